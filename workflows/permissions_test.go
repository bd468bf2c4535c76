package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// These tests send commands straight to the workflow, as a script with a Temporal
// client can. They bypass the API, its policies and its forms.

func withRoles(id string, roles ...casework.Role) casework.Actor {
	return casework.Actor{Person: casework.Person{ID: id, Name: id}, Roles: roles}
}

func TestCaseItselfRefusesPeopleWithoutTheRole(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.refused(20*time.Minute, withRoles("staff-1", casework.RoleStaff), abusive(), casework.CodeNotPermitted)
	w.refused(21*time.Minute, withRoles("admin-1", casework.RoleAdmin), abusive(), casework.CodeNotPermitted)
	w.refused(22*time.Minute, casework.Actor{}, abusive(), casework.CodeNotPermitted)
	w.does(30*time.Minute, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	require.Nil(t, w.run().Assessment)
}

func TestOnePersonWithTwoRolesDoesNotCountAsTwoPeople(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	both := withRoles("comms-legal-1", casework.RoleComms, casework.RoleLegal)
	propose := incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."}
	support := incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Go ahead."}
	decide := incident.Decide{Proposal: "P1", Proceed: true, Rationale: "Agreed."}
	w.does(30*time.Minute, comms1(), abusive())
	w.does(1*time.Hour, both, propose)
	w.refused(2*time.Hour, both, support, casework.CodeFourEyes)
	w.refused(3*time.Hour, withRoles("comms-legal-1", casework.RoleLegal), support, casework.CodeFourEyes) // with one role fewer
	w.does(4*time.Hour, legal1(), support)
	w.refused(5*time.Hour, withRoles(legal1().ID, casework.RoleComms), decide, casework.CodeFourEyes) // with another role
	w.refused(6*time.Hour, withRoles(comms1().ID, casework.RoleStaff), decide, casework.CodeNotPermitted)
	w.does(7*time.Hour, comms1(), incident.Decide{Proposal: "P1", Rationale: "Dropped."})
	w.does(8*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "No measure."})
	w.run()
	require.Empty(t, w.platform.tries)
}

func TestCaseItselfRefusesProgramsWhatIsForPeople(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	program := withRoles("svc-1", casework.RoleComms)
	lawyer := withRoles("svc-2", casework.RoleLegal)
	decider := program
	decider.Decides = []casework.CommandName{incident.CommandDecide}
	w.does(30*time.Minute, program, abusive())
	w.does(1*time.Hour, program, incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step."})
	w.refused(2*time.Hour, lawyer, incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Go ahead."}, casework.CodeNotPermitted)
	w.does(3*time.Hour, legal1(), incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Go ahead."})
	w.refused(4*time.Hour, program, incident.Decide{Proposal: "P1", Proceed: true, Rationale: "Agreed."}, casework.CodeNotPermitted)
	w.does(5*time.Hour, decider, incident.Decide{Proposal: "P1", Rationale: "Dropped."})
	w.does(8*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "No measure."})
	w.run()
	require.Empty(t, w.platform.tries)
}

func TestTheTargetOfAPostIsRefusedByItsCase(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	assess := abusive()
	assess.Target, assess.TargetName = comms2().ID, "Sam Carter"
	w.does(30*time.Minute, comms1(), assess)
	w.refused(time.Hour, comms2(), incident.Propose{
		Measures: []casework.Measure{casework.MeasureWarn}, Reason: "First step.",
	}, casework.CodeNotPermitted)
	w.refused(time.Hour, comms2(), abusive(), casework.CodeNotPermitted)
	w.does(2*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	w.run()
}
