package incident_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

func TestRule9TheLatestExplanationIsInEveryLetterOfItsProposal(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Removable: true,
		Rationale: "secret", Explanation: "secret: it insults a warden.",
	})
	fields := func(kind casework.LetterKind) casework.LetterFields { return d.c.Letter(kind, 0, d.moment()) }
	require.Equal(t, "secret: it insults a warden.", fields(casework.LetterWarning).Reason)
	d.do(comms, incident.Propose{Measures: []casework.Measure{warn}, Reason: "secret"})
	require.Equal(t, "secret: it insults a warden.", fields(casework.LetterWarning).Reason)
	d.drop().do(comms, incident.Propose{Measures: []casework.Measure{warn}, Reason: "secret", Explanation: "secret: it names a warden."})
	for _, kind := range []casework.LetterKind{
		casework.LetterWarning, casework.LetterRemoveRequest, casework.LetterBlockNotice, casework.LetterRemovalNotice,
	} {
		require.Equal(t, "secret: it names a warden.", fields(kind).Reason, kind)
	}
	require.Empty(t, fields(casework.LetterTargetNote).Reason)
	require.Empty(t, fields(casework.LetterOutcome).Reason)
	for _, e := range d.log {
		require.NotContains(t, casetest.AsJSON(t, e.Data), "warden", "an explanation can be erased (S15)")
	}
}

// furtherPost adds an unacceptable post to a case.
func (d *caseDriver) furtherPost(url string) *caseDriver {
	return d.do(comms, incident.Observe{Behaviour: incident.Continued, Post: &incident.Post{URL: url, Text: "secret words"}})
}

func TestRule9WarningAndNoticesNameEveryUnacceptablePost(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).furtherPost("https://feed.example/2")
	for _, kind := range []casework.LetterKind{casework.LetterWarning, casework.LetterBlockNotice, casework.LetterRemovalNotice} {
		fields := d.c.Letter(kind, 0, d.moment())
		require.Equal(t, []int{0, 1}, fields.Posts, kind)
		require.Len(t, fields.PostList, 2, kind)
	}
	require.Equal(t, []int{1}, d.c.Letter(casework.LetterRemoveRequest, 1, d.moment()).Posts)
}

func TestRule9BlockNoticeGoesOnceTheBlockIsConfirmedAndNamesItsEnd(t *testing.T) {
	t.Parallel()
	d := blocking(t)
	require.False(t, d.has(incident.ActionSendBlockNotice, casework.ActionIsPending), "nobody knows yet when the block ends")
	d.report(incident.BlockReport{
		Action: d.action(incident.ActionBlockAuthor, casework.ActionIsPending).ID, State: incident.BlockConfirmed, From: d.at, Until: d.at.Add(7 * day),
	})
	notice := d.action(incident.ActionSendBlockNotice, casework.ActionIsPending)
	until := d.letterFields(notice).BlockUntil
	require.False(t, until.Before(d.c.Block.Until))
	require.Less(t, until.Sub(d.c.Block.Until), time.Minute)

	d.finish(incident.ActionSendBlockNotice, casework.Result{Outcome: casework.ResultNeedsPerson, Letter: d.letterOf(notice)})
	require.NotNil(t, d.action(incident.ActionSendBlockNotice, casework.ActionIsPending).Draft, "a person sends it")
	require.True(t, d.c.Block.Active(), "the block does not wait for the letter")
	d.confirm(incident.ActionSendBlockNotice, casework.ActionIsDone).requireStage(incident.StageWatch, "")
}

func (d *caseDriver) letterFields(a casework.Action) casework.LetterFields {
	return d.c.ActionLetter(letterKinds()[a.Kind], a, d.moment())
}

func TestRule9NoticeOfABlockThatIsOverIsNotSent(t *testing.T) {
	t.Parallel()
	d := blocking(t)
	d.report(incident.BlockReport{
		Action: d.action(incident.ActionBlockAuthor, casework.ActionIsPending).ID, State: incident.BlockConfirmed, From: d.at, Until: d.at.Add(7 * day),
	})
	d.finish(incident.ActionSendBlockNotice, casework.Result{Outcome: casework.ResultNeedsPerson})
	d.pass(7 * day)
	d.reportBlock(incident.BlockLifted)
	require.True(t, d.has(incident.ActionSendBlockNotice, casework.ActionIsNotPossible))
}

func TestRule9RemovalDoesNotWaitForItsNotice(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam).unidentified().decide(remove)
	d.finish(incident.ActionSendRemovalNotice, casework.Result{Outcome: casework.ResultNeedsPerson})
	d.finish(incident.ActionRemovePost, casework.Result{Outcome: casework.ResultDone})
	require.Equal(t, incident.PostRemoved, d.c.PostState(0))
	d.confirm(incident.ActionSendRemovalNotice, casework.ActionIsDone).requireStage(incident.StageWatch, "")
}

func TestRule9CaseWhoseRulesHaveNoFormOfANoticeSendsNone(t *testing.T) {
	t.Parallel()
	rules := casetest.Rules()
	delete(rules.Letters, casework.LetterRemovalNotice)
	d := openWith(t, rules, incident.History{}).assess(casework.GroundSpam).unidentified().decide(remove)
	require.False(t, d.has(incident.ActionSendRemovalNotice, casework.ActionIsPending))
}

