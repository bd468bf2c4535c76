package telemetry

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Workload is how many open cases stand at a stage, and how many of them are overdue.
type Workload struct {
	Stage          string
	Cases, Overdue int
}

const (
	workloadAge     = 15 * time.Second // until it is counted again, however often it is looked at
	workloadTimeout = 5 * time.Second
)

// Count counts the open cases at a time.
type Count func(ctx context.Context, now time.Time) ([]Workload, error)

// ShowWorkload adds the open cases by stage to the numbers. They are counted when
// somebody looks.
func (m *Metrics) ShowWorkload(count Count, now func() time.Time, log *slog.Logger) {
	m.registry.MustRegister(&workload{
		count: count, now: now, log: log,
		cases: prometheus.NewDesc("duecourse_cases",
			"Open cases on the register, by stage and whether something in them is overdue.", []string{"stage", "overdue"}, nil),
	})
}

// workload is a prometheus.Collector.
type workload struct {
	count Count
	now   func() time.Time
	log   *slog.Logger
	cases *prometheus.Desc

	mu   sync.Mutex
	last []Workload
	at   time.Time
}

func (w *workload) Describe(to chan<- *prometheus.Desc) { to <- w.cases }

// Collect shows nothing where the register does not answer: an old number would
// look like a new one.
func (w *workload) Collect(to chan<- prometheus.Metric) {
	for _, load := range w.fresh() {
		to <- prometheus.MustNewConstMetric(w.cases, prometheus.GaugeValue, float64(load.Cases-load.Overdue), load.Stage, "false")
		to <- prometheus.MustNewConstMetric(w.cases, prometheus.GaugeValue, float64(load.Overdue), load.Stage, "true")
	}
}

func (w *workload) fresh() []Workload {
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
