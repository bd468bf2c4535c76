package wire_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/wire"
)

var monday = time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)

func somePost() incident.Post {
	return incident.Post{Channel: "facebook", URL: "https://facebook.com/council/posts/1", Author: "@angry", Text: "Fools."}
}

// registerWith is the service's register with one case, found acceptable when closed.
func registerWith(t *testing.T, ref string, closed bool) wire.Register {
	t.Helper()
	kept, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "register.db"), store.Options{Kinds: kinds.All()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, kept.Close()) })
	require.NoError(t, kept.Migrate(t.Context()))
	council, err := policy.Default()
	require.NoError(t, err)
	rules := council.Rules(monday)
	m := casework.Moment{At: monday, Zone: council.Zone(), Rules: &rules}
	by := casework.Actor{Person: casework.Person{ID: "comms-1", Name: "Charlie"}, Roles: []casework.Role{casework.RoleStaff, casework.RoleComms}}

	var c incident.Case
	events, err := casework.Do(&c, incident.Report{Ref: ref, Post: somePost()}, by, m)
	require.NoError(t, err)
	if closed {
		more, err := casework.Do(&c, incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Criticism."}, by, m)
		require.NoError(t, err)
		events = append(events, more...)
	}
	for i := range events {
		events[i].Request, events[i].Digest = "r", "d"
	}
	require.NoError(t, kept.Record(t.Context(), ref, events))
	return wire.Register{Store: kept}
}

func TestTheServiceReadsTheStore(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0000"
	r := registerWith(t, ref, false)

	c, err := r.Case(t.Context(), ref)
	require.NoError(t, err)
	require.Equal(t, casework.StageName(incident.StageAssessment), c.Status().Stage)
	c, err = r.CaseAt(t.Context(), ref, 1)
	require.NoError(t, err)
	require.Equal(t, 1, c.Status().Seq)
	found, err := r.Request(t.Context(), "r")
	require.NoError(t, err)
	require.Equal(t, casework.HandledRequest{ID: "r", Ref: ref, Seq: 1, Digest: "d", At: monday}, found)

	entries, err := r.Timeline(t.Context(), ref)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	require.Equal(t, incident.EventReported, entries[0].Kind)
	require.NotEmpty(t, entries[0].Summary)
	require.NotEmpty(t, entries[0].Hash)
	require.Equal(t, "@angry", entries[0].Personal.Post.Author)

	page, err := r.Cases(t.Context(), incident.Filter{Reporter: "comms-1"})
	require.NoError(t, err)
	require.Equal(t, ref, page.Items[0].Ref)
	page, err = r.Cases(t.Context(), incident.Filter{Reporter: "staff-2"})
	require.NoError(t, err)
	require.Empty(t, page.Items)
	tasks, err := r.Tasks(t.Context(), casework.TaskFilter{Roles: []casework.Role{casework.RoleComms}})
	require.NoError(t, err)
	require.Equal(t, incident.CommandAssess, tasks.Items[0].Command)
	audit, err := r.Verify(t.Context())
	require.NoError(t, err)
	require.True(t, audit.OK)
	warnings, err := r.Warnings(t.Context(), "facebook", "angry")
	require.NoError(t, err)
	require.Empty(t, warnings)
}

func TestAPostsCasesAreCountedWithItsOpenOne(t *testing.T) {
	t.Parallel()
	r := registerWith(t, "INC-0000-0000", false)
	open, ever, err := r.PostCases(t.Context(), somePost())
	require.NoError(t, err)
	require.Equal(t, "INC-0000-0000", open)
	require.Equal(t, 1, ever)

	r = registerWith(t, "INC-0000-0000", true)
	open, ever, err = r.PostCases(t.Context(), somePost())
	require.NoError(t, err)
	require.Empty(t, open)
	require.Equal(t, 1, ever)
}

func TestWhatTheStoreDoesNotHaveIsSaidInTheServicesWords(t *testing.T) {
	t.Parallel()
	r := registerWith(t, "INC-0000-0000", false)
	_, err := r.Case(t.Context(), "INC-0000-0001")
	require.ErrorIs(t, err, casework.ErrNotFound)
	_, err = r.CaseAt(t.Context(), "INC-0000-0000", 9)
	require.ErrorIs(t, err, casework.ErrNotFound)
	_, err = r.Request(t.Context(), "another")
	require.ErrorIs(t, err, casework.ErrNotFound)
	_, err = r.Warnings(t.Context(), "facebook", "nobody")
	require.ErrorIs(t, err, casework.ErrNotFound)
	_, err = r.Advice(t.Context(), "SA-1")
	require.ErrorIs(t, err, casework.ErrNotFound)
	_, err = r.Cases(t.Context(), incident.Filter{Cursor: "!"})
	require.ErrorIs(t, err, casework.ErrCursor)
}
