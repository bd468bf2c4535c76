package casework_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func notBinding(t require.TestingT) *desk {
	rules := testRules()
	rules.LegalBinding = false
	return openWith(t, rules, casework.History{}).assess(casework.GroundAbusive)
}

func TestR8NothingIsCarriedOutWithoutAdviceAndADecisionAfterIt(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).propose(warn).stands(casework.StageConsultation, "")
	proceed := casework.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}
	require.Equal(t, casework.CodeLegalNotConsulted, d.refused(comms, proceed).Code)
	require.Empty(t, d.c.Actions)

	d.advise(casework.Support).stands(casework.StageDecision, "")
	require.Empty(t, d.c.Actions)
	d.proceed().stands(casework.StageAction, "")
	require.Len(t, d.c.ToPerform(), 2)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, proceed).Code)
}

func TestR8BindingOppositionEndsAProposal(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).propose(warn).advise(casework.Oppose).stands(casework.StageProposal, "")
	require.Equal(t, casework.ProposalOpposed, d.c.Proposals[0].Status)
	require.Nil(t, d.c.OpenProposal())
	for _, proceed := range []bool{true, false} {
		r := d.refused(lead, casework.Decide{Proposal: "P1", Proceed: proceed, Rationale: "secret"})
		require.Equal(t, casework.CodeLegalOpposed, r.Code)
	}
	d.decide(warn).stands(casework.StageAction, "")
}

func TestR8WhatLegalOpposesWithoutBindingNeedsTheLead(t *testing.T) {
	t.Parallel()
	d := notBinding(t).propose(warn).advise(casework.Oppose).stands(casework.StageDecision, "")
	require.Equal(t, casework.RoleCommsLead, casework.Tasks(d.c)[0].Role)
	proceed := casework.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}
	require.Equal(t, casework.CodeLegalOpposed, d.refused(comms, proceed).Code)
	d.do(lead, proceed).stands(casework.StageAction, "")
}

func TestAnybodyInCommsMayDropWhatLegalOpposes(t *testing.T) {
	t.Parallel()
	d := notBinding(t).propose(warn).advise(casework.Oppose).drop().stands(casework.StageProposal, "")
	require.Equal(t, casework.ProposalDropped, d.c.Proposals[0].Status)
}

func TestTwoHatsNeverMakeFourEyes(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive)
	d.do(bothHats, casework.Propose{Measures: []casework.Measure{warn}, Reason: "secret"})
	advise := casework.Advise{Proposal: "P1", Position: casework.Support, Text: "secret"}
	require.Equal(t, casework.CodeFourEyes, d.refused(bothHats, advise).Code)
	sameInLegal := person(bothHats.ID, casework.RoleLegal)
	require.Equal(t, casework.CodeFourEyes, d.refused(sameInLegal, advise).Code, "a role laid down in between changes nothing")

	e := open(t).assess(casework.GroundAbusive).propose(warn)
	e.do(bothHats, advise)
	for _, proceed := range []bool{true, false} {
		decide := casework.Decide{Proposal: "P1", Proceed: proceed, Rationale: "secret"}
		require.Equal(t, casework.CodeFourEyes, e.refused(bothHats, decide).Code)
	}
	e.proceed()
	drop := casework.Decide{Proposal: "P1", Rationale: "secret"}
	require.Equal(t, casework.CodeFourEyes, e.refused(bothHats, drop).Code)
}

func TestR12TheTargetOfAPostTakesNoPartInItsCase(t *testing.T) {
	t.Parallel()
	about := func(id string) casework.Assess {
		return casework.Assess{
			Finding: casework.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
			Target: id, TargetName: "secret name", Rationale: "secret",
		}
	}
	d := open(t)
	require.Equal(t, "R12", d.refused(comms, about(comms.ID)).Clause, "nobody assesses a post about themselves")
	d.do(comms, about(bothHats.ID))
	require.True(t, d.c.Assessment.TargetsStaff)
	require.Equal(t, "R12", d.refused(bothHats, about("")).Clause)
	require.Equal(t, "R12", d.refused(bothHats, casework.Propose{Measures: []casework.Measure{warn}, Reason: "secret"}).Clause)
	d.propose(warn)
	require.Equal(t, "R12", d.refused(bothHats, casework.Advise{Proposal: "P1", Position: casework.Support, Text: "secret"}).Clause)
	d.advise(casework.Support)
	require.Equal(t, "R12", d.refused(bothHats, casework.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}).Clause)
}

