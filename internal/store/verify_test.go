package store_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/store/storetest"
)

// verifyOK checks that the store has so many events, and that nothing is broken.
func verifyOK(t testing.TB, base storetest.Base, events int) {
	t.Helper()
	v, err := base.Verify(t.Context())
	require.NoError(t, err)
	require.Nil(t, v.Broken)
	require.True(t, v.OK)
	require.Equal(t, events, v.Events)
}

// tamper changes the database as its owner can.
func tamper(t testing.TB, base storetest.Base, statements ...string) {
	t.Helper()
	db := base.SQL(t)
	unguard := []string{
		"DROP TRIGGER events_never_deleted", "DROP TRIGGER events_only_erased", "DROP TRIGGER events_never_replaced",
	}
	if base.Postgres() {
		unguard = []string{"DROP TRIGGER events_only_grow ON events"}
	}
	for _, statement := range append(unguard, statements...) {
		_, err := db.ExecContext(t.Context(), statement)
		require.NoError(t, err, statement)
	}
}

const here = " WHERE case_ref = '" + ref + "'"

func TestVerifyReportsTheFirstBrokenLink(t *testing.T) {
	t.Parallel()
	events := reported(t, ref, aPost("anna")).assess("abusive").decide("warn").events
	last := len(events)
	wordless := 1 + slices.IndexFunc(events, func(e casework.Event) bool { return e.Personal == nil })
	for _, c := range []struct {
		name, statement string
		seq             int
		what            string
	}{
		{"an event is changed", "UPDATE events SET data = replace(data, 'abusive', 'spam')" + here, 2, "has been changed"},
		{"a time is changed", "UPDATE events SET at = at - 1" + here + " AND seq = 3", 3, "has been changed"},
		{"an actor is changed", "UPDATE events SET actor_id = 'comms-2'" + here + " AND seq = 2", 2, "has been changed"},
		{"a standing is changed", "UPDATE events SET after = ''" + here + " AND seq = 2", 2, "has been changed"},
		{"words are changed", "UPDATE events SET personal = replace(personal, 'neighbour', 'friend')" + here, 2, "personal data have been changed"},
		{"a salt is changed", "UPDATE events SET salt = 'x'" + here + " AND seq = 1", 1, "personal data have been changed"},
		{"words go without their salt", "UPDATE events SET personal = NULL" + here + " AND seq = 1", 1, "personal data have been changed"},
		{"words are put in", "UPDATE events SET personal = '{}', salt = ''" + here + " AND personal_digest = ''", wordless, "personal data have been changed"},
		{"an event is removed", "DELETE FROM events" + here + " AND seq = 2", 2, "is missing"},
		{"the first event is removed", "DELETE FROM events" + here + " AND seq = 1", 1, "is missing"},
		{"the end is cut off", "DELETE FROM events" + here + " AND seq > 3", 4, "cut off"},
		{"all events are removed", "DELETE FROM events" + here, 1, "no events"},
		{"the case is removed", "DELETE FROM cases WHERE ref = '" + ref + "'", 1, "case of the event is missing"},
		{"a hash is changed", "UPDATE events SET hash = previous" + here + " AND seq = 2", 2, "has been changed"},
		{"the case says another stage", "UPDATE cases SET stage = 'closed' WHERE ref = '" + ref + "'", last, "differs from its events"},
		{"the snapshot says another word", "UPDATE cases SET snapshot = replace(snapshot, 'neighbour', 'friend')", last, "differs from its events"},
		{"the case remembers another hash", "UPDATE cases SET hash = ''", last, "another last event"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, base storetest.Base) {
				record(t, base, reported(t, ref, aPost("anna")).assess("abusive").decide("warn"), reported(t, "INC-ZZZZ-ZZZZ", aPost("zoe")))
				tamper(t, base, c.statement)
				v, err := base.Verify(t.Context())
				require.NoError(t, err)
				require.False(t, v.OK)
				require.NotNil(t, v.Broken)
				require.Equal(t, ref, v.Broken.Ref)
				require.Contains(t, v.Broken.Why, c.what)
				require.Equal(t, c.seq, v.Broken.Seq)
			})
		})
	}
}

func TestVerifyNamesReorderedEvents(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		record(t, base, warned(t, ref, aPost("anna")))
		tamper(t, base,
			"UPDATE events SET seq = 99"+here+" AND seq = 2",
			"UPDATE events SET seq = 2"+here+" AND seq = 3",
			"UPDATE events SET seq = 3"+here+" AND seq = 99")
		v, err := base.Verify(t.Context())
		require.NoError(t, err)
		require.NotNil(t, v.Broken)
		require.Equal(t, 2, v.Broken.Seq)
	})
}

func TestVerifyFindsACaseWhoseEventsWereDeleted(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		record(t, base, reported(t, ref, aPost("anna")), reported(t, "INC-0000-0000", aPost("zoe")))
		tamper(t, base, "DELETE FROM events"+here, "DELETE FROM cases WHERE ref = '"+ref+"'")
		v, err := base.Verify(t.Context())
		require.NoError(t, err)
		require.NotNil(t, v.Broken)
		require.Equal(t, ref, v.Broken.Ref)
	})
}

func TestAnEmptyStoreIsIntact(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) { verifyOK(t, base, 0) })
}

func TestBothDatabasesHaveTheSameHead(t *testing.T) {
	t.Parallel()
	lite, pg := storetest.OnSQLite(t), storetest.OnPostgres(t)
	for _, base := range []storetest.Base{lite, pg} {
		record(t, base, warned(t, ref, aPost("anna")), reported(t, "INC-0ZZZ-9999", aPost("zoe")), reported(t, "INC-A000-0000", aPost("al")))
	}
	one, err := lite.Verify(t.Context())
	require.NoError(t, err)
	other, err := pg.Verify(t.Context())
	require.NoError(t, err)
	require.Equal(t, one, other)
}
