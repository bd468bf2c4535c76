package devstack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/channel"
	"duecourse/internal/channel/manual"
	"duecourse/internal/channel/sandbox"
	"duecourse/internal/codec"
	"duecourse/internal/console"
	"duecourse/internal/evidence"
	"duecourse/internal/notify"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/web"
	"duecourse/internal/wire"
	"duecourse/worker"
)

// keepLetters is how many letters the mail server keeps.
const keepLetters = 500

// shutdownTimeout bounds how long answers that are under way may take at the end.
const shutdownTimeout = 10 * time.Second

// maxEvidence is the largest piece of evidence that is taken, in bytes (http §2).
const maxEvidence = 25 << 20

// Stack is the whole of Due Course in one process: Temporal, API, worker,
// register, feed and mail. Its owner calls Stop.
type Stack struct {
	URL        string // where API and feed are reached
	TemporalUI string // address of the web UI; empty: none
	LettersURL string // where the letters can be read
	Chromium   string // path of the browser that takes screenshots; empty: none

	log     *slog.Logger
	opened  []func() error // what Stop closes, in the order of opening
	working sync.WaitGroup
	cancel  context.CancelFunc
}

// Start starts everything and returns once a case could be opened. When it cannot,
// nothing is left running and the error says in one line why.
func Start(ctx context.Context, o Options) (*Stack, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Stack{log: o.Log}
	if err := s.start(ctx, o); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (s *Stack) start(ctx context.Context, o Options) error {
	rules, err := o.policy()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return fmt.Errorf("start the API: %w", err)
	}
	s.owns(func() error { return closed(listener.Close()) })
	s.URL = "http://" + reachable(listener.Addr())
	dir, gone, err := o.folder()
	if err != nil {
		return err
	}
	s.owns(gone)
	parts, err := s.parts(ctx, o, dir, rules)
	if err != nil {
		return err
	}
	return s.serve(ctx, o, parts, listener, dir)
}

// parts opens what the application is put together from.
func (s *Stack) parts(ctx context.Context, o Options, dir string, rules *policy.Policy) (wire.Parts, error) {
	p := wire.Parts{Policy: rules, BaseURL: s.URL, Log: o.Log}
	var err error
	if p.Secret, err = secret(dir); err != nil {
		return p, err
	}
	if p.Register, err = s.register(ctx, o.DatabaseURL, dir); err != nil {
		return p, err
	}
	tokens := &access.ServiceTokens{Store: p.Register, Secret: p.Secret, Log: o.Log, Now: time.Now}
	p.People = &access.Authenticator{Directory: demo.People(), Tokens: tokens, Log: o.Log}
	if p.Signer, err = s.signer(p.Register, dir, o.Log); err != nil {
		return p, err
	}
	p.Heads = p.Signer.Heads()
	p.AccessLog = access.StartLog(p.Register.AddAccess, o.Log)
	s.owns(p.AccessLog.Stop) // before the chains are signed for the last time
	if p.Keys, err = codec.LoadOrMake(filepath.Join(dir, "temporal.keys")); err != nil {
		return p, err
	}
	if p.Temporal, err = s.temporal(ctx, o, dir, p.Keys); err != nil {
		return p, err
	}
	if p.Channels, err = channel.NewDirectory(manual.Platform{}, sandbox.NewAdapter(s.URL, nil)); err != nil {
		return p, err
	}
	vault, err := s.vault(dir)
	if err != nil {
		return p, err
	}
	p.Vault = vault
	if p.Screenshots, err = s.screenshots(o.Chromium, vault, o.Log); err != nil {
		return p, err
	}
	p.Namespace = Namespace
	if s.TemporalUI != "" {
		p.TemporalUI = "http://" + s.TemporalUI
		p.UIOrigins = []string{p.TemporalUI, strings.Replace(p.TemporalUI, "127.0.0.1", "localhost", 1)}
	}
	return p, nil
}

func (s *Stack) register(ctx context.Context, address, dir string) (*store.Store, error) {
	if address == "" {
		address = "sqlite:" + filepath.Join(dir, "register.db")
	}
	register, err := store.Open(ctx, address)
	if err != nil {
		return nil, err
	}
	s.owns(register.Close)
	return register, register.Migrate(ctx)
}

func (s *Stack) vault(dir string) (*evidence.Vault, error) {
	vault, err := evidence.Open(filepath.Join(dir, "evidence"), maxEvidence)
	if err == nil {
		s.owns(vault.Close)
	}
	return vault, err
}

