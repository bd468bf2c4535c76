package e2e_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"duecourse/internal/casework"
	domain "duecourse/internal/casework/incident"
	"duecourse/internal/codec"
	"duecourse/internal/protocol"
)

// forger is somebody who reaches Temporal and is not Due Course.
type forger struct {
	*installation
	plain  client.Client // without keys
	opened testCase
}

// newForger opens a case that waits for Legal's advice, which the forger tries to give.
func newForger(t *testing.T) *forger {
	t.Helper()
	i := install(t)
	api := i.startAPI()
	i.startWorker()
	return &forger{i, i.client(), api.caseWithProposal(rudeAuthor)}
}

func (s *server) caseWithProposal(author string) testCase {
	s.t.Helper()
	c := s.openCase(author, rudeWords)
	c.assess("abusive")
	c.do("comms-1", "propose", fields{"measures": []string{"warn"}, "reason": "The first step of the ladder."})
	return c
}

// advice is Legal's advice for a case, as the service would send it.
func advice(t *testing.T, id string) protocol.Request {
	t.Helper()
	legal := casework.Actor{Person: casework.Person{ID: "legal-1", Name: "Name of legal-1"}, Roles: []casework.Role{casework.RoleStaff, casework.RoleLegal}}
	request, err := protocol.NewRequest(id, "digest", 0, legal, domain.Advise{Proposal: "P1", Position: domain.Support, Text: "Forged."})
	require.NoError(t, err)
	return request
}

// update sends an update to a workflow and returns how it ends.
func (f *forger) update(c client.Client, workflow, name, id string, args ...any) error {
	f.t.Helper()
	handle, err := c.UpdateWorkflow(f.t.Context(), client.UpdateWorkflowOptions{
		WorkflowID: workflow, UpdateID: id, UpdateName: name, Args: args, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(f.t.Context(), nil)
	}
	return err
}

// requireUntouched requires that nobody but the service acted on the case, and that it goes on.
func (f *forger) requireUntouched(c testCase) {
	f.t.Helper()
	require.Zero(f.t, c.countEvents("advised"))
	require.Equal(f.t, "consultation", c.state().Stage)
	c.do("legal-1", "advise", fields{"proposal": "P1", "position": "support", "text": "Proportionate."})
	require.Equal(f.t, 1, c.countEvents("advised"))
	c.do("comms-1", "decide", proceed("P1"))
	c.waitForManualAction("send_warning")
	require.Contains(f.t, f.runCommand("verify"), "The audit chains are sound")
	require.Contains(f.t, f.runCommand("reconcile"), "0 differ")
}

func TestNothingThatIsNotEncryptedIsTaken(t *testing.T) {
	t.Parallel()
	f := newForger(t)
	id := protocol.CaseID(f.opened.ref)
	for name, args := range map[string][]any{
		"a whole request": {advice(t, "plain-1")}, "nothing": nil, "a text": {"advise"}, "two": {advice(t, "plain-2"), advice(t, "plain-2")},
	} {
		require.Error(t, f.update(f.plain, id, "advise", "plain-"+name, args...), name)
	}
	for name, signal := range map[string][]any{
		protocol.SignalBlockReport: {domain.BlockReport{Action: "A1", State: domain.BlockLifted}, nil, "lifted"},
		protocol.SignalCustody:     {"E1", nil},
		"unheard-of":               {"x"},
	} {
		for _, content := range signal {
			require.NoError(t, f.plain.SignalWorkflow(t.Context(), id, "", name, content))
		}
	}
	_, err := f.plain.QueryWorkflow(t.Context(), id, "", protocol.QueryRequest, "plain-1")
	require.ErrorContains(t, err, codec.ErrUnencrypted.Error())
	f.requireUntouched(f.opened)
}

func TestNoWorkflowStartsForAnybodyElse(t *testing.T) {
	t.Parallel()
	f := newForger(t)
	mine := casework.Rules{Version: "mine"}
	request := advice(t, "start")
	before := f.mail.lettersTo("records@example.gov.uk")
	for workflow, input := range map[string][]any{
		"Incident":       {protocol.Start{Rules: mine, Seed: "seed", First: &request}},
		"AccountRequest": {protocol.Start{Rules: mine, Seed: "seed", First: &request}},
		"Account":        {protocol.Start{Rules: mine, Seed: "seed", First: &request}},
		"Block":          {protocol.Block{Channel: "facebook", Author: "@me"}},
		"Custody":        {protocol.Custody{Ref: f.opened.ref, Exhibit: "E1"}},
		"Reconcile":      {protocol.Reconcile{}},
	} {
		for _, args := range [][]any{input, nil} {
			run, err := f.plain.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
				ID: strings.ToLower(workflow) + "/FORGED", TaskQueue: protocol.TaskQueue, CronSchedule: "@every 1s",
			}, workflow, args...)
			require.NoError(t, err)
			require.Error(t, f.firstRun(run), workflow)
			require.NoError(t, f.plain.TerminateWorkflow(t.Context(), run.GetID(), "", "the next one"))
			require.Empty(t, f.activitiesOf(run), workflow)
		}
	}
	require.Equal(t, before, f.mail.lettersTo("records@example.gov.uk"))
	f.requireUntouched(f.opened)
}

