package casework

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// PackMade is an evidence pack that the system has built and kept (R6, R9).
type PackMade struct {
	AsOf   int    `json:"as_of"`  // the event after which the case is told
	SHA256 string `json:"sha256"` // hex
	Size   int64  `json:"size"`   // bytes
}

// ErrChanged says that what is kept is not what was put there.
var ErrChanged = errors.New("the file has been changed since it was taken into custody")

// ChangedExhibit is an [ErrChanged] that knows which exhibit it is.
type ChangedExhibit struct{ ID string }

func (e *ChangedExhibit) Error() string { return "exhibit " + e.ID + ": " + ErrChanged.Error() }

func (e *ChangedExhibit) Unwrap() error { return ErrChanged }

// orderPack has the pack built before anything is handed over: one for a proposal,
// whoever gets it.
func (t *incidentContext) orderPack(order Action) {
	order.Kind, order.Detail = ActionBuildPack, "The system builds the evidence pack."
	if t.action(func(a Action) bool { return a.Kind == ActionBuildPack && a.Proposal == order.Proposal }) == nil {
		t.order(order)
	}
}

// handOn orders the hand-overs that waited for the pack. Without one they go on
// all the same: a threat does not wait until a bucket is mended.
func (t *incidentContext) handOn(pack Action, made *PackMade) {
	p, with := t.proposalByID(pack.Proposal), ""
	if p == nil {
		return
	}
	if made != nil {
		with = fmt.Sprintf("The evidence pack as of event %d goes with it. ", made.AsOf)
	}
	for _, m := range p.Measures {
		if m == MeasureReferPolice || m == MeasureLegalAction {
			t.orderHandOver(Action{Proposal: p.ID, Measure: m, Mode: Automatic}, with)
		}
	}
}

// orderHandOver: people report to the police (R6), the system tells Legal (R9).
func (t *incidentContext) orderHandOver(order Action, with string) {
	order.Kind = kindOf(order.Measure)
	if order.Kind == ActionReferToPolice {
		order.Mode = Manual
		with = "Report the matter to the police, and record their reference when it comes. " + with
	}
	order.Detail = strings.TrimSpace(with)
	t.order(order)
}

// EvidenceChanged records that an exhibit is no longer what was taken into custody.
// It is said once.
func (c *Incident) EvidenceChanged(exhibit string, m Moment) []Event {
	t := c.begin(System().Person, m)
	i := slices.IndexFunc(c.Evidence, func(e Exhibit) bool { return e.ID == exhibit })
	if i < 0 || c.Evidence[i].Changed || c.Closed() {
		return nil
	}
	t.Emit(EvidenceChanged{ID: exhibit}, nil)
	return t.Done()
}

func (c *Incident) foldChanged(f EvidenceChanged) {
	for i := range c.Evidence {
		if c.Evidence[i].ID == f.ID {
			c.Evidence[i].Changed = true
		}
	}
}

// PackFor is the pack that was built before an action handed the case over; nil
// when none was.
func (c *Incident) PackFor(handOver Action) *PackMade {
	for _, a := range slices.Backward(c.Actions) {
		if a.Kind == ActionBuildPack && a.Proposal == handOver.Proposal && a.Pack != nil {
			return a.Pack
		}
	}
	return nil
}
