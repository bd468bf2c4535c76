package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"duecourse/internal/config"
	"duecourse/internal/evidence/capture"
	"duecourse/internal/web"
)

// browserCommand takes screenshots for the workers until it is told to stop. It has
// neither secrets nor a way to the database or to Temporal.
type browserCommand struct {
	config.Browser
	config.Logging
	Addr string `name:"browser-addr" env:"DUECOURSE_BROWSER_ADDR" default:"127.0.0.1:8081" placeholder:"HOST:PORT" group:"Screenshots" help:"Address on which duecourse browser answers the workers (and /healthz). It asks nobody who they are: let only workers reach it."`
}

// stopBrowser is how long the last screenshots may take at the end: the workers ask again.
const stopBrowser = 5 * time.Second

// Run fails if the browser does not start.
func (c *browserCommand) Run(ctx context.Context) (err error) {
	if err := c.Check(); err != nil {
		return fmt.Errorf("the settings are incomplete or not safe:\n%w", err)
	}
	if c.Chromium == "" {
		return errors.New("chromium: say where Chromium is, such as /usr/bin/chromium")
	}
	log := newLog(c.Logging)
	service := newBrowser(c.Browser, log)
	defer func() { err = errors.Join(err, service.Close()) }()
	if err := service.Start(ctx); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", service.Handler())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "alive") })
	server, err := web.Listen(c.Addr, mux)
	if err != nil {
		return err
	}
	log.Info("the browser takes screenshots for the workers", "addr", c.Addr, "chromium", c.Chromium, "at_once", c.ChromiumAtOnce)
	select {
	case <-server.Done():
		return fmt.Errorf("the browser's server has failed: %w", server.Err())
	case <-ctx.Done():
	}
	if err := server.Stop(stopBrowser); err != nil {
		log.Warn("screenshots were cut short", "error", err)
	}
	return nil
}

func newBrowser(b config.Browser, log *slog.Logger) *capture.Service {
	return capture.New(capture.Options{
		Executable: b.Chromium, User: b.ChromiumUser, NoSandbox: b.ChromiumNoSandbox, Concurrency: b.ChromiumAtOnce, Log: log,
	})
}
