package casework

import "time"

// Wake is when the clock next matters to a wait of an incident. The block itself says
// when it has been lifted.
func (c *Incident) Wake(w Wait, rules *Rules) (time.Time, bool) {
	switch {
	case w.What == WindowBlock:
		return time.Time{}, false
	case w.What.watching():
		return w.By, true
	}
	return w.Wake(rules)
}

// Elapse ends a window of watching, or reminds of a wait.
func (c *Incident) Elapse(w Wait, r *Recorder) {
	if w.What.watching() {
		(&incidentContext{c, r}).lapse(w)
		return
	}
	r.Remind(w)
}

// Deadlines: an incident has none beside its waits.
func (*Incident) Deadlines() []time.Time { return nil }

// Expire has nothing to do: see [Incident.Deadlines].
func (*Incident) Expire(*Recorder) {}

// lapse ends a window of watching.
func (t *incidentContext) lapse(w Wait) {
	t.EndWait(w.What, w.Of)
	t.Emit(WindowLapsed{Window: w.What}, nil)
	if w.What == WindowResponse {
		if len(t.Standing()) > 0 {
			t.Looking = LookForResponse
			return
		}
		t.watchFor(WindowRecurrence, t.Rules.End(WindowRecurrence, t.At, t.Zone))
	}
	t.face()
}
