package incident

import (
	"time"

	"duecourse/internal/casework"
)

// Wake is when a wait of an incident next needs a reminder, is overdue or ends. A block
// never wakes the case: its own workflow reports when it has been lifted.
func (c *Case) Wake(w casework.Wait, m casework.Moment) (time.Time, bool) {
	switch {
	case w.What == casework.WindowBlock:
		return time.Time{}, false
	case isWatchWindow(w.What):
		return w.By, true
	}
	return w.Wake(m)
}

// Elapse ends a window of watching, or reminds of a wait.
func (c *Case) Elapse(w casework.Wait, r *casework.Recorder) {
	if isWatchWindow(w.What) {
		(&commandContext{c, r}).lapse(w)
		return
	}
	r.Remind(w)
}

// Deadlines is empty: everything timed is a wait.
func (*Case) Deadlines() []time.Time { return nil }

// Expire does nothing, because there are no deadlines.
func (*Case) Expire(*casework.Recorder) {}

// lapse ends a window of watching.
func (t *commandContext) lapse(w casework.Wait) {
	t.EndWait(w.What, w.Of)
	t.Emit(casework.WindowLapsed{Window: w.What}, nil)
	if w.What == casework.WindowResponse {
		if len(t.Standing()) > 0 {
			t.Looking = casework.LookForResponse
			return
		}
		t.watchFor(casework.WindowRecurrence, t.Rules.End(casework.WindowRecurrence, t.At, t.Zone))
	}
	if t.EveryPost && w.What == casework.WindowRecurrence && t.lastCarriedOut() > 0 && t.check(casework.LookBeforeEnd) {
		return
	}
	t.moveOn()
}

// Expect says what happens to a wait if nobody acts, and what follows from that.
func (c *Case) Expect(w casework.Wait, m casework.Moment) []casework.Expected {
	task, _ := c.Task(w)
	switch w.What { //nolint:exhaustive // the other windows end with a reminder and an escalation
	case casework.WindowBlock:
		return c.expectBlock(w, m)
	case casework.WindowResponse:
		return []casework.Expected{
			{At: w.By, What: "The author's time to answer ends, and the system checks whether the post is still there."},
			{At: m.Rules.End(casework.WindowProposal, w.By, m.Zone), What: "If a post is still there, the proposal of the next measure against the author is due."},
			{At: m.Rules.End(casework.WindowRecurrence, w.By, m.Zone), What: "If every post is gone and nothing new is reported, the case closes. Nothing else happens to the author."},
		}
	case casework.WindowRecurrence:
		if c.EveryPost && len(c.Standing()) > 0 {
			return []casework.Expected{
				{At: w.By, What: "If nothing new is reported, the system looks again at every post that is not removed. If all are gone, the case closes, and nothing else happens to the author."},
				{At: m.Rules.End(casework.WindowAction, w.By, m.Zone), What: "If a post is still there, or the system cannot tell, an officer's answer is due."},
			}
		}
		return []casework.Expected{{At: w.By, What: "If nothing new is reported, the case closes, and nothing else happens to the author."}}
	case casework.WindowLongWatch:
		return []casework.Expected{{At: w.By, What: "If no outcome of the police or the court is recorded, the case no longer waits for one."}}
	}
	return w.Expect(task, "", c.waitInSentence(w), m)
}

// expectBlock says what follows from the end of a block (R4).
func (c *Case) expectBlock(w casework.Wait, m casework.Moment) []casework.Expected {
	list := []casework.Expected{{At: w.By, What: "The block ends and the author is unblocked."}}
	switch {
	case c.Overturned:
		return append(list, casework.Expected{At: w.By, What: "The case closes, because its decision was overturned."})
	case c.complied():
		return append(list, casework.Expected{At: w.By, What: "The case closes if every post is gone, because the author did what was asked."})
	case c.wait(casework.WindowResponse, "") != nil:
		return list // what follows from the author's answer is said there
	}
	return append(list, casework.Expected{
		At:   m.Rules.End(casework.WindowRecurrence, w.By, m.Zone),
		What: "If every post is gone and nothing new is reported after the block, the case closes. Nothing else happens to the author.",
	})
}

// AuthorForecast says until when the warning of the case counts against its author (R4).
func (c *Case) AuthorForecast(m casework.Moment) []casework.Expected {
	warned := c.carriedOut(casework.MeasureWarn)
	if warned == nil {
		return nil
	}
	return ForgetWarnings([]Warning{{Ref: c.Ref, At: warned.At, Remembered: true}}, m)
}

// ForgetWarnings says when each warning that still counts will no longer do so.
func ForgetWarnings(warnings []Warning, m casework.Moment) []casework.Expected {
	list := []casework.Expected{}
	for _, w := range warnings {
		until := w.At.Add(m.Rules.Windows[casework.WindowMemory].Elapsed)
		if w.Remembered && until.After(m.At) {
			list = append(list, casework.Expected{At: until, What: "The warning in " + w.Ref + " no longer counts against the author."})
		}
	}
	return list
}

// waitInSentence names what a case waits for, with the action if it waits for one.
func (c *Case) waitInSentence(w casework.Wait) string {
	if a := c.Action(w.Of); w.What == casework.WindowAction && a != nil {
		return a.ID + " (" + ActionInSentence(a.Kind) + ")"
	}
	return w.What.InSentence()
}
