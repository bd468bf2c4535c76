package incident_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

func TestR1AcceptablePostsEndTheCaseWithoutAMeasure(t *testing.T) {
	t.Parallel()
	accept := incident.Assess{Finding: incident.FindingAcceptable, Rationale: "secret"}
	open(t).do(comms, accept).requireClosed(incident.OutcomeAcceptable)
	d := open(t).assess(casework.GroundThreatening).do(comms, accept).requireClosed(incident.OutcomeAcceptable)
	require.True(t, d.has(incident.ActionCaptureEvidence, casework.ActionIsNotPossible))
	r := open(t).refused(comms, incident.Assess{Finding: incident.FindingAcceptable})
	require.Equal(t, "rationale", r.Fields[0].Field, "a finding needs a rationale")
}

func TestR11AServiceComplaintEndsTheCase(t *testing.T) {
	t.Parallel()
	open(t).do(comms, incident.Assess{Finding: incident.FindingServiceComplaint, Rationale: "secret"}).
		requireClosed(incident.OutcomeServiceComplaint)
}

func TestMeasuresAreExhaustedAfterTheLastMeasureAndItsWindow(t *testing.T) {
	t.Parallel()
	spam := func() *caseDriver {
		d := open(t).assess(casework.GroundSpam).carryOut(warn).observe(incident.Continued).carryOut(block)
		d.pass(7 * day)
		return d.lift().observe(incident.Continued).carryOut(remove).requireStage(incident.StageWatch, "")
	}
	d := spam()
	d.pass(28 * day)
	d.requireClosed(incident.OutcomeMeasuresExhausted)

	d = spam()
	d.pass(20 * day)
	d.observe(incident.Continued).requireStage(incident.StageWatch, "")
	d.pass(20 * day)
	d.requireStage(incident.StageWatch, "")
	d.pass(8 * day)
	d.requireClosed(incident.OutcomeMeasuresExhausted)
}

func TestRule7ACaseIsClosedEarlyInEveryStageWhereNothingIsUnfinished(t *testing.T) {
	t.Parallel()
	abusive := casework.GroundAbusive
	cases := []struct {
		name   string
		driver *caseDriver
		refuse string
	}{
		{"assessment", open(t), ""},
		{"proposal", open(t).assess(abusive), ""},
		{"proposal, evidence asked for", open(t).assess(casework.GroundThreatening), ""},
		{"consultation", open(t).assess(abusive).propose(warn), ""},
		{"decision", open(t).assess(abusive).propose(warn).advise(incident.Support), ""},
		{"action of the system", open(t).assess(abusive).decide(warn), "not_now"},
		{"action of a person", open(t).assess(abusive).evidence().decide(police), "not_now"},
		{"action held", heldForEvidence(t), "not_now"},
		{"watch", warned(t), ""},
		{"block", blocking(t).reportBlock(incident.BlockConfirmed), "not_now"},
		{"watch, reference outstanding", open(t).assess(abusive).evidence().carryOut(police), ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "secret"}
			if c.refuse != "" {
				require.Equal(t, casework.Code(c.refuse), c.driver.refused(comms, x).Code)
				return
			}
			open := c.driver.c.OpenProposal() != nil
			c.driver.do(comms, x).requireClosed(incident.OutcomeWithdrawn)
			require.Empty(t, c.driver.c.Waits)
			if open {
				require.Equal(t, incident.ProposalDropped, c.driver.c.Proposals[0].Status)
			}
			require.Equal(t, casework.CodeClosed, c.driver.refused(comms, x).Code)
		})
	}
}

func TestPersonClosesACaseOnlyWithAnOutcomeForClosing(t *testing.T) {
	t.Parallel()
	byHand := map[incident.Outcome]bool{
		incident.OutcomeNoMeasure: true, incident.OutcomeDuplicate: true, incident.OutcomeWithdrawn: true,
		incident.OutcomeServiceComplaint: true, incident.OutcomeComplied: true,
	}
	for _, outcome := range []incident.Outcome{
		incident.OutcomeAcceptable, incident.OutcomeComplied, incident.OutcomeNoRecurrence, incident.OutcomeMeasuresExhausted,
		incident.OutcomeNoMeasure, incident.OutcomeReferredToPolice, incident.OutcomeLegalAction,
		incident.OutcomeServiceComplaint, incident.OutcomeDuplicate, incident.OutcomeWithdrawn, incident.OutcomeOverturned,
	} {
		d := open(t).assess(casework.GroundSpam)
		if outcome == incident.OutcomeComplied {
			d = warned(t)
		}
		r := d.c.Check(incident.Close{Outcome: outcome, Reason: "secret"}, comms, d.moment())
		require.Equal(t, byHand[outcome], r == nil, outcome)
	}
}

