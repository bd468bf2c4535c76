package kinds_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/casework/publication"
)

// told is an event and its summary.
type told struct {
	kind    casework.EventKind
	fact    casework.Fact
	summary string
	clause  string
}

func everyKindOfEvent() []told {
	unacceptable := incident.Assessed{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundOtherLaw}, PossiblyCriminal: true,
	}
	proposed := incident.Proposed{ID: "P1", Measures: []casework.Measure{casework.MeasureWarn, casework.MeasureReferPolice}, Clauses: []string{"R3", "R6"}}
	removal := casework.ActionPending{
		ID: "A2", Measure: casework.MeasureRemove, Kind: incident.ActionRemovePost, Mode: casework.Manual, Detail: "No adapter.",
	}
	heldBack := casework.ActionHeld{ID: "A1", Measure: casework.MeasureWarn, Kind: incident.ActionSendWarning, Mode: casework.Automatic}
	opposed := incident.Advised{Proposal: "P1", Position: incident.Oppose}
	supported := incident.Advised{Proposal: "P1", Position: incident.Support, Standing: "SA1"}
	return []told{
		{incident.EventReported, incident.Reported{Channel: "x"}, "A post on X was reported.", "S14"},
		{incident.EventReportedAgain, incident.ReportedAgain{}, "The same post was reported again.", "S14"},
		{incident.EventAssessed, unacceptable, "Assessed as unacceptable: other law; possibly criminal.", "R2"},
		{incident.EventAssessed, incident.Assessed{Finding: incident.FindingAcceptable}, "Assessed as acceptable.", "R1"},
		{incident.EventAssessed, incident.Assessed{Finding: incident.FindingServiceComplaint}, "Assessed as a complaint about a service.", "R11"},
		{incident.EventIdentified, incident.Identified{Outcome: incident.AuthorNotIdentified}, "Efforts to identify the author: not identified.", "R5"},
		{casework.EventEvidenceAdded, casework.EvidenceAdded{ID: "E1", MediaType: "image/png", Size: 7}, "Evidence E1 was taken into custody (image/png, 7 bytes).", "R7"},
		{casework.EventEvidenceUnavailable, casework.EvidenceUnavailable{Reason: "It is gone."}, "No evidence can be obtained: It is gone.", "R7"},
		{incident.EventProposed, proposed, "Proposal P1: written warning, refer to the police.", "R3, R6"},
		{incident.EventAdvised, opposed, "Legal Services opposes P1.", "R8"},
		{incident.EventAdvised, supported, "Legal Services supports P1 by standing advice SA1.", "R8"},
		{incident.EventDecided, incident.Decided{Proposal: "P1", Proceed: true}, "Communications decided to go ahead with P1.", "R8"},
		{incident.EventDecided, incident.Decided{Proposal: "P1"}, "Communications decided not to go ahead with P1.", "R8"},
		{casework.EventActionPending, removal, "Task A2 for an officer: remove the post. No adapter.", "R5"},
		{casework.EventActionHeld, heldBack, "Task A1 waits for evidence: send the author a written warning.", "R7"},
		{casework.EventActionDone, casework.ActionDone{ID: "A2", Status: casework.ActionIsNotPossible, Detail: "Gone."}, "Task A2 is not possible. Gone.", "R8"},
		{casework.EventActionFailed, casework.ActionFailed{ID: "A2", Detail: "No answer."}, "Task A2 failed. No answer.", "R8"},
		{casework.EventEvidenceChanged, casework.EvidenceChanged{ID: "E1"}, "What is kept as evidence E1 is not what was taken into custody. Nobody gets it.", "R7"},
		{incident.EventPostsChecked, incident.PostsChecked{Posts: []incident.PostSeen{
			{Post: 0, Found: casework.FoundPublished, Edited: true}, {Post: 1, Found: casework.FoundGone}, {Post: 2, Found: casework.FoundUnclear},
		}}, "The system looked at the posts: post 1 is still there and has been edited, post 2 is gone, post 3 cannot be seen from here.", "R3"},
		{incident.EventDescribed, incident.Described{Post: 1}, "The description of post 2 was changed.", "R2"},
		{incident.EventTargetNamed, incident.TargetNamed{ID: "T1"}, "Whom the posts are about was recorded: person T1.", "R12"},
		{incident.EventTargetNamed, incident.TargetNamed{ID: "T1", Person: "comms-2", Risk: incident.RiskHigh, TookPart: true}, "Whom the posts are about was recorded: person T1, at high risk. They had worked on the case, and have no part in it from now on.", "R12"},
		{incident.EventTargetNamed, incident.TargetNamed{ID: "T1", Mistaken: true}, "Person T1 was named by mistake: the posts are not about them.", "R12"},
		{incident.EventReferralDecided, incident.ReferralDecided{Refer: true}, "Communications decided to refer the matter to the police.", "R6"},
		{incident.EventReferralDecided, incident.ReferralDecided{}, "Communications decided not to refer the matter to the police.", "R6"},
		{casework.EventLetterSent, casework.LetterSent{ID: "L1", Letter: casework.LetterRemoveRequest}, "Letter L1 was sent: request to remove the post.", "R3"},
		{casework.EventLetterSent, casework.LetterSent{ID: "L1", Letter: casework.LetterTargetNote}, "Letter L1 was sent: note to the person whom the post is about.", "R12"},
		{casework.EventLetterSent, casework.LetterSent{ID: "L1", Letter: casework.LetterCorrection}, "Letter L1 was sent: correction.", "R10"},
		{casework.EventLetterSent, casework.LetterSent{ID: "L1", Letter: casework.LetterPermission}, "Letter L1 was sent: permission for an account.", "S2"},
		{incident.EventBlocked, incident.Blocked{Action: "A3"}, "The author is blocked.", "R4"},
		{incident.EventUnblocked, incident.Unblocked{}, "The author is no longer blocked.", "R4"},
		{incident.EventUnblocked, incident.Unblocked{Withdrawn: true}, "This case no longer has a share in the block of the author.", "R4"},
		{incident.EventObserved, incident.Observed{Behaviour: incident.Complied}, "Observed: the author complied.", "R4"},
		{incident.EventObserved, incident.Observed{Behaviour: incident.Continued, Further: true}, "Observed: the author continued, with a further post.", "R4"},
		{incident.EventObserved, incident.Observed{Behaviour: incident.StayedUp}, "Observed: the post is still there.", "R4"},
		{casework.EventWindowStarted, casework.WindowStarted{Window: casework.WindowResponse}, "The time for the author to respond began.", "R3"},
		{casework.EventWindowLapsed, casework.WindowLapsed{Window: casework.WindowRecurrence}, "The observation period is over.", "R4"},
		{casework.EventReminded, casework.Reminded{What: casework.WindowReference}, "A reminder was sent: the police reference.", "R6"},
		{casework.EventEscalated, casework.Escalated{What: casework.WindowAction}, "Overdue: a task that a person has to do. The head of Communications was told.", "R8"},
		{casework.EventAssigned, casework.Assigned{To: "comms-2"}, "The case was assigned to comms-2.", "S14"},
		{casework.EventAssigned, casework.Assigned{}, "The case was taken from its officer.", "S14"},
		{casework.EventNoted, casework.Noted{}, "A note was added.", "S14"},
		{incident.EventProgressed, incident.Progressed{Action: "A4"}, "News about A4 was recorded.", "R6, R9"},
		{casework.EventPaused, casework.Paused{Category: casework.PauseCourt}, "The clock was stopped: waiting for a court.", "S14"},
		{casework.EventPaused, casework.Paused{Category: "Counsel says wait"}, "The clock was stopped: Counsel says wait.", "S14"},
		{casework.EventResumed, casework.Resumed{}, "The clock was started again.", "S14"},
		{incident.EventClosed, incident.Closed{Outcome: incident.OutcomeNoRecurrence}, "The case was closed: it did not happen again.", "R4"},
		{incident.EventClosed, incident.Closed{Outcome: incident.OutcomeAcceptable}, "The case was closed: the post is acceptable.", "R1"},
		{incident.EventReopened, incident.Reopened{}, "The case was reopened.", "R8"},
		{incident.EventOverturned, incident.Overturned{}, "The decision was overturned.", "R10"},
		{incident.EventCaseJoined, incident.CaseJoined{From: "INC-A", Posts: 2}, "INC-A was joined into this case, with 2 posts.", "S14"},
		{incident.EventPostJoined, incident.PostJoined{From: "INC-A", Of: "1", Post: 2}, "Post 1 of INC-A is post 3 of this case.", "S14"},
		{incident.EventClosed, incident.Closed{Outcome: incident.OutcomeDuplicate, Into: "INC-A"}, "The case was joined into INC-A, which has its posts now, and was closed.", "S14"},
		{account.EventRequested, account.Requested{Channel: "x", Handle: "@parks"}, "An account on X was requested: @parks.", "S2"},
		{account.EventCheckApproved, account.CheckApproved{Check: account.CheckLineManager, Approve: true}, "Approved: line manager approval.", "S3"},
		{account.EventCheckApproved, account.CheckApproved{Check: account.CheckBudget}, "Refused: approval of the budget for the licence.", "S4"},
		{account.EventCheckDelegated, account.CheckDelegated{Check: account.CheckLineManager, To: "staff-2"}, "A deputy was named: line manager approval.", "S3"},
		{account.EventDelegationEnded, account.DelegationEnded{Check: account.CheckLineManager}, "The deputy can no longer answer: line manager approval.", "S3"},
		{account.EventEvidenceGiven, account.EvidenceGiven{Check: account.CheckLearning}, "Evidence was given: data protection e-learning.", "S5"},
		{account.EventEvidenceVerified, account.EvidenceVerified{Check: account.CheckLearning, Accept: true}, "Evidence was accepted: data protection e-learning.", "S5"},
		{account.EventEvidenceVerified, account.EvidenceVerified{Check: account.CheckProtection}, "Evidence was not accepted: acceptance of the Data Protection Policy.", "S5"},
		{account.EventPermissionDecided, account.PermissionDecided{Grant: true, Account: "SMA-1"}, "Communications granted the account, which is SMA-1 on the register.", "S2"},
		{account.EventPermissionDecided, account.PermissionDecided{}, "Communications refused the account.", "S2"},
		{account.EventRequestEnded, account.RequestEnded{Outcome: account.RequestLapsed}, "The request was closed: lapsed.", "S2"},
		{account.EventOpened, account.Opened{Channel: "x", Handle: "@parks"}, "The account @parks on X was put on the register.", "S2"},
		{account.EventReviewed, account.Reviewed{}, "The account was reviewed.", "S2"},
		{account.EventSuspended, account.Suspended{Cause: account.CauseOwnerLeft}, "The account was suspended: its owner has left.", "S2"},
		{account.EventReinstated, account.Reinstated{}, "The account was reinstated.", "S2"},
		{account.EventUseReported, account.UseReported{Channel: "x", Handle: "@rogue"}, "An account on X was reported that is not on the register: @rogue.", "S2"},
		{account.EventUseSettled, account.UseSettled{Outcome: account.UseConduct}, "Communications settled it: made a conduct case.", "S2"},
		{account.EventTransferBegan, account.TransferBegan{To: "staff-2"}, "A new owner was asked for evidence, to take over the account.", "S2"},
		{account.EventTransferCancelled, account.TransferCancelled{}, "The transfer of the account was cancelled.", "S2"},
		{account.EventTransferred, account.Transferred{To: "staff-2"}, "The account has a new owner.", "S2"},
		{account.EventAcceptanceAsked, account.AcceptanceAsked{Check: account.CheckSecurity, PolicyVersion: "2.0"}, "Asked again, because version 2.0 is in force: acceptance of the Information Security and IT Acceptable Use Policy.", "S5"},
		{account.EventEvidenceRenewed, account.EvidenceRenewed{Evidence: []account.Accepted{{Check: account.CheckLearning}}}, "The owner's evidence was renewed: data protection e-learning.", "S5"},
		{account.EventClosed, account.Closed{}, "The account was closed.", "S2"},
		{publication.EventDrafted, publication.Drafted{Form: publication.NewsRelease, Channels: []string{"x", "facebook"}}, "A news release was drafted, for X and Facebook.", "S8"},
		{publication.EventDrafted, publication.Drafted{Form: publication.WebsiteLink, Channels: []string{"x"}}, "A link to a page of the website was drafted, for X.", "S7"},
		{publication.EventEdited, publication.Edited{Channels: []string{"x"}}, "It was edited.", "S8"},
		{publication.EventEdited, publication.Edited{Channels: []string{"x"}, Voided: true}, "It was edited, so it must be approved again.", "S8"},
		{publication.EventSubmitted, publication.Submitted{}, "It was submitted to the press office.", "S8"},
		{publication.EventApproved, publication.Approved{NoPersonalData: true}, "The press office approved it, and confirmed that it publishes no data collected for business use.", "S8, S10, S11"},
		{publication.EventReturned, publication.Returned{}, "The press office sent it back.", "S8"},
		{publication.EventEmbargoMoved, publication.EmbargoMoved{}, "The embargo was moved.", "S9"},
		{publication.EventReleaseBegan, publication.ReleaseBegan{Late: true}, "The release began, late.", "S9"},
		{publication.EventReleaseMissed, publication.ReleaseMissed{}, "It was too late to release it. The press office was asked.", "S9"},
		{publication.EventCancelled, publication.Cancelled{}, "It was cancelled.", "S9"},
		{publication.EventCorrected, publication.CorrectionDrafted{}, "A correction was written, which needs an approval.", "S8"},
		{publication.EventCorrectionEnds, publication.CorrectionDropped{}, "The correction was dropped.", "S8"},
		{publication.EventWithdrawn, publication.Withdrew{}, "It was withdrawn.", "S8"},
		{publication.EventEnquiryLogged, publication.EnquiryLogged{Ref: "MED-1"}, "A question of the media was logged.", "S8"},
		{publication.EventEnquiryAnswered, publication.EnquiryAnswered{Publication: "PUB-1"}, "It was answered by PUB-1.", "S8"},
		{publication.EventEnquiryDeclined, publication.EnquiryDeclined{}, "The press office declined to answer.", "S8"},
	}
}

