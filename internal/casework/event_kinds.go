package casework

import (
	"fmt"
	"slices"
)

// Kind names what happened.
type EventKind string

// The kinds of events of an incident.
const (
	EventReported            EventKind = "reported"
	EventReportedAgain       EventKind = "reported_again"
	EventAssessed            EventKind = "assessed"
	EventIdentified          EventKind = "identified"
	EventEvidenceAdded       EventKind = "evidence_added"
	EventEvidenceUnavailable EventKind = "evidence_unavailable"
	EventEvidenceChanged     EventKind = "evidence_changed"
	EventProposed            EventKind = "proposed"
	EventAdvised             EventKind = "advised"
	EventDecided             EventKind = "decided"
	EventActionPending       EventKind = "action_pending"
	EventActionHeld          EventKind = "action_held"
	EventActionDone          EventKind = "action_done"
	EventActionFailed        EventKind = "action_failed"
	EventLetterSent          EventKind = "letter_sent"
	EventBlocked             EventKind = "blocked"
	EventUnblocked           EventKind = "unblocked"
	EventObserved            EventKind = "observed"
	EventWindowStarted       EventKind = "window_started"
	EventWindowLapsed        EventKind = "window_lapsed"
	EventReminded            EventKind = "reminded"
	EventEscalated           EventKind = "escalated"
	EventAssigned            EventKind = "assigned"
	EventNoted               EventKind = "noted"
	EventProgressed          EventKind = "progressed"
	EventPaused              EventKind = "paused"
	EventResumed             EventKind = "resumed"
	EventClosed              EventKind = "closed"
	EventReopened            EventKind = "reopened"
	EventOverturned          EventKind = "overturned"
)

// The kinds of events of account requests and accounts.
const (
	EventAccountRequested   EventKind = "account_requested"
	EventCheckApproved      EventKind = "check_approved"
	EventCheckDelegated     EventKind = "check_delegated"
	EventDelegationEnded    EventKind = "delegation_ended"
	EventEvidenceGiven      EventKind = "evidence_given"
	EventEvidenceVerified   EventKind = "evidence_verified"
	EventPermissionDecided  EventKind = "permission_decided"
	EventRequestEnded       EventKind = "request_ended"
	EventAcceptanceAsked    EventKind = "acceptance_asked"
	EventAccountOpened      EventKind = "account_opened"
	EventAccountReviewed    EventKind = "account_reviewed"
	EventAccountSuspended   EventKind = "account_suspended"
	EventAccountReinstated  EventKind = "account_reinstated"
	EventAccountTransferred EventKind = "account_transferred"
	EventAccountClosed      EventKind = "account_closed"
	EventEvidenceRenewed    EventKind = "evidence_renewed"
)

// EventKinds lists the kinds of events, those of incidents first.
func EventKinds() []EventKind {
	var list []EventKind
	for _, k := range AllKinds() {
		for _, kind := range k.EventKinds() {
			if !slices.Contains(list, kind) {
				list = append(list, kind)
			}
		}
	}
	return list
}

// ParseFact reads the data of an event. An unknown kind of event or field is an error.
func ParseFact(kind EventKind, data []byte) (Fact, error) {
	for _, k := range AllKinds() {
		if slices.Contains(k.EventKinds(), kind) {
			return k.ParseFact(kind, data)
		}
	}
	return nil, fmt.Errorf("event: unknown kind %q", kind)
}
