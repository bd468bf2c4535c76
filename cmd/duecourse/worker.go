package main

import (
	"context"
	"errors"
	"fmt"

	"duecourse/internal/audit"
	"duecourse/internal/config"
	"duecourse/internal/evidence/capture"
	"duecourse/internal/notify"
	"duecourse/worker"
)

// workerCommand runs cases until it is told to stop.
type workerCommand struct {
	config.Service
	config.Mail
	config.SignedHeads
	config.Screenshots
	config.Cache
	config.Process
}

// Run returns once every activity that had begun has ended or its time is up. Another
// worker repeats an activity that was cut short.
func (c *workerCommand) Run(ctx context.Context) (err error) {
	if err := errors.Join(c.Service.Check(), c.Mail.Check(), c.Screenshots.Check(), c.Cache.Check()); err != nil {
		return fmt.Errorf("the settings are incomplete or not safe:\n%w", err)
	}
	p, err := openParts(ctx, "duecourse-worker", c.Service, c.Process, connectNow)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := p.namespace.Check(ctx); err != nil {
		return err
	}
	if p.Sender, err = c.mailer(); err != nil {
		return err
	}
	p.Heads = audit.Heads{Dir: c.Heads}
	c.openBrowser(p)
	failed := make(chan error, 1)
	p.WorkerOptions = worker.Options{StopTimeout: c.Drain, CachedCases: c.CachedCases, OnFatalError: func(err error) { failed <- err }}
	w, err := p.Worker()
	if err != nil {
		return err
	}
	if err := w.Start(); err != nil {
		return fmt.Errorf("start the worker: %w", err)
	}
	if err := worker.Schedule(ctx, p.Temporal); err != nil {
		p.Log.Warn("the scheduled workflows could not be created", "error", err)
	}
	if err := p.serveOperations(c.Process); err != nil {
		w.Stop()
		return err
	}
	p.Log.Info("the worker has started")
	select {
	case err := <-failed: // the worker has stopped itself
		return fmt.Errorf("the worker has failed: %w", err)
	case <-ctx.Done():
	}
	p.stopping.Store(true)
	p.Log.Info("the worker drains")
	w.Stop()
	p.Log.Info("the worker has stopped")
	return nil
}

func (c *workerCommand) mailer() (notify.Sender, error) {
	password, err := c.Password()
	if err != nil {
		return nil, err
	}
	return notify.NewMailer(notify.Settings{
		Addr: c.SMTPAddr, From: notify.Address{Name: "Due Course", Email: c.SMTPFrom},
		TLS: notify.TLS(c.SMTPTLS), User: c.SMTPUser, Password: password,
	})
}

// openBrowser has the worker take screenshots of posts, if a browser is configured.
// Without one, cases ask a person.
func (c *workerCommand) openBrowser(p *processParts) {
	switch {
	case c.BrowserURL != "":
		remote := capture.NewRemote(c.BrowserURL)
		p.Screenshots = &capture.Custody{Take: remote.Screenshot, Vault: p.Vault}
		p.Log.Info("a browser of its own takes screenshots of posts", "browser", c.BrowserURL)
	case c.Chromium != "":
		service := newBrowser(c.Browser, p.Log)
		p.OnClose(service.Close)
		p.Screenshots = &capture.Custody{Take: service.Screenshot, Vault: p.Vault}
		p.Log.Info("the worker takes screenshots of posts", "chromium", c.Chromium, "at_once", c.ChromiumAtOnce)
	default:
		p.Log.Warn("no browser is configured (--chromium, --browser-url): people are asked for screenshots")
	}
}
