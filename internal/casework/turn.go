package casework

import (
	"slices"
	"strconv"
	"time"
)

// turn is one command, or one fact from the world, being worked out in an incident.
type turn struct {
	*Incident
	pen
}

func (c *Incident) turn(by Person, m Moment) *turn { return &turn{c, newPen(c, by, m)} }

func (c *Incident) sequence() int { return c.Seq }

func (c *Incident) stands() Standing {
	return Standing{Stage: c.Stage, Waits: slices.Clone(c.Waits), Looking: c.Looking}
}

func (c *Incident) stand(s Standing) { c.Stage, c.Waits, c.Looking = s.Stage, s.Waits, s.Looking }

func (c *Incident) write(e Event, p *Personal) {
	c.Seq = e.Seq
	c.fold(e, p)
}

// watchFor begins the one window of watching that runs beside a block.
func (t *turn) watchFor(window Window, until time.Time) {
	t.met(WindowResponse, "")
	t.met(WindowRecurrence, "")
	t.awaitUntil(window, "", t.At, until)
	t.emit(WindowStarted{Window: window, Until: until.UTC()}, nil)
}

// ofStage says whether the window is the wait of a stage, over when the stage is.
func (w Window) ofStage() bool {
	return slices.Contains([]Window{
		WindowAssessment, WindowProposal, WindowConsultation, WindowUrgentConsultation, WindowDecision,
	}, w)
}

// watching says whether the window is one in which the case only watches.
func (w Window) watching() bool {
	return w == WindowResponse || w == WindowBlock || w == WindowRecurrence
}

func nextID(letter string, n int) string { return letter + strconv.Itoa(n+1) }
