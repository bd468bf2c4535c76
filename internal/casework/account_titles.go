package casework

import "slices"

// accountCommandWords name each command of an account request or of an account as
// something that people may do, and as something that they did.
func accountCommandWords() []wording[CommandName] {
	return []wording[CommandName]{
		{CommandApprove, "Approve or refuse an account request", "answered the request for approval"},
		{CommandDelegate, "Name a deputy", "named a deputy"},
		{CommandGiveEvidence, "Give evidence", "gave evidence, which Communications will verify"},
		{CommandVerify, "Verify evidence", "recorded whether the evidence is accepted"},
		{CommandPermit, "Decide on an account request", "decided on the request"},
		{CommandWithdraw, "Withdraw the request", "withdrew the request"},
		{CommandReview, "Review an account", "reviewed the account"},
		{CommandSuspend, "Suspend the account", "suspended the account"},
		{CommandReinstate, "Put the account back into use", "put the account back into use"},
		{CommandTransfer, "Give the account to a new owner", "gave the account to a new owner"},
		{CommandOwnerLeft, "Report that the owner has left", "reported that the owner has left"},
		{CommandClose, "Close the account", "closed the account"},
		{CommandRecordLearning, "Record what the learning platform says", "recorded what the learning platform says"},
		{CommandAskAgain, "Ask the owner to accept a new version", "asked the owner to accept a new version"},
	}
}

// AccountCommandTitle names a command of an account request or of an account: "Give evidence".
func AccountCommandTitle(name CommandName) string { return heading(name, accountCommandWords()) }

// AccountCommandDone says in a sentence that a person gave a command: "You named a deputy."
func AccountCommandDone(name CommandName) string {
	return "You " + inSentence(name, accountCommandWords()) + "."
}

// Title names the stage of an account request.
func (s RequestStage) Title() string {
	return heading(s, []wording[RequestStage]{
		{of: RequestChecks, heading: "Being checked"},
		{of: RequestPermission, heading: "To be decided"},
		{of: RequestClosed, heading: "Closed"},
	})
}

// Title says how an account request ended: "Granted".
func (o RequestOutcome) Title() string { return heading(o, nil) }

// InSentence says how an account request ended in a sentence.
func (o RequestOutcome) InSentence() string { return Words(o) }

func checkWords() []wording[CheckName] {
	return []wording[CheckName]{
		{of: CheckLineManager, heading: "Line manager approval"},
		{of: CheckBudget, heading: "Approval of the budget for the licence"},
		{of: CheckSecurity, heading: "Acceptance of the Information Security and IT Acceptable Use Policy"},
		{of: CheckProtection, heading: "Acceptance of the Data Protection Policy"},
		{of: CheckLearning, heading: "Data protection e-learning"},
	}
}

// Title names a check in a heading.
func (n CheckName) Title() string { return heading(n, checkWords()) }

// InSentence names a check in a sentence.
func (n CheckName) InSentence() string { return inSentence(n, checkWords()) }

// Title says how far a check has come.
func (s CheckStatus) Title() string {
	return heading(s, []wording[CheckStatus]{
		{of: CheckWaiting, heading: "Waiting"},
		{of: CheckGiven, heading: "To be verified"},
		{of: CheckMet, heading: "Met"},
		{of: CheckRefused, heading: "Refused"},
	})
}

// Title says whether an account may be used.
func (s AccountStatus) Title() string {
	return heading(s, []wording[AccountStatus]{
		{of: AccountActive, heading: "Permitted"},
		{of: AccountOnHold, heading: "Suspended"},
		{of: AccountEnded, heading: "Closed"},
	})
}

// InSentence says why an account is suspended, after a colon.
func (c Cause) InSentence() string {
	return inSentence(c, []wording[Cause]{
		{of: CauseByHand, sentence: "Communications suspended it"},
		{of: CauseOwnerLeft, sentence: "its owner has left"},
		{of: CauseReviewMissed, sentence: "its yearly review was missed"},
		{of: CauseLapsed, sentence: "its owner's e-learning or acceptance has lapsed"},
	})
}

// Title says how somebody works for the council.
func (c Covered) Title() string {
	return heading(c, []wording[Covered]{
		{of: CoveredEmployee, heading: "Employee"},
		{of: CoveredAgency, heading: "Agency or temporary worker"},
		{of: CoveredContract, heading: "Contractor"},
		{of: CoveredSupplier, heading: "Employee of a supplier"},
		{of: CoveredVolunteer, heading: "Volunteer"},
		{of: CoveredPlacement, heading: "On a work placement"},
	})
}

// AccountWait says in a sentence what an account request or an account waits for.
func AccountWait(w Wait) string {
	check := CheckName(w.Of)
	named := slices.Contains(CheckNames(), check)
	switch {
	case w.What == WindowPermission && named:
		return "the verification of evidence (" + check.InSentence() + ")"
	case w.What == WindowLearningValidity && named:
		return w.What.InSentence() + " (" + check.InSentence() + ")"
	case w.What == WindowAction:
		return "a decision about the suspended account"
	case named:
		return "the " + check.InSentence()
	}
	return w.What.InSentence()
}