func TestEveryEventHasASummaryThatCitesItsClause(t *testing.T) {
	t.Parallel()
	for _, c := range everyKindOfEvent() {
		e := casework.Event{Seq: 1, Kind: c.kind, Data: c.fact}
		require.Equal(t, c.summary, kinds.All().Summary(e), c.kind)
		require.Equal(t, c.clause, kinds.All().Clause(e), c.kind)
	}
}

// TestEveryEventOfATimelineCitesAClause shows that no kind of event, window, action or ending
// is without one (S14).
func TestEveryEventOfATimelineCitesAClause(t *testing.T) {
	t.Parallel()
	facts := []casework.Fact{}
	told := map[casework.EventKind]bool{}
	for _, c := range everyKindOfEvent() {
		facts, told[c.kind] = append(facts, c.fact), true
	}
	for _, kind := range kinds.All().EventKinds() {
		require.True(t, told[kind], "the table has no %s", kind)
	}
	for _, w := range casework.Windows() {
		facts = append(facts, casework.WindowStarted{Window: w}, casework.WindowLapsed{Window: w}, casework.Reminded{What: w}, casework.Escalated{What: w})
	}
	for _, o := range incident.Outcomes() {
		facts = append(facts, incident.Closed{Outcome: o})
	}
	for _, kind := range []casework.ActionKind{
		"", incident.ActionCaptureEvidence, incident.ActionSendWarning, incident.ActionRemovePost, incident.ActionAskToRemove, incident.ActionBlockAuthor,
		incident.ActionUnblockAuthor, incident.ActionBuildPack, incident.ActionReferToPolice, incident.ActionHandToLegal, incident.ActionSendCorrection,
	} {
		facts = append(facts, casework.ActionDone{Kind: kind}, casework.ActionFailed{Kind: kind}, casework.ActionPending{Kind: kind})
	}
	for _, kind := range casework.LetterKinds() {
		facts = append(facts, casework.LetterSent{Letter: kind})
	}
	for _, fact := range facts {
		e := casework.Event{Seq: 1, Kind: fact.Event(), Data: fact}
		for id := range strings.SplitSeq(kinds.All().Clause(e), ", ") {
			require.Regexp(t, `^[RS][0-9]+$`, id, "%s: %+v", e.Kind, fact)
		}
	}
}