// firstRun is how the first run of a workflow ended.
func (f *forger) firstRun(run client.WorkflowRun) error {
	f.t.Helper()
	return f.plain.GetWorkflow(f.t.Context(), run.GetID(), run.GetRunID()).GetWithOptions(f.t.Context(), nil, client.WorkflowRunGetOptions{DisableFollowingRuns: true})
}

// activitiesOf are the activities that any run of a workflow has asked for.
func (f *forger) activitiesOf(run client.WorkflowRun) []string {
	f.t.Helper()
	var names []string
	for _, e := range f.history(run.GetID(), "") {
		if scheduled := e.GetActivityTaskScheduledEventAttributes(); scheduled != nil {
			names = append(names, scheduled.GetActivityType().GetName())
		}
	}
	return names
}

func (f *forger) history(id, run string) []*historypb.HistoryEvent {
	f.t.Helper()
	var events []*historypb.HistoryEvent
	for history := f.plain.GetWorkflowHistory(f.t.Context(), id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); history.HasNext(); {
		event, err := history.Next()
		require.NoError(f.t, err)
		events = append(events, event)
	}
	return events
}

// payloadsOf are the payloads of a history as they are: what started the workflow, and what
// its updates and activities were given.
func (f *forger) payloadsOf(id string) (start *commonpb.Payload, updates map[string]*commonpb.Payload, results []*commonpb.Payload) {
	f.t.Helper()
	updates = map[string]*commonpb.Payload{}
	for _, e := range f.history(id, "") {
		if begun := e.GetWorkflowExecutionStartedEventAttributes(); begun != nil {
			start = begun.GetInput().GetPayloads()[0]
		}
		if accepted := e.GetWorkflowExecutionUpdateAcceptedEventAttributes(); accepted != nil {
			input := accepted.GetAcceptedRequest().GetInput()
			updates[input.GetName()] = input.GetArgs().GetPayloads()[0]
		}
		if scheduled := e.GetActivityTaskScheduledEventAttributes(); scheduled != nil {
			results = append(results, scheduled.GetInput().GetPayloads()...)
		}
		if done := e.GetWorkflowExecutionUpdateCompletedEventAttributes(); done != nil {
			results = append(results, done.GetOutcome().GetSuccess().GetPayloads()...)
		}
	}
	return start, updates, results
}

func copyOf(p *commonpb.Payload) converter.RawValue { return converter.NewRawValue(p) }

