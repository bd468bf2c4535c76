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

// What must be found in no log and no trace.
const (
	rudeAuthor = "@rude.rita"
	rudeWords  = "Parasites in the planning office"
)

// TestProductionRunsACase does what compose would: tables, two APIs, two workers,
// and people who happen to be served by either.
func TestProductionRunsACase(t *testing.T) {
	t.Parallel()
	collector := openCollector(t)
	i := installed(t, "OTEL_EXPORTER_OTLP_ENDPOINT="+collector.address)
	apis, workers := []*server{i.api(), i.api()}, []*server{i.worker(), i.worker()}
	f := apis[0].opened(rudeAuthor, rudeWords)
	f.at(apis[1]).assessed("abusive")
	proposal := f.proposed("warn")
	f.at(apis[1]).does("comms-1", "decide", yes(proposal))
	after := f.becomes("asks a person to send the warning", func(now incident) bool { return now.action("send_warning").Mode == "manual" })
	for _, a := range after.Actions {
		if a.Mode == "manual" && a.Status == "pending" {
			f.does("comms-1", "confirm", fields{"action": a.ID, "outcome": "done", "note": "Sent."})
		}
	}
	f.decryptsForTheLead(i)
	showNumbers(t, apis, workers)

	for _, s := range append(apis, workers...) {
		s.terminate()
		require.Zero(t, s.process.exit(t), s.process.errors.last(2000))
		require.NotContains(t, s.process.errors.last(1<<20), rudeWords)
		require.NotContains(t, s.process.errors.last(1<<20), rudeAuthor)
	}
	collector.followed(t, "POST /api/v1/incidents", "UpdateWithStartWorkflow:report", "RunActivity:Record", "sql.tx.commit")
	collector.followed(t, "POST /api/v1/incidents/:ref/decide", "UpdateWorkflow:decide", "HandleUpdate:decide")
	collector.holdsNo(t, rudeWords, rudeAuthor)
	require.Contains(t, i.says("verify"), "The audit chains are sound")
}

