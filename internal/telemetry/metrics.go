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

// Metrics are the metrics of one process. Its owner calls Stop. The application calls
// RequestServed, CommandDone and EventRecorded; on nil they count nothing.
type Metrics struct {
	registry *prometheus.Registry
	temporal *metric.MeterProvider

	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	commands  *prometheus.CounterVec
	lag       prometheus.Histogram
}

// NewMetrics registers the metrics, all of them zero.
func NewMetrics() (*Metrics, error) {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "duecourse_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"method", "route", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "duecourse_http_request_duration_seconds", Help: "Time to answer a request.", Buckets: buckets(),
		}, []string{"method", "route"}),
		commands: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "duecourse_commands_total", Help: "Commands to cases; the outcome is done or the code of the problem.",
		}, []string{"command", "outcome"}),
		lag: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "duecourse_record_lag_seconds", Help: "Time from an event until it is in the store.", Buckets: buckets(),
		}),
	}
	m.registry.MustRegister(m.requests, m.durations, m.commands, m.lag,
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

// buckets, in seconds, reach from an answer out of memory to a store that was down for a
// while.
func buckets() []float64 {
	return []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300}
}

// RequestServed counts an answered request, and names its span after the route. The route
// is the pattern, never the address itself; empty: no route.
func (m *Metrics) RequestServed(ctx context.Context, method, route string, status int, took time.Duration) {
	if m == nil {
		return
	}
	nameSpan(ctx, method, route, status)
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.durations.WithLabelValues(method, route).Observe(took.Seconds())
}

// CommandDone counts a command. The outcome is done, or the code of the problem.
func (m *Metrics) CommandDone(command, outcome string) {
	if m != nil {
		m.commands.WithLabelValues(command, outcome).Inc()
	}
}

// EventRecorded observes how long after an event it was in the store.
func (m *Metrics) EventRecorded(lag time.Duration) {
	if m != nil {
		m.lag.Observe(lag.Seconds())
	}
}

// Temporal collects the metrics of Temporal's client and workers: requests to the server,
// polls, tasks, and the failures of each activity.
func (m *Metrics) Temporal(log *slog.Logger) opentelemetry.MetricsHandler {
	return opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter: m.temporal.Meter("temporal"), UseMonotonicCounters: true,
		OnError: func(err error) { log.Warn("a metric is lost", "error", err) },
	})
}

// Handler serves the metrics to Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Stop releases the collectors.
func (m *Metrics) Stop(ctx context.Context) error { return m.temporal.Shutdown(ctx) }