// TestRule7CaseIsClosedOnlyWithAnOutcomeThatIsTrueOfIt shows what is refused when.
func TestRule7CaseIsClosedOnlyWithAnOutcomeThatIsTrueOfIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		d       *caseDriver
		outcome incident.Outcome
	}{
		{"complied, not assessed", open(t), incident.OutcomeComplied},
		{"no measure, not assessed", open(t), incident.OutcomeNoMeasure},
		{"service complaint, not assessed", open(t), incident.OutcomeServiceComplaint},
		{"complied, no measure taken", open(t).assess(casework.GroundSpam), incident.OutcomeComplied},
		{"no measure, after a warning", warned(t), incident.OutcomeNoMeasure},
		{"service complaint, after a warning", warned(t), incident.OutcomeServiceComplaint},
	} {
		require.Equal(t, casework.CodeNotNow, c.d.refused(comms, incident.Close{Outcome: c.outcome, Reason: "secret"}).Code, c.name)
	}
}

// TestRule8AnOfficerReviewsWhatTheHeadOfCommunicationsDecided shows that a council with one head
// can overturn what they decided, by somebody who took no part.
func TestRule8AnOfficerReviewsWhatTheHeadOfCommunicationsDecided(t *testing.T) {
	t.Parallel()
	d := warned(t)
	overturn := incident.Overturn{Reason: "secret"}
	require.Equal(t, casework.CodeNotPermitted, d.refused(colleague, overturn).Code, "the head did not decide")
	d = open(t).assess(casework.GroundSpam).propose(warn).advise(incident.Support)
	d.do(lead, incident.Decide{Proposal: d.latest(), Proceed: true, Rationale: "secret"}).perform()
	require.Equal(t, casework.CodeFourEyes, d.refused(lead, overturn).Code)
	require.Equal(t, casework.CodeFourEyes, d.refused(comms, overturn).Code, "they proposed it")
	d.do(colleague, overturn)
	require.True(t, d.c.Overturned)
}

func TestRule8AnOverturnedDecisionUndoesWhatCanBeUndone(t *testing.T) {
	t.Parallel()
	d := blocking(t).reportBlock(incident.BlockConfirmed)
	d.do(lead, incident.Overturn{Reason: "secret"}).requireStage(incident.StageAction, "")
	require.Equal(t, "not_now R4", unavailable(d.lift(), block), "the warning no longer counts")
	require.True(t, d.has(incident.ActionSendCorrection, casework.ActionIsPending))
	d.perform().requireClosed(incident.OutcomeOverturned)
	require.Equal(t, 3, d.c.Letters, "the warning, the notice of the block and the correction")

	d.do(lead, incident.Reopen{Reason: "secret"}).requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{warn}, d.recommended())
	require.Equal(t, casework.CodeNotNow, d.refused(lead, incident.Overturn{Reason: "secret"}).Code, "it is overturned already")
}

func TestRule8AClosedCaseIsOverturnedToo(t *testing.T) {
	t.Parallel()
	d := warned(t).observe(incident.Complied).requireClosed(incident.OutcomeComplied)
	d.do(lead, incident.Overturn{Reason: "secret"}).perform().requireClosed(incident.OutcomeOverturned)

	d = open(t).assess(casework.GroundAbusive).evidence().carryOut(police)
	d.do(lead, incident.Overturn{Reason: "secret"}).requireStage(incident.StageAction, "").perform().performByHand().requireClosed(incident.OutcomeOverturned)
}

func TestRule8AReviewerOfADecisionIsNotItsDecider(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).propose(warn).advise(incident.Support)
	d.do(lead, incident.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}).perform()
	require.Equal(t, casework.CodeFourEyes, d.refused(lead, incident.Overturn{Reason: "secret"}).Code)
	d.do(casetest.Person("lead-2", casework.RoleCommsLead), incident.Overturn{Reason: "secret"})
}