func standing(by casework.Actor, until time.Time) casework.StandingAdvice {
	return casework.StandingAdvice{
		ID: "SA1", Grounds: []casework.Ground{casework.GroundSpam}, Measures: []casework.Measure{warn, remove},
		Conditions: "secret conditions", Until: until, By: by.Person, At: monday().Add(-day),
	}
}

func TestStandingAdviceCoversWhatItNamesAndNothingElse(t *testing.T) {
	t.Parallel()
	inForce := standing(legal, monday().Add(day))
	spam := []casework.Ground{casework.GroundSpam}
	both := []casework.Ground{casework.GroundSpam, casework.GroundAbusive}
	toWarn := []casework.Measure{warn}
	cases := []struct {
		name     string
		by       casework.Actor
		grounds  []casework.Ground
		target   string
		measures []casework.Measure
		advice   casework.StandingAdvice
		covered  bool
	}{
		{"it covers", comms, spam, "", toWarn, inForce, true},
		{"it has ended", comms, spam, "", toWarn, standing(legal, monday()), false},
		{"another ground", comms, both, "", toWarn, inForce, false},
		{"another measure", comms, []casework.Ground{casework.GroundSpam}, "", []casework.Measure{warn, legalAction}, inForce, false},
		{"four eyes: the proposer gave it", bothHats, spam, "", toWarn, standing(bothHats, monday().Add(day)), false},
		{"R12: the target of the post gave it", comms, spam, legal.ID, toWarn, inForce, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			for i := range d.rules.Grounds {
				d.rules.Grounds[i].LegalAction = true // so that legal action can be proposed
			}
			d.do(comms, casework.Assess{
				Finding: casework.FindingUnacceptable, Grounds: c.grounds, Target: c.target, Rationale: "secret",
			})
			d.do(c.by, casework.Propose{Measures: c.measures, Reason: "secret", Standing: []casework.StandingAdvice{c.advice}})
			if !c.covered {
				d.stands(casework.StageConsultation, "")
				require.Nil(t, d.c.Proposals[0].Advice)
				return
			}
			d.stands(casework.StageDecision, "")
			require.Equal(t, &casework.Advice{
				Position: casework.Support, Text: "secret conditions", By: legal.Person, At: monday(), Standing: "SA1",
			}, d.c.Proposals[0].Advice)
		})
	}
}

func TestWhoGaveStandingAdviceDoesNotDecideOnIt(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam)
	advice := standing(bothHats, monday().Add(day))
	d.do(comms, casework.Propose{Measures: []casework.Measure{warn}, Reason: "secret", Standing: []casework.StandingAdvice{advice}})
	require.Equal(t, casework.CodeFourEyes, d.refused(bothHats, casework.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}).Code)
}

func TestAnUrgentProposalWaitsTwoHoursForLegal(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening)
	d.do(comms, casework.Propose{Measures: []casework.Measure{warn}, Reason: "secret", Urgent: true})
	require.Equal(t, monday().Add(2*hour), d.due(casework.WindowUrgentConsultation))
}

func TestOneProposalIsOpenAtATime(t *testing.T) {
	t.Parallel()
	again := casework.Propose{Measures: []casework.Measure{warn}, Reason: "secret"}
	d := open(t).assess(casework.GroundAbusive).propose(warn)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, again).Code)
	d.advise(casework.Support)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, again).Code)
	d.proceed()
	require.Equal(t, casework.CodeNotNow, d.refused(comms, again).Code)
	d.perform().stands(casework.StageWatch, "")
	d.propose(warn).stands(casework.StageConsultation, "")
}

func TestAMistakenProposalIsDroppedUntilItIsBegun(t *testing.T) {
	t.Parallel()
	drop := casework.Decide{Proposal: "P1", Rationale: "secret"}
	d := open(t).assess(casework.GroundThreatening).decide(warn)
	d.do(comms, drop).stands(casework.StageProposal, "")
	require.True(t, d.has(casework.ActionSendWarning, casework.ActionIsNotPossible))
	require.False(t, d.has(casework.ActionSendWarning, casework.ActionIsHeld))

	d = open(t).assess(casework.GroundAbusive).decide(warn)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, drop).Code, "the system is at it")
}

func TestAssessingAgainDropsTheProposalUntilOneIsDecided(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).propose(warn).advise(casework.Support)
	d.assess(casework.GroundSpam).stands(casework.StageProposal, "")
	require.Equal(t, casework.ProposalDropped, d.c.Proposals[0].Status)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, casework.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}).Code)
	d.carryOut(warn).observe(casework.Continued)
	again := casework.Assess{Finding: casework.FindingAcceptable, Rationale: "secret"}
	require.Equal(t, casework.CodeNotNow, d.refused(comms, again).Code)
}
