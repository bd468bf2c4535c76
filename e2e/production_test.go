package e2e_test

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"duecourse/internal/protocol"
)

// Texts that no log and no trace may contain.
const (
	rudeAuthor = "@rude.rita"
	rudeWords  = "Parasites in the planning office"
)

// TestProductionRunsACase sets up what compose does: tables, two APIs and two workers.
// People use either API.
func TestProductionRunsACase(t *testing.T) {
	t.Parallel()
	collector := startCollector(t)
	i := install(t, "OTEL_EXPORTER_OTLP_ENDPOINT="+collector.address)
	apis, workers := []*server{i.startAPI(), i.startAPI()}, []*server{i.startWorker(), i.startWorker()}
	c := apis[0].openCase(rudeAuthor, rudeWords)
	c.through(apis[1]).assess("abusive")
	proposal := c.propose("warn")
	c.through(apis[1]).do("comms-1", "decide", proceed(proposal))
	after := c.waitUntil("asks a person to send the warning", func(now incident) bool { return now.action("send_warning").Mode == "manual" })
	for _, a := range after.Actions {
		if a.Mode == "manual" && a.Status == "pending" {
			c.do("comms-1", "confirm", fields{"action": a.ID, "outcome": "done", "note": "Sent."})
		}
	}
	c.requireHistoryOnlyForLead(i)
	requireMetrics(t, apis, workers)

	for _, s := range append(apis, workers...) {
		s.terminate()
		require.Zero(t, s.process.exitCode(t), s.process.errors.tail(2000))
		require.NotContains(t, s.process.errors.tail(1<<20), rudeWords)
		require.NotContains(t, s.process.errors.tail(1<<20), rudeAuthor)
	}
	collector.requireTrace(t, "POST /api/v1/incidents", "UpdateWithStartWorkflow:report", "RunActivity:Record", "sql.tx.commit")
	collector.requireTrace(t, "POST /api/v1/incidents/:ref/decide", "UpdateWorkflow:decide", "HandleUpdate:decide")
	collector.requireAbsent(t, rudeWords, rudeAuthor)
	require.Contains(t, i.runCommand("verify"), "The audit chains are sound")
}

// requireMetrics checks that the metrics show the commands and events.
func requireMetrics(t *testing.T, apis, workers []*server) {
	t.Helper()
	numbers := func(of []*server) string {
		var text strings.Builder
		for _, s := range of {
			text.Write(person{t: t, base: s.operations}.get("/metrics").body)
		}
		return text.String()
	}
	require.Contains(t, numbers(apis), `duecourse_commands_total{command="decide",outcome="done"} 1`)
	require.Contains(t, numbers(apis), `duecourse_http_requests_total{method="POST",route="/api/v1/incidents",status="201"} 1`)
	require.Contains(t, numbers(apis), `duecourse_cases{overdue="false",stage="`)
	require.Contains(t, numbers(workers), `duecourse_record_lag_seconds_count`)
	require.Contains(t, numbers(workers), `temporal_activity_execution_latency_seconds_count{`)
}

