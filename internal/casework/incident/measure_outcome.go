package incident

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// MeasureOutcome is the outcome of a proposed measure.
type MeasureOutcome string

// The outcomes of a measure.
const (
	MeasureOutcomeConsulting  MeasureOutcome = "consulting"   // Legal has not advised yet
	MeasureOutcomeToDecide    MeasureOutcome = "to_decide"    // Comms has not decided yet
	MeasureOutcomeOpposed     MeasureOutcome = "opposed"      // by Legal
	MeasureOutcomeDropped     MeasureOutcome = "dropped"      // Comms decided against it, or assessed again
	MeasureOutcomeCarryingOut MeasureOutcome = "carrying_out" // it is not carried out yet
	MeasureOutcomeDone        MeasureOutcome = "done"
	MeasureOutcomeNotPossible MeasureOutcome = "not_possible"
	MeasureOutcomeOverturned  MeasureOutcome = "overturned" // domain §3 rule 8
)

// MeasureOutcomes lists the outcomes of measures in the order in which they come.
func MeasureOutcomes() []MeasureOutcome {
	return []MeasureOutcome{
		MeasureOutcomeConsulting, MeasureOutcomeToDecide, MeasureOutcomeOpposed, MeasureOutcomeDropped, MeasureOutcomeCarryingOut, MeasureOutcomeDone, MeasureOutcomeNotPossible, MeasureOutcomeOverturned,
	}
}

// ProposedMeasure is a measure of a proposal and its outcome.
type ProposedMeasure struct {
	Proposal string // id, within the case
	Measure  casework.Measure
	At       time.Time // it was proposed
	Outcome  MeasureOutcome
}

// ProposedMeasures lists every measure that was ever proposed, in order.
func (c *Case) ProposedMeasures() []ProposedMeasure {
	var list []ProposedMeasure
	for _, p := range c.Proposals {
		for _, m := range p.Measures {
			list = append(list, ProposedMeasure{Proposal: p.ID, Measure: m, At: p.At, Outcome: c.measureOutcome(p, m)})
		}
	}
	return list
}

func (c *Case) measureOutcome(p Proposal, m casework.Measure) MeasureOutcome {
	if p.Void {
		return MeasureOutcomeOverturned
	}
	switch p.Status {
	case ProposalConsulting:
		return MeasureOutcomeConsulting
	case ProposalAdvised:
		return MeasureOutcomeToDecide
	case ProposalOpposed:
		return MeasureOutcomeOpposed
	case ProposalDropped:
		return MeasureOutcomeDropped
	case ProposalCarryingOut, ProposalDone:
	}
	of := func(is func(casework.Action) bool) bool {
		return slices.ContainsFunc(c.Actions, func(a casework.Action) bool { return a.Proposal == p.ID && a.Measure == m && is(a) })
	}
	switch {
	case of(func(a casework.Action) bool { return carriesOut(a, m) }):
		return MeasureOutcomeDone
	case p.Status == ProposalCarryingOut, of(func(a casework.Action) bool { return !a.Finished() }):
		return MeasureOutcomeCarryingOut
	}
	return MeasureOutcomeNotPossible
}
