package casework

import (
	"slices"
	"time"
)

// NextWake is the next instant at which the clock has something to say to the
// case: a reminder, an overdue wait or the end of a window. False: nothing.
func (c *Incident) NextWake(m Moment) (time.Time, bool) {
	var next time.Time
	if c.Pause != nil || c.Closed() {
		return next, false
	}
	for _, w := range c.Waits {
		at, some := w.wake(m.Rules)
		if some && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, !next.IsZero()
}

// wake is when the clock next has something to say about a wait.
func (w Wait) wake(rules *Rules) (time.Time, bool) {
	switch {
	case w.What == WindowBlock:
		return time.Time{}, false // the block itself says when it has been lifted
	case w.What.watching():
		return w.By, true
	case !w.Reminded:
		return rules.Reminder(w.From, w.By), true
	case !w.Escalated:
		return w.By, true
	}
	return time.Time{}, false
}

// Tick tells the case what time it is. It only wakes it: what people said in the
// same moment has been heard before.
func (c *Incident) Tick(m Moment) []Event {
	t := c.turn(System().Person, m)
	if c.Pause != nil || c.Closed() {
		return nil
	}
	for _, w := range slices.Clone(c.Waits) {
		at, some := w.wake(m.Rules)
		if !some || at.After(t.At) || t.Closed() || t.wait(w.What, w.Of) == nil {
			continue
		}
		switch {
		case w.What.watching():
			t.lapse(w)
		default:
			t.nag(w)
		}
	}
	return t.done()
}

// lapse ends a window of watching.
func (t *turn) lapse(w Wait) {
	t.met(w.What, w.Of)
	t.emit(WindowLapsed{Window: w.What}, nil)
	if w.What == WindowResponse {
		if len(t.Standing()) > 0 {
			t.Looking = LookForResponse
			return
		}
		t.watchFor(WindowRecurrence, t.Rules.End(WindowRecurrence, t.At, t.Zone))
	}
	t.face()
}

// Due is the earliest thing that is being waited for; nil when there is none.
func (c *Incident) Due() *Wait {
	return earliest(c.Waits)
}
