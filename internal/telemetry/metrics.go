package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// Metrics are the numbers of one process. Its owner calls Stop.
type Metrics struct {
	registry *prometheus.Registry
	temporal *metric.MeterProvider

	requests  *prometheus.CounterVec
	took      *prometheus.HistogramVec
	decisions *prometheus.CounterVec
	lag       prometheus.Histogram
}

// NewMetrics makes the numbers, all of them zero.
func NewMetrics() (*Metrics, error) {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "duecourse_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"method", "route", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "duecourse_http_request_duration_seconds", Help: "How long answers took.", Buckets: buckets(),
		}, []string{"method", "route"}),
		decisions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "duecourse_commands_total", Help: "Commands given to cases: what became of them is done or the problem's code.",
		}, []string{"command", "outcome"}),
		lag: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "duecourse_record_lag_seconds", Help: "From what happened until it stood on the register.", Buckets: buckets(),
		}),
	}
	m.registry.MustRegister(m.requests, m.took, m.decisions, m.lag,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	reader, err := exporter.New(exporter.WithRegisterer(m.registry), exporter.WithoutScopeInfo(), exporter.WithoutTargetInfo())
	if err != nil {
		return nil, fmt.Errorf("metrics: %w", err)
	}
	m.temporal = metric.NewMeterProvider(metric.WithReader(reader), metric.WithView(metric.NewView(
		metric.Instrument{Kind: metric.InstrumentKindHistogram},
		metric.Stream{Aggregation: metric.AggregationExplicitBucketHistogram{Boundaries: buckets()}},
	)))
	return m, nil
}

// buckets reach from an answer out of memory to a register that was down for a
// while, in seconds.
func buckets() []float64 {
	return []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300}
}

// Served counts an answer. Route is the pattern, never the address itself.
func (m *Metrics) Served(method, route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(method, route).Observe(took.Seconds())
}

// Decided counts a command and what became of it.
func (m *Metrics) Decided(command, outcome string) {
	m.decisions.WithLabelValues(command, outcome).Inc()
}

// Recorded takes note how long after it happened an event stood on the register.
func (m *Metrics) Recorded(lag time.Duration) { m.lag.Observe(lag.Seconds()) }

// Temporal takes the numbers of Temporal's client and workers: requests to the
// server, polls, tasks, and the failures of each activity.
func (m *Metrics) Temporal(log *slog.Logger) opentelemetry.MetricsHandler {
	return opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter: m.temporal.Meter("temporal"), UseMonotonicCounters: true,
		OnError: func(err error) { log.Warn("a metric is lost", "error", err) },
	})
}

// Handler shows the numbers to Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Stop lets go of what collects them.
func (m *Metrics) Stop(ctx context.Context) error { return m.temporal.Shutdown(ctx) }
