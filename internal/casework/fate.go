package casework

import (
	"slices"
	"time"
)

// Fate is what became of a measure that was proposed.
type Fate string

// The fates of a measure.
const (
	FateConsulting  Fate = "consulting"   // Legal has not advised yet
	FateToDecide    Fate = "to_decide"    // Comms has not decided yet
	FateOpposed     Fate = "opposed"      // by Legal
	FateDropped     Fate = "dropped"      // Comms decided against it, or assessed again
	FateCarryingOut Fate = "carrying_out" // it is not carried out yet
	FateDone        Fate = "done"
	FateNotPossible Fate = "not_possible"
	FateOverturned  Fate = "overturned" // domain §3 rule 8
)

// Fates lists the fates in the order in which a measure comes to them.
func Fates() []Fate {
	return []Fate{
		FateConsulting, FateToDecide, FateOpposed, FateDropped, FateCarryingOut, FateDone, FateNotPossible, FateOverturned,
	}
}

// ProposedMeasure is a measure of a proposal, and what became of it.
type ProposedMeasure struct {
	Proposal string // id, within the case
	Measure  Measure
	At       time.Time // it was proposed
	Fate     Fate
}

// ProposedMeasures lists every measure that was ever proposed, in order.
func (c *Incident) ProposedMeasures() []ProposedMeasure {
	var list []ProposedMeasure
	for _, p := range c.Proposals {
		for _, m := range p.Measures {
			list = append(list, ProposedMeasure{Proposal: p.ID, Measure: m, At: p.At, Fate: c.fate(p, m)})
		}
	}
	return list
}

func (c *Incident) fate(p Proposal, m Measure) Fate {
	if p.Void {
		return FateOverturned
	}
	switch p.Status {
	case ProposalConsulting:
		return FateConsulting
	case ProposalAdvised:
		return FateToDecide
	case ProposalOpposed:
		return FateOpposed
	case ProposalDropped:
		return FateDropped
	case ProposalCarryingOut, ProposalDone:
	}
	of := func(is func(Action) bool) bool {
		return slices.ContainsFunc(c.Actions, func(a Action) bool { return a.Proposal == p.ID && a.Measure == m && is(a) })
	}
	switch {
	case of(func(a Action) bool { return a.carriesOut(m) }):
		return FateDone
	case p.Status == ProposalCarryingOut, of(func(a Action) bool { return !a.Finished() }):
		return FateCarryingOut
	}
	return FateNotPossible
}
