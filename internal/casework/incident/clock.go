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

// Expect says what happens to a wait if nobody acts.
func (c *Case) Expect(w casework.Wait, m casework.Moment) []casework.Expected {
	task, _ := c.Task(w)
	said := ""
	switch w.What { //nolint:exhaustive // the other windows end with a reminder and an escalation
	case casework.WindowBlock:
		said = "The block ends and the author is unblocked."
	case casework.WindowResponse:
		said = "The author's time to answer ends, and the system checks whether the post is still there."
	case casework.WindowRecurrence:
		said = "If nothing new is reported, the case closes."
	case casework.WindowLongWatch:
		said = "If no outcome of the police or the court is recorded, the case no longer waits for one."
	}
	return w.Expect(task, said, c.waitInSentence(w), m)
}

// waitInSentence names what a case waits for, with the action if it waits for one.
func (c *Case) waitInSentence(w casework.Wait) string {
	if a := c.Action(w.Of); w.What == casework.WindowAction && a != nil {
		return a.ID + " (" + ActionInSentence(a.Kind) + ")"
	}
	return w.What.InSentence()
}
