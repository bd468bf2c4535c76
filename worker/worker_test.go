package worker_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	sdk "go.temporal.io/sdk/worker"

	"duecourse/activities"
	"duecourse/worker"
)

func TestWorkerWithoutADependencyIsAnError(t *testing.T) {
	t.Parallel()
	c := lazyClient(t)
	_, err := worker.New(c, worker.Deps{Zone: time.UTC, Events: &activities.Events{}}, worker.Options{})
	require.ErrorContains(t, err, "every dependency is required")
}

func TestWorkerTakesEveryWorkflowAndActivity(t *testing.T) {
	t.Parallel()
	w, err := worker.New(lazyClient(t), worker.Deps{
		Zone: time.UTC, Events: &activities.Events{}, Channel: &activities.Channel{},
		Blocks: &activities.Blocks{}, Joins: &activities.Joins{}, Mail: &activities.Mail{}, Evidence: &activities.Evidence{}, Accounts: &activities.Accounts{}, Reconciler: &activities.Reconciler{}, Packs: &activities.Packs{},
	}, worker.Options{})
	require.NoError(t, err)
	registry, some := w.(sdk.Registry)
	require.True(t, some)
	require.Panics(t, func() { worker.RegisterWorkflows(registry, time.UTC) }, "the names are taken already")
}

// lazyClient is a client that never connects.
func lazyClient(t *testing.T) client.Client {
	t.Helper()
	c, err := client.NewLazyClient(client.Options{HostPort: "127.0.0.1:1"})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}
