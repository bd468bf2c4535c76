package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

// toyEvents are the events of a toy case that is answered an hour later.
func toyEvents(t *testing.T, ref string) []casework.Event {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	rules := council.Rules(monday())
	m := casework.Moment{At: monday(), Zone: council.Zone(), Rules: &rules}
	c := &casetest.Toy{}
	asked, err := casework.Do(c, casetest.AskToy{Ref: ref, Text: "A green umbrella?"}, reporter, m)
	require.NoError(t, err)
	m.At = m.At.Add(time.Hour)
	answered, err := casework.Do(c, casetest.AnswerToy{Text: "Found."}, comms, m)
	require.NoError(t, err)
	asked[0].Request = "asking " + ref
	events := slices.Concat(asked, answered)
	for i := range events {
		events[i].Salt = "salt"
	}
	return events
}

// TestANewKindNeedsOnlyItsDescriptionAndATable records and reads a kind of case that the
// store does not know.
func TestANewKindNeedsOnlyItsDescriptionAndATable(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		tampering := base.SQL(t)
		_, err := tampering.ExecContext(t.Context(), casetest.ToyTable)
		require.NoError(t, err)
		if base.Postgres() { // as duecourse migrate does
			_, err = tampering.ExecContext(t.Context(), "GRANT SELECT, INSERT, UPDATE, DELETE ON toys TO "+storetest.AppRole)
			require.NoError(t, err)
		}
		s, err := store.Open(t.Context(), base.Address, store.Options{Kinds: append(kinds.All(), casetest.ToyKind())})
		require.NoError(t, err)
		defer func() { require.NoError(t, s.Close()) }()
		const ref = "TOY-0000-0001"
		events := toyEvents(t, ref)
		require.NoError(t, s.Record(t.Context(), ref, events[:1]))
		require.NoError(t, s.Record(t.Context(), "INC-0000-0001", reported(t, "INC-0000-0001", aPost("anna")).events))

		open, err := s.OpenCases(t.Context(), "", 9)
		require.NoError(t, err)
		require.Equal(t, []string{"INC-0000-0001", ref}, open)
		tasks, err := s.Tasks(t.Context(), casework.TaskFilter{Person: "comms-1", Roles: []casework.Role{casework.RoleComms}})
		require.NoError(t, err)
		last := tasks.Items[len(tasks.Items)-1] // the incident is due before it
		require.Equal(t, ref, last.Ref)
		require.Equal(t, "toy", last.Kind)
		request, err := s.Request(t.Context(), "asking "+ref)
		require.NoError(t, err)
		require.Equal(t, ref, request.Ref)

		require.NoError(t, s.Record(t.Context(), ref, events))
		c, err := s.Case(t.Context(), ref)
		require.NoError(t, err)
		require.EqualValues(t, "closed", c.Status().Stage)
		require.Equal(t, "A green umbrella?", c.(*casetest.Toy).Question)
		first, err := s.CaseAt(t.Context(), ref, 1)
		require.NoError(t, err)
		require.EqualValues(t, "open", first.Status().Stage)
		found := 0
		require.NoError(t, tampering.QueryRowContext(t.Context(), "SELECT count(*) FROM case_words WHERE ref = '"+ref+"' AND words LIKE '%umbrella%'").Scan(&found))
		require.Equal(t, 1, found)

		points, err := s.Seal(t.Context(), monday())
		require.NoError(t, err)
		require.EqualValues(t, 2, points[string(store.ChainSeals)].N)
		v, err := s.Verify(t.Context())
		require.NoError(t, err)
		require.True(t, v.OK, v.Broken)
		_, err = tampering.ExecContext(t.Context(), "UPDATE toys SET stage = 'open'")
		require.NoError(t, err)
		v, err = s.Verify(t.Context())
		require.NoError(t, err)
		require.Equal(t, ref, v.Broken.Ref)
	})
}

func TestACaseOfAnUnknownKindIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		const ref = "TOY-0000-0001"
		require.Error(t, base.Record(t.Context(), ref, toyEvents(t, ref)))
		_, err := base.Case(t.Context(), ref)
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}