func TestRule9CaseWaitsUntilTheVeryTimeOfTheLastLetter(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Rationale: "secret",
	}).decide(warn)
	warning := d.letterOf(d.action(incident.ActionSendWarning, casework.ActionIsPending))
	d.finish(incident.ActionSendWarning, casework.Result{Outcome: casework.ResultDone, Letter: warning})
	d.pass(100 * time.Second)
	request := d.letterOf(d.action(incident.ActionAskToRemove, casework.ActionIsPending))
	d.finish(incident.ActionAskToRemove, casework.Result{Outcome: casework.ResultDone, Letter: request})
	require.True(t, request.RespondBy.After(warning.RespondBy))
	require.Equal(t, request.RespondBy, request.RespondBy.Truncate(time.Minute), "a letter names whole minutes")
	require.Equal(t, request.RespondBy, d.due(casework.WindowResponse))
}

func TestRule9LetterSentByHandHasItsTimeCountedFromTheConfirm(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam).decide(warn)
	drafted := d.letterOf(d.action(incident.ActionSendWarning, casework.ActionIsPending))
	drafted.RespondBy = time.Time{} // it names a length of time
	d.finish(incident.ActionSendWarning, casework.Result{Outcome: casework.ResultNeedsPerson, Letter: drafted}).perform()
	d.pass(5 * day)
	d.confirm(incident.ActionSendWarning, casework.ActionIsDone)
	due := d.due(casework.WindowResponse)
	require.False(t, due.Before(d.at.Add(2*day)))
	require.Less(t, due.Sub(d.at.Add(2*day)), time.Minute)
	require.Equal(t, "48 hours", d.c.Letter(casework.LetterWarning, 0, d.moment()).RespondWithin)
}

func TestRule8CorrectionSaysWhatWasDoneAndNeverTellsOfAReferral(t *testing.T) {
	t.Parallel()
	d := blocking(t).reportBlock(incident.BlockConfirmed)
	d.observe(incident.Continued).evidence().decide(remove, police).perform().performByHand()
	d.do(lead, incident.Overturn{Reason: "secret: it was satire."})
	fields := d.c.Letter(casework.LetterCorrection, 0, d.moment())
	require.Equal(t, "secret: it was satire.", fields.Reason)
	said := strings.Join(fields.Measures, "\n")
	for _, clause := range []string{"(clause R3)", "(clause R4)"} {
		require.Contains(t, said, clause)
	}
	require.NotContains(t, said, "R6")
	require.NotContains(t, strings.ToLower(said), "police")
	require.NotContains(t, said, "lifted", "another case may hold the block")

	recall := d.action(incident.ActionRecallReferral, casework.ActionIsPending)
	require.Equal(t, casework.Manual, recall.Mode)
	by := casetest.Person(lead.ID, casework.RoleComms, casework.RoleCommsLead)
	require.Equal(t, casework.CodeFourEyes, d.refused(by, incident.Confirm{Action: recall.ID, Outcome: casework.ActionIsDone}).Code)
	d.perform().confirm(incident.ActionRecallReferral, casework.ActionIsDone).requireClosed(incident.OutcomeOverturned)
}

func TestOutcomeForReportersQuotesTheGroundsOnlyIfTheCouncilActed(t *testing.T) {
	t.Parallel()
	d := warned(t).observe(incident.Complied).requireClosed(incident.OutcomeComplied)
	require.NotEmpty(t, d.c.Letter(casework.LetterOutcome, 0, d.moment()).Grounds)
	d.do(lead, incident.Overturn{Reason: "secret"}).perform().requireClosed(incident.OutcomeOverturned)
	require.Empty(t, d.c.Letter(casework.LetterOutcome, 0, d.moment()).Grounds)
}

func TestRule9PreviewShowsEveryLetterThatWouldGo(t *testing.T) {
	t.Parallel()
	kinds := func(c *incident.Case, m casework.Moment, measures ...casework.Measure) []casework.LetterKind {
		list := []casework.LetterKind{}
		for _, draft := range c.Preview(measures, "secret: be kind.", m) {
			require.Equal(t, "secret: be kind.", draft.Fields.Reason)
			list = append(list, draft.Kind)
		}
		return list
	}
	d := open(t)
	require.Empty(t, kinds(d.c, d.moment(), warn), "nothing was found unacceptable")
	d.do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Rationale: "secret",
	})
	both := []casework.LetterKind{casework.LetterWarning, casework.LetterRemoveRequest}
	require.Equal(t, both, kinds(d.c, d.moment()), "what the policy recommends")
	require.Equal(t, []casework.LetterKind{casework.LetterBlockNotice, casework.LetterRemovalNotice}, kinds(d.c, d.moment(), block, remove))
	require.False(t, d.c.Preview([]casework.Measure{block}, "", d.moment())[0].Fields.BlockUntil.Before(d.at.Add(7*day)))
	require.Equal(t, both, kinds(d.propose(warn).c, d.moment()), "those of the open proposal")
}

func TestR7LetterThatAPersonIsToSendWaitsForEvidenceOfAPostThatWasAddedMeanwhile(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening).evidence().decide(warn)
	d.furtherPost("https://feed.example/2")
	d.finish(incident.ActionSendWarning, casework.Result{Outcome: casework.ResultNeedsPerson, Letter: &casework.Letter{Kind: casework.LetterWarning}})
	require.True(t, d.has(incident.ActionSendWarning, casework.ActionIsHeld), "an author who is told may delete the post")
	require.True(t, d.has(incident.ActionCaptureEvidence, casework.ActionIsPending))
}
