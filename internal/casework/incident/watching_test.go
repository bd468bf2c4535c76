package incident_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// askedToRemove is a case whose author was warned and asked to remove the post.
func askedToRemove(t require.TestingT, ground casework.Ground) *caseDriver {
	return open(t).do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{ground}, Rationale: "secret",
	}).carryOut(warn).requireStage(incident.StageWatch, "")
}

func TestR3AfterAWarningTheAuthorHasTheResponseWindow(t *testing.T) {
	t.Parallel()
	d := askedToRemove(t, casework.GroundSpam)
	require.Equal(t, casetest.Monday().Add(48*hour), d.due(casework.WindowResponse))
	d.pass(48*hour - time.Second)
	require.Equal(t, casework.NotLooking, d.c.Looking)
	d.pass(time.Second)
	require.Equal(t, casework.LookForResponse, d.c.Looking)
}

func TestTheResponseWindowBeginsWhenTheWarningWentOut(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam).decide(warn)
	d.finish(incident.ActionSendWarning, casework.Result{Outcome: casework.ResultDone})
	d.pass(5 * hour)
	d.finish(incident.ActionRemovePost, casework.Result{Outcome: casework.ResultDone})
	require.Equal(t, casetest.Monday().Add(48*hour), d.due(casework.WindowResponse))
}

func TestResultOfThePostCheckDecidesTheNextStage(t *testing.T) {
	t.Parallel()
	after := func(found casework.Found) *caseDriver {
		d := askedToRemove(t, casework.GroundSpam)
		d.pass(48 * hour)
		return d.looked(found)
	}
	d := after(casework.FoundPublished).requireStage(incident.StageProposal, "")
	require.Equal(t, incident.StayedUp, d.c.Observations[0].Behaviour)
	require.Equal(t, casework.System().Person, d.log[len(d.log)-1].Actor)

	d = after(casework.FoundGone).requireStage(incident.StageWatch, "")
	require.Equal(t, d.at.Add(28*day), d.due(casework.WindowRecurrence))
	d.pass(28 * day)
	d.requireClosed(incident.OutcomeNoRecurrence)

	d = after(casework.FoundUnclear).requireStage(incident.StageWatch, "")
	require.Equal(t, incident.CommandObserve, casework.Tasks(d.c)[0].Command)
	d.observe(incident.Complied).requireClosed(incident.OutcomeComplied)
	d = after(casework.FoundUnclear).observe(incident.Continued).requireStage(incident.StageProposal, "")
	require.Len(t, casework.Tasks(d.c), 1, "no task to check the post")
}

func TestObservationByAPersonEndsThePostCheck(t *testing.T) {
	t.Parallel()
	d := askedToRemove(t, casework.GroundSpam)
	d.pass(48 * hour)
	d.observe(incident.Refused).requireStage(incident.StageProposal, "")
	before := casetest.AsJSON(t, d.c)
	d.looked(casework.FoundUnclear)
	require.Equal(t, before, casetest.AsJSON(t, d.c))
}

func TestPostThatTheCouncilRemovedIsNotChecked(t *testing.T) {
	t.Parallel()
	d := warned(t)
	d.pass(48 * hour)
	require.Equal(t, casework.NotLooking, d.c.Looking)
	require.Equal(t, casetest.Monday().Add(48*hour).Add(28*day), d.due(casework.WindowRecurrence))
}

func TestAWarnedAuthorWhoCompliesEndsTheCaseAtOnce(t *testing.T) {
	t.Parallel()
	warned(t).observe(incident.Complied).requireClosed(incident.OutcomeComplied)
	warned(t).observe(incident.Continued).observe(incident.Complied).requireClosed(incident.OutcomeComplied)
}

func TestComplyingBeforeAnyMeasureDoesNotEndTheCase(t *testing.T) {
	t.Parallel()
	open(t).assess(casework.GroundSpam).observe(incident.Complied).requireStage(incident.StageProposal, "")
}

func TestContinuedOrRefusedLeadsToTheNextMeasure(t *testing.T) {
	t.Parallel()
	for _, b := range []incident.Behaviour{incident.Continued, incident.Refused} {
		d := warned(t).observe(b).requireStage(incident.StageProposal, "")
		require.Len(t, d.c.Waits, 1, "the observation window ends")
		require.Equal(t, casetest.Monday().Add(day), d.due(casework.WindowProposal))
	}
}

