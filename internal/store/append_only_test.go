package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

func TestEventsAreNeitherChangedNorDeleted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		record(t, base, s)
		db := base.SQL(t)
		statements := []string{
			"DELETE FROM events", "DELETE FROM events WHERE seq = 1",
			"UPDATE events SET kind = 'noted' WHERE seq = 1",
			"UPDATE events SET personal = '{}' WHERE seq = 1",
			"UPDATE events SET personal = NULL WHERE seq = 1", // without its salt
			"UPDATE events SET personal = NULL, salt = NULL, personal_digest = '' WHERE seq = 1",
			"UPDATE events SET personal = NULL, salt = NULL, seq = 77 WHERE seq = 1",
		}
		if base.Postgres() {
			statements = append(statements, "TRUNCATE events")
		} else {
			statements = append(statements, "INSERT OR REPLACE INTO events SELECT * FROM events")
		}
		for _, statement := range statements {
			_, err := db.ExecContext(t.Context(), statement)
			require.ErrorContains(t, err, "events are never", statement)
		}
		verifyOK(t, base, len(s.events))
	})
}

func TestS15ErasingPersonalDataLeavesTheChainWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		record(t, base, s)
		before, err := base.Verify(t.Context())
		require.NoError(t, err)

		_, err = base.SQL(t).ExecContext(t.Context(), "UPDATE events SET personal = NULL, salt = NULL"+here)
		require.NoError(t, err)

		after, err := base.Verify(t.Context())
		require.NoError(t, err)
		require.Equal(t, before, after)
		then, err := base.CaseAt(t.Context(), ref, 1)
		require.NoError(t, err)
		require.Empty(t, then.(*incident.Case).Post.Author)
		letters, err := base.Letters(t.Context(), ref)
		require.NoError(t, err)
		require.Len(t, letters, 1)
		require.True(t, letters[0].Erased)
		require.Equal(t, "L1", letters[0].ID)
		require.Empty(t, letters[0].Text)
		require.NoError(t, base.Record(t.Context(), ref, s.events), "recording erased events again changes nothing")
	})
}
