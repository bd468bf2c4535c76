package incident

import "duecourse/internal/casework"

// The values of closed sets, complete and in order.

// Findings lists what a post can be found to be (R1, R2, R11).
func Findings() []Finding {
	return []Finding{FindingUnacceptable, FindingAcceptable, FindingServiceComplaint}
}

// IdentificationOutcomes lists the outcomes of the efforts to identify an author (R5).
func IdentificationOutcomes() []IdentificationOutcome {
	return []IdentificationOutcome{AuthorIdentified, AuthorNotIdentified}
}

// ProposalStatuses lists the statuses of a proposal.
func ProposalStatuses() []ProposalStatus {
	return []ProposalStatus{
		ProposalConsulting, ProposalAdvised, ProposalOpposed, ProposalDropped, ProposalCarryingOut, ProposalDone,
	}
}

// Positions lists the positions that Legal may take (R8).
func Positions() []Position { return []Position{Support, Oppose} }

// ConfirmedStatuses lists what a person may confirm about an action.
func ConfirmedStatuses() []casework.ActionStatus {
	return []casework.ActionStatus{casework.ActionIsDone, casework.ActionIsNotPossible}
}

// ObservedBehaviours lists what a person may observe. The system alone finds [StayedUp].
func ObservedBehaviours() []Behaviour { return []Behaviour{Complied, Continued, Refused} }

// Behaviours lists every behaviour that can be observed, by a person or the system.
func Behaviours() []Behaviour { return append(ObservedBehaviours(), StayedUp) }

// ClosingOutcomes lists the outcomes with which a person may close a case early.
func ClosingOutcomes() []Outcome {
	return []Outcome{OutcomeNoMeasure, OutcomeDuplicate, OutcomeWithdrawn, OutcomeServiceComplaint, OutcomeComplied}
}
