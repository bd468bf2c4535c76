package kinds_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
)

// TestCasesThatBeganBeforeEveryPostCountedFoldAsTheyWereStored folds the events of cases of an
// earlier build and compares them with the state that it stored: the store verifies one
// against the other.
func TestCasesThatBeganBeforeEveryPostCountedFoldAsTheyWereStored(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/cases_before_every_post.json")
	require.NoError(t, err)
	var stored []struct {
		Snapshot json.RawMessage
		Events   []casework.Event
	}
	require.NoError(t, json.Unmarshal(text, &stored))
	require.NotEmpty(t, stored)
	for _, one := range stored {
		kept, folded := &incident.Case{}, &incident.Case{}
		require.NoError(t, json.Unmarshal(one.Snapshot, kept))
		for _, e := range one.Events {
			require.NoError(t, kinds.All().Decode(&e))
			require.NoError(t, casework.Apply(folded, e))
		}
		was, err := json.Marshal(kept)
		require.NoError(t, err)
		is, err := json.Marshal(folded)
		require.NoError(t, err)
		require.JSONEq(t, string(was), string(is), kept.Ref)
		require.Len(t, folded.PostViews(), len(folded.Posts()), "its posts are shown in the new form")
	}
}