func TestObservationAtTheSameTimeTakesEffectBeforeTheLapse(t *testing.T) {
	t.Parallel()
	d := warned(t)
	d.at = d.due(casework.WindowResponse)
	d.observe(incident.Continued)
	require.Empty(t, casework.Tick(d.c, d.moment()))
	d.requireStage(incident.StageProposal, "")
}

func TestObservationDuringAnActionAddsItsPost(t *testing.T) {
	t.Parallel()
	further := incident.Observe{Behaviour: incident.Continued, Post: &incident.Post{URL: "https://feed.example/secret", Text: "secret words"}}
	d := open(t).do(comms, further).requireStage(incident.StageAssessment, "")
	d.assess(casework.GroundSpam).do(comms, further).propose(warn).do(comms, further)
	d.requireStage(incident.StageConsultation, "")
	require.Len(t, d.c.Posts(), 2, "it is one further post")
	d.advise(incident.Support).proceed().perform().requireStage(incident.StageWatch, "")
	require.Empty(t, d.recommended(), "behaviour before the warning does not count")
}

func TestWindowThatLapsesDuringAProposalTakesEffectAfterIt(t *testing.T) {
	t.Parallel()
	d := askedToRemove(t, casework.GroundDefamatory).propose(legalAction)
	d.pass(48 * hour)
	require.Equal(t, casework.LookForResponse, d.c.Looking)
	d.looked(casework.FoundPublished).requireStage(incident.StageConsultation, "")
	d.drop().requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{block}, d.recommended())
}

func TestLateIdentificationOfTheAuthorRecommendsNothing(t *testing.T) {
	t.Parallel()
	d := askedToRemove(t, casework.GroundSpam).unidentified().requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{remove}, d.recommended())
	d.do(comms, incident.Identify{Outcome: incident.AuthorIdentified, Efforts: "secret", Person: "secret"})
	d.requireStage(incident.StageProposal, "")
	require.Empty(t, d.recommended())
}

func TestRemovedPostOfAnUnidentifiedAuthorIsNotRemovedAgain(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam).unidentified().carryOut(warn).requireStage(incident.StageWatch, "")
	require.Empty(t, d.recommended())
	require.Equal(t, casetest.Monday().Add(48*hour), d.due(casework.WindowResponse))
}

func TestR6APoliceReferenceThatIsOutstandingKeepsTheCaseOpen(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening).evidence().carryOut(warn, police).requireStage(incident.StageWatch, "")
	referral := d.action(incident.ActionReferToPolice, casework.ActionIsDone).ID
	news := incident.RecordProgress{Progressed: incident.Progressed{Action: referral, Status: "in hand"}}
	d.observe(incident.Complied).requireStage(incident.StageWatch, "")
	d.pass(60 * day)
	d.do(comms, news).requireStage(incident.StageWatch, "")
	require.NotZero(t, d.due(casework.WindowReference), "progress without a reference does not end the wait")

	require.Equal(t, casework.CodeNotNow, d.refused(legal, news).Code, "Communications record the progress of the police")
	news.Reference = "26/1"
	d.do(comms, news).requireStage(incident.StageWatch, "")
	for _, w := range d.c.Waits {
		require.NotEqual(t, casework.WindowReference, w.What, "the reference has come")
	}
	news.Closed = true
	d.do(comms, news).requireClosed(incident.OutcomeReferredToPolice)
}

// TestR6NoFurtherActionEndsTheWaitForAReference shows that the police may close the matter
// without one, and that a case waits for them no longer than the policy says.
func TestR6NoFurtherActionEndsTheWaitForAReference(t *testing.T) {
	t.Parallel()
	referred := func() *caseDriver {
		return open(t).assess(casework.GroundThreatening).evidence().carryOut(warn, police).observe(incident.Complied)
	}
	d := referred()
	action := d.action(incident.ActionReferToPolice, casework.ActionIsDone).ID
	d.do(comms, incident.RecordProgress{Progressed: incident.Progressed{Action: action, Status: "no further action", Closed: true}})
	d.requireClosed(incident.OutcomeReferredToPolice)

	d = referred()
	d.pass(180*day - hour)
	d.requireStage(incident.StageWatch, "")
	d.pass(hour)
	d.requireClosed(incident.OutcomeReferredToPolice)
}

