package casework_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func TestR1AcceptablePostsEndTheCaseWithoutAMeasure(t *testing.T) {
	t.Parallel()
	accept := casework.Assess{Finding: casework.FindingAcceptable, Rationale: "secret"}
	open(t).do(comms, accept).ended(casework.OutcomeAcceptable)
	d := open(t).assess(casework.GroundThreatening).do(comms, accept).ended(casework.OutcomeAcceptable)
	require.True(t, d.has(casework.ActionCaptureEvidence, casework.ActionIsNotPossible))
	r := open(t).refused(comms, casework.Assess{Finding: casework.FindingAcceptable})
	require.Equal(t, "rationale", r.Fields[0].Field, "a finding has a written rationale")
}

func TestR11AServiceComplaintEndsTheCase(t *testing.T) {
	t.Parallel()
	open(t).do(comms, casework.Assess{Finding: casework.FindingServiceComplaint, Rationale: "secret"}).
		ended(casework.OutcomeServiceComplaint)
}

func TestMeasuresAreExhaustedWhenTheLadderIsClimbedAndTheLastWindowOver(t *testing.T) {
	t.Parallel()
	spam := func() *desk {
		d := open(t).assess(casework.GroundSpam).carryOut(warn).observe(casework.Continued).carryOut(block)
		d.pass(7 * day)
		return d.lift().observe(casework.Continued).carryOut(remove).stands(casework.StageWatch, "")
	}
	d := spam()
	d.pass(28 * day)
	d.ended(casework.OutcomeMeasuresExhausted)

	d = spam()
	d.pass(20 * day)
	d.observe(casework.Continued).stands(casework.StageWatch, "")
	d.pass(20 * day)
	d.stands(casework.StageWatch, "")
	d.pass(8 * day)
	d.ended(casework.OutcomeMeasuresExhausted)
}

func TestRule7ACaseIsClosedEarlyInEveryStageWhereNothingIsUnfinished(t *testing.T) {
	t.Parallel()
	abusive := casework.GroundAbusive
	cases := []struct {
		name   string
		desk   *desk
		refuse string
	}{
		{"assessment", open(t), ""},
		{"proposal", open(t).assess(abusive), ""},
		{"proposal, evidence asked for", open(t).assess(casework.GroundThreatening), ""},
		{"consultation", open(t).assess(abusive).propose(warn), ""},
		{"decision", open(t).assess(abusive).propose(warn).advise(casework.Support), ""},
		{"action of the system", open(t).assess(abusive).decide(warn), "not_now"},
		{"action of a person", open(t).assess(abusive).evidence().decide(police), "not_now"},
		{"action held", held(t), "not_now"},
		{"watch", warned(t), ""},
		{"block", blocking(t).says(casework.BlockConfirmed), "not_now"},
		{"watch, reference outstanding", open(t).assess(abusive).evidence().carryOut(police), ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			x := casework.Close{Outcome: casework.OutcomeWithdrawn, Reason: "secret"}
			if c.refuse != "" {
				require.Equal(t, casework.Code(c.refuse), c.desk.refused(comms, x).Code)
				return
			}
			open := c.desk.c.OpenProposal() != nil
			c.desk.do(comms, x).ended(casework.OutcomeWithdrawn)
			require.Empty(t, c.desk.c.Waits)
			if open {
				require.Equal(t, casework.ProposalDropped, c.desk.c.Proposals[0].Status)
			}
			require.Equal(t, casework.CodeClosed, c.desk.refused(comms, x).Code)
		})
	}
}

func TestByHandACaseEndsOnlyWithAnOutcomeForHands(t *testing.T) {
	t.Parallel()
	byHand := map[casework.Outcome]bool{
		casework.OutcomeNoMeasure: true, casework.OutcomeDuplicate: true, casework.OutcomeWithdrawn: true,
		casework.OutcomeServiceComplaint: true, casework.OutcomeComplied: true,
	}
	for _, outcome := range []casework.Outcome{
		casework.OutcomeAcceptable, casework.OutcomeComplied, casework.OutcomeNoRecurrence, casework.OutcomeMeasuresExhausted,
		casework.OutcomeNoMeasure, casework.OutcomeReferredToPolice, casework.OutcomeLegalAction,
		casework.OutcomeServiceComplaint, casework.OutcomeDuplicate, casework.OutcomeWithdrawn, casework.OutcomeOverturned,
	} {
		r := open(t).c.Check(casework.Close{Outcome: outcome, Reason: "secret"}, comms, open(t).moment())
		require.Equal(t, byHand[outcome], r == nil, outcome)
	}
}

