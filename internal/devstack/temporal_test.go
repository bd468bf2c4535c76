package devstack

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"go.temporal.io/server/common/primitives"
)

const napQueue = "naps"

// nap is a workflow that waits for a timer, across restarts of the server.
func nap(ctx workflow.Context, length time.Duration) (string, error) {
	if err := workflow.Sleep(ctx, length); err != nil {
		return "", err
	}
	return "rested", nil
}

func TestRunningWorkflowSurvivesARestartWithTheSameDataDirectory(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	dir := t.TempDir()

	first := startServerOn(t, TemporalOptions{DataDir: dir})
	c := dial(t, first)
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "nap/1", TaskQueue: napQueue}, nap, time.Second)
	require.NoError(t, err)
	stopWorker := work(t, c)
	awaitTimer(t, c, run.GetRunID())
	stopWorker()
	c.Close()
	require.NoError(t, first.Stop())

	second := startServerOn(t, TemporalOptions{DataDir: dir})
	defer func() { require.NoError(t, second.Stop()) }()
	c = dial(t, second)
	defer c.Close()
	defer work(t, c)()
	var answer string
	require.NoError(t, c.GetWorkflow(ctx, "nap/1", run.GetRunID()).Get(ctx, &answer))
	require.Equal(t, "rested", answer)
}

func TestSearchAttributesAreTypedAndSearchable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old := startServerOn(t, TemporalOptions{DataDir: dir, SearchAttributes: attributes("CaseKind")})
	require.NoError(t, old.Stop())

	server := startServerOn(t, TemporalOptions{DataDir: dir, SearchAttributes: attributes("CaseKind", "CaseStage")})
	defer func() { require.NoError(t, server.Stop()) }()
	c := dial(t, server)
	defer c.Close()
	kind := temporal.NewSearchAttributeKeyKeyword("CaseKind")
	stage := temporal.NewSearchAttributeKeyKeyword("CaseStage")
	require.Eventually(t, func() bool { // the namespace is read again every two seconds
		_, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
			ID: "nap/2", TaskQueue: napQueue,
			TypedSearchAttributes: temporal.NewSearchAttributes(kind.ValueSet("incident"), stage.ValueSet("decide")),
		}, nap, time.Hour)
		return err == nil
	}, 20*time.Second, 50*time.Millisecond)
	require.Eventually(t, func() bool {
		found, err := c.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{
			Query: "CaseKind = 'incident' AND CaseStage = 'decide'",
		})
		return err == nil && found.GetCount() == 1
	}, 20*time.Second, 50*time.Millisecond)
}

func TestNamespaceKeepsClosedWorkflowsForAMonth(t *testing.T) {
	t.Parallel()
	server := startServerOn(t, TemporalOptions{Ephemeral: true})
	defer func() { require.NoError(t, server.Stop()) }()
	c := dial(t, server)
	defer c.Close()
	namespace, err := c.WorkflowService().DescribeNamespace(t.Context(),
		&workflowservice.DescribeNamespaceRequest{Namespace: Namespace})
	require.NoError(t, err)
	require.Equal(t, 30*24*time.Hour, namespace.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration())
}

func TestTakenAddressesAreErrorsThatNameThem(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp4", anyPort)
	require.NoError(t, err)
	defer func() { require.NoError(t, taken.Close()) }()
	addr := taken.Addr().String()

	_, err = StartTemporal(t.Context(), TemporalOptions{Ephemeral: true, FrontendAddr: addr})
	require.ErrorContains(t, err, addr)
	_, err = StartTemporal(t.Context(), TemporalOptions{Ephemeral: true, UIAddr: addr})
	require.ErrorContains(t, err, addr)
	_, err = StartTemporal(t.Context(), TemporalOptions{Ephemeral: true, UIAddr: "0.0.0.0:0"})
	require.ErrorContains(t, err, "not a loopback address")
}

func TestPortTakenAfterItWasChosenIsAnError(t *testing.T) {
	t.Parallel()
	chosen, err := choosePorts("")
	require.NoError(t, err)
	taken, err := listenLocal(chosen[primitives.HistoryService].String())
	require.NoError(t, err)
	defer func() { require.NoError(t, taken.Close()) }()
	store, err := openStore(TemporalOptions{Ephemeral: true})
	require.NoError(t, err)
	_, err = startServer(serverConfig(chosen, store), chosen, nil)
	require.ErrorContains(t, err, taken.Addr().String())
}

func TestFileThatIsNotADatabaseIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, storeFile), []byte("not a database"), 0o600))
	_, err := StartTemporal(t.Context(), TemporalOptions{DataDir: dir})
	require.ErrorContains(t, err, storeFile)
}

func TestWebUIIsServedNextToTheServer(t *testing.T) {
	t.Parallel()
	listener, err := listenLocal(anyPort)
	require.NoError(t, err)
	addr := listener.Addr().String()
	require.NoError(t, listener.Close())

	server := startServerOn(t, TemporalOptions{Ephemeral: true, UIAddr: addr})
	require.Equal(t, http.StatusOK, get(t, "http://"+addr+"/"))
	require.Equal(t, http.StatusOK, get(t, "http://"+addr+"/api/v1/namespaces/"+Namespace))
	require.NoError(t, server.Stop())
	_, err = net.Dial("tcp", addr)
	require.Error(t, err)
}

func startServerOn(t *testing.T, opts TemporalOptions) *Temporal {
	t.Helper()
	opts.Logger = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	server, err := StartTemporal(t.Context(), opts)
	require.NoError(t, err)
	return server
}

func dial(t *testing.T, server *Temporal) client.Client {
	t.Helper()
	c, err := client.DialContext(t.Context(), client.Options{HostPort: server.HostPort(), Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	require.NoError(t, err)
	return c
}

// work runs a worker for nap; the function returned stops it.
func work(t *testing.T, c client.Client) func() {
	t.Helper()
	w := worker.New(c, napQueue, worker.Options{})
	w.RegisterWorkflow(nap)
	require.NoError(t, w.Start())
	return w.Stop
}

// awaitTimer waits until the workflow has started its timer.
func awaitTimer(t *testing.T, c client.Client, runID string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	events := c.GetWorkflowHistory(ctx, "nap/1", runID, true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(t, err)
		if event.GetEventType() == enumspb.EVENT_TYPE_TIMER_STARTED {
			return
		}
	}
	require.Fail(t, "the workflow started no timer")
}

func attributes(names ...string) map[string]enumspb.IndexedValueType {
	out := make(map[string]enumspb.IndexedValueType)
	for _, name := range names {
		out[name] = enumspb.INDEXED_VALUE_TYPE_KEYWORD
	}
	return out
}

func get(t *testing.T, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response.StatusCode
}
