package casework

import "strings"

// accountSummary says what happened in an account request, or to an account.
func accountSummary(e Event) string {
	switch f := e.Data.(type) {
	case AccountRequested:
		return "An account on " + ChannelTitle(f.Channel) + " was requested: " + f.Handle + "."
	case CheckApproved:
		if f.Approve {
			return "Approved: " + f.Check.Title() + "."
		}
		return "Refused: " + f.Check.Title() + "."
	case CheckDelegated:
		return "A deputy was named: " + f.Check.Title() + "."
	case DelegationEnded:
		return "The deputy's days are over: " + f.Check.Title() + "."
	case EvidenceGiven:
		return "Evidence was given: " + f.Check.Title() + "."
	case EvidenceVerified:
		if f.Accept {
			return "Evidence was accepted: " + f.Check.Title() + "."
		}
		return "Evidence was not accepted: " + f.Check.Title() + "."
	case AcceptanceAsked:
		return "Asked again, because version " + f.PolicyVersion + " is in force: " + f.Check.Title() + "."
	case PermissionDecided:
		if f.Grant {
			return "Communications granted the account, which is " + f.Account + " on the register."
		}
		return "Communications refused the account."
	case RequestEnded:
		return "The request was closed: " + words(f.Outcome) + "."
	}
	return registerSummary(e)
}

func registerSummary(e Event) string {
	switch f := e.Data.(type) {
	case AccountOpened:
		return "The account " + f.Handle + " on " + ChannelTitle(f.Channel) + " was put on the register."
	case AccountReviewed:
		return "The account was reviewed."
	case AccountSuspended:
		if f.Cause == CauseByHand {
			return "Communications suspended the account."
		}
		return "The account was suspended: " + f.Cause.Title() + "."
	case AccountReinstated:
		return "The account was reinstated."
	case EvidenceRenewed:
		return "The owner's evidence was renewed: " + titles(f.Evidence) + "."
	case AccountTransferred:
		return "The account has a new owner."
	case AccountClosed:
		return "The account was closed."
	}
	return string(e.Kind)
}

// titles lists the checks of evidence in words.
func titles(evidence []Accepted) string {
	list := []string{}
	for _, e := range evidence {
		list = append(list, e.Check.Title())
	}
	return strings.Join(list, ", ")
}

// accountClause names the clause that an event of them follows from.
func accountClause(e Event) string {
	switch f := e.Data.(type) {
	case CheckApproved:
		return f.Check.Clause()
	case CheckDelegated:
		return f.Check.Clause()
	case EvidenceGiven, EvidenceVerified, EvidenceRenewed, AcceptanceAsked:
		return "S5"
	case AccountRequested, PermissionDecided, AccountOpened, AccountReviewed, AccountSuspended, AccountReinstated,
		AccountTransferred, AccountClosed:
		return "S2"
	}
	return ""
}