func TestWhatWasEncryptedForOneCaseIsNotTakenByAnother(t *testing.T) {
	t.Parallel()
	f := newForger(t)
	other := f.opened
	advised := testCase{f.opened.stack, f.opened.ref}
	victim := (&server{stack: other.stack}).caseWithProposal("@another.author")
	advised.do("legal-1", "advise", fields{"proposal": "P1", "position": "support", "text": "Proportionate."})

	id := protocol.CaseID(victim.ref)
	start, updates, others := f.payloadsOf(protocol.CaseID(advised.ref))
	require.Error(t, f.update(f.plain, id, "advise", "copied", copyOf(updates["advise"])))
	require.Error(t, f.update(f.plain, id, "advise", "start", copyOf(start)))
	for _, p := range append(others, start, updates["advise"], updates["assess"]) {
		require.NoError(t, f.plain.SignalWorkflow(t.Context(), id, "", protocol.SignalBlockReport, copyOf(p)))
		require.NoError(t, f.plain.SignalWorkflow(t.Context(), id, "", protocol.SignalCustody, copyOf(p)))
	}
	// What was made for the victim itself is not taken for another purpose, nor a second time.
	ownStart, own, ownOthers := f.payloadsOf(id)
	for _, p := range append(ownOthers, ownStart, own["assess"], own["propose"]) {
		require.Error(t, f.update(f.plain, id, "advise", "another purpose", copyOf(p)))
		require.NoError(t, f.plain.SignalWorkflow(t.Context(), id, "", protocol.SignalBlockReport, copyOf(p)))
		require.NoError(t, f.plain.SignalWorkflow(t.Context(), id, "", protocol.SignalCustody, copyOf(p)))
	}
	proposals := victim.countEvents("proposed")
	require.NoError(t, f.update(f.plain, id, "propose", "again", copyOf(own["propose"])), "it gets its first answer again")
	require.Equal(t, proposals, victim.countEvents("proposed"))

	for _, workflow := range []string{"incident/INC-0000-0000", "incident/" + advised.ref} {
		run, err := f.plain.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: workflow, TaskQueue: protocol.TaskQueue}, "Incident", copyOf(start))
		if err == nil && workflow != protocol.CaseID(advised.ref) { // which runs
			require.Error(t, f.firstRun(run))
			require.Empty(t, f.activitiesOf(run))
		}
	}
	f.requireUntouched(victim)
}

func TestAClosedCaseIsNotStartedAgainWithItsOldStart(t *testing.T) {
	t.Parallel()
	f := newForger(t)
	c := f.opened
	c.do("comms-1", "decide", fields{"proposal": "P1", "proceed": false, "rationale": "A mistake."})
	c.do("comms-1", "close", fields{"outcome": "no_measure", "reason": "Enough is done."})
	id := protocol.CaseID(c.ref)
	waitFor(t, "the workflow has ended", func() bool {
		described, err := f.plain.DescribeWorkflowExecution(t.Context(), id, "")
		return err == nil && described.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	})
	closed := c.state()
	start, _, _ := f.payloadsOf(id)
	old := f.clientWithKeys("", -8*24*time.Hour)
	var content protocol.Start
	require.NoError(t, f.converterOf("", 0, id).FromPayload(start, &content))
	run, err := old.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: protocol.TaskQueue}, "Incident", content)
	require.NoError(t, err)
	require.ErrorContains(t, f.firstRun(run), protocol.Expired)
	require.Empty(t, f.activitiesOf(run))
	require.Equal(t, closed.Seq, c.state().Seq)
}

// payloads are how the service encrypts and signs, with a clock that differs and, if given,
// with another signing key.
func (i *installation) payloads(signingKey string, clock time.Duration) codec.Payloads {
	i.t.Helper()
	keys, err := codec.Load(i.setting("DUECOURSE_KEYS_FILE"))
	require.NoError(i.t, err)
	signing, err := codec.LoadSigningKeys(i.setting("DUECOURSE_SIGNING_KEYS_FILE"))
	if signingKey != "" {
		signing, err = codec.ParseSigningKeys(signingKey)
	}
	require.NoError(i.t, err)
	return codec.Payloads{Keys: keys, Signing: signing, Now: func() time.Time { return time.Now().Add(clock) }}
}

func (i *installation) converterOf(signingKey string, clock time.Duration, workflow string) converter.DataConverter {
	return converter.WithDataConverterSerializationContext(i.payloads(signingKey, clock).Converter(),
		converter.WorkflowSerializationContext{Namespace: "default", WorkflowID: workflow})
}

func (i *installation) clientWithKeys(signingKey string, clock time.Duration) client.Client {
	i.t.Helper()
	return i.clientOf(i.payloads(signingKey, clock))
}

func (i *installation) clientOf(p codec.Payloads) client.Client {
	i.t.Helper()
	c, err := client.DialContext(i.t.Context(), client.Options{HostPort: i.temporal.address, DataConverter: p.Converter(), FailureConverter: p.FailureConverter()})
	require.NoError(i.t, err)
	i.t.Cleanup(c.Close)
	return c
}

