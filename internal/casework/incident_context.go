package casework

import "time"

// incidentContext is one command, or one fact from the world, at work in an incident.
type incidentContext struct {
	*Incident
	*Recorder
}

func (c *Incident) begin(by Person, m Moment) *incidentContext {
	return &incidentContext{c, NewRecorder(c, by, m)}
}

// watchFor begins the one window of watching that runs beside a block.
func (t *incidentContext) watchFor(window Window, until time.Time) {
	t.EndWait(WindowResponse, "")
	t.EndWait(WindowRecurrence, "")
	t.AwaitUntil(window, "", t.At, until)
	t.Emit(WindowStarted{Window: window, Until: until.UTC()}, nil)
}
