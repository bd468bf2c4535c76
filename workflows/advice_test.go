package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestMeasureIsNotCarriedOutBeforeLegalAdvised(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(30*time.Minute, comms1(), abusive())
	w.does(time.Hour, comms1(), incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
	w.refused(2*time.Hour, comms2(), incident.Decide{Proposal: "P1", Proceed: true, Rationale: "Now."}, casework.CodeLegalNotConsulted)
	w.does(3*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	w.run()
	require.Empty(t, w.platform.tries)
	consulted := w.mail.noticesOf(casework.NoticeConsultation)
	require.Len(t, consulted, 1)
	require.Equal(t, casework.RoleLegal, consulted[0].Role)
	require.Contains(t, consulted[0].Except, "comms-1", "the proposer does not advise")
}

func TestLegalCannotChangeItsAdvice(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(30*time.Minute, comms1(), abusive())
	w.does(time.Hour, comms1(), incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
	w.does(2*time.Hour, legal1(), incident.Advise{Proposal: "P1", Position: incident.Oppose, Text: "This is fair comment."})
	w.refused(3*time.Hour, comms2(), incident.Decide{Proposal: "P1", Proceed: true, Rationale: "All the same."}, casework.CodeLegalOpposed)
	w.refused(3*time.Hour, legal1(), incident.Advise{Proposal: "P1", Position: incident.Support, Text: "On reflection."}, casework.CodeNotNow)
	w.does(4*time.Hour, comms2(), incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "Legal opposed."})
	c := w.run()
	require.Equal(t, incident.ProposalOpposed, c.Proposals[0].Status)
	require.Empty(t, w.platform.tries)
}

func TestStandingAdviceTakesTheProposalToItsDecision(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	spam := abusive()
	spam.Grounds = []casework.Ground{casework.GroundSpam}
	w.does(30*time.Minute, comms1(), spam)
	w.does(time.Hour, comms1(), incident.Propose{
		Measures: []casework.Measure{casework.MeasureWarn}, Reason: "Spam.",
		Standing: []incident.StandingAdvice{{
			ID: "S1", Grounds: []casework.Ground{casework.GroundSpam}, Measures: []casework.Measure{casework.MeasureWarn},
			Conditions: "Plain advertising.", Until: began().AddDate(1, 0, 0), By: legal1().Person,
		}},
	})
	w.does(time.Hour+time.Minute, comms2(), incident.Decide{Proposal: "P1", Proceed: true, Rationale: "Covered."})
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	c := w.run()
	require.Equal(t, "S1", c.Proposals[0].Advice.Standing)
	require.Equal(t, legal1().ID, c.Proposals[0].Advice.By.ID)
	require.Empty(t, w.mail.noticesOf(casework.NoticeConsultation), "Legal is not asked")
	require.Equal(t, 1, w.platform.times("send"))
}

func TestBehaviourReportedDuringConsultationOnlyAddsItsPost(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.does(30*time.Minute, comms1(), abusive())
	w.does(time.Hour, comms1(), incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
	w.does(2*time.Hour, comms1(), incident.Observe{Behaviour: incident.Continued, Post: further(2)})
	w.does(3*time.Hour, legal1(), incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Go ahead."})
	w.does(4*time.Hour, comms2(), incident.Decide{Proposal: "P1", Proceed: true, Rationale: "Agreed."})
	w.refused(6*time.Hour, comms1(), incident.Propose{Measures: []casework.Measure{casework.MeasureBlock}, Reason: "Next."}, casework.CodeNotNow)
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	c := w.run()
	require.Len(t, c.Further, 1)
	require.Equal(t, incident.OutcomeComplied, c.Outcome)
}
