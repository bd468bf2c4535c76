package incident_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
)

// requireInvariants checks what must always hold for the case and its events.
func (w *randomCase) requireInvariants() {
	w.requireCompleteEventsWithoutPersonalData()
	w.requireLegalFirst()
	w.requireFourEyes()
	w.requireEvidenceFirst()
	w.requireBlocksEnd()
	w.requireOneProposalAndLetter()
	if w.c.Closed() {
		w.requireClosedCaseIsFinished()
	} else {
		w.requireEveryWaitIsDue()
	}
	for _, m := range w.recommended() {
		require.Nil(w.T, w.c.Available(m, w.moment()), "%s is recommended", m)
	}
	casework.Forecast(w.c, w.moment())
	casework.Tasks(w.c)
}

// requireCompleteEventsWithoutPersonalData checks that personal data is only in the erasable
// part of an event (S15).
func (w *randomCase) requireCompleteEventsWithoutPersonalData() {
	for _, e := range w.log[w.seen:] {
		w.seen++
		require.Equal(w.T, w.seen, e.Seq)
		require.NotContains(w.T, casetest.AsJSON(w.T, e.Data), "secret")
		require.NotContains(w.T, kinds.All().Summary(e), "secret")
	}
	require.Equal(w.T, w.seen, w.c.Seq)
}

// requireLegalFirst checks that each action of a measure follows Legal's advice and a later
// decision (R8, rule 1).
func (w *randomCase) requireLegalFirst() {
	advised, decided := map[string]incident.Position{}, map[string]bool{}
	for _, e := range w.log {
		switch f := e.Data.(type) {
		case incident.Advised:
			advised[f.Proposal] = f.Position
		case incident.Decided:
			decided[f.Proposal] = f.Proceed
			if f.Proceed {
				require.NotEmpty(w.T, advised[f.Proposal])
				require.False(w.T, w.rules.LegalBinding && advised[f.Proposal] == incident.Oppose)
			}
		case casework.ActionPending:
			w.ordered(f, decided)
		case casework.ActionHeld:
			w.ordered(casework.ActionPending(f), decided)
		}
	}
}

func (w *randomCase) ordered(f casework.ActionPending, decided map[string]bool) {
	if f.Proposal != "" {
		require.True(w.T, decided[f.Proposal], "%s without a decision", f.ID)
		return
	}
	require.Contains(w.T, []casework.ActionKind{
		incident.ActionCaptureEvidence, incident.ActionSendCorrection, incident.ActionUnblockAuthor,
	}, f.Kind)
}

// requireFourEyes checks that the adviser neither proposed nor decided, whatever their roles.
func (w *randomCase) requireFourEyes() {
	for _, p := range w.c.Proposals {
		if p.Advice == nil {
			continue
		}
		require.NotEqual(w.T, p.By.ID, p.Advice.By.ID)
		if p.Open() || p.Status == incident.ProposalCarryingOut {
			require.NotEqual(w.T, w.target(), p.Advice.By.ID, "the target advised on a proposal that stands")
		}
		if p.Decision != nil {
			require.NotEqual(w.T, p.Decision.By.ID, p.Advice.By.ID)
			require.False(w.T, p.Decision.At.Before(p.Advice.At))
		}
	}
}

// requireEvidenceFirst checks that nothing is removed and nobody warned before there is
// evidence (R7, rule 2).
func (w *randomCase) requireEvidenceFirst() {
	criminal, secured := false, false
	deletes := map[string]bool{}
	for _, e := range w.log {
		switch f := e.Data.(type) {
		case incident.Assessed:
			criminal = f.PossiblyCriminal
		case casework.EvidenceAdded, casework.EvidenceUnavailable:
			secured = true
		case casework.ActionPending:
			deletes[f.ID] = slices.Contains([]casework.ActionKind{
				incident.ActionSendWarning, incident.ActionAskToRemove, incident.ActionRemovePost,
			}, f.Kind)
			require.False(w.T, deletes[f.ID] && criminal && !secured, "%s before evidence", f.ID)
		case casework.ActionDone:
			require.False(w.T, deletes[f.ID] && f.Status == casework.ActionIsDone && criminal && !secured)
		}
	}
}

// requireBlocksEnd checks that every block lasts a week and is lifted once (R4, rule 3).
func (w *randomCase) requireBlocksEnd() {
	on := 0
	for _, e := range w.log {
		switch f := e.Data.(type) {
		case incident.Blocked:
			on++
			require.Equal(w.T, 7*day, f.Until.Sub(f.From))
		case incident.Unblocked:
			on--
		}
		require.Contains(w.T, []int{0, 1}, on)
	}
	require.Equal(w.T, on == 1, w.c.Block.Active())
}

