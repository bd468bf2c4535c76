package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"go.temporal.io/sdk/client"

	"duecourse/internal/telemetry"
)

// workload counts the open cases for Prometheus.
func (p *process) workload(ctx context.Context, now time.Time) ([]telemetry.Workload, error) {
	found, err := p.parts.Register.Workload(ctx, now)
	load := make([]telemetry.Workload, len(found))
	for i, w := range found {
		load[i] = telemetry.Workload{Stage: string(w.Stage), Cases: w.Cases, Overdue: w.Overdue}
	}
	return load, err
}

// operations is what those who run the process ask it, not the public.
func (p *process) operations() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", p.metrics.Handler())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := p.ready(r.Context()); err != nil {
			p.log.WarnContext(r.Context(), "not ready", "error", err)
			say(w, http.StatusServiceUnavailable, "not ready")
			return
		}
		say(w, http.StatusOK, "ready")
	})
	return mux
}

// ready says whether the process can do its work: it is not about to end, and
// register and Temporal answer.
func (p *process) ready(ctx context.Context) error {
	if p.leaving.Load() {
		return errors.New("the process is about to end")
	}
	if err := p.parts.Register.Ping(ctx); err != nil {
		return err
	}
	_, err := p.parts.Temporal.CheckHealth(ctx, &client.CheckHealthRequest{})
	return err
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
