package incident_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
)

// requireInvariants checks what must always hold for the case and its events.
func (r *randomCase) requireInvariants() {
	r.requireCompleteEventsWithoutPersonalData()
	r.requireLegalFirst()
	r.requireFourEyes()
	r.requireTargetIsLeftOut()
	r.requireEvidenceFirst()
	r.requirePostsCount()
	r.requireBlocksEnd()
	r.requireOneProposalAndLetter()
	r.requireLetters()
	if r.c.Closed() {
		r.requireClosedCaseIsFinished()
	} else {
		r.requireEveryWaitIsDue()
	}
	for _, m := range r.recommended() {
		require.Nil(r.T, r.c.Available(m, r.moment()), "%s is recommended", m)
	}
	casework.Forecast(r.c, r.moment())
	casework.Tasks(r.c)
}

// requireCompleteEventsWithoutPersonalData checks that personal data is only in the erasable
// part of an event (S15).
func (r *randomCase) requireCompleteEventsWithoutPersonalData() {
	for _, e := range r.log[r.seen:] {
		r.seen++
		require.Equal(r.T, r.seen, e.Seq)
		require.NotContains(r.T, casetest.AsJSON(r.T, e.Data), "secret")
		require.NotContains(r.T, kinds.All().Summary(e), "secret")
		require.NotEmpty(r.T, kinds.All().Clause(e), "%+v", e)
		r.requireActionOf(e)
	}
	require.Equal(r.T, r.seen, r.c.Seq)
}

// requireActionOf checks that the end of an action names its kind, from which its clause
// follows.
func (r *randomCase) requireActionOf(e casework.Event) {
	switch f := e.Data.(type) {
	case casework.ActionDone:
		require.Equal(r.T, r.c.Action(f.ID).Kind, f.Kind)
		require.Equal(r.T, r.c.Action(f.ID).Measure, f.Measure)
	case casework.ActionFailed:
		require.Equal(r.T, r.c.Action(f.ID).Kind, f.Kind)
	}
}

// requireLegalFirst checks that each action of a measure follows Legal's advice and a later
// decision (R8, rule 1).
func (r *randomCase) requireLegalFirst() {
	advised, decided := map[string]incident.Position{}, map[string]bool{}
	for _, e := range r.log {
		switch f := e.Data.(type) {
		case incident.Advised:
			advised[f.Proposal] = f.Position
		case incident.Decided:
			decided[f.Proposal] = f.Proceed
			if f.Proceed {
				require.NotEmpty(r.T, advised[f.Proposal])
				require.False(r.T, r.rules.LegalBinding && advised[f.Proposal] == incident.Oppose)
			}
		case casework.ActionPending:
			r.ordered(f, decided)
		case casework.ActionHeld:
			r.ordered(casework.ActionPending(f), decided)
		}
	}
}

func (r *randomCase) ordered(f casework.ActionPending, decided map[string]bool) {
	if f.Proposal != "" {
		require.True(r.T, decided[f.Proposal], "%s without a decision", f.ID)
		return
	}
	require.Contains(r.T, []casework.ActionKind{
		incident.ActionCaptureEvidence, incident.ActionSendCorrection, incident.ActionUnblockAuthor, incident.ActionRecallReferral,
		incident.ActionTellTarget,
	}, f.Kind)
}

// requireFourEyes checks that the adviser neither proposed nor decided, whatever their roles.
func (r *randomCase) requireFourEyes() {
	for _, p := range r.c.Proposals {
		if p.Advice == nil {
			continue
		}
		require.NotEqual(r.T, p.By.ID, p.Advice.By.ID)
		if p.Open() {
			require.NotContains(r.T, r.c.TargetIDs(), p.Advice.By.ID, "the target advised on an open proposal")
		}
		if p.Decision != nil {
			require.NotEqual(r.T, p.Decision.By.ID, p.Advice.By.ID)
			require.False(r.T, p.Decision.At.Before(p.Advice.At))
		}
	}
}

// requireTargetIsLeftOut checks that nobody whom the case is about has it, or gets a task of it,
// and that somebody else owes them news while it is open (R12).
func (r *randomCase) requireTargetIsLeftOut() {
	targets := r.c.TargetIDs()
	require.NotContains(r.T, append(targets, "nobody"), cmp.Or(r.c.AssignedTo, "somebody"))
	for _, task := range casework.Tasks(r.c) {
		require.NotContains(r.T, targets, task.Person)
		require.Subset(r.T, task.NotFor, targets)
	}
}