// requireHistoryOnlyForLead asks for the decrypted history as the Temporal UI does: the head of
// Communications sees it, others do not.
func (c testCase) requireHistoryOnlyForLead(i *installation) {
	c.t.Helper()
	page := i.client().GetWorkflowHistory(c.t.Context(), protocol.CaseID(c.ref), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	first, err := page.Next()
	require.NoError(c.t, err)
	sealed, err := json.Marshal(first.GetWorkflowExecutionStartedEventAttributes().GetInput())
	require.NoError(c.t, err)
	ask := httpRequest{method: http.MethodPost, path: "/codec/decode", body: sealed, header: http.Header{"Origin": {"https://temporal.example.gov.uk"}}}
	var plain commonpb.Payloads
	shown := c.as("comms-lead").mustSend(ask)
	require.Equal(c.t, http.StatusOK, shown.status, "%s", shown.body)
	require.NoError(c.t, json.Unmarshal(shown.body, &plain))
	require.Contains(c.t, string(plain.Payloads[0].Data), rudeWords)
	require.Equal(c.t, http.StatusForbidden, c.as("legal-1").mustSend(ask).status)
	require.Equal(c.t, http.StatusUnauthorized, c.as("").mustSend(ask).status)
}

func TestProductionStartsOnTablesOfItsOwnVersionOnly(t *testing.T) {
	t.Parallel()
	i := installWithoutTables(t)
	for _, program := range []string{"api", "worker"} {
		said, err := i.command(program).CombinedOutput()
		var failed *exec.ExitError
		require.ErrorAs(t, err, &failed)
		require.Equal(t, 1, failed.ExitCode())
		require.Contains(t, string(said), "run duecourse migrate")
	}
	i.migrate()
	i.migrate()
	i.startAPI()
}

// TestAWorkerKilledInTheMiddleOfAnEffectIsReplaced kills a worker while the mail server
// delays its mail to Legal.
func TestAWorkerKilledInTheMiddleOfAnEffectIsReplaced(t *testing.T) {
	t.Parallel()
	i := install(t)
	api, workers := i.startAPI(), []*server{i.startWorker(), i.startWorker()}
	c := i.openCaseThatNotifiesLegal(api)
	i.notifyingWorker(c, workers).kill()
	i.mail.release()
	waitFor(t, "the letter arrives", func() bool { return i.mail.lettersTo("legal-1@example.gov.uk") > 0 })
	c.do("legal-1", "advise", fields{"proposal": "P1", "position": "support", "text": "Proportionate."})
	c.do("comms-1", "decide", proceed("P1"))
	require.Equal(t, 1, i.mail.lettersTo("legal-1@example.gov.uk"))
	require.Contains(t, i.runCommand("verify"), "The audit chains are sound")
}

func TestWorkerFinishesItsActivitiesBeforeItStops(t *testing.T) {
	t.Parallel()
	i := install(t)
	api, workers := i.startAPI(), []*server{i.startWorker(), i.startWorker()}
	c := i.openCaseThatNotifiesLegal(api)
	at := i.notifyingWorker(c, workers)
	at.terminate()
	waitFor(t, "the worker is not ready", func() bool { return !at.isHealthy(at.operations + "/readyz") })
	i.mail.release()
	require.Zero(t, at.process.exitCode(t), at.process.errors.tail(2000))
	require.Equal(t, 1, i.mail.lettersTo("legal-1@example.gov.uk"), "the mail was delivered once")
}

// openCaseThatNotifiesLegal opens a case whose mail to Legal is delayed.
func (i *installation) openCaseThatNotifiesLegal(api *server) testCase {
	i.t.Helper()
	c := api.openCase(rudeAuthor, rudeWords)
	c.assess("abusive")
	i.mail.hold()
	c.do("comms-1", "propose", fields{"measures": []string{"warn"}, "reason": "The first step of the ladder."})
	waitFor(i.t, "a worker waits at the post office", func() bool { return i.mail.connectionsWaiting() > 0 })
	return c
}

// notifyingWorker finds the worker that sends the mail, by the process id in its identity.
func (i *installation) notifyingWorker(c testCase, workers []*server) *server {
	i.t.Helper()
	found, err := i.client().DescribeWorkflowExecution(i.t.Context(), protocol.CaseID(c.ref), "")
	require.NoError(i.t, err)
	identity := ""
	for _, pending := range found.GetPendingActivities() { // the case may record events meanwhile
		if pending.GetActivityType().GetName() == "Notify" {
			identity = pending.GetLastWorkerIdentity()
		}
	}
	require.NotEmpty(i.t, identity, "no mail is being sent")
	for _, w := range workers {
		if strings.HasPrefix(identity, strconv.Itoa(w.process.command.Process.Pid)+"@") {
			return w
		}
	}
	require.FailNow(i.t, "no worker of ours", identity)
	return nil
}

func (i *installation) client() client.Client {
	i.t.Helper()
	c, err := client.DialContext(i.t.Context(), client.Options{HostPort: i.temporal.address})
	require.NoError(i.t, err)
	i.t.Cleanup(c.Close)
	return c
}

func TestRequestOfAKilledAPICanBeRepeatedAtAnotherAPI(t *testing.T) {
	t.Parallel()
	i := install(t)
	first, second := i.startAPI(), i.startAPI()
	i.startWorker()
	c := first.openCase(rudeAuthor, rudeWords)
	c.assess("abusive")
	decision := withKey(c.path("/decide"), "the-same-key", proceed(c.propose("warn")))
	unlock := i.lockStore()
	broken := make(chan error)
	go func() {
		_, err := first.as("comms-1").send(decision)
		broken <- err
	}()
	waitFor(t, "the decision waits for the register", i.someWriterWaits)
	first.kill()
	require.Error(t, <-broken)
	unlock()
	c = c.through(second)
	waitFor(t, "the decision is on the register", func() bool { return c.countEvents("decided") == 1 })
	readAs[incident](t, http.StatusOK, second.as("comms-1").mustSend(decision))
	require.Equal(t, 1, c.countEvents("decided"))
	require.Contains(t, i.runCommand("verify"), "The audit chains are sound")
}

func TestAPIAnswersOpenRequestsBeforeItStops(t *testing.T) {
	t.Parallel()
	i := install(t)
	api := i.startAPI()
	i.startWorker()
	c := api.openCase(rudeAuthor, rudeWords)
	unlock := i.lockStore()
	answers := make(chan answer)
	go func() {
		got, err := api.as("comms-1").send(httpRequest{method: http.MethodPost, path: c.path("/note"), body: fields{"text": "Seen."}})
		if err != nil {
			got.body = []byte(err.Error())
		}
		answers <- got
	}()
	waitFor(t, "the note waits for the register", i.someWriterWaits)
	api.terminate()
	waitFor(t, "the API is not ready", func() bool {
		return api.as("").get("/readyz").status == http.StatusServiceUnavailable
	})
	require.Equal(t, http.StatusOK, api.as("").get("/healthz").status, "it still accepts requests")
	unlock()
	got := <-answers
	require.Equal(t, http.StatusOK, got.status, "%s", got.body)
	require.Zero(t, api.process.exitCode(t), api.process.errors.tail(2000))
}
