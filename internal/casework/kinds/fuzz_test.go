package kinds_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/kinds"
)

// FuzzEventJSON checks that a parsed event keeps its JSON, and that its summary and its fold
// do not panic.
func FuzzEventJSON(f *testing.F) {
	for _, c := range everyKindOfEvent() {
		f.Add([]byte(casetest.AsJSON(f, casework.Event{Seq: 1, At: casetest.Monday(), Kind: c.kind, Data: c.fact})))
	}
	f.Add([]byte(`{"seq":1,"kind":"noted","data":null,"after":{"stage":"watch","waits":null}}`))
	f.Add([]byte(`{"kind":"noted"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var e casework.Event
		if json.Unmarshal(raw, &e) != nil {
			return
		}
		if kinds.All().Decode(&e) != nil {
			return
		}
		kinds.All().Summary(e)
		kinds.All().Clause(e)
		written := casetest.AsJSON(t, e)
		var again casework.Event
		require.NoError(t, json.Unmarshal([]byte(written), &again))
		require.NoError(t, kinds.All().Decode(&again))
		require.Equal(t, written, casetest.AsJSON(t, again))
		for _, k := range kinds.All() {
			c := k.New()
			e.Seq = 1
			if casework.Apply(c, e) == nil {
				casetest.AsJSON(t, c)
			}
		}
	})
}
