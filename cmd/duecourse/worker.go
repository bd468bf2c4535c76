package main

import (
	"context"
	"errors"
	"fmt"

	"duecourse/internal/audit"
	"duecourse/internal/config"
	"duecourse/internal/notify"
	"duecourse/worker"
)

// workerCommand runs cases until it is told to end.
type workerCommand struct {
	config.Service
	config.Mail
	config.SignedHeads
	config.Browser
	config.Running
}

// Run returns once every activity that was begun has ended, or its time was up:
// then another worker does it again.
func (c *workerCommand) Run(ctx context.Context) (err error) {
	if err := errors.Join(c.Service.Check(), c.Mail.Check(), c.Browser.Check()); err != nil {
		return fmt.Errorf("the settings are not complete, or not safe:\n%w", err)
	}
	p, err := open(ctx, "duecourse-worker", c.Service, c.Running, dial)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	if p.parts.Sender, err = mailer(c.Mail); err != nil {
		return err
	}
	p.parts.Heads = audit.Heads{Dir: c.Heads}
	p.openScreenshots(c.Browser)
	failed := make(chan error, 1)
	p.parts.Programs = worker.Options{StopTimeout: c.Drain, OnFatalError: func(err error) { failed <- err }}
	programs, err := p.parts.Worker()
	if err != nil {
		return err
	}
	if err := programs.Start(); err != nil {
		return fmt.Errorf("start the worker: %w", err)
	}
	if err := worker.Schedule(ctx, p.parts.Temporal); err != nil {
		p.log.Warn("what recurs is not scheduled", "error", err)
	}
	if err := p.serveOperations(c.MetricsAddr); err != nil {
		programs.Stop()
		return err
	}
	p.log.Info("the worker works")
	select {
	case err := <-failed: // it has stopped itself
		return fmt.Errorf("the worker ended: %w", err)
	case <-ctx.Done():
	}
	p.leaving.Store(true)
	p.log.Info("the worker drains")
	programs.Stop()
	p.log.Info("the worker ends")
	return nil
}

func mailer(m config.Mail) (notify.Sender, error) {
	password, err := m.Password()
	if err != nil {
		return nil, err
	}
	return notify.NewMailer(notify.Settings{
		Addr: m.SMTPAddr, From: notify.Address{Name: "Due Course", Email: m.SMTPFrom},
		TLS: notify.TLS(m.SMTPTLS), User: m.SMTPUser, Password: password,
	})
}