func TestRule8WhereTheLeadTookPartTheNamedDeputyReviews(t *testing.T) {
	t.Parallel()
	overturn, officer := incident.Overturn{Reason: "secret"}, casetest.Person("comms-9", casework.RoleComms)
	other := casetest.Person("comms-7", casework.RoleComms)
	decidedBy := func(proposer, decider casework.Actor, deputies *casework.DeputyRule) *caseDriver {
		d := open(t)
		d.rules.LeadDeputies = deputies
		d.assess(casework.GroundAbusive).do(proposer, incident.Propose{Measures: []casework.Measure{warn}, Reason: "secret"})
		d.advise(incident.Support).do(decider, incident.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"})
		return d.perform()
	}
	anyOfficer, named := &casework.DeputyRule{AnyOfficer: true}, &casework.DeputyRule{Officers: []string{"comms-9"}}
	for _, deputies := range []*casework.DeputyRule{anyOfficer, named} {
		decidedBy(comms, lead, deputies).do(officer, overturn)
		decidedBy(lead, comms, deputies).do(officer, overturn)
		refused := decidedBy(comms, other, deputies).refused(officer, overturn)
		require.Equal(t, casework.CodeNotPermitted, refused.Code, "the lead took no part")
	}
	others := &casework.DeputyRule{Officers: []string{"comms-8"}}
	require.Equal(t, casework.CodeNotPermitted, decidedBy(comms, lead, others).refused(officer, overturn).Code)
	require.Equal(t, casework.CodeNotPermitted, decidedBy(comms, lead, &casework.DeputyRule{}).refused(officer, overturn).Code)
	decidedBy(comms, lead, others).do(casetest.Person("lead-2", casework.RoleCommsLead), overturn)
	require.Equal(t, casework.CodeFourEyes, decidedBy(comms, lead, anyOfficer).refused(comms, overturn).Code)
}

func TestRule8OverturningCancelsActionsThatHaveNotBegun(t *testing.T) {
	t.Parallel()
	d := heldForEvidence(t).do(lead, incident.Overturn{Reason: "secret"}).requireClosed(incident.OutcomeOverturned)
	for _, a := range d.c.Actions {
		require.Equal(t, casework.ActionIsNotPossible, a.Status)
	}
	d = open(t).assess(casework.GroundAbusive).decide(warn)
	require.Equal(t, casework.CodeNotNow, d.refused(lead, incident.Overturn{Reason: "secret"}).Code, "the system is carrying it out")
	require.Equal(t, casework.CodeNotNow, open(t).refused(lead, incident.Overturn{Reason: "secret"}).Code, "there is no decision yet")
}

func TestRule8LiftByAPersonStaysATaskAfterAnOverturn(t *testing.T) {
	t.Parallel()
	d := blocking(t).reportBlock(incident.BlockConfirmed)
	d.pass(7 * day)
	d.reportBlock(incident.BlockLiftNeedsPerson)
	lift := d.action(incident.ActionUnblockAuthor, casework.ActionIsPending)
	d.do(lead, incident.Overturn{Reason: "secret"}).perform()
	require.Equal(t, lift.ID, d.action(incident.ActionUnblockAuthor, casework.ActionIsPending).ID)
	require.NotZero(t, d.due(casework.WindowAction))
	d.confirm(incident.ActionUnblockAuthor, casework.ActionIsDone).requireClosed(incident.OutcomeOverturned)
}

func TestReopenedCaseWaitsForPeople(t *testing.T) {
	t.Parallel()
	reopen := incident.Reopen{Reason: "secret"}
	require.Equal(t, casework.CodeNotNow, open(t).refused(lead, reopen).Code)
	open(t).do(comms, incident.Assess{Finding: incident.FindingAcceptable, Rationale: "secret"}).
		do(lead, reopen).requireStage(incident.StageAssessment, "")

	d := warned(t).observe(incident.Complied).requireClosed(incident.OutcomeComplied)
	require.Equal(t, casework.CodeNotPermitted, d.refused(comms, reopen).Code)
	d.do(lead, reopen).requireStage(incident.StageProposal, "")
	d.do(comms, incident.Identify{Outcome: incident.AuthorIdentified, Efforts: "secret", Person: "secret"})
	d.requireStage(incident.StageProposal, "")
	d.assess(casework.GroundHarassing).requireStage(incident.StageProposal, "")
	d.propose(warn).advise(incident.Oppose).requireStage(incident.StageProposal, "")
	d.carryOut(warn).requireStage(incident.StageWatch, "")
}

func TestReopenedCaseStillWaitsForThePolice(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).evidence().carryOut(police)
	d.do(comms, incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "secret"})
	d.do(lead, incident.Reopen{Reason: "secret"})
	require.NotZero(t, d.due(casework.WindowReference))
}
