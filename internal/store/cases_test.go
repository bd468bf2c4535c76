package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

func TestACaseIsReturnedAsItStoodAfterAnEvent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna"))
		s.assess(casework.GroundAbusive)
		record(t, base, s.decide(casework.MeasureWarn))

		then, err := base.CaseAt(t.Context(), ref, 2)
		require.NoError(t, err)
		require.Equal(t, casework.StageName(incident.StageProposal), then.Status().Stage)
		require.Empty(t, then.(*incident.Case).Proposals)
		now, err := base.CaseAt(t.Context(), ref, len(s.events))
		require.NoError(t, err)
		same(t, &s.c, now)
		for _, seq := range []int{0, len(s.events) + 1} {
			_, err = base.CaseAt(t.Context(), ref, seq)
			require.ErrorIs(t, err, casework.ErrNotFound)
		}
		_, err = base.CaseAt(t.Context(), "INC-NONE-NONE", 1)
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}

func TestARequestIsStoredWithTheLastEventThatItCaused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		whole, pieces := warned(t, ref, aPost("anna")), warned(t, "INC-0000-0001", aPost("zoe"))
		record(t, base, whole)
		for _, event := range pieces.events {
			require.NoError(t, base.Record(t.Context(), pieces.c.Ref, []casework.Event{event}))
		}
		for _, s := range []*testIncident{whole, pieces} {
			last := map[string]casework.Event{}
			for _, event := range s.events {
				last[event.Request] = event
			}
			delete(last, "")
			require.Len(t, last, 5)
			for id, event := range last {
				request, err := base.Request(t.Context(), id)
				require.NoError(t, err)
				require.Equal(t, casework.HandledRequest{ID: id, Ref: s.c.Ref, Seq: event.Seq, Digest: event.Digest, At: event.At}, request)
			}
		}
		_, err := base.Request(t.Context(), "never made")
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}

func TestARequestBelongsToTheCaseThatItChangedFirst(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		first, second := reported(t, ref, aPost("anna")), warned(t, "INC-0000-0001", aPost("zoe"))
		request := first.events[0].Request
		for i := range second.events {
			second.events[i].Request = request
		}
		record(t, base, first, second)
		found, err := base.Request(t.Context(), request)
		require.NoError(t, err)
		require.Equal(t, casework.HandledRequest{ID: request, Ref: ref, Seq: 1, Digest: first.events[0].Digest, At: first.events[0].At}, found)
	})
}

func TestLettersAreReturnedAsTheyWereSent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		record(t, base, warned(t, ref, aPost("anna")))
		letters, err := base.Letters(t.Context(), ref)
		require.NoError(t, err)
		require.Len(t, letters, 1)
		require.Equal(t, "L1", letters[0].ID)
		require.Equal(t, casework.LetterWarning, letters[0].Kind)
		require.Equal(t, "Please stop.", letters[0].Text)
		require.False(t, letters[0].Erased)
	})
}

func TestAPostFindsItsCases(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		first := reported(t, "INC-1111-1111", aPost("anna"))
		first.do(comms, incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Reported by mistake."})
		second := reportedAt(t, "INC-0000-0000", aPost("anna"), first.moment.At)
		bare := reported(t, "INC-2222-2222", incident.Post{Channel: "nextdoor", Author: "@Anna", Text: "no address"})
		record(t, base, first, second, bare)

		again := aPost("anna")
		again.URL += "/?utm_source=share"
		open, ever, err := base.PostCases(t.Context(), again)
		require.NoError(t, err)
		require.Equal(t, "INC-0000-0000", open)
		require.Equal(t, 2, ever)
		second.do(comms, incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Reported by mistake."})
		record(t, base, second)
		open, ever, err = base.PostCases(t.Context(), again)
		require.NoError(t, err)
		require.Empty(t, open)
		require.Equal(t, 2, ever)

		open, _, err = base.PostCases(t.Context(), incident.Post{Channel: "nextdoor", Author: "anna", Text: " no address\n"})
		require.NoError(t, err)
		require.Equal(t, "INC-2222-2222", open)
		for _, other := range []incident.Post{aPost("zoe"), {Channel: "nextdoor", Author: "anna", Text: "another"}} {
			open, ever, err = base.PostCases(t.Context(), other)
			require.NoError(t, err)
			require.Empty(t, open)
			require.Zero(t, ever)
		}
	})
}

func TestEveryPostOfACaseFindsIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, "INC-1111-1111", aPost("anna"))
		further := incident.Post{URL: "https://twitter.com/anna/status/12", Text: "And another thing."}
		s.do(comms, incident.Observe{Behaviour: incident.Continued, Post: &further})
		s.do(comms, incident.Observe{Behaviour: incident.Continued, Post: &incident.Post{Text: "No address."}})
		record(t, base, s)
		posts := []incident.Post{
			aPost("anna"), {Channel: "facebook", Author: "anna", Text: " No address.\n"},
			{Channel: "x", URL: "http://mobile.twitter.com/i/status/12?s=20&t=AbC"}, {Channel: "facebook", URL: "https://x.com/someone/status/12"},
		}
		for _, post := range posts {
			open, ever, err := base.PostCases(t.Context(), post)
			require.NoError(t, err)
			require.Equal(t, "INC-1111-1111", open, post)
			require.Equal(t, 1, ever)
		}
		s.do(lead, incident.Overturn{Reason: "It was satire."})
		record(t, base, s)
		_, ever, err := base.PostCases(t.Context(), posts[2])
		require.NoError(t, err)
		require.Equal(t, 1, ever, "events without a post add none")
	})
}

func TestThePartiesOfACaseAreStored(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna"))
		again := reporter
		again.ID = "staff-2"
		s.do(again, incident.Report{Post: aPost("anna")})
		s.do(comms, casework.Assign{To: "comms-1"})
		s.do(comms, incident.Assess{
			Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
			TargetsStaff: true, Target: "staff-2", Rationale: "About a colleague.",
		})
		s.do(comms, casework.Assign{To: "comms-2"})
		record(t, base, s)
		for person, want := range map[string][]casework.Relation{
			"staff-1": {casework.RelationReporter},
			"staff-2": {casework.RelationReporter, casework.RelationTarget},
			"comms-1": {},
			"comms-2": {casework.RelationOfficer},
		} {
			relations, err := base.Relations(t.Context(), ref, person)
			require.NoError(t, err)
			require.Equal(t, want, relations, person)
		}
	})
}

func TestTheCaseOfAPostThatWasClosedLastIsFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		last, err := base.LastClosed(t.Context(), aPost("anna"))
		require.NoError(t, err)
		require.Empty(t, last)
		first, second := reportedAt(t, "INC-0000-0000", aPost("anna"), monday().Add(time.Hour)), reported(t, "INC-1111-1111", aPost("anna"))
		for _, s := range []*testIncident{second, first} {
			s.do(comms, incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Criticism."})
			record(t, base, s)
		}
		last, err = base.LastClosed(t.Context(), aPost("anna"))
		require.NoError(t, err)
		require.Equal(t, "INC-0000-0000", last)
	})
}
