package account

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// Wake is when a wait next needs a reminder, is overdue or ends.
func (*Request) Wake(w casework.Wait, m casework.Moment) (time.Time, bool) {
	if w.What == casework.WindowRequestLapse {
		return w.By, true
	}
	return w.Wake(m)
}

// Elapse ends a request that nobody acts on, or reminds of a wait.
func (r *Request) Elapse(w casework.Wait, rec *casework.Recorder) {
	if w.What != casework.WindowRequestLapse {
		rec.Remind(w)
		return
	}
	rec.Emit(casework.WindowLapsed{Window: w.What}, nil)
	(&requestContext{r, rec}).end(RequestLapsed, "")
}

// Deadlines are the last days of deputies, and of evidence.
func (r *Request) Deadlines() []time.Time {
	var list []time.Time
	for _, c := range r.Checks {
		if c.Deputy != nil {
			list = append(list, c.Deputy.Until)
		}
		if c.ValidUntil != nil {
			list = append(list, *c.ValidUntil)
		}
	}
	return list
}

// Expire ends delegations that are over, and asks again for evidence that no longer
// counts.
func (r *Request) Expire(rec *casework.Recorder) {
	t := &requestContext{r, rec}
	t.endDelegations()
	t.endEvidence()
}

func (t *requestContext) endDelegations() {
	for _, c := range slices.Clone(t.Checks) {
		if c.Deputy != nil && !t.At.Before(c.Deputy.Until) {
			t.Emit(DelegationEnded{Check: c.Name}, nil)
		}
	}
}

// endEvidence asks again for evidence that was given too long ago to count (S5).
func (t *requestContext) endEvidence() {
	for _, c := range slices.Clone(t.Checks) {
		if c.expired(t.At) {
			t.verified(c.Name, false, "It was completed too long ago.")
		}
	}
}
