package incident_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

func notBinding(t require.TestingT) *caseDriver {
	rules := casetest.Rules()
	rules.LegalBinding = false
	return openWith(t, rules, incident.History{}).assess(casework.GroundAbusive)
}

// TestR8ActionsNeedAdviceAndALaterDecision shows rule 1.
func TestR8ActionsNeedAdviceAndALaterDecision(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).propose(warn).requireStage(incident.StageConsultation, "")
	proceed := incident.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}
	require.Equal(t, casework.CodeLegalNotConsulted, d.refused(comms, proceed).Code)
	require.Empty(t, d.c.Actions)

	d.advise(incident.Support).requireStage(incident.StageDecision, "")
	require.Empty(t, d.c.Actions)
	d.proceed().requireStage(incident.StageAction, "")
	require.Len(t, d.c.ToPerform(), 2)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, proceed).Code)
}

func TestR8BindingOppositionEndsAProposal(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).propose(warn).advise(incident.Oppose).requireStage(incident.StageProposal, "")
	require.Equal(t, incident.ProposalOpposed, d.c.Proposals[0].Status)
	require.Nil(t, d.c.OpenProposal())
	for _, proceed := range []bool{true, false} {
		r := d.refused(lead, incident.Decide{Proposal: "P1", Proceed: proceed, Rationale: "secret"})
		require.Equal(t, casework.CodeLegalOpposed, r.Code)
	}
	d.decide(warn).requireStage(incident.StageAction, "")
}

func TestR8NonBindingOppositionIsDecidedByTheHeadOfCommunications(t *testing.T) {
	t.Parallel()
	d := notBinding(t).propose(warn).advise(incident.Oppose).requireStage(incident.StageDecision, "")
	require.Equal(t, casework.RoleCommsLead, casework.Tasks(d.c)[0].Role)
	proceed := incident.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}
	require.Equal(t, casework.CodeLegalOpposed, d.refused(comms, proceed).Code)
	d.do(lead, proceed).requireStage(incident.StageAction, "")
}

func TestAnyoneInCommsMayDropAnOpposedProposal(t *testing.T) {
	t.Parallel()
	d := notBinding(t).propose(warn).advise(incident.Oppose).drop().requireStage(incident.StageProposal, "")
	require.Equal(t, incident.ProposalDropped, d.c.Proposals[0].Status)
}

func TestOnePersonWithTwoRolesDoesNotCountAsTwo(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive)
	d.do(commsAndLegal, incident.Propose{Measures: []casework.Measure{warn}, Reason: "secret"})
	advise := incident.Advise{Proposal: "P1", Position: incident.Support, Text: "secret"}
	require.Equal(t, casework.CodeFourEyes, d.refused(commsAndLegal, advise).Code)
	sameInLegal := casetest.Person(commsAndLegal.ID, casework.RoleLegal)
	require.Equal(t, casework.CodeFourEyes, d.refused(sameInLegal, advise).Code, "giving up a role changes nothing")

	e := open(t).assess(casework.GroundAbusive).propose(warn)
	e.do(commsAndLegal, advise)
	for _, proceed := range []bool{true, false} {
		decide := incident.Decide{Proposal: "P1", Proceed: proceed, Rationale: "secret"}
		require.Equal(t, casework.CodeFourEyes, e.refused(commsAndLegal, decide).Code)
	}
	e.proceed()
	drop := incident.Decide{Proposal: "P1", Rationale: "secret"}
	require.Equal(t, casework.CodeFourEyes, e.refused(commsAndLegal, drop).Code)
}

func TestR12TheTargetOfAPostTakesNoPartInItsCase(t *testing.T) {
	t.Parallel()
	about := func(id string) incident.Assess {
		return incident.Assess{
			Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
			Target: id, TargetName: "secret name", Rationale: "secret",
		}
	}
	d := open(t)
	require.Equal(t, "R12", d.refused(comms, about(comms.ID)).Clause, "the target does not assess the post")
	d.do(comms, about(commsAndLegal.ID))
	require.True(t, d.c.Assessment.TargetsStaff)
	require.Equal(t, "R12", d.refused(commsAndLegal, about("")).Clause)
	require.Equal(t, "R12", d.refused(commsAndLegal, incident.Propose{Measures: []casework.Measure{warn}, Reason: "secret"}).Clause)
	d.propose(warn)
	require.Equal(t, "R12", d.refused(commsAndLegal, incident.Advise{Proposal: "P1", Position: incident.Support, Text: "secret"}).Clause)
	d.advise(incident.Support)
	require.Equal(t, "R12", d.refused(commsAndLegal, incident.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}).Clause)
}

