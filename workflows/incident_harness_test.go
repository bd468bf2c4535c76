package workflows_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/letter"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
	"duecourse/workflows"
)

const ref = "INC-7K3M-9Q2D"

// began is a Monday morning in a week without holidays. London is on UTC then.
func began() time.Time { return time.Date(2026, time.November, 2, 10, 0, 0, 0, time.UTC) }

// incidentTest runs one incident with fake activities under the council's own policy. The
// clock of the test environment skips waits.
type incidentTest struct {
	t        *testing.T
	env      *testsuite.TestWorkflowEnvironment
	zone     *time.Location
	start    protocol.Start
	store    *storeFake
	platform *platformFake
	mail     *mailFake
	blocks   *blockFake
	replies  []*reply
}

// reply is the answer to a command.
type reply struct {
	by      casework.Actor
	command casework.Command
	want    casework.Code // empty: the command succeeds
	answer  protocol.Answer
	err     error
	done    bool
	at      time.Time // when it was answered
}

func newIncidentTest(t *testing.T) *incidentTest {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	w := &incidentTest{t: t, zone: council.Zone(), start: protocol.Start{Rules: council.Rules(began()), Seed: "seed"}}
	report := w.request("report-1", 0, staff1(), incident.Report{Ref: ref, Post: thePost(), Note: "seen by the duty officer"})
	w.start.First = &report
	w.store = &storeFake{t: t}
	w.reset()
	return w
}

// reset creates the environment of one workflow run.
func (w *incidentTest) reset() {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(noLog{})
	w.env = suite.NewTestWorkflowEnvironment()
	w.env.SetTestTimeout(time.Minute)
	w.env.SetStartTime(began())
	w.env.SetStartWorkflowOptions(client.StartWorkflowOptions{
		ID: protocol.CaseID(ref), WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	})
	letters := letter.Writer{Zone: w.zone, Secret: []byte("secret")}
	w.platform, w.mail = newPlatformFake(w.t, w.store), &mailFake{writer: letters}
	w.blocks = &blockFake{env: w.env, store: w.store}
	registerWorkflows(w.env, w.zone)
	w.env.RegisterActivity(&activities.Events{Save: w.store.Record})
	w.env.RegisterActivity(&activities.Channel{Platforms: w.platform.directory(), Letters: letters})
	w.env.RegisterActivity(w.mail)
	w.env.RegisterActivity(w.blocks)
}

// registerWorkflows registers every workflow. Cases whose rules name no zone use the
// given one.
func registerWorkflows(r worker.WorkflowRegistry, zone *time.Location) {
	for name, program := range (&workflows.Workflows{Kinds: kinds.All(), FindZone: zones(zone)}).All() {
		r.RegisterWorkflowWithOptions(program, workflow.RegisterOptions{Name: name})
	}
}

// at calls a function after a delay.
func (w *incidentTest) at(after time.Duration, do func()) { w.env.RegisterDelayedCallback(do, after) }

// does sends a command that must succeed.
func (w *incidentTest) does(after time.Duration, by casework.Actor, command casework.Command) *reply {
	return w.refused(after, by, command, "")
}

// refused sends a command that must be refused with the code; an empty code means that it
// must succeed.
func (w *incidentTest) refused(after time.Duration, by casework.Actor, command casework.Command, want casework.Code) *reply {
	r := &reply{by: by, command: command, want: want}
	id := fmt.Sprintf("request-%d", len(w.replies)+2)
	w.replies = append(w.replies, r)
	w.at(after, func() { w.send(r, w.request(id, 0, by, command)) })
	return r
}

func (w *incidentTest) send(r *reply, request protocol.Request) {
	w.env.UpdateWorkflow(string(request.Name), "", callback(w, r), request)
}

func callback(w *incidentTest, r *reply) *testsuite.TestUpdateCallback {
	return &testsuite.TestUpdateCallback{
		OnReject: func(err error) { r.err, r.done, r.at = err, true, w.env.Now() },
		OnAccept: func() {},
		OnComplete: func(answer any, err error) {
			r.answer, _ = answer.(protocol.Answer)
			r.err, r.done, r.at = err, true, w.env.Now()
		},
	}
}

