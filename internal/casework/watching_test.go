package casework_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

// asked is a case in which the author was warned, and asked to remove the post.
func asked(t require.TestingT, ground casework.Ground) *desk {
	return open(t).do(comms, casework.Assess{
		Finding: casework.FindingUnacceptable, Grounds: []casework.Ground{ground}, Rationale: "secret",
	}).carryOut(warn).stands(casework.StageWatch, "")
}

func TestAfterAWarningTheAuthorHasTheResponseWindow(t *testing.T) {
	t.Parallel()
	d := asked(t, casework.GroundSpam)
	require.Equal(t, monday().Add(48*hour), d.due(casework.WindowResponse))
	d.pass(48*hour - time.Second)
	require.Equal(t, casework.NotLooking, d.c.Looking)
	d.pass(time.Second)
	require.Equal(t, casework.LookForResponse, d.c.Looking)
}

func TestTheResponseWindowBeginsWhenTheWarningWentOut(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam).decide(warn)
	d.finish(casework.ActionSendWarning, casework.Result{Outcome: casework.DidIt})
	d.pass(5 * hour)
	d.finish(casework.ActionRemovePost, casework.Result{Outcome: casework.DidIt})
	require.Equal(t, monday().Add(48*hour), d.due(casework.WindowResponse))
}

func TestWhatTheLookFindsDecidesWhatComesNext(t *testing.T) {
	t.Parallel()
	after := func(found casework.Found) *desk {
		d := asked(t, casework.GroundSpam)
		d.pass(48 * hour)
		return d.looked(found)
	}
	d := after(casework.FoundStanding).stands(casework.StageProposal, "")
	require.Equal(t, casework.StayedUp, d.c.Observations[0].Behaviour)
	require.Equal(t, casework.System().Person, d.log[len(d.log)-1].Actor)

	d = after(casework.FoundGone).stands(casework.StageWatch, "")
	require.Equal(t, d.at.Add(28*day), d.due(casework.WindowRecurrence))
	d.pass(28 * day)
	d.ended(casework.OutcomeNoRecurrence)

	d = after(casework.FoundUnclear).stands(casework.StageWatch, "")
	require.Equal(t, casework.CommandObserve, casework.Tasks(d.c)[0].Command)
	d.observe(casework.Complied).ended(casework.OutcomeComplied)
	d = after(casework.FoundUnclear).observe(casework.Continued).stands(casework.StageProposal, "")
	require.Len(t, casework.Tasks(d.c), 1, "nobody needs to look any more")
}

func TestWhatAPersonSawNeedsNoLook(t *testing.T) {
	t.Parallel()
	d := asked(t, casework.GroundSpam)
	d.pass(48 * hour)
	d.observe(casework.Refused).stands(casework.StageProposal, "")
	before := asJSON(t, d.c)
	d.looked(casework.FoundUnclear)
	require.Equal(t, before, asJSON(t, d.c))
}

func TestWhatTheCouncilRemovedNeedsNoLook(t *testing.T) {
	t.Parallel()
	d := warned(t)
	d.pass(48 * hour)
	require.Equal(t, casework.NotLooking, d.c.Looking)
	require.Equal(t, monday().Add(48*hour).Add(28*day), d.due(casework.WindowRecurrence))
}

func TestAWarnedAuthorWhoCompliesEndsTheCaseAtOnce(t *testing.T) {
	t.Parallel()
	warned(t).observe(casework.Complied).ended(casework.OutcomeComplied)
	warned(t).observe(casework.Continued).observe(casework.Complied).ended(casework.OutcomeComplied)
}

func TestComplyingBeforeAnyMeasureEndsNothing(t *testing.T) {
	t.Parallel()
	open(t).assess(casework.GroundSpam).observe(casework.Complied).stands(casework.StageProposal, "")
}

func TestContinuedOrRefusedLeadsToTheNextMeasureAtOnce(t *testing.T) {
	t.Parallel()
	for _, b := range []casework.Behaviour{casework.Continued, casework.Refused} {
		d := warned(t).observe(b).stands(casework.StageProposal, "")
		require.Len(t, d.c.Waits, 1, "no window of watching runs on")
		require.Equal(t, monday().Add(day), d.due(casework.WindowProposal))
	}
}

func TestAnObservationInTheSameMomentBeatsTheLapseOfAWindow(t *testing.T) {
	t.Parallel()
	d := warned(t)
	d.at = d.due(casework.WindowResponse)
	d.observe(casework.Continued)
	require.Empty(t, casework.Tick(d.c, d.moment()))
	d.stands(casework.StageProposal, "")
}

