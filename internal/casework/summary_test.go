package casework_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

// told is an event and what is said of it.
type told struct {
	kind    casework.EventKind
	fact    casework.Fact
	summary string
	clause  string
}

func everyKindOfEvent() []told {
	unacceptable := casework.Assessed{
		Finding: casework.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundOtherLaw}, PossiblyCriminal: true,
	}
	proposed := casework.Proposed{ID: "P1", Measures: []casework.Measure{warn, police}, Clauses: []string{"R3", "R6"}}
	removal := casework.ActionPending{
		ID: "A2", Measure: remove, Kind: casework.ActionRemovePost, Mode: casework.Manual, Detail: "No adapter.",
	}
	heldBack := casework.ActionHeld{ID: "A1", Measure: warn, Kind: casework.ActionSendWarning, Mode: casework.Automatic}
	opposed := casework.Advised{Proposal: "P1", Position: casework.Oppose}
	supported := casework.Advised{Proposal: "P1", Position: casework.Support, Standing: "SA1"}
	return []told{
		{casework.EventReported, casework.Reported{Channel: "x"}, "A post on X was reported.", "S14"},
		{casework.EventReportedAgain, casework.ReportedAgain{}, "The same post was reported again.", "S14"},
		{casework.EventAssessed, unacceptable, "Assessed as unacceptable: other law; possibly criminal.", "R2"},
		{casework.EventAssessed, casework.Assessed{Finding: casework.FindingAcceptable}, "Assessed as acceptable.", "R1"},
		{casework.EventAssessed, casework.Assessed{Finding: casework.FindingServiceComplaint}, "Assessed as a complaint about a service.", "R11"},
		{casework.EventIdentified, casework.Identified{Outcome: casework.Unknown}, "Efforts to identify the author: not identified.", "R5"},
		{casework.EventEvidenceAdded, casework.EvidenceAdded{ID: "E1", MediaType: "image/png", Size: 7}, "Evidence E1 was taken into custody (image/png, 7 bytes).", "R7"},
		{casework.EventEvidenceUnavailable, casework.EvidenceUnavailable{Reason: "It is gone."}, "Evidence is out of reach: It is gone.", "R7"},
		{casework.EventProposed, proposed, "Proposal P1: written warning, refer to the police.", "R3, R6"},
		{casework.EventAdvised, opposed, "Legal Services opposes P1.", "R8"},
		{casework.EventAdvised, supported, "Legal Services supports P1 by standing advice SA1.", "R8"},
		{casework.EventDecided, casework.Decided{Proposal: "P1", Proceed: true}, "Communications decided to go ahead with P1.", "R8"},
		{casework.EventDecided, casework.Decided{Proposal: "P1"}, "Communications decided not to go ahead with P1.", "R8"},
		{casework.EventActionPending, removal, "Task A2 for an officer: remove the post. No adapter.", "R5"},
		{casework.EventActionHeld, heldBack, "Task A1 waits for evidence: send the author a written warning.", "R7"},
		{casework.EventActionDone, casework.ActionDone{ID: "A2", Status: casework.ActionIsNotPossible, Detail: "Gone."}, "Task A2 is not possible. Gone.", ""},
		{casework.EventActionFailed, casework.ActionFailed{ID: "A2", Detail: "No answer."}, "Task A2 failed. No answer.", ""},
		{casework.EventLetterSent, casework.LetterSent{ID: "L1", Letter: casework.LetterRemoveRequest}, "Letter L1 went out: request to remove the post.", "R3"},
		{casework.EventLetterSent, casework.LetterSent{ID: "L1", Letter: casework.LetterTargetNote}, "Letter L1 went out: note to the colleague whom the post is about.", "R12"},
		{casework.EventLetterSent, casework.LetterSent{ID: "L1", Letter: casework.LetterCorrection}, "Letter L1 went out: correction.", "R10"},
		{casework.EventLetterSent, casework.LetterSent{ID: "L1", Letter: casework.LetterPermission}, "Letter L1 went out: permission for an account.", "S2"},
		{casework.EventBlocked, casework.Blocked{Action: "A3"}, "The author is blocked.", "R4"},
		{casework.EventUnblocked, casework.Unblocked{}, "The author is no longer blocked.", "R4"},
		{casework.EventUnblocked, casework.Unblocked{Withdrawn: true}, "This case's share in the block of the author was withdrawn.", "R4"},
		{casework.EventObserved, casework.Observed{Behaviour: casework.Complied}, "Observed: the author complied.", "R4"},
		{casework.EventObserved, casework.Observed{Behaviour: casework.Continued, Further: true}, "Observed: the author continued, with a further post.", "R4"},
		{casework.EventObserved, casework.Observed{Behaviour: casework.StayedUp}, "Observed: the post is still there.", "R4"},
		{casework.EventWindowStarted, casework.WindowStarted{Window: casework.WindowResponse}, "The time for the author to respond began.", ""},
		{casework.EventWindowLapsed, casework.WindowLapsed{Window: casework.WindowRecurrence}, "The observation period is over.", ""},
		{casework.EventReminded, casework.Reminded{What: casework.WindowReference}, "A reminder went out: the police reference.", ""},
		{casework.EventEscalated, casework.Escalated{What: casework.WindowAction}, "Overdue: a task that a person has to do. The head of Communications was told.", ""},
		{casework.EventAssigned, casework.Assigned{To: "comms-2"}, "The case was assigned to comms-2.", ""},
		{casework.EventNoted, casework.Noted{}, "A note was added.", ""},
		{casework.EventProgressed, casework.Progressed{Action: "A4"}, "News of A4 was recorded.", ""},
		{casework.EventPaused, casework.Paused{Category: "court"}, "The clock was stopped: court.", ""},
		{casework.EventResumed, casework.Resumed{}, "The clock was started again.", ""},
		{casework.EventClosed, casework.Closed{Outcome: casework.OutcomeNoRecurrence}, "The case was closed: it did not happen again.", ""},
		{casework.EventClosed, casework.Closed{Outcome: casework.OutcomeAcceptable}, "The case was closed: the post is acceptable.", "R1"},
		{casework.EventReopened, casework.Reopened{}, "The case was reopened.", ""},
		{casework.EventOverturned, casework.Overturned{}, "The decision was overturned.", "R10"},
		{casework.EventAccountRequested, casework.AccountRequested{Channel: "x", Handle: "@parks"}, "An account on X was requested: @parks.", "S2"},
		{casework.EventCheckApproved, casework.CheckApproved{Check: casework.CheckLineManager, Approve: true}, "Approved: line manager approval.", "S3"},
		{casework.EventCheckApproved, casework.CheckApproved{Check: casework.CheckBudget}, "Refused: approval of the budget for the licence.", "S4"},
		{casework.EventCheckDelegated, casework.CheckDelegated{Check: casework.CheckLineManager, To: "staff-2"}, "A deputy was named: line manager approval.", "S3"},
		{casework.EventDelegationEnded, casework.DelegationEnded{Check: casework.CheckLineManager}, "The deputy's days are over: line manager approval.", ""},
		{casework.EventEvidenceGiven, casework.EvidenceGiven{Check: casework.CheckLearning}, "Evidence was given: data protection e-learning.", "S5"},
		{casework.EventEvidenceVerified, casework.EvidenceVerified{Check: casework.CheckLearning, Accept: true}, "Evidence was accepted: data protection e-learning.", "S5"},
		{casework.EventEvidenceVerified, casework.EvidenceVerified{Check: casework.CheckProtection}, "Evidence was not accepted: acceptance of the Data Protection Policy.", "S5"},
		{casework.EventPermissionDecided, casework.PermissionDecided{Grant: true, Account: "SMA-1"}, "Communications granted the account, which is SMA-1 on the register.", "S2"},
		{casework.EventPermissionDecided, casework.PermissionDecided{}, "Communications refused the account.", "S2"},
		{casework.EventRequestEnded, casework.RequestEnded{Outcome: casework.RequestLapsed}, "The request was closed: lapsed.", ""},
		{casework.EventAccountOpened, casework.AccountOpened{Channel: "x", Handle: "@parks"}, "The account @parks on X was put on the register.", "S2"},
		{casework.EventAccountReviewed, casework.AccountReviewed{}, "The account was reviewed.", "S2"},
		{casework.EventAccountSuspended, casework.AccountSuspended{Cause: casework.CauseOwnerLeft}, "The account was suspended: its owner has left.", "S2"},
		{casework.EventAccountReinstated, casework.AccountReinstated{}, "The account was reinstated.", "S2"},
		{casework.EventAccountTransferred, casework.AccountTransferred{To: "staff-2"}, "The account has a new owner.", "S2"},
		{casework.EventAcceptanceAsked, casework.AcceptanceAsked{Check: casework.CheckSecurity, PolicyVersion: "2.0"}, "Asked again, because version 2.0 is in force: acceptance of the Information Security and IT Acceptable Use Policy.", "S5"},
		{casework.EventEvidenceRenewed, casework.EvidenceRenewed{Evidence: []casework.Accepted{{Check: casework.CheckLearning}}}, "The owner's evidence was renewed: data protection e-learning.", "S5"},
		{casework.EventAccountClosed, casework.AccountClosed{}, "The account was closed.", "S2"},
	}
}

