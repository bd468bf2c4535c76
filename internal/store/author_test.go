package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

func TestTheHistoryOfAnAuthorCountsEarlierCasesAndWarnings(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		first := warned(t, "INC-0000-0001", aPost("anna"))
		second := reported(t, "INC-0000-0002", aPost("anna"))
		elsewhere := aPost("anna")
		elsewhere.Channel = "x"
		record(t, base, first, second, warned(t, "INC-0000-0003", aPost("zoe")), warned(t, "INC-0000-0004", elsewhere))

		h, err := base.History(t.Context(), "facebook", "https://www.facebook.com/ANNA", "INC-0000-0002")
		require.NoError(t, err)
		require.Equal(t, incident.History{EarlierCases: 1, Warnings: []time.Time{warnedAt(first)}}, h)

		h, err = base.History(t.Context(), "facebook", "anna", "INC-0000-0001")
		require.NoError(t, err)
		require.Equal(t, incident.History{EarlierCases: 1}, h, "the case's own warning is not its history")
		h, err = base.History(t.Context(), "facebook", "nobody", "")
		require.NoError(t, err)
		require.Equal(t, incident.History{}, h)
	})
}

func warnedAt(s *testIncident) time.Time {
	for _, a := range s.c.Actions {
		if a.Kind == incident.ActionSendWarning {
			return a.At
		}
	}
	return time.Time{}
}

func TestAnOverturnedWarningDoesNotCount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		record(t, base, s)
		s.do(lead, incident.Overturn{Reason: "It was satire."})
		record(t, base, s)

		h, err := base.History(t.Context(), "facebook", "anna", "")
		require.NoError(t, err)
		require.Equal(t, incident.History{EarlierCases: 1}, h)
		warnings, err := base.Warnings(t.Context(), "facebook", "@Anna")
		require.NoError(t, err)
		require.Equal(t, []incident.Warning{{Ref: ref, At: warnedAt(s), Overturned: true}}, warnings)
	})
}

func TestWarningSentByAPersonCounts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna")).assess(casework.GroundAbusive).decide(casework.MeasureWarn)
		for _, a := range s.c.ToPerform() {
			s.add(s.c.Finish(a.ID, casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "No adapter."}, s.moment))
		}
		var sent string
		for _, a := range s.c.Actions {
			if a.Kind == incident.ActionSendWarning {
				sent = a.ID
			}
		}
		record(t, base, s)
		h, err := base.History(t.Context(), "facebook", "anna", "")
		require.NoError(t, err)
		require.Empty(t, h.Warnings, "not sent yet")

		s.do(comms, incident.Confirm{Action: sent, Outcome: casework.ActionIsDone})
		record(t, base, s)
		h, err = base.History(t.Context(), "facebook", "anna", "")
		require.NoError(t, err)
		require.Equal(t, []time.Time{warnedAt(s)}, h.Warnings)
	})
}

func TestAWarningThatFailedDoesNotCount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna")).assess(casework.GroundAbusive).decide(casework.MeasureWarn)
		for _, a := range s.c.ToPerform() {
			s.add(s.c.Finish(a.ID, casework.Result{Outcome: casework.ResultNotPossible, Detail: "There is no such author."}, s.moment))
		}
		record(t, base, s)
		h, err := base.History(t.Context(), "facebook", "anna", "")
		require.NoError(t, err)
		require.Empty(t, h.Warnings)
	})
}

func TestWarningsOfEveryKnownAuthorAreListed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		record(t, base, s, reported(t, "INC-0000-0001", aPost("bert")))
		for author, want := range map[string][]incident.Warning{"ANNA": {{Ref: ref, At: warnedAt(s)}}, "bert": {}} {
			warnings, err := base.Warnings(t.Context(), "facebook", author)
			require.NoError(t, err)
			require.Equal(t, want, warnings)
		}
		_, err := base.Warnings(t.Context(), "x", "anna")
		require.ErrorIs(t, err, casework.ErrNotFound, "the author is unknown on that channel")
	})
}
