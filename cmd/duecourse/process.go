package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"duecourse/internal/access"
	"duecourse/internal/channel"
	"duecourse/internal/channel/manual"
	"duecourse/internal/codec"
	"duecourse/internal/config"
	"duecourse/internal/console"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/bucket"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/telemetry"
	"duecourse/internal/wire"
)

// process is what an API and a worker have in common. Its owner calls close.
type process struct {
	parts   wire.Parts
	log     *slog.Logger
	metrics *telemetry.Metrics
	traces  *telemetry.Traces
	leaving atomic.Bool // it has been told to end

	directory *access.Directory // the people in a file; nil: there is no file

	pages *console.Console // nil: there are none

	opened []func() error // what close closes, in the order of opening
}

// connect makes a client of the Temporal server.
type connect func(context.Context, client.Options) (client.Client, error)

// dial fails when the server does not answer: a worker is of no use without it.
func dial(ctx context.Context, o client.Options) (client.Client, error) {
	return client.DialContext(ctx, o)
}

// later connects when it is needed: an API shows the register without it.
func later(_ context.Context, o client.Options) (client.Client, error) {
	return client.NewLazyClient(o)
}

// open opens the parts, or none of them.
func open(ctx context.Context, name string, s config.Service, r config.Running, to connect) (*process, error) {
	p := &process{log: logTo(r.LogLevel)}
	if err := p.open(ctx, name, s, to); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

func (p *process) open(ctx context.Context, name string, s config.Service, to connect) error {
	p.parts = wire.Parts{
		BaseURL: s.BaseURL, Namespace: s.TemporalNamespace, Log: p.log, Leaving: p.leaving.Load,
	}
	if err := p.read(s); err != nil {
		return err
	}
	if err := p.openTelemetry(ctx, name); err != nil {
		return err
	}
	if err := p.openRegister(ctx, s.Database); err != nil {
		return err
	}
	if err := p.openTemporal(ctx, s.Temporal, to); err != nil {
		return err
	}
	vault, err := bucket.Open(ctx, s.Evidence, evidence.Largest)
	if err != nil {
		return err
	}
	p.owns(vault.Close)
	p.parts.Vault = vault
	return nil
}

// read reads what stands in files.
func (p *process) read(s config.Service) error {
	var people, keys, secret, rules, platforms error
	if s.People != "" {
		p.directory, people = access.LoadDirectory(s.People)
	}
	p.parts.Keys, keys = codec.Load(s.KeysFile)
	p.parts.Secret, secret = config.Secret(s.SecretFile)
	if s.Policy == "" {
		p.parts.Policy, rules = policy.Default()
	} else {
		p.parts.Policy, rules = policy.Load(s.Policy)
	}
	p.parts.Channels, platforms = channel.NewDirectory(manual.Platform{})
	return errors.Join(people, keys, secret, rules, platforms)
}

func (p *process) openTelemetry(ctx context.Context, name string) (err error) {
	if p.metrics, err = telemetry.NewMetrics(); err != nil {
		return err
	}
	p.parts.Metrics = p.metrics
	p.owns(func() error { return p.metrics.Stop(context.WithoutCancel(ctx)) })
	if p.traces, err = telemetry.StartTraces(ctx, name); err != nil {
		return err
	}
	p.owns(func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTraces)
		defer cancel()
		if err := p.traces.Stop(ctx); err != nil {
			p.log.Warn("the last traces are lost", "error", err)
		}
		return nil
	})
	return nil
}

// lastTraces bounds how long a collector may keep a process from ending.
const lastTraces = 3 * time.Second

func (p *process) openRegister(ctx context.Context, d config.Database) error {
	address, err := d.Address()
	if err != nil {
		return err
	}
	register, err := store.OpenWith(ctx, address, p.traces.OpenDB)
	if err != nil {
		return err
	}
	p.owns(register.Close)
	p.parts.Register = register
	p.openPeople()
	return register.CheckSchema(ctx)
}

func (p *process) openTemporal(ctx context.Context, t config.Temporal, to connect) error {
	tls, err := t.TLS()
	if err != nil {
		return err
	}
	interceptors, err := p.traces.Temporal()
	if err != nil {
		return err
	}
	c, err := to(ctx, client.Options{
		HostPort: t.TemporalAddr, Namespace: t.TemporalNamespace, Logger: sdklog.NewStructuredLogger(p.log),
		DataConverter: p.parts.Keys.Converter(), FailureConverter: p.parts.Keys.FailureConverter(),
		MetricsHandler: p.metrics.Temporal(p.log), Interceptors: interceptors,
		ConnectionOptions: client.ConnectionOptions{TLS: tls},
	})
	if err != nil {
		return fmt.Errorf("reach Temporal at %s: %w", t.TemporalAddr, err)
	}
	p.owns(func() error { c.Close(); return nil })
	p.parts.Temporal = c
	return nil
}

func (p *process) owns(end func() error) { p.opened = append(p.opened, end) }

func (p *process) close() error {
	var failed []error
	for _, end := range slices.Backward(p.opened) {
		failed = append(failed, end())
	}
	return errors.Join(failed...)
}

func logTo(level string) *slog.Logger {
	var least slog.Level
	_ = least.UnmarshalText([]byte(level)) // the command line takes the four levels only
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: least}))
}