// requireEvidenceFirst checks that no post that may be criminal is removed, and nobody warned
// about one, before that very post has an exhibit, is out of reach, or is gone (R7, rule 2).
func (r *randomCase) requireEvidenceFirst() {
	c, deletes := &incident.Case{}, map[string]casework.ActionPending{}
	for _, e := range r.log {
		switch f := e.Data.(type) {
		case casework.ActionPending:
			if slices.Contains([]casework.ActionKind{
				incident.ActionSendWarning, incident.ActionAskToRemove, incident.ActionRemovePost,
				incident.ActionSendBlockNotice, incident.ActionSendRemovalNotice,
			}, f.Kind) {
				deletes[f.ID] = f
				r.requireEvidenceOf(c, f)
			}
		case casework.ActionDone:
			ordered := deletes[f.ID]
			if ordered.Kind == incident.ActionRemovePost && f.Status == casework.ActionIsDone && !f.Outside {
				r.requireEvidenceOf(c, ordered)
			}
		}
		require.NoError(r.T, casework.Apply(c, e))
	}
}

func (r *randomCase) requireEvidenceOf(c *incident.Case, f casework.ActionPending) {
	about := []int{f.Post}
	if _, writes := letterKinds()[f.Kind]; writes && f.Kind != incident.ActionAskToRemove {
		about = c.Standing()
	}
	for _, n := range about {
		post := c.PostViews()[n]
		settled := len(post.Evidence) > 0 || post.OutOfReach != "" || post.State == incident.PostGone
		require.True(r.T, settled || !post.Criminal, "%s before evidence of post %s", f.ID, post.ID)
	}
}

// requirePostsCount checks that staying up is held against an author only for a post that a
// letter named, and that the system ends no case while an unacceptable post stands, unless a
// person says why (domain §3, "Every post counts").
func (r *randomCase) requirePostsCount() {
	c := &incident.Case{}
	for _, e := range r.log {
		switch f := e.Data.(type) {
		case incident.Observed:
			if f.Behaviour == incident.StayedUp {
				require.True(r.T, slices.ContainsFunc(c.PostViews(), func(p incident.PostView) bool {
					return p.Named && p.Seen == casework.FoundPublished
				}), "held against the author without a letter")
			}
		case incident.Closed:
			byItself := e.Actor.ID == casework.System().ID && f.Outcome != incident.OutcomeOverturned
			if byItself && slices.ContainsFunc(c.Standing(), func(n int) bool { return c.Record(n).Seen == casework.FoundPublished }) {
				last := c.Observations[len(c.Observations)-1]
				require.NotEqual(r.T, casework.System().ID, last.By.ID, "nobody said why a post stays")
			}
		}
		require.NoError(r.T, casework.Apply(c, e))
	}
}

// requireBlocksEnd checks that every block lasts a week, unless other cases share it, and is lifted once (R4, rule 3).
func (r *randomCase) requireBlocksEnd() {
	on := 0
	for _, e := range r.log {
		switch f := e.Data.(type) {
		case incident.Blocked:
			if f.Moved {
				require.Equal(r.T, 1, on, "only a block that runs has another end")
				break
			}
			on++
			require.InDelta(r.T, 7*day, f.Until.Sub(f.From), float64(time.Minute), "a letter names whole minutes")
		case incident.Unblocked:
			on--
		}
		require.Contains(r.T, []int{0, 1}, on)
	}
	require.Equal(r.T, on == 1, r.c.Block.Active())
}

// requireOneProposalAndLetter checks that there is at most one open proposal, and one letter
// for each action.
func (r *randomCase) requireOneProposalAndLetter() {
	under := 0
	for _, p := range r.c.Proposals {
		if p.Open() || p.Status == incident.ProposalCarryingOut {
			under++
		}
	}
	require.LessOrEqual(r.T, under, 1)
	letters := map[string]bool{}
	for _, e := range r.log {
		if f, is := e.Data.(casework.LetterSent); is && f.Action != "" {
			require.False(r.T, letters[f.Action], "a second letter for %s", f.Action)
			letters[f.Action] = true
		}
	}
}

