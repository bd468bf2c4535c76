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

// holds asserts everything that is always so, of the case and of all its events.
func (w *randomCase) holds() {
	w.eventsHaveNoGapsAndNothingPersonal()
	w.legalFirst()
	w.fourEyes()
	w.evidenceFirst()
	w.blocksEnd()
	w.oneAtATime()
	if w.c.Closed() {
		w.closedIsClosed()
	} else {
		w.nothingWaitsInSilence()
	}
	for _, m := range w.recommended() {
		require.Nil(w.T, w.c.Available(m, w.moment()), "%s is recommended", m)
	}
	casework.Forecast(w.c, w.moment())
	casework.Tasks(w.c)
}

// eventsHaveNoGapsAndNothingPersonal: whatever may be erased one day is in Personal (S15).
func (w *randomCase) eventsHaveNoGapsAndNothingPersonal() {
	for _, e := range w.log[w.seen:] {
		w.seen++
		require.Equal(w.T, w.seen, e.Seq)
		require.NotContains(w.T, casetest.AsJSON(w.T, e.Data), "secret")
		require.NotContains(w.T, kinds.All().Summary(e), "secret")
	}
	require.Equal(w.T, w.seen, w.c.Seq)
}

// legalFirst: no action of a measure without Legal's advice and, after it, a
// decision to go on (R8, rule 1).
func (w *randomCase) legalFirst() {
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

// fourEyes: whoever advised neither proposed nor decided, whatever their roles.
func (w *randomCase) fourEyes() {
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

// evidenceFirst: nothing is deleted, and nobody warned, before evidence (R7, rule 2).
func (w *randomCase) evidenceFirst() {
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

// blocksEnd: every block of the case is lifted once, and lasts a week (R4, rule 3).
func (w *randomCase) blocksEnd() {
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

// oneAtATime: one open proposal, one letter for each action, and who reports joins.
func (w *randomCase) oneAtATime() {
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

func (w *randomCase) closedIsClosed() {
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

// nothingWaitsInSilence: whatever an open case waits for has a due time, or the
// system is at it (rule 6).
func (w *randomCase) nothingWaitsInSilence() {
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
	require.True(w.T, !held || asked || w.c.Looking == casework.LookForEvidence, "held, and nobody is asked for evidence")
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
		require.True(w.T, unfinished, "nothing is being done")
	case incident.StageWatch:
		watched := w.c.Looking == casework.LookForResponse || waits["response"] || waits["block"] ||
			waits["recurrence"] || waits["actionobservation"]
		for what := range waits {
			watched = watched || len(what) > 9 && (what[:9] == "reference" || what[:9] == "legal_pro")
		}
		require.True(w.T, watched, "the case watches for nothing")
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
