package incident

import (
	"fmt"
	"slices"
	"strings"

	"duecourse/internal/casework"
)

// orderPack has the pack built before the case is handed over. A proposal has one pack,
// for the police and Legal alike.
func (t *commandContext) orderPack(order casework.Action) {
	order.Kind, order.Detail = ActionBuildPack, "The system builds the evidence pack."
	if t.FindAction(func(a casework.Action) bool { return a.Kind == ActionBuildPack && a.Proposal == order.Proposal }) == nil {
		t.order(order)
	}
}

// orderHandOvers orders the hand-overs that waited for the pack. If it could not be built,
// the case is handed over without it: a threat must not wait for the evidence store.
func (t *commandContext) orderHandOvers(pack casework.Action, made *casework.PackMade) {
	p, with := t.proposalByID(pack.Proposal), ""
	if p == nil {
		return
	}
	if made != nil {
		with = fmt.Sprintf("The evidence pack as of event %d goes with it. ", made.AsOf)
	}
	for _, m := range p.Measures {
		if m == casework.MeasureReferPolice || m == casework.MeasureLegalAction {
			t.orderHandOver(casework.Action{Proposal: p.ID, Measure: m, Mode: casework.Automatic}, with)
			t.orderTakeDown(*p, m)
		}
	}
}

// orderHandOver asks a person to report to the police (R6), or the system to tell Legal (R9).
func (t *commandContext) orderHandOver(order casework.Action, with string) {
	order.Kind = actionFor(order.Measure)
	if order.Kind == ActionReferToPolice {
		order.Mode = casework.Manual
		with = "Report the matter to the police, and record their reference when it comes. " + with
	}
	order.Detail = strings.TrimSpace(with)
	t.order(order)
}

// EvidenceChanged records, once, that an exhibit has changed since it was taken into
// custody.
func (c *Case) EvidenceChanged(exhibit string, m casework.Moment) []casework.Event {
	t := c.begin(casework.System(), m)
	i := slices.IndexFunc(c.Evidence, func(e casework.Exhibit) bool { return e.ID == exhibit })
	if i < 0 || c.Evidence[i].Changed || c.Closed() {
		return nil
	}
	t.Emit(casework.EvidenceChanged{ID: exhibit}, nil)
	return t.Done()
}

func (c *Case) foldChanged(f casework.EvidenceChanged) {
	for i := range c.Evidence {
		if c.Evidence[i].ID == f.ID {
			c.Evidence[i].Changed = true
		}
	}
}

// PackFor is the pack that was built before an action handed the case over; nil
// when none was.
func (c *Case) PackFor(handOver casework.Action) *casework.PackMade {
	for _, a := range slices.Backward(c.Actions) {
		if a.Kind == ActionBuildPack && a.Proposal == handOver.Proposal && a.Pack != nil {
			return a.Pack
		}
	}
	return nil
}