// TestR9OneNoteDoesNotEndALegalAction shows that the court's outcome does.
func TestR9OneNoteDoesNotEndALegalAction(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundDefamatory).carryOut(warn).observe(incident.Refused).carryOut(legalAction).observe(incident.Complied)
	action := d.action(incident.ActionHandToLegal, casework.ActionIsDone).ID
	news := incident.RecordProgress{Progressed: incident.Progressed{Action: action, Status: "letter before claim"}}
	d.do(legal, news).requireStage(incident.StageWatch, "")
	news.Closed = true
	d.do(legal, news).requireClosed(incident.OutcomeLegalAction)
}

// TestRule6ARecommendedReferralDoesNotLapse shows that somebody decides for or against it, with
// a reason, before the case ends.
func TestRule6ARecommendedReferralDoesNotLapse(t *testing.T) {
	t.Parallel()
	quiet := func() *caseDriver {
		d := open(t).assess(casework.GroundThreatening).evidence().carryOut(warn)
		d.pass(48*hour + 28*day)
		return d.requireStage(incident.StageWatch, "")
	}
	d := quiet()
	require.Equal(t, incident.CommandReferral, casework.Tasks(d.c)[0].Command)
	require.NotNil(t, d.refused(comms, incident.DecideReferral{Refer: false}), "it needs a reason")
	d.do(comms, incident.DecideReferral{Reason: "secret"}).requireClosed(incident.OutcomeNoRecurrence)

	d = quiet()
	d.do(comms, incident.DecideReferral{Refer: true, Reason: "secret"}).requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{police}, d.recommended())
	require.NotNil(t, d.refused(comms, incident.DecideReferral{Reason: "secret"}), "it has been decided")
}

func TestR6PoliceReferenceIsTakenWhileTheAuthorIsObserved(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening).evidence().carryOut(warn, police)
	referral := d.action(incident.ActionReferToPolice, casework.ActionIsDone).ID
	d.do(comms, incident.RecordProgress{Progressed: incident.Progressed{Action: referral, Reference: "26/1", On: "2026-11-02", Closed: true}})
	d.requireStage(incident.StageWatch, "")
	require.NotContains(t, casetest.AsJSON(t, d.c.Waits), "reference")
	d.pass(48*hour + 28*day)
	d.requireClosed(incident.OutcomeReferredToPolice)
}

func TestR9LegalTracksItsAction(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundDefamatory).carryOut(legalAction).requireStage(incident.StageWatch, "")
	handed := d.action(incident.ActionHandToLegal, casework.ActionIsDone).ID
	news := incident.RecordProgress{Progressed: incident.Progressed{Action: handed, Status: "letter before claim"}}
	require.Equal(t, casework.CodeNotNow, d.refused(comms, news).Code)
	d.pass(10 * day)
	d.do(legal, news).requireStage(incident.StageWatch, "")
	require.Equal(t, d.at.Add(28*day), d.due(casework.WindowLegalProgress), "the next progress report is due again")
	d.pass(18 * day)
	d.requireStage(incident.StageWatch, "")
	news.Closed = true
	d.do(legal, news).requireClosed(incident.OutcomeLegalAction)
}

func TestCommsRecordsThePoliceAndLegalItsAction(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundDefamatory, casework.GroundAbusive).evidence().carryOut(police, legalAction)
	toPolice := incident.RecordProgress{Progressed: incident.Progressed{
		Action: d.action(incident.ActionReferToPolice, casework.ActionIsDone).ID, Reference: "26/1",
	}}
	inCourt := incident.RecordProgress{Progressed: incident.Progressed{
		Action: d.action(incident.ActionHandToLegal, casework.ActionIsDone).ID, Status: "issued",
	}}
	require.Equal(t, casework.CodeNotPermitted, d.refused(comms, inCourt).Code)
	require.Equal(t, casework.CodeNotPermitted, d.refused(legal, toPolice).Code)
	d.do(comms, toPolice).do(legal, inCourt)
	inCourt.On = "2026-11-03"
	require.Equal(t, "on", d.refused(legal, inCourt).Fields[0].Field, "the date is not in the future")
}
