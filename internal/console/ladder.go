package console

import (
	"slices"
	"strings"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// rungState is where a measure stands in a case.
type rungState string

const (
	rungDone    rungState = "done"
	rungRunning rungState = "running"
	rungAsked   rungState = "asked" // in a proposal that waits for advice or a decision
	rungNext    rungState = "next"  // recommended by the policy
	rungOpen    rungState = "open"
	rungClosed  rungState = "closed"
)

// rung is a step of the ladder.
type rung struct {
	Measure casework.Measure
	Clause  string
	State   rungState
	Text    string     // what there is to say, beside the state
	At      *time.Time // when it was done, or began
	Until   *time.Time // when what runs ends by itself
}

// Label is the state in a word or two.
func (r rung) Label() string {
	switch r.State {
	case rungDone:
		return "Done"
	case rungRunning:
		return "Under way"
	case rungAsked:
		return "Proposed"
	case rungNext:
		return "Recommended next"
	case rungOpen:
		return "Open"
	case rungClosed:
		return "Not open"
	}
	return string(r.State)
}

// ladder is the five measures, each as it stands in the case.
func (c *Console) ladder(v *app.View) []rung {
	m := c.moment(v.At)
	list := []rung{}
	for _, measure := range casework.Measures() {
		r := rungOf(v.Case, measure, v.Recommended, m)
		if rule, known := m.Rules.Measure(measure); known {
			r.Clause = rule.Clause
		}
		list = append(list, r)
	}
	return list
}

func rungOf(c *casework.Incident, measure casework.Measure, recommended []casework.Measure, m casework.Moment) rung {
	r := rung{Measure: measure}
	if measure == casework.MeasureBlock && c.Block.Active() {
		r.State, r.At, r.Until = rungRunning, &c.Block.From, &c.Block.Until
		r.Text = "The author is blocked; the block ends by itself."
		return r
	}
	if r.underWay(c) || r.proposed(c) {
		return r
	}
	refusal := c.Available(measure, m)
	switch {
	case slices.Contains(recommended, measure):
		r.State = rungNext
	case r.carriedOut(c):
	case c.Closed():
		r.State, r.Text = rungClosed, "The case is closed."
	case refusal != nil:
		r.State, r.Text = rungClosed, refusal.Why
	default:
		r.State = rungOpen
	}
	return r
}

// underWay finds the actions of the measure that are not finished.
func (r *rung) underWay(c *casework.Incident) bool {
	for i, a := range c.Actions {
		if a.Measure == r.Measure && !a.Finished() && !a.Void {
			r.State, r.At = rungRunning, &c.Actions[i].At
			r.Text = strings.TrimSpace(a.Kind.Title() + ". " + a.Detail)
			return true
		}
	}
	return false
}

func (r *rung) proposed(c *casework.Incident) bool {
	p := c.OpenProposal()
	if p == nil || !slices.Contains(p.Measures, r.Measure) {
		return false
	}
	r.State, r.At, r.Text = rungAsked, &p.At, p.Status.Title()+"."
	return true
}

// carriedOut finds the last action of the measure.
func (r *rung) carriedOut(c *casework.Incident) bool {
	for i, a := range slices.Backward(c.Actions) {
		if a.Measure != r.Measure || a.Void {
			continue
		}
		r.State, r.At, r.Text = rungDone, &c.Actions[i].At, ""
		if a.Status != casework.ActionIsDone {
			r.Text = a.Status.Title() + ". " + a.Detail
		}
		if r.Measure == casework.MeasureBlock && c.Block != nil && c.Block.Lifted != nil {
			r.At, r.Text = c.Block.Lifted, "The block has been lifted."
		}
		return true
	}
	return false
}

// clausesIn are the ids in a citation: "R3, R6".
func clausesIn(citation string) []string {
	return strings.FieldsFunc(citation, func(r rune) bool { return r == ',' || r == ' ' })
}
