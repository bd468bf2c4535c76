package incident

import (
	"time"

	"duecourse/internal/casework"
)

// ProposalStatus is where a proposal stands.
type ProposalStatus string

// The statuses of a proposal.
const (
	ProposalConsulting  ProposalStatus = "consulting"
	ProposalAdvised     ProposalStatus = "advised"
	ProposalOpposed     ProposalStatus = "opposed"
	ProposalDropped     ProposalStatus = "dropped"
	ProposalCarryingOut ProposalStatus = "carrying_out"
	ProposalDone        ProposalStatus = "done"
)

// Proposal is one or more measures that belong together, put to Legal (R8).
type Proposal struct {
	ID          string             `json:"id"` // "P1", within the case
	Measures    []casework.Measure `json:"measures"`
	Clauses     []string           `json:"clauses"`
	Reason      string             `json:"reason"`
	Explanation string             `json:"explanation,omitempty"` // plain words to the author
	Urgent      bool               `json:"urgent"`
	By          casework.Person    `json:"by"`
	At          time.Time          `json:"at"`
	Status      ProposalStatus     `json:"status"`
	Ended       bool               `json:"ended,omitempty"` // true: Legal's opposition is final
	Void        bool               `json:"void,omitempty"`  // true: it was overturned and no longer counts (rule 8)
	Lead        bool               `json:"lead,omitempty"`  // the head of Communications proposed it
	Advice      *Advice            `json:"advice"`
	Decision    *Decision          `json:"decision"`
}

// Open says whether the proposal still waits for advice or a decision.
func (p Proposal) Open() bool {
	switch p.Status {
	case ProposalConsulting, ProposalAdvised:
		return true
	case ProposalOpposed:
		return !p.Ended
	case ProposalDropped, ProposalCarryingOut, ProposalDone:
		return false
	}
	return false
}

// Position is Legal's position on a proposal.
type Position string

// The positions that Legal may take.
const (
	Support Position = "support"
	Oppose  Position = "oppose"
)

// Advice is Legal's advice on a proposal (R8). It is privileged.
type Advice struct {
	Position Position        `json:"position"`
	Text     string          `json:"text"`
	By       casework.Person `json:"by"`
	At       time.Time       `json:"at"`
	Standing string          `json:"standing_advice,omitempty"`
}

// Decision is Comms' decision on a proposal (R8).
type Decision struct {
	Proceed   bool            `json:"proceed"`
	Rationale string          `json:"rationale"`
	By        casework.Person `json:"by"`
	At        time.Time       `json:"at"`
	Lead      bool            `json:"lead,omitempty"` // they are the head of Communications
}

// StandingAdvice is Legal's advice given in advance for grounds and measures (rule 1).
type StandingAdvice struct {
	ID         string             `json:"id"`
	Grounds    []casework.Ground  `json:"grounds"`
	Measures   []casework.Measure `json:"measures"`
	Conditions string             `json:"conditions"`
	Until      time.Time          `json:"until"`
	By         casework.Person    `json:"by"`
	At         time.Time          `json:"at"`
}

// StandingAdviceRecord is Legal's advice given in advance, and whether it was ended
// before its time.
type StandingAdviceRecord struct {
	StandingAdvice
	EndedAt *time.Time
	EndedBy *casework.Person
}