func (w *incidentTest) request(id string, expect int, by casework.Actor, command casework.Command) protocol.Request {
	request, err := protocol.NewRequest(id, "digest of "+id, expect, by, command)
	require.NoError(w.t, err)
	return request
}

// measures proposes measures, lets Legal support them and decides to go ahead, a
// minute apart.
func (w *incidentTest) measures(after time.Duration, proposal string, measures ...casework.Measure) {
	w.does(after, comms1(), incident.Propose{Measures: measures, Reason: "The policy's next step."})
	w.does(after+time.Minute, legal1(), incident.Advise{Proposal: proposal, Position: incident.Support, Text: "Go ahead."})
	w.does(after+2*time.Minute, comms2(), incident.Decide{Proposal: proposal, Proceed: true, Rationale: "Agreed."})
}

// run runs the case to its end and returns it as recorded. It fails the test if a
// command got another answer than expected, or the record differs from the workflow.
func (w *incidentTest) run() *incident.Case {
	w.t.Helper()
	w.finish()
	require.NoError(w.t, w.env.GetWorkflowError())
	return w.recordedCase()
}

func (w *incidentTest) finish() {
	w.t.Helper()
	w.env.ExecuteWorkflow(incident.Kind().Workflow, w.start)
	require.True(w.t, w.env.IsWorkflowCompleted())
	for _, r := range w.replies {
		if !r.done {
			w.t.Log("the run ended with:", w.env.GetWorkflowError())
			require.Failf(w.t, "no answer", "%s by %s", r.command.Name(), r.by.ID)
		}
		require.Equal(w.t, r.want, codeOf(r.err), "%s by %s: %v", r.command.Name(), r.by.ID, r.err)
	}
	w.replies = nil
}

// recordedCase is the case that the recorded events give.
func (w *incidentTest) recordedCase() *incident.Case {
	w.t.Helper()
	folded := w.store.fold()
	encoded, err := w.env.QueryWorkflow(protocol.QueryCase)
	require.NoError(w.t, err)
	known := &incident.Case{}
	require.NoError(w.t, encoded.Get(known))
	require.Empty(w.t, cmp.Diff(known, folded, cmpopts.EquateEmpty()), "the recorded events give the state of the workflow")
	return folded
}

func codeOf(err error) casework.Code {
	var told *temporal.ApplicationError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &told):
		return casework.Code(told.Type())
	}
	return casework.Code("not a refusal: " + err.Error())
}

func person(id string, roles ...casework.Role) casework.Actor {
	return casework.Actor{Person: casework.Person{ID: id, Name: "Name of " + id}, Roles: roles}
}

func staff1() casework.Actor { return person("staff-1", casework.RoleStaff) }
func comms1() casework.Actor { return person("comms-1", casework.RoleStaff, casework.RoleComms) }
func comms2() casework.Actor { return person("comms-2", casework.RoleStaff, casework.RoleComms) }
func legal1() casework.Actor { return person("legal-1", casework.RoleStaff, casework.RoleLegal) }
func lead() casework.Actor   { return person("comms-lead", casework.RoleStaff, casework.RoleCommsLead) }
func public() casework.Actor { return person("public", casework.RolePublic) }

func thePost() incident.Post {
	return incident.Post{
		Channel: "sandbox", URL: "https://feed.example/posts/1", Author: "@angry", Text: "You useless lot.",
	}
}

func further(n int) *incident.Post {
	return &incident.Post{URL: fmt.Sprintf("https://feed.example/posts/%d", n), Text: "And another thing."}
}

func abusive() incident.Assess {
	return incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
		Removable: true, Rationale: "It insults the people at the counter.",
	}
}

func threatening() incident.Assess {
	a := abusive()
	a.Grounds = []casework.Ground{casework.GroundThreatening}
	return a
}

func screenshot() incident.AddEvidence {
	return incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		MediaType: "image/png", Size: 48211,
	}
}

// noLog is a logger that logs nothing.
type noLog struct{}

func (noLog) Debug(string, ...any) {}
func (noLog) Info(string, ...any)  {}
func (noLog) Warn(string, ...any)  {}
func (noLog) Error(string, ...any) {}
