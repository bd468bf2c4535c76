package account

import (
	"slices"

	"duecourse/internal/casework"
)

// accountCommandWords names each command of an account request or an account: as something
// to do, and as something that the person did.
func accountCommandWords() []casework.Wording[casework.CommandName] {
	return []casework.Wording[casework.CommandName]{
		{Of: CommandApprove, Heading: "Approve or refuse an account request", Sentence: "answered the request for approval"},
		{Of: CommandDelegate, Heading: "Name a deputy", Sentence: "named a deputy"},
		{Of: CommandGiveEvidence, Heading: "Give evidence", Sentence: "gave evidence, which Communications will verify"},
		{Of: CommandVerify, Heading: "Verify evidence", Sentence: "recorded whether the evidence is accepted"},
		{Of: CommandPermit, Heading: "Decide on an account request", Sentence: "decided on the request"},
		{Of: CommandWithdraw, Heading: "Withdraw the request", Sentence: "withdrew the request"},
		{Of: CommandReview, Heading: "Review an account", Sentence: "reviewed the account"},
		{Of: CommandSuspend, Heading: "Suspend the account", Sentence: "suspended the account"},
		{Of: CommandReinstate, Heading: "Put the account back into use", Sentence: "put the account back into use"},
		{Of: CommandTransfer, Heading: "Give the account to a new owner", Sentence: "recorded who takes over the account"},
		{Of: CommandCancelTransfer, Heading: "Cancel the transfer", Sentence: "cancelled the transfer"},
		{Of: CommandOwnerLeft, Heading: "Report that the owner has left", Sentence: "reported that the owner has left"},
		{Of: CommandClose, Heading: "Close the account", Sentence: "closed the account"},
		{Of: CommandReportUse, Heading: "Report an account", Sentence: "reported the account"},
		{Of: CommandSettle, Heading: "Settle what happens to an account", Sentence: "settled what happens to the account"},
		{Of: CommandRecordLearning, Heading: "Record what the learning platform says", Sentence: "recorded what the learning platform says"},
		{Of: CommandAskAgain, Heading: "Ask the owner to accept a new version", Sentence: "asked the owner to accept a new version"},
	}
}

// CommandTitle names a command of an account request or of an account: "Give evidence".
func CommandTitle(name casework.CommandName) string {
	return casework.Heading(name, accountCommandWords())
}

// CommandDone says in a sentence that a person gave a command: "You named a deputy."
func CommandDone(name casework.CommandName) string {
	return "You " + casework.InSentence(name, accountCommandWords()) + "."
}

// Title names the stage of an account request.
func (s RequestStage) Title() string {
	return casework.Heading(s, []casework.Wording[RequestStage]{
		{Of: RequestChecks, Heading: "Being checked"},
		{Of: RequestPermission, Heading: "To be decided"},
		{Of: RequestClosed, Heading: "Closed"},
	})
}

// Title says how an account request ended: "Granted".
func (o RequestOutcome) Title() string { return casework.Heading(o, nil) }

// InSentence says how an account request ended in a sentence.
func (o RequestOutcome) InSentence() string { return casework.Words(o) }

func checkWords() []casework.Wording[CheckName] {
	return []casework.Wording[CheckName]{
		{Of: CheckLineManager, Heading: "Line manager approval"},
		{Of: CheckBudget, Heading: "Approval of the budget for the licence"},
		{Of: CheckSecurity, Heading: "Acceptance of the Information Security and IT Acceptable Use Policy"},
		{Of: CheckProtection, Heading: "Acceptance of the Data Protection Policy"},
		{Of: CheckLearning, Heading: "Data protection e-learning"},
	}
}

// Title names a check in a heading.
func (n CheckName) Title() string { return casework.Heading(n, checkWords()) }

// InSentence names a check in a sentence.
func (n CheckName) InSentence() string { return casework.InSentence(n, checkWords()) }

// Title says how far a check has come.
func (s CheckStatus) Title() string {
	return casework.Heading(s, []casework.Wording[CheckStatus]{
		{Of: CheckWaiting, Heading: "Waiting"},
		{Of: CheckGiven, Heading: "To be verified"},
		{Of: CheckMet, Heading: "Met"},
		{Of: CheckRefused, Heading: "Refused"},
	})
}

// Title says whether an account may be used.
func (s Status) Title() string {
	return casework.Heading(s, []casework.Wording[Status]{
		{Of: StatusActive, Heading: "Permitted"},
		{Of: StatusSuspended, Heading: "Suspended"},
		{Of: StatusClosed, Heading: "Closed"},
	})
}

// InSentence says why an account is suspended, after a colon.
func (c Cause) InSentence() string {
	return casework.InSentence(c, []casework.Wording[Cause]{
		{Of: CauseByHand, Sentence: "Communications suspended it"},
		{Of: CauseOwnerLeft, Sentence: "its owner has left"},
		{Of: CauseReviewMissed, Sentence: "its yearly review was missed"},
		{Of: CauseLapsed, Sentence: "its owner's e-learning or acceptance has lapsed"},
	})
}

// Title says how somebody works for the council.
func (c Covered) Title() string {
	return casework.Heading(c, []casework.Wording[Covered]{
		{Of: CoveredEmployee, Heading: "Employee"},
		{Of: CoveredAgency, Heading: "Agency or temporary worker"},
		{Of: CoveredContract, Heading: "Contractor"},
		{Of: CoveredSupplier, Heading: "Employee of a supplier"},
		{Of: CoveredVolunteer, Heading: "Volunteer"},
		{Of: CoveredPlacement, Heading: "On a work placement"},
	})
}

// WaitInSentence says in a sentence what an account request or an account waits for.
func WaitInSentence(w casework.Wait) string {
	check := CheckName(w.Of)
	named := slices.Contains(CheckNames(), check)
	switch {
	case w.What == casework.WindowPermission && named:
		return "the verification of evidence (" + check.InSentence() + ")"
	case w.What == casework.WindowLearningValidity && named:
		return w.What.InSentence() + " (" + check.InSentence() + ")"
	case w.What == casework.WindowAction:
		return "a decision about the suspended account"
	case named:
		return "the " + check.InSentence()
	}
	return w.What.InSentence()
}
