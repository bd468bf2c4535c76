package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/pprof"
	"time"

	"go.temporal.io/sdk/client"

	"duecourse/internal/config"
	"duecourse/internal/telemetry"
	"duecourse/internal/web"
)

// serveOperations serves metrics and health to those who run the process, until it closes.
// Without an address it serves nothing.
func (p *processParts) serveOperations(r config.Process) error {
	if r.MetricsAddr == "" {
		return nil
	}
	mux := http.NewServeMux()
	p.addOperations(mux, r.Profiles)
	server, err := web.Listen(r.MetricsAddr, mux)
	if err != nil {
		return err
	}
	p.OnClose(func() error { return server.Stop(time.Second) })
	return nil
}

func (p *processParts) addOperations(mux *http.ServeMux, profiles bool) {
	mux.Handle("GET /metrics", p.Metrics.Handler())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := p.ready(r.Context()); err != nil {
			p.Log.WarnContext(r.Context(), "not ready", "error", err)
			writeText(w, http.StatusServiceUnavailable, "not ready")
			return
		}
		writeText(w, http.StatusOK, "ready")
	})
	if profiles {
		serveProfiles(mux)
	}
}

// serveProfiles adds what go tool pprof reads.
func serveProfiles(mux *http.ServeMux) {
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
}

// ready reports whether the process can work: it is not about to stop, and store and
// Temporal answer, and the namespace can take cases.
func (p *processParts) ready(ctx context.Context) error {
	if p.stopping.Load() {
		return errors.New("the process is about to stop")
	}
	if err := p.Store.Ping(ctx); err != nil {
		return err
	}
	if _, err := p.Temporal.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return err
	}
	return p.namespace.Check(ctx)
}

func writeText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

// workload counts the open cases for Prometheus.
func (p *processParts) workload(ctx context.Context, now time.Time) ([]telemetry.Workload, error) {
	found, err := p.Store.Workload(ctx, now)
	load := make([]telemetry.Workload, len(found))
	for i, w := range found {
		load[i] = telemetry.Workload{Stage: string(w.Stage), Cases: w.Cases, Overdue: w.Overdue}
	}
	return load, err
}
