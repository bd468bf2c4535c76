package incident

import (
	"time"

	"duecourse/internal/casework"
)

// Wake is when the clock next matters to a wait of an incident. The block itself says
// when it has been lifted.
func (c *Case) Wake(w casework.Wait, rules *casework.Rules) (time.Time, bool) {
	switch {
	case w.What == casework.WindowBlock:
		return time.Time{}, false
	case isWatchWindow(w.What):
		return w.By, true
	}
	return w.Wake(rules)
}

// Elapse ends a window of watching, or reminds of a wait.
func (c *Case) Elapse(w casework.Wait, r *casework.Recorder) {
	if isWatchWindow(w.What) {
		(&commandContext{c, r}).lapse(w)
		return
	}
	r.Remind(w)
}

// Deadlines are none beside the waits.
func (*Case) Deadlines() []time.Time { return nil }

// Expire has nothing to do: see [Incident.Deadlines].
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
	t.moveOn()
}
