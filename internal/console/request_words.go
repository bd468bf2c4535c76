package console

import (
	"strings"

	"duecourse/internal/casework"
)

// requestTag is where an account request stands, as its tag says it.
func requestTag(stage casework.RequestStage, outcome casework.RequestOutcome) tag {
	switch stage {
	case casework.RequestChecks:
		return tag{"Being checked", "teal"}
	case casework.RequestPermission:
		return tag{"To be decided", "blue"}
	case casework.RequestClosed:
	}
	switch outcome {
	case casework.RequestGranted:
		return tag{"Granted", "green"}
	case casework.RequestRefused:
		return tag{"Refused", "red"}
	case casework.RequestWithdrawn, casework.RequestLapsed:
	}
	return tag{title(outcome), "grey"}
}

// tag is a word and the colour on which it stands.
type tag struct{ Text, Colour string }

func checkTag(status casework.CheckStatus) tag {
	switch status {
	case casework.CheckWaiting:
		return tag{"Waiting", "yellow"}
	case casework.CheckGiven:
		return tag{"To be verified", "blue"}
	case casework.CheckMet:
		return tag{"Met", "green"}
	case casework.CheckRefused:
		return tag{"Refused", "red"}
	}
	return tag{title(status), "grey"}
}

func accountTag(status casework.AccountStatus) tag {
	switch status {
	case casework.AccountActive:
		return tag{"Permitted", "green"}
	case casework.AccountOnHold:
		return tag{"Suspended", "red"}
	case casework.AccountEnded:
		return tag{"Closed", "grey"}
	}
	return tag{title(status), "grey"}
}

// checkTitle names a check at the beginning of a line.
func checkTitle(name casework.CheckName) string {
	t := name.Title()
	return strings.ToUpper(t[:1]) + t[1:]
}

// requestWaits says what a request waits for, after the words "waits for".
func requestWaits(w casework.Wait) string {
	check := casework.CheckName(w.Of)
	switch {
	case w.What == casework.WindowApproval || w.What == casework.WindowEvidence:
		return check.Title()
	case w.What == casework.WindowPermission && w.Of != "":
		return "Communications to verify: " + check.Title()
	case w.What == casework.WindowPermission:
		return "Communications to decide"
	case w.What == casework.WindowRequestLapse:
		return "somebody to do something"
	}
	return w.What.Title()
}

// accountWaits says what an account waits for, after the words "waits for".
func accountWaits(w casework.Wait) string {
	switch w.What { //nolint:exhaustive // an account waits for these only
	case casework.WindowAccountReview:
		return "its review"
	case casework.WindowLearningValidity:
		return "its owner to do this again: " + casework.CheckName(w.Of).Title()
	case casework.WindowAction:
		return "Communications to settle the suspension"
	}
	return w.What.Title()
}

// accountCommandTitle names what people may do with an account request or an
// account; empty: it is no such command.
func accountCommandTitle(name casework.Name) string {
	return map[casework.Name]string{
		casework.CommandApprove:        "Approve or refuse an account request",
		casework.CommandDelegate:       "Name a deputy",
		casework.CommandGiveEvidence:   "Give evidence",
		casework.CommandVerify:         "Verify evidence",
		casework.CommandPermit:         "Decide on an account request",
		casework.CommandWithdraw:       "Withdraw the request",
		casework.CommandReview:         "Review an account",
		casework.CommandSuspend:        "Suspend the account",
		casework.CommandReinstate:      "Put the account back into use",
		casework.CommandTransfer:       "Give the account to a new owner",
		casework.CommandOwnerLeft:      "Say that the owner has left",
		casework.CommandClose:          "Close the account",
		casework.CommandRecordLearning: "Enter what the learning platform says",
		casework.CommandAskAgain:       "Ask for acceptance of a new version",
	}[name]
}