func TestWhatIsObservedMeanwhileAddsItsPost(t *testing.T) {
	t.Parallel()
	further := casework.Observe{Behaviour: casework.Continued, Post: &casework.Post{URL: "https://feed.example/secret"}}
	d := open(t).do(comms, further).stands(casework.StageAssessment, "")
	d.assess(casework.GroundSpam).do(comms, further).propose(warn).do(comms, further)
	d.stands(casework.StageConsultation, "")
	require.Len(t, d.c.Posts(), 4)
	d.advise(casework.Support).proceed().perform().stands(casework.StageWatch, "")
	require.Empty(t, d.recommended(), "what came before the warning is not against it")
}

func TestAWindowThatLapsesWhileAProposalIsOpenIsNotForgotten(t *testing.T) {
	t.Parallel()
	d := asked(t, casework.GroundDefamatory).propose(legalAction)
	d.pass(48 * hour)
	require.Equal(t, casework.LookForResponse, d.c.Looking)
	d.looked(casework.FoundStanding).stands(casework.StageConsultation, "")
	d.drop().stands(casework.StageProposal, "")
	require.Equal(t, []casework.Measure{block}, d.recommended())
}

func TestWhenAnAuthorIsIdentifiedAfterAllPeopleSayWhatComesNext(t *testing.T) {
	t.Parallel()
	d := asked(t, casework.GroundSpam).unidentified().stands(casework.StageProposal, "")
	require.Equal(t, []casework.Measure{remove}, d.recommended())
	d.do(comms, casework.Identify{Outcome: casework.Known, Efforts: "secret", Person: "secret"})
	d.stands(casework.StageProposal, "")
	require.Empty(t, d.recommended())
}

func TestAnUnidentifiedAuthorsRemovedPostIsNotRemovedTwice(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam).unidentified().carryOut(warn).stands(casework.StageWatch, "")
	require.Empty(t, d.recommended())
	require.Equal(t, monday().Add(48*hour), d.due(casework.WindowResponse))
}

func TestR6APoliceReferenceThatIsOutstandingKeepsTheCaseOpen(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening).evidence().carryOut(warn, police).stands(casework.StageWatch, "")
	referral := d.action(casework.ActionReferToPolice, casework.ActionIsDone).ID
	news := casework.RecordProgress{Progressed: casework.Progressed{Action: referral, Status: "in hand"}}
	d.observe(casework.Complied).stands(casework.StageWatch, "")
	d.pass(60 * day)
	d.do(comms, news).stands(casework.StageWatch, "")
	require.NotZero(t, d.due(casework.WindowReference), "news without a reference is not the reference")

	require.Equal(t, casework.CodeNotNow, d.refused(legal, news).Code, "Comms hears from the police")
	news.Reference = "26/1"
	d.do(comms, news).ended(casework.OutcomeReferredToPolice)
}

func TestR6TheReferenceMayComeWhileTheAuthorIsWatched(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening).evidence().carryOut(warn, police)
	referral := d.action(casework.ActionReferToPolice, casework.ActionIsDone).ID
	d.do(comms, casework.RecordProgress{Progressed: casework.Progressed{Action: referral, Reference: "26/1", On: "2026-11-02"}})
	d.stands(casework.StageWatch, "")
	require.NotContains(t, asJSON(t, d.c.Waits), "reference")
	d.pass(48*hour + 28*day)
	d.ended(casework.OutcomeReferredToPolice)
}

func TestR9LegalTracksItsAction(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundDefamatory).carryOut(legalAction).stands(casework.StageWatch, "")
	handed := d.action(casework.ActionHandToLegal, casework.ActionIsDone).ID
	news := casework.RecordProgress{Progressed: casework.Progressed{Action: handed, Status: "letter before claim"}}
	require.Equal(t, casework.CodeNotNow, d.refused(comms, news).Code)
	d.pass(10 * day)
	d.do(legal, news).stands(casework.StageWatch, "")
	require.Equal(t, d.at.Add(28*day), d.due(casework.WindowLegalProgress), "the next news is due anew")
	d.pass(18 * day)
	d.ended(casework.OutcomeLegalAction)
}

func TestCommsRecordsThePoliceAndLegalItsAction(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundDefamatory, casework.GroundAbusive).evidence().carryOut(police, legalAction)
	toPolice := casework.RecordProgress{Progressed: casework.Progressed{
		Action: d.action(casework.ActionReferToPolice, casework.ActionIsDone).ID, Reference: "26/1",
	}}
	inCourt := casework.RecordProgress{Progressed: casework.Progressed{
		Action: d.action(casework.ActionHandToLegal, casework.ActionIsDone).ID, Status: "issued",
	}}
	require.Equal(t, casework.CodeNotPermitted, d.refused(comms, inCourt).Code)
	require.Equal(t, casework.CodeNotPermitted, d.refused(legal, toPolice).Code)
	d.do(comms, toPolice).do(legal, inCourt)
	inCourt.On = "2026-11-03"
	require.Equal(t, "on", d.refused(legal, inCourt).Fields[0].Field, "news is not from the future")
}
