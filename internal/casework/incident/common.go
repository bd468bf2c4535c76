package incident

import (
	"time"

	"duecourse/internal/casework"
)

func (c *Case) mayTurnClock(name casework.CommandName) *casework.Refusal {
	switch {
	case name == CommandPause && c.Pause != nil:
		return casework.Refuse(casework.CodeNotNow, "", "The clock of this case is already stopped.")
	case name == CommandResume && c.Pause == nil:
		return casework.Refuse(casework.CodeNotNow, "", "The clock of this case is already running.")
	}
	return nil
}

func (s StopClock) check(*Case, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("category", s.Category, 100)
	p.Required("reason", s.Reason, casework.MaxText)
	return p.Refusal()
}

func (s StopClock) apply(t *commandContext) {
	t.Emit(casework.Paused{Category: s.Category}, &casework.Personal{Text: s.Reason})
}

func (s StartClock) check(*Case, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Optional("category", s.Category, 100)
	p.Optional("reason", s.Reason, casework.MaxText)
	return p.Refusal()
}

func (s StartClock) apply(t *commandContext) {
	stopped := t.Pause.At
	t.Emit(casework.Resumed{}, &casework.Personal{Text: s.Reason})
	t.Waits = shiftWaits(t.Waits, stopped, t.At)
}

func (a Assign) check(*Case, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("to", a.To, 200)
	return p.Refusal()
}

func (a Assign) apply(t *commandContext) { t.Emit(casework.Assigned(a), nil) }

func (n Note) check(*Case, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("text", n.Text, casework.MaxText)
	return p.Refusal()
}

func (n Note) apply(t *commandContext) { t.Emit(casework.Noted{}, &casework.Personal{Text: n.Text}) }

// shiftWaits moves every wait by the time for which the clock was stopped during it. The
// end of a block does not move (R4).
func shiftWaits(waits []casework.Wait, stopped, started time.Time) []casework.Wait {
	moved := make([]casework.Wait, len(waits))
	for i, w := range waits {
		if w.What != casework.WindowBlock {
			from := stopped
			if w.From.After(stopped) {
				from = w.From
			}
			stood := started.Sub(from)
			w.From, w.By = w.From.Add(stood), w.By.Add(stood)
		}
		moved[i] = w
	}
	return moved
}