func TestRule8AnOverturnedDecisionUndoesWhatCanBeUndone(t *testing.T) {
	t.Parallel()
	d := blocking(t).says(casework.BlockConfirmed)
	d.do(lead, casework.Overturn{Reason: "secret"}).stands(casework.StageAction, "")
	require.Equal(t, "not_now R4", unavailable(d.lift(), block), "the warning no longer counts")
	require.True(t, d.has(casework.ActionSendCorrection, casework.ActionIsPending))
	d.perform().ended(casework.OutcomeOverturned)
	require.Equal(t, 2, d.c.Letters, "the warning and the correction")

	d.do(lead, casework.Reopen{Reason: "secret"}).stands(casework.StageProposal, "")
	require.Equal(t, []casework.Measure{warn}, d.recommended())
	require.Equal(t, casework.CodeNotNow, d.refused(lead, casework.Overturn{Reason: "secret"}).Code, "it was overturned already")
}

func TestRule8AClosedCaseIsOverturnedToo(t *testing.T) {
	t.Parallel()
	d := warned(t).observe(casework.Complied).ended(casework.OutcomeComplied)
	d.do(lead, casework.Overturn{Reason: "secret"}).perform().ended(casework.OutcomeOverturned)

	d = open(t).assess(casework.GroundAbusive).evidence().carryOut(police)
	d.do(lead, casework.Overturn{Reason: "secret"}).ended(casework.OutcomeOverturned)
}

func TestRule8AReviewerOfADecisionIsNotItsDecider(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).propose(warn).advise(casework.Support)
	d.do(lead, casework.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}).perform()
	require.Equal(t, casework.CodeFourEyes, d.refused(lead, casework.Overturn{Reason: "secret"}).Code)
	d.do(person("lead-2", casework.RoleCommsLead), casework.Overturn{Reason: "secret"})
}

func TestRule8OverturningGivesUpWhatWasNotBegun(t *testing.T) {
	t.Parallel()
	d := held(t).do(lead, casework.Overturn{Reason: "secret"}).ended(casework.OutcomeOverturned)
	for _, a := range d.c.Actions {
		require.Equal(t, casework.ActionIsNotPossible, a.Status)
	}
	d = open(t).assess(casework.GroundAbusive).decide(warn)
	require.Equal(t, casework.CodeNotNow, d.refused(lead, casework.Overturn{Reason: "secret"}).Code, "the system is at it")
	require.Equal(t, casework.CodeNotNow, open(t).refused(lead, casework.Overturn{Reason: "secret"}).Code, "nothing was decided")
}

func TestRule8AnOverturnedBlockThatAPersonIsLiftingStaysTheirTask(t *testing.T) {
	t.Parallel()
	d := blocking(t).says(casework.BlockConfirmed)
	d.pass(7 * day)
	d.says(casework.BlockLiftNeedsPerson)
	lift := d.action(casework.ActionUnblockAuthor, casework.ActionIsPending)
	d.do(lead, casework.Overturn{Reason: "secret"}).perform()
	require.Equal(t, lift.ID, d.action(casework.ActionUnblockAuthor, casework.ActionIsPending).ID)
	require.NotZero(t, d.due(casework.WindowAction))
	d.confirm(casework.ActionUnblockAuthor, casework.ActionIsDone).ended(casework.OutcomeOverturned)
}

func TestReopenedForNewFactsACaseWaitsForPeople(t *testing.T) {
	t.Parallel()
	reopen := casework.Reopen{Reason: "secret"}
	require.Equal(t, casework.CodeNotNow, open(t).refused(lead, reopen).Code)
	open(t).do(comms, casework.Assess{Finding: casework.FindingAcceptable, Rationale: "secret"}).
		do(lead, reopen).stands(casework.StageAssessment, "")

	d := warned(t).observe(casework.Complied).ended(casework.OutcomeComplied)
	require.Equal(t, casework.CodeNotPermitted, d.refused(comms, reopen).Code)
	d.do(lead, reopen).stands(casework.StageProposal, "")
	d.do(comms, casework.Identify{Outcome: casework.Known, Efforts: "secret", Person: "secret"})
	d.stands(casework.StageProposal, "")
	d.assess(casework.GroundHarassing).stands(casework.StageProposal, "")
	d.propose(warn).advise(casework.Oppose).stands(casework.StageProposal, "")
	d.carryOut(warn).stands(casework.StageWatch, "")
}

func TestAReopenedCaseGoesOnWaitingForThePolice(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).evidence().carryOut(police)
	d.do(comms, casework.Close{Outcome: casework.OutcomeWithdrawn, Reason: "secret"})
	d.do(lead, casework.Reopen{Reason: "secret"})
	require.NotZero(t, d.due(casework.WindowReference))
}