// temporal connects to a Temporal server, its own or the one it is told of.
func (s *Stack) temporal(ctx context.Context, o Options, dir string, keys *codec.Keyring) (client.Client, error) {
	address := o.TemporalAddr
	if address == "" {
		server, err := StartTemporal(ctx, TemporalOptions{
			DataDir: dir, Ephemeral: o.Ephemeral, UIAddr: o.TemporalUIAddr, CodecEndpoint: s.URL + "/codec",
			SearchAttributes: SearchAttributes(), Logger: o.Log,
		})
		if err != nil {
			return nil, err
		}
		s.owns(server.Stop)
		address, s.TemporalUI = server.HostPort(), o.TemporalUIAddr
	}
	c, err := client.DialContext(ctx, client.Options{
		HostPort: address, Namespace: Namespace, Logger: sdklog.NewStructuredLogger(o.Log),
		DataConverter: keys.Converter(), FailureConverter: keys.FailureConverter(),
	})
	if err != nil {
		return nil, fmt.Errorf("Temporal at %s cannot be reached: %w", address, err)
	}
	s.owns(func() error { c.Close(); return nil })
	return c, nil
}

// serve starts mail, feed, worker and API, and waits until a case could be opened.
func (s *Stack) serve(ctx context.Context, o Options, p wire.Parts, listener net.Listener, dir string) error {
	mail, err := StartMail("127.0.0.1:0", keepLetters, o.Log)
	if err != nil {
		return err
	}
	s.owns(mail.Stop)
	p.Sender, err = notify.NewMailer(notify.Settings{
		Addr: mail.Addr(), TLS: notify.TLSNone, From: notify.Address{Name: "Due Course", Email: "due-course@example.org"},
	})
	if err != nil {
		return err
	}
	feed, err := sandbox.Open(ctx, sandbox.Options{BaseURL: s.URL, Path: filepath.Join(dir, "feed.db"), Log: o.Log})
	if err != nil {
		return err
	}
	s.owns(feed.Close)
	handler, err := p.API()
	if err != nil {
		return err
	}
	s.LettersURL = s.URL + "/letters/"
	pages, err := s.console(p)
	if err != nil {
		return err
	}
	s.listen(listener, route(handler, pages, feed, mail.Handler()), pages.Close)
	runner, err := p.Worker()
	if err != nil {
		return err
	}
	if err := runner.Start(); err != nil {
		return fmt.Errorf("start the worker: %w", err)
	}
	s.owns(func() error { runner.Stop(); return nil })
	if err := worker.Schedule(ctx, p.Temporal); err != nil {
		return err
	}
	if err := s.ready(ctx); err != nil {
		return err
	}
	s.seed(o.Seed)
	stop, err := p.StartImportResumer()
	if err != nil {
		return err
	}
	s.owns(stop)
	return nil
}

// console is the web pages. Who is signed in is forgotten with the process.
func (s *Stack) console(p wire.Parts) (*console.Console, error) {
	sessions := memstore.New()
	s.owns(func() error { sessions.StopCleanup(); return nil })
	return p.DemoConsole(sessions, nil)
}

// route gives each its part of the one address.
func route(api, pages, feed, letters http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	for _, path := range []string{"/api/", "/healthz", "/readyz", "/openapi.json", "/codec/"} {
		mux.Handle(path, api)
	}
	mux.Handle("/sandbox/", feed)
	mux.Handle("/letters/", http.StripPrefix("/letters", letters))
	return mux
}

// listen serves in the background. At the end answers that are under way are
// finished; requests that would never end are told so, the pages' streams at once.
func (s *Stack) listen(listener net.Listener, handler http.Handler, endStreams func()) {
	running, stop := context.WithCancel(context.Background())
	server := web.NewServer(listener.Addr().String(), handler)
	server.RegisterOnShutdown(endStreams)
	server.BaseContext = func(net.Listener) context.Context { return running }
	s.working.Go(func() {
		if err := server.Serve(listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("the API ended", "error", err)
		}
	})
	s.owns(func() error {
		ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
		defer cancel()
		err := server.Shutdown(ctx)
		stop()
		return errors.Join(err, closed(server.Close()))
	})
}

// ready waits until a case could be opened.
func (s *Stack) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	for {
		err := visitor{base: s.URL}.get(ctx, "/readyz", nil)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not ready: %w", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// seed makes the demo cases in the background; they do not keep anybody waiting.
func (s *Stack) seed(wanted bool) {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	if !wanted {
		return
	}
	s.working.Go(func() {
		if err := seed(ctx, s.URL); err != nil && ctx.Err() == nil {
			s.log.Warn("the demo cases are incomplete", "error", err)
		}
	})
}

func (s *Stack) owns(end func() error) { s.opened = append(s.opened, end) }

// Stop ends everything, the last opened first. Cases go on when it is started
// again on the same data.
func (s *Stack) Stop() error {
	if s.cancel != nil {
		s.cancel()
	}
	var failed []error
	for _, end := range slices.Backward(s.opened) {
		failed = append(failed, end())
	}
	s.working.Wait()
	return errors.Join(failed...)
}

// closed forgives that something is closed already.
func closed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// reachable is an address that a browser on this machine can open.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
