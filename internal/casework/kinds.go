package casework

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Kind names what happened.
type Kind string

// The kinds of events of an incident.
const (
	KindReported            Kind = "reported"
	KindReportedAgain       Kind = "reported_again"
	KindAssessed            Kind = "assessed"
	KindIdentified          Kind = "identified"
	KindEvidenceAdded       Kind = "evidence_added"
	KindEvidenceUnavailable Kind = "evidence_unavailable"
	KindEvidenceChanged     Kind = "evidence_changed"
	KindProposed            Kind = "proposed"
	KindAdvised             Kind = "advised"
	KindDecided             Kind = "decided"
	KindActionPending       Kind = "action_pending"
	KindActionHeld          Kind = "action_held"
	KindActionDone          Kind = "action_done"
	KindActionFailed        Kind = "action_failed"
	KindLetterSent          Kind = "letter_sent"
	KindBlocked             Kind = "blocked"
	KindUnblocked           Kind = "unblocked"
	KindObserved            Kind = "observed"
	KindWindowStarted       Kind = "window_started"
	KindWindowLapsed        Kind = "window_lapsed"
	KindReminded            Kind = "reminded"
	KindEscalated           Kind = "escalated"
	KindAssigned            Kind = "assigned"
	KindNoted               Kind = "noted"
	KindProgressed          Kind = "progressed"
	KindPaused              Kind = "paused"
	KindResumed             Kind = "resumed"
	KindClosed              Kind = "closed"
	KindReopened            Kind = "reopened"
	KindOverturned          Kind = "overturned"
)

// The kinds of events of account requests and accounts.
const (
	KindAccountRequested   Kind = "account_requested"
	KindCheckApproved      Kind = "check_approved"
	KindCheckDelegated     Kind = "check_delegated"
	KindDelegationEnded    Kind = "delegation_ended"
	KindEvidenceGiven      Kind = "evidence_given"
	KindEvidenceVerified   Kind = "evidence_verified"
	KindPermissionDecided  Kind = "permission_decided"
	KindRequestEnded       Kind = "request_ended"
	KindAcceptanceAsked    Kind = "acceptance_asked"
	KindAccountOpened      Kind = "account_opened"
	KindAccountReviewed    Kind = "account_reviewed"
	KindAccountSuspended   Kind = "account_suspended"
	KindAccountReinstated  Kind = "account_reinstated"
	KindAccountTransferred Kind = "account_transferred"
	KindAccountClosed      Kind = "account_closed"
	KindEvidenceRenewed    Kind = "evidence_renewed"
)

// Kinds lists the kinds of events, those of incidents first.
func Kinds() []Kind {
	return []Kind{
		KindReported, KindReportedAgain, KindAssessed, KindIdentified, KindEvidenceAdded, KindEvidenceUnavailable,
		KindEvidenceChanged, KindProposed, KindAdvised, KindDecided, KindActionPending, KindActionHeld, KindActionDone,
		KindActionFailed, KindLetterSent, KindBlocked, KindUnblocked, KindObserved, KindWindowStarted, KindWindowLapsed,
		KindReminded, KindEscalated, KindAssigned, KindNoted, KindProgressed, KindPaused, KindResumed, KindClosed,
		KindReopened, KindOverturned, KindAccountRequested, KindCheckApproved, KindCheckDelegated, KindDelegationEnded,
		KindEvidenceGiven, KindEvidenceVerified, KindPermissionDecided, KindRequestEnded, KindAcceptanceAsked,
		KindAccountOpened, KindAccountReviewed, KindAccountSuspended, KindAccountReinstated, KindAccountTransferred,
		KindAccountClosed, KindEvidenceRenewed,
	}
}

// ParseFact reads the data of an event of the kind. An unknown kind or field is an error.
func ParseFact(kind Kind, data []byte) (Fact, error) { //nolint:revive // a line for each kind, and nothing else
	switch kind {
	case KindReported:
		return factOf[Reported](kind, data)
	case KindReportedAgain:
		return factOf[ReportedAgain](kind, data)
	case KindAssessed:
		return factOf[Assessed](kind, data)
	case KindIdentified:
		return factOf[Identified](kind, data)
	case KindEvidenceAdded:
		return factOf[EvidenceAdded](kind, data)
	case KindEvidenceUnavailable:
		return factOf[EvidenceUnavailable](kind, data)
	case KindEvidenceChanged:
		return factOf[EvidenceChanged](kind, data)
	case KindProposed:
		return factOf[Proposed](kind, data)
	case KindAdvised:
		return factOf[Advised](kind, data)
	case KindDecided:
		return factOf[Decided](kind, data)
	case KindActionPending:
		return factOf[ActionPending](kind, data)
	case KindActionHeld:
		return factOf[ActionHeld](kind, data)
	case KindActionDone:
		return factOf[ActionDone](kind, data)
	case KindActionFailed:
		return factOf[ActionFailed](kind, data)
	case KindLetterSent:
		return factOf[LetterSent](kind, data)
	case KindBlocked:
		return factOf[Blocked](kind, data)
	case KindUnblocked:
		return factOf[Unblocked](kind, data)
	case KindObserved:
		return factOf[Observed](kind, data)
	case KindWindowStarted:
		return factOf[WindowStarted](kind, data)
	case KindWindowLapsed:
		return factOf[WindowLapsed](kind, data)
	case KindReminded:
		return factOf[Reminded](kind, data)
	case KindEscalated:
		return factOf[Escalated](kind, data)
	case KindAssigned:
		return factOf[Assigned](kind, data)
	case KindNoted:
		return factOf[Noted](kind, data)
	case KindProgressed:
		return factOf[Progressed](kind, data)
	case KindPaused:
		return factOf[Paused](kind, data)
	case KindResumed:
		return factOf[Resumed](kind, data)
	case KindClosed:
		return factOf[Closed](kind, data)
	case KindReopened:
		return factOf[Reopened](kind, data)
	case KindOverturned:
		return factOf[Overturned](kind, data)
	case KindAccountRequested:
		return factOf[AccountRequested](kind, data)
	case KindCheckApproved:
		return factOf[CheckApproved](kind, data)
	case KindCheckDelegated:
		return factOf[CheckDelegated](kind, data)
	case KindDelegationEnded:
		return factOf[DelegationEnded](kind, data)
	case KindEvidenceGiven:
		return factOf[EvidenceGiven](kind, data)
	case KindEvidenceVerified:
		return factOf[EvidenceVerified](kind, data)
	case KindPermissionDecided:
		return factOf[PermissionDecided](kind, data)
	case KindRequestEnded:
		return factOf[RequestEnded](kind, data)
	case KindAcceptanceAsked:
		return factOf[AcceptanceAsked](kind, data)
	case KindAccountOpened:
		return factOf[AccountOpened](kind, data)
	case KindAccountReviewed:
		return factOf[AccountReviewed](kind, data)
	case KindAccountSuspended:
		return factOf[AccountSuspended](kind, data)
	case KindAccountReinstated:
		return factOf[AccountReinstated](kind, data)
	case KindAccountTransferred:
		return factOf[AccountTransferred](kind, data)
	case KindAccountClosed:
		return factOf[AccountClosed](kind, data)
	case KindEvidenceRenewed:
		return factOf[EvidenceRenewed](kind, data)
	default:
		return nil, fmt.Errorf("event: unknown kind %q", kind)
	}
}

func factOf[F Fact](kind Kind, data []byte) (Fact, error) {
	var fact F
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&fact); err != nil {
		return nil, fmt.Errorf("event %s: %w", kind, err)
	}
	return fact, nil
}