// requireOneProposalAndLetter checks that there is at most one open proposal, and one letter
// for each action.
func (w *randomCase) requireOneProposalAndLetter() {
	under := 0
	for _, p := range w.c.Proposals {
		if p.Open() || p.Status == incident.ProposalCarryingOut {
			under++
		}
	}
	require.LessOrEqual(w.T, under, 1)
	letters := map[string]bool{}
	for _, e := range w.log {
		if f, is := e.Data.(casework.LetterSent); is && f.Action != "" {
			require.False(w.T, letters[f.Action], "a second letter for %s", f.Action)
			letters[f.Action] = true
		}
	}
}

func (w *randomCase) requireClosedCaseIsFinished() {
	require.Empty(w.T, w.c.Waits)
	require.Equal(w.T, casework.NotLooking, w.c.Looking)
	require.False(w.T, w.c.Block.Active())
	require.Nil(w.T, w.c.Pause)
	require.NotEmpty(w.T, w.c.Outcome)
	require.NotNil(w.T, w.c.ClosedAt)
	for _, a := range w.c.Actions {
		require.True(w.T, a.Finished(), a.ID)
	}
	_, wakes := casework.NextWake(w.c, w.moment())
	require.False(w.T, wakes)
}

// requireEveryWaitIsDue checks that an open case has a due time, or an action that the
// system carries out (rule 6).
func (w *randomCase) requireEveryWaitIsDue() {
	require.Empty(w.T, w.c.Outcome)
	waits := map[string]bool{}
	for _, wait := range w.c.Waits {
		require.False(w.T, wait.By.IsZero())
		waits[string(wait.What)+wait.Of] = true
	}
	held, asked, unfinished := false, false, false
	for _, a := range w.c.Actions {
		manual := a.Mode == casework.Manual && a.Status == casework.ActionIsPending
		require.Equal(w.T, manual, waits[string(casework.WindowAction)+a.ID], "%s %s", a.ID, a.Status)
		held = held || a.Status == casework.ActionIsHeld
		asked = asked || manual && a.Kind == incident.ActionCaptureEvidence
		unfinished = unfinished || !a.Finished() && a.Kind != incident.ActionCaptureEvidence
	}
	require.True(w.T, !held || asked || w.c.Looking == casework.LookForEvidence, "an action waits for evidence that nobody is asked for")
	require.True(w.T, !w.c.Block.Active() || waits["block"] || w.has(incident.ActionUnblockAuthor, casework.ActionIsPending))
	w.stageWaits(waits, unfinished)
}

func (w *randomCase) stageWaits(waits map[string]bool, unfinished bool) {
	open := w.c.OpenProposal() != nil
	switch w.c.Stage {
	case incident.StageAssessment, incident.StageProposal:
		require.True(w.T, waits[string(w.c.Stage)])
	case incident.StageConsultation:
		require.True(w.T, open && (waits["consultation"] || waits["urgent_consultation"]))
	case incident.StageDecision:
		require.True(w.T, open && waits["decision"])
	case incident.StageAction:
		require.True(w.T, unfinished, "the stage action needs an unfinished action")
	case incident.StageWatch:
		watched := w.c.Looking == casework.LookForResponse || waits["response"] || waits["block"] ||
			waits["recurrence"] || waits["actionobservation"]
		for what := range waits {
			watched = watched || len(what) > 9 && (what[:9] == "reference" || what[:9] == "legal_pro")
		}
		require.True(w.T, watched, "the stage watch needs a window")
	case incident.StageClosed:
	}
}

func TestEventThatDoesNotFollowIsRefusedAndChangesNothing(t *testing.T) {
	t.Parallel()
	for _, e := range []casework.Event{
		{Seq: 3, Data: casework.Noted{}},
		{Seq: 1, Data: casework.Noted{}},
		{Seq: 2},
		{Seq: 2, Data: incident.Advised{Proposal: "P1"}},
		{Seq: 2, Data: incident.Decided{Proposal: "P1"}},
		{Seq: 2, Data: casework.ActionDone{ID: "A1"}},
		{Seq: 2, Data: casework.ActionFailed{ID: "A1"}},
	} {
		d := open(t)
		before := casetest.AsJSON(t, d.c)
		require.Error(t, casework.Apply(d.c, e))
		require.Equal(t, before, casetest.AsJSON(t, d.c))
	}
}
