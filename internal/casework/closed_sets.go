package casework

// The closed sets that have no list beside their constants, each whole and in its order.

// Codes lists the reasons for which a case refuses a command.
func Codes() []Code {
	return []Code{
		CodeInvalid, CodeNotPermitted, CodeFourEyes, CodeNotFound, CodeNotNow, CodeLegalNotConsulted, CodeLegalOpposed,
		CodeEvidenceRequired, CodeChecksOutstanding, CodeHandleTaken, CodeEmbargoed, CodeClosed, CodeStale,
	}
}

// Findings lists what a post can be found to be (R1, R2, R11).
func Findings() []Finding {
	return []Finding{FindingUnacceptable, FindingAcceptable, FindingServiceComplaint}
}

// IdentificationOutcomes lists the outcomes of the efforts to identify an author (R5).
func IdentificationOutcomes() []IdentificationOutcome {
	return []IdentificationOutcome{Known, Unknown}
}

// ProposalStatuses lists the statuses of a proposal.
func ProposalStatuses() []ProposalStatus {
	return []ProposalStatus{
		ProposalConsulting, ProposalAdvised, ProposalOpposed, ProposalDropped, ProposalCarryingOut, ProposalDone,
	}
}

// Positions lists the positions that Legal may take (R8).
func Positions() []Position { return []Position{Support, Oppose} }

// ActionModes lists the modes of an action.
func ActionModes() []ActionMode { return []ActionMode{Automatic, Manual} }

// ActionStatuses lists the statuses of an action.
func ActionStatuses() []ActionStatus {
	return []ActionStatus{ActionIsPending, ActionIsHeld, ActionIsDone, ActionIsNotPossible, ActionHasFailed}
}

// ConfirmedStatuses lists what a person may confirm about an action.
func ConfirmedStatuses() []ActionStatus { return []ActionStatus{ActionIsDone, ActionIsNotPossible} }

// ObservedBehaviours lists what a person may observe. The system alone finds [StayedUp].
func ObservedBehaviours() []Behaviour { return []Behaviour{Complied, Continued, Refused} }

// ClosingOutcomes lists the outcomes with which a person may close a case early.
func ClosingOutcomes() []Outcome {
	return []Outcome{OutcomeNoMeasure, OutcomeDuplicate, OutcomeWithdrawn, OutcomeServiceComplaint, OutcomeComplied}
}

// CheckStatuses lists the statuses of a check of an account request.
func CheckStatuses() []CheckStatus {
	return []CheckStatus{CheckWaiting, CheckGiven, CheckMet, CheckRefused}
}

// RequestOutcomes lists the outcomes of an account request.
func RequestOutcomes() []RequestOutcome {
	return []RequestOutcome{RequestGranted, RequestRefused, RequestWithdrawn, RequestLapsed}
}

// AccountStatuses lists the statuses of an account.
func AccountStatuses() []AccountStatus {
	return []AccountStatus{AccountActive, AccountOnHold, AccountEnded}
}

// GroupNames lists the groups of the transparency report.
func GroupNames() []GroupName {
	return []GroupName{GroupMonths, GroupGrounds, GroupStanding, GroupMeasures, GroupRequests}
}
