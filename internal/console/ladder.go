package console

import (
	"slices"
	"strings"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// stepState is the state of a measure in an incident.
type stepState string

const (
	stepDone        stepState = "done"
	stepRunning     stepState = "running"
	stepProposed    stepState = "asked" // it waits for advice or a decision
	stepRecommended stepState = "next"
	stepOpen        stepState = "open"
	stepClosed      stepState = "closed"
)

// ladderStep is a measure on the ladder.
type ladderStep struct {
	Measure casework.Measure
	Clause  string
	State   stepState
	Text    string     // more about the state
	At      *time.Time // when it was done, or began
	Until   *time.Time // when it ends by itself
}

// Label is the state in a word or two.
func (s ladderStep) Label() string {
	return map[stepState]string{
		stepDone: "Done", stepRunning: "Being carried out", stepProposed: "Proposed",
		stepRecommended: "Recommended next", stepOpen: "Available", stepClosed: "Not available",
	}[s.State]
}

// ladder is the five measures, each with its state in the incident.
func (c *Console) ladder(v *app.View) []ladderStep {
	m := c.Service.Moment(v.At)
	list := []ladderStep{}
	for _, measure := range casework.Measures() {
		s := ladderStep{Measure: measure}
		s.find(v.Incident(), v.Recommended, m)
		if rule, known := m.Rules.Measure(measure); known {
			s.Clause = rule.Clause
		}
		list = append(list, s)
	}
	return list
}

func (s *ladderStep) find(c *incident.Case, recommended []casework.Measure, m casework.Moment) {
	if s.Measure == casework.MeasureBlock && c.Block.Active() {
		s.State, s.At, s.Until = stepRunning, &c.Block.From, &c.Block.Until
		s.Text = "The author is blocked. The block ends by itself."
		return
	}
	if s.running(c) || s.proposed(c) {
		return
	}
	refusal := c.Available(s.Measure, m)
	switch {
	case slices.Contains(recommended, s.Measure):
		s.State = stepRecommended
	case s.done(c):
	case c.Closed():
		s.State, s.Text = stepClosed, "The case is closed."
	case refusal != nil:
		s.State, s.Text = stepClosed, refusal.Why
	default:
		s.State = stepOpen
	}
}

// running finds an action of the measure that is not finished.
func (s *ladderStep) running(c *incident.Case) bool {
	for i, a := range c.Actions {
		if a.Measure == s.Measure && !a.Finished() && !a.Void {
			s.State, s.At = stepRunning, &c.Actions[i].At
			s.Text = strings.TrimSpace(incident.ActionTitle(a.Kind) + ". " + a.Detail)
			return true
		}
	}
	return false
}

func (s *ladderStep) proposed(c *incident.Case) bool {
	p := c.OpenProposal()
	if p == nil || !slices.Contains(p.Measures, s.Measure) {
		return false
	}
	s.State, s.At, s.Text = stepProposed, &p.At, p.Status.Title()+"."
	return true
}

// done finds the last action of the measure.
func (s *ladderStep) done(c *incident.Case) bool {
	for i, a := range slices.Backward(c.Actions) {
		if a.Measure != s.Measure || a.Void {
			continue
		}
		s.State, s.At, s.Text = stepDone, &c.Actions[i].At, ""
		if a.Status != casework.ActionIsDone {
			s.Text = a.Status.Title() + ". " + a.Detail
		}
		if s.Measure == casework.MeasureBlock && c.Block != nil && c.Block.Lifted != nil {
			s.At, s.Text = c.Block.Lifted, "The block has ended."
		}
		return true
	}
	return false
}

// clausesIn are the ids in a citation: "R3, R6".
func clausesIn(citation string) []string {
	return strings.FieldsFunc(citation, func(r rune) bool { return r == ',' || r == ' ' })
}