func standing(by casework.Actor, until time.Time) incident.StandingAdvice {
	return incident.StandingAdvice{
		ID: "SA1", Grounds: []casework.Ground{casework.GroundSpam}, Measures: []casework.Measure{warn, remove},
		Conditions: "secret conditions", Until: until, By: by.Person, At: casetest.Monday().Add(-day),
	}
}

func TestStandingAdviceCoversOnlyItsGroundsAndMeasures(t *testing.T) {
	t.Parallel()
	inForce := standing(legal, casetest.Monday().Add(day))
	spam := []casework.Ground{casework.GroundSpam}
	both := []casework.Ground{casework.GroundSpam, casework.GroundAbusive}
	toWarn := []casework.Measure{warn}
	cases := []struct {
		name     string
		by       casework.Actor
		grounds  []casework.Ground
		target   string
		measures []casework.Measure
		advice   incident.StandingAdvice
		covered  bool
	}{
		{"it covers", comms, spam, "", toWarn, inForce, true},
		{"it has ended", comms, spam, "", toWarn, standing(legal, casetest.Monday()), false},
		{"another ground", comms, both, "", toWarn, inForce, false},
		{"another measure", comms, []casework.Ground{casework.GroundSpam}, "", []casework.Measure{warn, legalAction}, inForce, false},
		{"four eyes: the proposer gave it", commsAndLegal, spam, "", toWarn, standing(commsAndLegal, casetest.Monday().Add(day)), false},
		{"R12: the target of the post gave it", comms, spam, legal.ID, toWarn, inForce, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			for i := range d.rules.Grounds {
				d.rules.Grounds[i].LegalAction = true // so that legal action can be proposed
			}
			d.do(comms, incident.Assess{
				Finding: incident.FindingUnacceptable, Grounds: c.grounds, Target: c.target, Rationale: "secret",
			})
			d.do(c.by, incident.Propose{Measures: c.measures, Reason: "secret", Standing: []incident.StandingAdvice{c.advice}})
			if !c.covered {
				d.requireStage(incident.StageConsultation, "")
				require.Nil(t, d.c.Proposals[0].Advice)
				return
			}
			d.requireStage(incident.StageDecision, "")
			require.Equal(t, &incident.Advice{
				Position: incident.Support, Text: "secret conditions", By: legal.Person, At: casetest.Monday(), Standing: "SA1",
			}, d.c.Proposals[0].Advice)
		})
	}
}

func TestAdviserOfStandingAdviceDoesNotDecideOnIt(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam)
	advice := standing(commsAndLegal, casetest.Monday().Add(day))
	d.do(comms, incident.Propose{Measures: []casework.Measure{warn}, Reason: "secret", Standing: []incident.StandingAdvice{advice}})
	require.Equal(t, casework.CodeFourEyes, d.refused(commsAndLegal, incident.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}).Code)
}

func TestUrgentProposalWaitsTwoHoursForLegal(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening)
	d.do(comms, incident.Propose{Measures: []casework.Measure{warn}, Reason: "secret", Urgent: true})
	require.Equal(t, casetest.Monday().Add(2*hour), d.due(casework.WindowUrgentConsultation))
}

func TestOneProposalIsOpenAtATime(t *testing.T) {
	t.Parallel()
	again := incident.Propose{Measures: []casework.Measure{warn}, Reason: "secret"}
	d := open(t).assess(casework.GroundAbusive).propose(warn)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, again).Code)
	d.advise(incident.Support)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, again).Code)
	d.proceed()
	require.Equal(t, casework.CodeNotNow, d.refused(comms, again).Code)
	d.perform().requireStage(incident.StageWatch, "")
	d.propose(warn).requireStage(incident.StageConsultation, "")
}

func TestProposalCanBeDroppedUntilAnActionBegins(t *testing.T) {
	t.Parallel()
	drop := incident.Decide{Proposal: "P1", Rationale: "secret"}
	d := open(t).assess(casework.GroundThreatening).decide(warn)
	d.do(comms, drop).requireStage(incident.StageProposal, "")
	require.True(t, d.has(incident.ActionSendWarning, casework.ActionIsNotPossible))
	require.False(t, d.has(incident.ActionSendWarning, casework.ActionIsHeld))

	d = open(t).assess(casework.GroundAbusive).decide(warn)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, drop).Code, "the system is carrying it out")
}

func TestNewAssessmentDropsAnUndecidedProposal(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundAbusive).propose(warn).advise(incident.Support)
	d.assess(casework.GroundSpam).requireStage(incident.StageProposal, "")
	require.Equal(t, incident.ProposalDropped, d.c.Proposals[0].Status)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, incident.Decide{Proposal: "P1", Proceed: true, Rationale: "secret"}).Code)
	d.carryOut(warn).observe(incident.Continued)
	again := incident.Assess{Finding: incident.FindingAcceptable, Rationale: "secret"}
	require.Equal(t, casework.CodeNotNow, d.refused(comms, again).Code)
}