func TestEveryEventIsSummedUpAndCitesItsClause(t *testing.T) {
	t.Parallel()
	for _, c := range everyKindOfEvent() {
		e := casework.Event{Seq: 1, Kind: c.kind, Data: c.fact}
		require.Equal(t, c.summary, casework.Summary(e), c.kind)
		require.Equal(t, c.clause, casework.ClauseOf(e), c.kind)
	}
}

func TestEveryEventSurvivesItsStorage(t *testing.T) {
	t.Parallel()
	for _, c := range everyKindOfEvent() {
		e := casework.Event{Seq: 3, At: monday(), Actor: comms.Person, Kind: c.kind, Data: c.fact, Personal: &casework.Personal{Text: "secret"}}
		var kept casework.Event
		require.NoError(t, json.Unmarshal([]byte(asJSON(t, e)), &kept))
		require.Equal(t, e, kept)
	}
}

func TestAnEventThatDoesNotFitIsRefusedAndChangesNothing(t *testing.T) {
	t.Parallel()
	for _, e := range []casework.Event{
		{Seq: 3, Data: casework.Noted{}},
		{Seq: 1, Data: casework.Noted{}},
		{Seq: 2},
		{Seq: 2, Data: casework.Advised{Proposal: "P1"}},
		{Seq: 2, Data: casework.Decided{Proposal: "P1"}},
		{Seq: 2, Data: casework.ActionDone{ID: "A1"}},
		{Seq: 2, Data: casework.ActionFailed{ID: "A1"}},
	} {
		d := open(t)
		before := asJSON(t, d.c)
		require.Error(t, casework.Apply(d.c, e))
		require.Equal(t, before, asJSON(t, d.c))
	}
}
