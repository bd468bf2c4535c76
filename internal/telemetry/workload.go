package telemetry

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Workload is the number of open cases at a stage, and how many of them are overdue.
type Workload struct {
	Stage          string
	Cases, Overdue int
}

const (
	workloadAge     = 15 * time.Second // before the cases are counted again
	workloadTimeout = 5 * time.Second
)

// ShowWorkload adds the open cases by stage. It counts them when Prometheus asks.
func (m *Metrics) ShowWorkload(count func(ctx context.Context, now time.Time) ([]Workload, error), now func() time.Time, log *slog.Logger) {
	m.registry.MustRegister(&workload{
		count: count, now: now, log: log,
		cases: prometheus.NewDesc("duecourse_cases",
			"Open cases, by stage and whether something in them is overdue.", []string{"stage", "overdue"}, nil),
	})
}

// workload is a prometheus.Collector.
type workload struct {
	count func(context.Context, time.Time) ([]Workload, error)
	now   func() time.Time
	log   *slog.Logger
	cases *prometheus.Desc

	mu   sync.Mutex
	last []Workload
	at   time.Time
}

func (w *workload) Describe(to chan<- *prometheus.Desc) { to <- w.cases }

// Collect shows nothing if the store does not answer: an old number would look like a new
// one.
func (w *workload) Collect(to chan<- prometheus.Metric) {
	for _, load := range w.current() {
		to <- prometheus.MustNewConstMetric(w.cases, prometheus.GaugeValue, float64(load.Cases-load.Overdue), load.Stage, "false")
		to <- prometheus.MustNewConstMetric(w.cases, prometheus.GaugeValue, float64(load.Overdue), load.Stage, "true")
	}
}

func (w *workload) current() []Workload {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.now()
	if now.Sub(w.at) < workloadAge {
		return w.last
	}
	ctx, cancel := context.WithTimeout(context.Background(), workloadTimeout)
	defer cancel()
	load, err := w.count(ctx, now)
	if err != nil {
		w.log.Warn("the open cases could not be counted", "error", err)
		return nil
	}
	w.last, w.at = load, now
	return load
}