// requireLetters checks that no letter to the author speaks of the police, and that each time
// that a letter names is one that the case keeps (domain §3 rule 9): the system holds nothing
// against the author earlier, and the wait for an answer ends at the last of these times, or
// later by the time for which the clock was stopped.
func (r *randomCase) requireLetters() {
	for _, kind := range casework.LetterKinds() {
		if !kind.ToAuthor() {
			continue
		}
		fields := r.c.Letter(kind, 0, r.moment())
		require.NotContains(r.T, strings.ToLower(casetest.AsJSON(r.T, fields)), "police", kind)
	}
	named, stopped := time.Time{}, false
	for _, e := range r.log {
		switch f := e.Data.(type) {
		case casework.ActionDone:
			if f.RespondBy.After(named) {
				named = f.RespondBy
			}
		case casework.Paused:
			stopped = true
		case incident.Overturned:
			named = time.Time{}
		case incident.Observed:
			if f.Behaviour == incident.StayedUp {
				require.False(r.T, e.At.Before(named), "held against the author before the time that a letter named")
			}
		case casework.WindowStarted:
			if f.Window == casework.WindowResponse && !stopped {
				require.Equal(r.T, named, f.Until, "the case does not keep the time that a letter named")
			}
		}
	}
}

func (r *randomCase) requireClosedCaseIsFinished() {
	require.Empty(r.T, r.c.Waits)
	require.Equal(r.T, casework.NotLooking, r.c.Looking)
	require.False(r.T, r.c.Block.Active())
	require.Nil(r.T, r.c.Pause)
	require.NotEmpty(r.T, r.c.Outcome)
	require.NotNil(r.T, r.c.ClosedAt)
	for _, a := range r.c.Actions {
		require.True(r.T, a.Finished(), a.ID)
	}
	_, wakes := casework.NextWake(r.c, r.moment())
	require.False(r.T, wakes)
}

// requireEveryWaitIsDue checks that an open case has a due time, or an action that the
// system carries out (rule 6).
func (r *randomCase) requireEveryWaitIsDue() {
	require.Empty(r.T, r.c.Outcome)
	waits := map[string]bool{}
	for _, wait := range r.c.Waits {
		require.False(r.T, wait.By.IsZero())
		waits[string(wait.What)+wait.Of] = true
	}
	held, asked, unfinished := false, false, false
	for _, a := range r.c.Actions {
		manual := a.Mode == casework.Manual && a.Status == casework.ActionIsPending
		require.Equal(r.T, manual, waits[string(casework.WindowAction)+a.ID], "%s %s", a.ID, a.Status)
		held = held || a.Status == casework.ActionIsHeld
		asked = asked || manual && a.Kind == incident.ActionCaptureEvidence
		unfinished = unfinished || !a.Finished() && a.Kind != incident.ActionCaptureEvidence
	}
	require.True(r.T, !held || asked || r.c.Looking == casework.LookForEvidence, "an action waits for evidence that nobody is asked for")
	require.True(r.T, !r.c.Block.Active() || waits["block"] || r.has(incident.ActionUnblockAuthor, casework.ActionIsPending))
	unassessed := slices.ContainsFunc(r.c.PostViews(), func(p incident.PostView) bool { return p.Finding == "" })
	require.True(r.T, unassessed || !waits["actionfurther-posts"], "nothing is left to assess")
	r.stageWaits(waits, unfinished)
}

func (r *randomCase) stageWaits(waits map[string]bool, unfinished bool) {
	open := r.c.OpenProposal() != nil
	switch r.c.Stage {
	case incident.StageAssessment, incident.StageProposal:
		require.True(r.T, waits[string(r.c.Stage)])
	case incident.StageConsultation:
		require.True(r.T, open && (waits["consultation"] || waits["urgent_consultation"]))
	case incident.StageDecision:
		require.True(r.T, open && waits["decision"])
	case incident.StageAction:
		require.True(r.T, unfinished, "the stage action needs an unfinished action")
	case incident.StageWatch:
		checking := r.c.Looking != casework.NotLooking && r.c.Looking != casework.LookForEvidence
		watched := checking || waits["response"] || waits["block"] ||
			waits["recurrence"] || waits["actionobservation"] || waits["actionreferral"] || waits["actionfurther-posts"]
		for what := range waits {
			watched = watched || len(what) > 9 && (what[:9] == "reference" || what[:9] == "legal_pro" || what[:9] == "long_watc")
		}
		require.True(r.T, watched, "the stage watch needs a window")
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
