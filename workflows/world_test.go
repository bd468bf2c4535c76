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
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
	"duecourse/workflows"
)

const ref = "INC-7K3M-9Q2D"

// began is a Monday morning in an ordinary week, on which London keeps UTC.
func began() time.Time { return time.Date(2026, time.November, 2, 10, 0, 0, 0, time.UTC) }

// world is one case, the people who work on it and everything that it touches,
// under the council's own policy and a clock that skips what nobody waits for.
type world struct {
	t        *testing.T
	env      *testsuite.TestWorkflowEnvironment
	zone     *time.Location
	start    protocol.Start
	ledger   *ledger
	platform *platform
	post     *postbox
	blocks   *blockFake
	replies  []*reply
}

// reply is what became of a command that somebody gave.
type reply struct {
	by      casework.Actor
	command casework.Command
	want    casework.Code // empty: it is taken
	answer  protocol.Answer
	err     error
	done    bool
	at      time.Time // when it was answered
}

func newWorld(t *testing.T) *world {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	w := &world{t: t, zone: council.Zone(), start: protocol.Start{Rules: council.Rules(began()), Seed: "seed"}}
	report := w.request("report-1", 0, staff1(), casework.Report{Ref: ref, Post: thePost(), Note: "seen by the duty officer"})
	w.start.Report = &report
	w.ledger = &ledger{t: t}
	w.reset()
	return w
}

// reset makes the environment of one run of the workflow.
func (w *world) reset() {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	w.env = suite.NewTestWorkflowEnvironment()
	w.env.SetTestTimeout(time.Minute)
	w.env.SetStartTime(began())
	w.env.SetStartWorkflowOptions(client.StartWorkflowOptions{
		ID: protocol.IncidentID(ref), WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	})
	w.platform, w.post = newPlatform(w.t, w.ledger), &postbox{}
	w.blocks = &blockFake{env: w.env, ledger: w.ledger}
	writer := writerFake{zone: w.zone}
	programs := &workflows.Workflows{FindZone: zones(w.zone)}
	w.env.RegisterWorkflowWithOptions(programs.Incident, workflow.RegisterOptions{Name: protocol.IncidentWorkflow})
	w.env.RegisterActivity(&activities.Register{Ledger: w.ledger})
	w.env.RegisterActivity(&activities.Channel{Platforms: w.platform, Writer: writer})
	w.env.RegisterActivity(&activities.Mail{Post: w.post, Writer: writer})
	w.env.RegisterActivity(w.blocks)
}

// at has something happen so long after the case began.
func (w *world) at(after time.Duration, do func()) { w.env.RegisterDelayedCallback(do, after) }

// does has somebody give a command that is taken.
func (w *world) does(after time.Duration, by casework.Actor, command casework.Command) *reply {
	return w.asks(after, by, command, "")
}

// asks has somebody give a command, which is refused with the code unless it is empty.
func (w *world) asks(after time.Duration, by casework.Actor, command casework.Command, want casework.Code) *reply {
	r := &reply{by: by, command: command, want: want}
	id := fmt.Sprintf("request-%d", len(w.replies)+2)
	w.replies = append(w.replies, r)
	w.at(after, func() { w.send(r, w.request(id, 0, by, command)) })
	return r
}

func (w *world) send(r *reply, request protocol.Request) {
	w.env.UpdateWorkflow(string(request.Name), "", callback(w, r), request)
}

func callback(w *world, r *reply) *testsuite.TestUpdateCallback {
	return &testsuite.TestUpdateCallback{
		OnReject: func(err error) { r.err, r.done, r.at = err, true, w.env.Now() },
		OnAccept: func() {},
		OnComplete: func(answer any, err error) {
			r.answer, _ = answer.(protocol.Answer)
			r.err, r.done, r.at = err, true, w.env.Now()
		},
	}
}

func (w *world) request(id string, expect int, by casework.Actor, command casework.Command) protocol.Request {
	request, err := protocol.NewRequest(id, "digest of "+id, expect, by, command)
	require.NoError(w.t, err)
	return request
}

// measures proposes measures, has Legal support them and decides to go ahead, a
// minute each.
func (w *world) measures(after time.Duration, proposal string, measures ...casework.Measure) {
	w.does(after, comms1(), casework.Propose{Measures: measures, Reason: "The policy's next step."})
	w.does(after+time.Minute, legal1(), casework.Advise{Proposal: proposal, Position: casework.Support, Text: "Go ahead."})
	w.does(after+2*time.Minute, comms2(), casework.Decide{Proposal: proposal, Proceed: true, Rationale: "Agreed."})
}

// run runs the case to its end and gives it back as the register tells it. Every
// command had the answer that was wanted, and what the register tells is what the
// workflow knows.
func (w *world) run() *casework.Incident {
	w.t.Helper()
	w.finish()
	require.NoError(w.t, w.env.GetWorkflowError())
	return w.told()
}

func (w *world) finish() {
	w.t.Helper()
	w.env.ExecuteWorkflow(protocol.IncidentWorkflow, w.start)
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

// told is the case as the register tells it.
func (w *world) told() *casework.Incident {
	w.t.Helper()
	folded := w.ledger.fold()
	encoded, err := w.env.QueryWorkflow(protocol.QueryCase)
	require.NoError(w.t, err)
	known := &casework.Incident{}
	require.NoError(w.t, encoded.Get(known))
	require.Empty(w.t, cmp.Diff(known, folded, cmpopts.EquateEmpty()), "the register tells what the workflow knows")
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

func thePost() casework.Post {
	return casework.Post{
		Channel: "sandbox", URL: "https://feed.example/posts/1", Author: "@angry", Text: "You useless lot.",
	}
}

func further(n int) *casework.Post {
	return &casework.Post{URL: fmt.Sprintf("https://feed.example/posts/%d", n), Text: "And another thing."}
}

func abusive() casework.Assess {
	return casework.Assess{
		Finding: casework.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
		Removable: true, Rationale: "It insults the people at the counter.",
	}
}

func threatening() casework.Assess {
	a := abusive()
	a.Grounds = []casework.Ground{casework.GroundThreatening}
	return a
}

func screenshot() casework.AddEvidence {
	return casework.AddEvidence{
		Source: casework.SourceUpload, SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		MediaType: "image/png", Size: 48211,
	}
}

// quiet is a logger of nothing.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