// setting is the value of a setting of the installation.
func (i *installation) setting(name string) string {
	i.t.Helper()
	for _, s := range i.setup {
		if value, is := strings.CutPrefix(s, name+"="); is {
			return value
		}
	}
	require.FailNow(i.t, "no setting", name)
	return ""
}

func TestACommandNeedsAFreshSignatureOfTheService(t *testing.T) {
	t.Parallel()
	f := newForger(t)
	id := protocol.CaseID(f.opened.ref)
	unsigned := f.payloads("", 0)
	unsigned.Signing = nil
	other := "s1 " + strings.Fields(codec.NewKey("s1"))[1]
	for name, c := range map[string]client.Client{
		"nobody signed it":                  f.clientOf(unsigned),
		"an old signature":                  f.clientWithKeys("", -11*time.Minute),
		"a signature from the future":       f.clientWithKeys("", 5*time.Minute),
		"another key with the same name":    f.clientWithKeys(other, 0),
		"a key that the service never had ": f.clientWithKeys(codec.NewKey("mine"), 0),
	} {
		require.Error(t, f.update(c, id, "advise", name, advice(t, name)), name)
		require.Error(t, f.update(c, id, "decide", name, advice(t, name)), name)
	}
	f.requireUntouched(f.opened)

	// The attempts fail for what was wrong with them: the service's own keys are taken.
	second := (&server{stack: f.opened.stack}).caseWithProposal("@another.author")
	genuine := f.clientWithKeys("", 0)
	require.Error(t, f.update(genuine, protocol.CaseID(second.ref), "decide", "another update", advice(t, "genuine")))
	require.NoError(t, f.update(genuine, protocol.CaseID(second.ref), "advise", "genuine", advice(t, "genuine")))
	require.Equal(t, 1, second.countEvents("advised"))
}

// A case goes on when the keys that signed what is in its history are gone.
func TestACaseGoesOnAfterItsSigningKeyWasReplaced(t *testing.T) {
	t.Parallel()
	i := install(t)
	api, worker := i.startAPI(), i.startWorker()
	c := api.caseWithProposal(rudeAuthor)
	api.stop()
	worker.stop()

	old := i.readSetting("DUECOURSE_SIGNING_KEYS_FILE")
	key := i.runCommand("new", "key", "s2")
	i.setSigningKeys(key + old)
	i.startWorker().stop()
	i.setSigningKeys(key)
	api = i.startAPI()
	i.startWorker()
	c = c.through(api)
	waitFor(t, "the API is ready", func() bool { return api.isHealthy(api.base + "/readyz") })
	c.do("legal-1", "advise", fields{"proposal": "P1", "position": "support", "text": "Proportionate."})
	c.do("comms-1", "decide", proceed("P1"))
	c.waitForManualAction("send_warning")

	i.setSigningKeys(old)
	said, err := i.command("worker").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(said), `signing-keys-file: the other processes sign commands with the key "s2", which is not in this file`)
}

// stop ends a process and waits until it is gone.
func (s *server) stop() {
	s.t.Helper()
	s.terminate()
	<-s.process.ended
}

// readSetting is the content of the file that a setting names.
func (i *installation) readSetting(name string) string {
	i.t.Helper()
	text, err := os.ReadFile(i.setting(name))
	require.NoError(i.t, err)
	return string(text)
}

// setSigningKeys is for the processes that start from now on.
func (i *installation) setSigningKeys(keys string) {
	i.t.Helper()
	i.setup = append(i.setup, "DUECOURSE_SIGNING_KEYS_FILE="+writeSafely(i.t, i.t.TempDir(), "signing-keys", keys))
}

// Everything in a history is encrypted for its workflow.
func TestEveryPayloadOfAHistoryIsEncryptedForItsWorkflow(t *testing.T) {
	t.Parallel()
	f := newForger(t)
	id := protocol.CaseID(f.opened.ref)
	for _, e := range f.history(id, "") {
		raw, err := json.Marshal(e)
		require.NoError(t, err)
		require.NotContains(t, string(raw), rudeWords)
	}
	start, updates, others := f.payloadsOf(id)
	for _, p := range append(others, start, updates["assess"]) {
		require.Equal(t, "binary/encrypted", string(p.GetMetadata()["encoding"]))
		require.Contains(t, string(p.GetMetadata()["bound-to"]), id)
	}
}
