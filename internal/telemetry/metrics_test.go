package telemetry_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/telemetry"
)

func TestPrometheusReadsTheMetrics(t *testing.T) {
	t.Parallel()
	m := metrics(t)
	m.RequestServed(t.Context(), http.MethodPost, "/api/v1/incidents/:ref/decide", http.StatusOK, 20*time.Millisecond)
	m.RequestServed(t.Context(), http.MethodGet, "", http.StatusNotFound, time.Millisecond)
	m.CommandDone("decide", "four_eyes")
	m.EventRecorded(40 * time.Millisecond)
	m.Temporal(quiet()).WithTags(map[string]string{"activity_type": "Notify"}).Counter("temporal_activity_execution_failed").Inc(2)
	for _, line := range []string{
		`duecourse_http_requests_total{method="POST",route="/api/v1/incidents/:ref/decide",status="200"} 1`,
		`duecourse_http_requests_total{method="GET",route="none",status="404"} 1`,
		`duecourse_http_request_duration_seconds_bucket{method="POST",route="/api/v1/incidents/:ref/decide",le="0.025"} 1`,
		`duecourse_commands_total{command="decide",outcome="four_eyes"} 1`,
		`duecourse_record_lag_seconds_bucket{le="0.05"} 1`,
		`temporal_activity_execution_failed_total{activity_type="Notify"} 2`,
	} {
		require.Contains(t, shown(t, m), line+"\n")
	}
}

func TestOpenCasesAreCountedAtMostEveryFifteenSeconds(t *testing.T) {
	t.Parallel()
	m, now, counted := metrics(t), time.Unix(1000, 0), 0
	var broken error
	m.ShowWorkload(func(context.Context, time.Time) ([]telemetry.Workload, error) {
		counted++
		return []telemetry.Workload{{Stage: "watch", Cases: 3 * counted, Overdue: 1}}, broken
	}, func() time.Time { return now }, quiet())

	require.Contains(t, shown(t, m), `duecourse_cases{overdue="false",stage="watch"} 2`)
	require.Contains(t, shown(t, m), `duecourse_cases{overdue="true",stage="watch"} 1`)
	require.Equal(t, 1, counted)

	now = now.Add(16 * time.Second)
	require.Contains(t, shown(t, m), `duecourse_cases{overdue="false",stage="watch"} 5`)

	now, broken = now.Add(16*time.Second), errors.New("the store is down")
	require.NotContains(t, shown(t, m), "duecourse_cases{")
}

func metrics(t *testing.T) *telemetry.Metrics {
	t.Helper()
	m, err := telemetry.NewMetrics()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, m.Stop(context.Background())) })
	return m
}

func shown(t *testing.T, m *telemetry.Metrics) string {
	t.Helper()
	page := httptest.NewRecorder()
	m.Handler().ServeHTTP(page, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	require.Equal(t, http.StatusOK, page.Code)
	return page.Body.String()
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
