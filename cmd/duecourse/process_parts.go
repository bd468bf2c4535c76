package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/channel"
	"duecourse/internal/channel/manual"
	"duecourse/internal/codec"
	"duecourse/internal/config"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/bucket"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/telemetry"
	"duecourse/internal/website"
	"duecourse/internal/wire"
)

// processParts are what API, worker and reconcile have in common. Their owner calls
// Close.
type processParts struct {
	wire.Parts
	wire.Closers
	traces    *telemetry.Traces
	namespace *app.NamespaceCheck
	stopping  atomic.Bool // the process has been told to stop
}

// connect returns a client of the Temporal server.
type connect func(context.Context, client.Options) (client.Client, error)

// connectNow fails if the server does not answer: a worker can do nothing without it.
func connectNow(ctx context.Context, o client.Options) (client.Client, error) {
	return client.DialContext(ctx, o)
}

// connectLater connects at the first call: an API shows cases without Temporal.
func connectLater(_ context.Context, o client.Options) (client.Client, error) {
	return client.NewLazyClient(o)
}

// openParts opens all parts, or none.
func openParts(ctx context.Context, program string, s config.Service, r config.Process, to connect) (*processParts, error) {
	p := &processParts{}
	p.Parts = wire.Parts{
		Kinds:   kinds.All(),
		BaseURL: s.BaseURL, Namespace: s.TemporalNamespace, Stopping: p.stopping.Load,
		Log: newLog(r.Logging),
	}
	if err := p.open(ctx, program, s, to); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

// newLog writes lines of JSON to standard error.
func newLog(l config.Logging) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(l.LogLevel)) // the command line accepts the four levels only
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

func (p *processParts) open(ctx context.Context, program string, s config.Service, to connect) error {
	people, err := p.readFiles(s)
	if err != nil {
		return err
	}
	if err := p.openTelemetry(ctx, program); err != nil {
		return err
	}
	if err := p.openStore(ctx, s); err != nil {
		return err
	}
	if err := p.CheckKeys(ctx); err != nil {
		return err
	}
	authoriser, err := access.NewAuthoriser()
	if err != nil {
		return err
	}
	p.People = &access.Authenticator{
		Authoriser: authoriser,
		Directory:  people, Users: access.NewUserCache(p.Store, p.Log, time.Now), Log: p.Log,
		Tokens: &access.ServiceTokens{Store: p.Store, Secret: p.Secret, Log: p.Log, Now: time.Now, Decisions: p.Kinds.Decisions()},
	}
	if err := p.openTemporal(ctx, s.Temporal, to); err != nil {
		return err
	}
	vault, err := bucket.Open(ctx, s.Evidence, evidence.Largest)
	if err != nil {
		return err
	}
	p.OnClose(vault.Close)
	p.Vault = vault
	checker, err := website.Start(website.Options{Site: p.Policy.Council.Website})
	if err != nil {
		return err
	}
	p.OnClose(checker.Close)
	p.Website = checker
	return nil
}

// readFiles reads keys, secret, policy and people; people is nil if no file is set.
func (p *processParts) readFiles(s config.Service) (people *access.Directory, err error) {
	var failed [6]error
	if s.People != "" {
		people, failed[0] = access.LoadDirectory(s.People)
	}
	p.Keys, failed[1] = codec.Load(s.KeysFile)
	p.Secret, failed[2] = config.Secret(s.SecretFile)
	p.Policy, failed[3] = policy.LoadOrDefault(s.Policy)
	p.Channels, failed[4] = channel.NewDirectory(manual.Platform{})
	p.Signing, failed[5] = codec.LoadSigningKeys(s.SigningKeysFile)
	return people, errors.Join(failed[:]...)
}

// tracesTimeout is how long a collector can delay the end of a process.
const tracesTimeout = 3 * time.Second

func (p *processParts) openTelemetry(ctx context.Context, program string) (err error) {
	if p.Metrics, err = telemetry.NewMetrics(); err != nil {
		return err
	}
	p.OnClose(func() error { return p.Metrics.Stop(context.WithoutCancel(ctx)) })
	if p.traces, err = telemetry.StartTraces(ctx, program); err != nil {
		return err
	}
	p.OnClose(func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tracesTimeout)
		defer cancel()
		if err := p.traces.Stop(ctx); err != nil {
			p.Log.Warn("the last traces are lost", "error", err)
		}
		return nil
	})
	return nil
}

func (p *processParts) openStore(ctx context.Context, s config.Service) error {
	address, err := s.Address()
	if err != nil {
		return err
	}
	if p.Store, err = store.Open(ctx, address, store.Options{Kinds: p.Kinds, Connect: p.traces.OpenDB}); err != nil {
		return err
	}
	p.OnClose(p.Store.Close)
	if err := p.Store.CheckSchema(ctx); err != nil || s.AllowTableOwner {
		return err
	}
	owns, err := p.Store.OwnsTables(ctx)
	if err == nil && owns {
		err = errors.New("database: its role owns the tables, and could change the record: give API and worker a role of their own, " +
			"as docs/operations.md says under \"Two roles of the database\", or set allow-table-owner")
	}
	return err
}

func (p *processParts) openTemporal(ctx context.Context, t config.Temporal, to connect) error {
	tls, err := t.TLS()
	if err != nil {
		return err
	}
	interceptors, err := p.traces.Temporal()
	if err != nil {
		return err
	}
	p.Temporal, err = to(ctx, client.Options{
		HostPort: t.TemporalAddr, Namespace: t.TemporalNamespace, Logger: sdklog.NewStructuredLogger(p.Log),
		DataConverter: p.Payloads().Converter(), FailureConverter: p.Payloads().FailureConverter(),
		MetricsHandler: p.Metrics.Temporal(p.Log), Interceptors: interceptors,
		ConnectionOptions: client.ConnectionOptions{TLS: tls},
	})
	if err != nil {
		return fmt.Errorf("connect to Temporal at %s: %w", t.TemporalAddr, err)
	}
	p.OnClose(func() error { p.Temporal.Close(); return nil })
	p.namespace = &app.NamespaceCheck{Client: p.Temporal, Namespace: t.TemporalNamespace}
	return nil
}
