package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"duecourse/internal/config"
)

// apiCommand serves the HTTP API until it is told to end.
type apiCommand struct {
	config.HTTP
	config.Service
	config.SignIn
	config.Audit
	config.Running
}

// Run returns once every request that was taken is answered.
func (c *apiCommand) Run(ctx context.Context) (err error) {
	if err := errors.Join(c.Service.Check(), c.HTTP.Check(), c.Audit.Check(), c.SignIn.Check(c.People)); err != nil {
		return fmt.Errorf("the settings are not complete, or not safe:\n%w", err)
	}
	p, err := open(ctx, "duecourse-api", c.Service, c.Running, later)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	p.parts.Proxies, p.parts.TemporalUI, p.parts.UIOrigins = c.Proxies, c.TemporalUI, originOf(c.TemporalUI)
	p.parts.MaxImport = int64(c.MaxImport) << 20
	if err := p.openAudit(c.Audit); err != nil {
		return err
	}
	p.metrics.ShowWorkload(p.workload, time.Now, p.log)
	handler, err := p.handler(c)
	if err != nil {
		return err
	}
	if err := p.serveOperations(c.MetricsAddr); err != nil {
		return err
	}
	public, err := serve(c.Addr, p.traces.Handler(handler))
	if err != nil {
		return err
	}
	stop, err := p.parts.StartImportResumer()
	if err != nil {
		return err
	}
	p.owns(stop)
	p.log.Info("the API serves", "addr", c.Addr)
	return p.serveUntil(ctx, public, c)
}

// serveUntil serves until the process is told to end. Then it first says that it is
// not ready, so that a load balancer sends it nothing new, and takes requests for a
// while longer.
func (p *process) serveUntil(ctx context.Context, public *server, c *apiCommand) error {
	select {
	case err := <-public.failed:
		return fmt.Errorf("the API ended: %w", err)
	case <-ctx.Done():
	}
	p.leaving.Store(true)
	p.log.Info("the API drains", "delay", c.DrainDelay)
	<-time.After(c.DrainDelay)
	if p.pages != nil {
		p.pages.Close() // its streams would not end by themselves
	}
	err := public.stop(c.Drain)
	p.log.Info("the API ends")
	return err
}

// originOf is by whose pages payloads are decrypted.
func originOf(ui string) []string {
	at, err := url.Parse(ui)
	if err != nil || at.Host == "" {
		return nil
	}
	return []string{at.Scheme + "://" + at.Host}
}