// showNumbers wants what has happened to be seen in the metrics.
func showNumbers(t *testing.T, apis, workers []*server) {
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

// decryptsForTheLead shows the history to a lead as the Temporal UI would, and not
// to others.
func (f file) decryptsForTheLead(i *installation) {
	f.t.Helper()
	c := i.client()
	page := c.GetWorkflowHistory(f.t.Context(), protocol.CaseID(f.ref), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	first, err := page.Next()
	require.NoError(f.t, err)
	sealed, err := json.Marshal(first.GetWorkflowExecutionStartedEventAttributes().GetInput())
	require.NoError(f.t, err)
	ask := asked{method: http.MethodPost, path: "/codec/decode", body: sealed, header: http.Header{"Origin": {"https://temporal.example.gov.uk"}}}
	var plain commonpb.Payloads
	shown := f.as("comms-lead").must(ask)
	require.Equal(f.t, http.StatusOK, shown.status, "%s", shown.body)
	require.NoError(f.t, json.Unmarshal(shown.body, &plain))
	require.Contains(f.t, string(plain.Payloads[0].Data), rudeWords)
	require.Equal(f.t, http.StatusForbidden, f.as("legal-1").must(ask).status)
	require.Equal(f.t, http.StatusUnauthorized, f.as("").must(ask).status)
}

func TestProductionStartsOnTablesOfItsOwnVersionOnly(t *testing.T) {
	t.Parallel()
	i := install(t)
	for _, program := range []string{"api", "worker"} {
		said, err := i.command(program).CombinedOutput()
		var failed *exec.ExitError
		require.ErrorAs(t, err, &failed)
		require.Equal(t, 1, failed.ExitCode())
		require.Contains(t, string(said), "run duecourse migrate")
	}
	i.says("migrate")
	i.says("migrate")
	i.api()
}

// TestAWorkerKilledInTheMiddleOfAnEffectIsReplaced: the effect is a letter to
// Legal, and the mail server keeps the worker waiting.
func TestAWorkerKilledInTheMiddleOfAnEffectIsReplaced(t *testing.T) {
	t.Parallel()
	i := installed(t)
	api, workers := i.api(), []*server{i.worker(), i.worker()}
	f := i.tellsLegal(api)
	i.whoTells(f, workers).kill()
	i.post.open()
	until(t, "the letter arrives", func() bool { return i.post.letters("legal-1@example.gov.uk") > 0 })
	f.does("legal-1", "advise", fields{"proposal": "P1", "position": "support", "text": "Proportionate."})
	f.does("comms-1", "decide", yes("P1"))
	require.Equal(t, 1, i.post.letters("legal-1@example.gov.uk"))
	require.Contains(t, i.says("verify"), "The audit chains are sound")
}

func TestWorkerFinishesItsActivitiesBeforeItStops(t *testing.T) {
	t.Parallel()
	i := installed(t)
	api, workers := i.api(), []*server{i.worker(), i.worker()}
	f := i.tellsLegal(api)
	at := i.whoTells(f, workers)
	at.terminate()
	until(t, "the worker is not ready", func() bool { return !at.is(at.operations + "/readyz") })
	i.post.open()
	require.Zero(t, at.process.exit(t), at.process.errors.last(2000))
	require.Equal(t, 1, i.post.letters("legal-1@example.gov.uk"), "the letter went before the worker did")
}

// tellsLegal opens a case that is waiting to tell Legal of its proposal.
func (i *installation) tellsLegal(api *server) file {
	i.t.Helper()
	f := api.opened(rudeAuthor, rudeWords)
	f.assessed("abusive")
	i.post.close()
	f.does("comms-1", "propose", fields{"measures": []string{"warn"}, "reason": "The first step of the ladder."})
	until(i.t, "a worker waits at the post office", func() bool { return i.post.queue() > 0 })
	return f
}

// whoTells finds the worker that is at it: its process id begins its identity.
func (i *installation) whoTells(f file, workers []*server) *server {
	i.t.Helper()
	found, err := i.client().DescribeWorkflowExecution(i.t.Context(), protocol.CaseID(f.ref), "")
	require.NoError(i.t, err)
	require.Len(i.t, found.GetPendingActivities(), 1)
	identity := found.GetPendingActivities()[0].GetLastWorkerIdentity()
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
	i := installed(t)
	first, second := i.api(), i.api()
	i.worker()
	f := first.opened(rudeAuthor, rudeWords)
	f.assessed("abusive")
	decision := keyed(f.path("/decide"), "the-same-key", yes(f.proposed("warn")))
	letGo := i.holdRegister()
	broken := make(chan error)
	go func() {
		_, err := first.as("comms-1").ask(decision)
		broken <- err
	}()
	until(t, "the decision waits for the register", i.somebodyWaits)
	first.kill()
	require.Error(t, <-broken)
	letGo()
	f = f.at(second)
	until(t, "the decision is on the register", func() bool { return f.times("decided") == 1 })
	read[incident](t, http.StatusOK, second.as("comms-1").must(decision))
	require.Equal(t, 1, f.times("decided"))
	require.Contains(t, i.says("verify"), "The audit chains are sound")
}

func TestAPIAnswersOpenRequestsBeforeItStops(t *testing.T) {
	t.Parallel()
	i := installed(t)
	api := i.api()
	i.worker()
	f := api.opened(rudeAuthor, rudeWords)
	letGo := i.holdRegister()
	answers := make(chan answer)
	go func() {
		got, err := api.as("comms-1").ask(asked{method: http.MethodPost, path: f.path("/note"), body: fields{"text": "Seen."}})
		if err != nil {
			got.body = []byte(err.Error())
		}
		answers <- got
	}()
	until(t, "the note waits for the register", i.somebodyWaits)
	api.terminate()
	until(t, "the API is not ready", func() bool {
		return api.as("").get("/readyz").status == http.StatusServiceUnavailable
	})
	require.Equal(t, http.StatusOK, api.as("").get("/healthz").status, "it still takes requests")
	letGo()
	got := <-answers
	require.Equal(t, http.StatusOK, got.status, "%s", got.body)
	require.Zero(t, api.process.exit(t), api.process.errors.last(2000))
}
