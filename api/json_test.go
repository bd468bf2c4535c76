package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// FuzzBodyIsReadInOneWay checks that a body that is taken means one thing: whoever reads it by
// another rule, such as the first of two fields, or "Proceed" for "proceed", reads the same.
func FuzzBodyIsReadInOneWay(f *testing.F) {
	for _, seed := range []string{
		`{"proposal":"P1","proceed":false,"rationale":"r"}`, `{"proceed":false,"Proceed":true}`, `{"proceed":false,"proceed":true}`,
		`{"rationale":"\ud800"}`, "{\"rationale\":\"\xed\xa0\x80\"}", `{"rationale":"a\u0000"}`, `{} {}`, `{"effects_after":1e2}`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if checkJSON(body) != nil {
			return
		}
		var form incident.Decide
		if unmarshal(body, &form) != nil || len(bytes.TrimSpace(body)) == 0 {
			return
		}
		var loose incident.Decide
		require.NoError(t, json.Unmarshal(body, &loose))
		require.Equal(t, loose, form)
		require.True(t, casework.IsText(form.Proposal) && casework.IsText(form.Rationale))
		var names map[string]any
		if json.Unmarshal(body, &names) != nil {
			return
		}
		known := map[string]any{}
		all, err := json.Marshal(incident.Decide{})
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(all, &known))
		for _, name := range slices.Collect(maps.Keys(names)) {
			require.Contains(t, known, name)
		}
	})
}
