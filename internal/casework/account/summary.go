package account

import (
	"duecourse/internal/casework"

	"duecourse/internal/casework/address"
)

// Summary says what happened in an account request, or to an account.
func Summary(e casework.Event) string {
	switch f := e.Data.(type) {
	case Requested:
		return "An account on " + address.ChannelTitle(f.Channel) + " was requested: " + f.Handle + "."
	case CheckApproved:
		if f.Approve {
			return "Approved: " + f.Check.InSentence() + "."
		}
		return "Refused: " + f.Check.InSentence() + "."
	case CheckDelegated:
		return "A deputy was named: " + f.Check.InSentence() + "."
	case DelegationEnded:
		return "The deputy can no longer answer: " + f.Check.InSentence() + "."
	case EvidenceGiven:
		return "Evidence was given: " + f.Check.InSentence() + "."
	case EvidenceVerified:
		if f.Accept {
			return "Evidence was accepted: " + f.Check.InSentence() + "."
		}
		return "Evidence was not accepted: " + f.Check.InSentence() + "."
	case AcceptanceAsked:
		return "Asked again, because version " + f.PolicyVersion + " is in force: " + f.Check.InSentence() + "."
	case PermissionDecided:
		if f.Grant {
			return "Communications granted the account, which is " + f.Account + " on the register."
		}
		return "Communications refused the account."
	case RequestEnded:
		return "The request was closed: " + f.Outcome.InSentence() + "."
	}
	return registerSummary(e)
}

func registerSummary(e casework.Event) string {
	switch f := e.Data.(type) {
	case UseReported:
		return "An account on " + address.ChannelTitle(f.Channel) + " was reported that is not on the register: " + f.Handle + "."
	case UseSettled:
		return "Communications settled it: " + casework.Lower(f.Outcome.Title()) + "."
	case Opened:
		return "The account " + f.Handle + " on " + address.ChannelTitle(f.Channel) + " was put on the register."
	case Reviewed:
		return "The account was reviewed."
	case Suspended:
		if f.Cause == CauseByHand {
			return "Communications suspended the account."
		}
		if lapsed := f.lapsed(); len(lapsed) > 0 {
			return "The account was suspended. This has lapsed: " + casework.List(lapsed) + "."
		}
		return "The account was suspended: " + f.Cause.InSentence() + "."
	case Reinstated:
		return "The account was reinstated."
	case EvidenceRenewed:
		renewed := make([]CheckName, len(f.Evidence))
		for i, e := range f.Evidence {
			renewed[i] = e.Check
		}
		return "The owner's evidence was renewed: " + casework.List(renewed) + "."
	case TransferBegan:
		return "A new owner was asked for evidence, to take over the account."
	case TransferCancelled:
		return "The transfer of the account was cancelled."
	case Transferred:
		return "The account has a new owner."
	case Closed:
		return "The account was closed."
	}
	return casework.SharedSummary(e)
}

// Clause names the clause that an event follows from; empty: none.
func Clause(e casework.Event) string {
	switch f := e.Data.(type) {
	case CheckApproved:
		return f.Check.Clause()
	case CheckDelegated:
		return f.Check.Clause()
	case DelegationEnded:
		return f.Check.Clause()
	case EvidenceGiven, EvidenceVerified, EvidenceRenewed, AcceptanceAsked:
		return "S5"
	case Suspended:
		return f.Clause()
	case Requested, PermissionDecided, Opened, Reviewed, Reinstated,
		UseReported, UseSettled, TransferBegan, TransferCancelled, Transferred, Closed, RequestEnded:
		return "S2"
	}
	return casework.SharedClause(e)
}