// TestWhatAnActionCitesFollowsFromItsMeasure shows that the end of an action and a reminder
// of it cite the clause of the measure.
func TestWhatAnActionCitesFollowsFromItsMeasure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fact   casework.Fact
		clause string
	}{
		{casework.ActionDone{Kind: incident.ActionRemovePost, Measure: casework.MeasureWarn}, "R3"},
		{casework.ActionFailed{Kind: incident.ActionBlockAuthor, Measure: casework.MeasureBlock}, "R4"},
		{casework.ActionDone{Kind: incident.ActionCaptureEvidence}, "R7"},
		{casework.ActionDone{Kind: incident.ActionBuildPack, Measure: casework.MeasureLegalAction}, "R9"},
		{casework.Reminded{What: casework.WindowAction, Kind: incident.ActionReferToPolice, Measure: casework.MeasureReferPolice}, "R6"},
		{casework.Escalated{What: casework.WindowAction, Kind: incident.ActionCaptureEvidence}, "R7"},
		{incident.Progressed{Reference: "24000123456"}, "R6"},
	} {
		require.Equal(t, c.clause, kinds.All().Clause(casework.Event{Seq: 1, Kind: c.fact.Event(), Data: c.fact}), "%+v", c.fact)
	}
}

func TestEveryEventIsReadAsItWasStored(t *testing.T) {
	t.Parallel()
	for _, c := range everyKindOfEvent() {
		e := casework.Event{Seq: 3, At: casetest.Monday(), Actor: casework.Person{ID: "comms-1", Name: "A name"}, Kind: c.kind, Data: c.fact, Personal: &casework.Personal{Text: "secret"}}
		var kept casework.Event
		require.NoError(t, json.Unmarshal([]byte(casetest.AsJSON(t, e)), &kept))
		require.NoError(t, kinds.All().Decode(&kept))
		require.Equal(t, e, kept)
	}
}
