package casework

import (
	"slices"
	"time"
)

// NextWake is the next instant at which the clock has something to say to the
// request. False: nothing.
func (r *AccountRequest) NextWake(m Moment) (time.Time, bool) {
	var next time.Time
	if r.Closed() {
		return next, false
	}
	sooner := func(at time.Time) {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	for _, w := range r.Waits {
		if at, some := r.wake(w, m.Rules); some {
			sooner(at)
		}
	}
	for _, c := range r.Checks {
		if c.Deputy != nil {
			sooner(c.Deputy.Until)
		}
		if c.ValidUntil != nil {
			sooner(*c.ValidUntil)
		}
	}
	return next, !next.IsZero()
}

func (r *AccountRequest) wake(w Wait, rules *Rules) (time.Time, bool) {
	if w.What == WindowRequestLapse {
		return w.By, true
	}
	return w.wake(rules)
}

// Tick tells the request what time it is. It only wakes it: what people said in
// the same moment has been heard before.
func (r *AccountRequest) Tick(m Moment) []Event {
	if r.Closed() {
		return nil
	}
	t := r.turn(System().Person, m)
	t.endDelegations()
	t.endEvidence()
	for _, w := range slices.Clone(t.Waits) {
		at, some := t.wake(w, m.Rules)
		if !some || at.After(t.At) || t.Closed() || !t.waitsFor(w) {
			continue
		}
		if w.What == WindowRequestLapse {
			t.emit(WindowLapsed{Window: w.What}, nil)
			t.end(RequestLapsed, "")
			continue
		}
		t.nag(w)
	}
	return t.done()
}

func (t *requestTurn) endDelegations() {
	for _, c := range slices.Clone(t.Checks) {
		if c.Deputy != nil && !t.At.Before(c.Deputy.Until) {
			t.emit(DelegationEnded{Check: c.Name}, nil)
		}
	}
}

// endEvidence asks again for evidence that was given too long ago to count (S5).
func (t *requestTurn) endEvidence() {
	for _, c := range slices.Clone(t.Checks) {
		if c.stale(t.At) {
			t.verified(c.Name, false, "It was too long ago to count any longer.")
		}
	}
}
