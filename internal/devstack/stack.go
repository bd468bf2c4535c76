package devstack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2/memstore"

	"duecourse/internal/channel/sandbox"
	"duecourse/internal/console"
	"duecourse/internal/notify"
	"duecourse/internal/web"
	"duecourse/internal/wire"
	"duecourse/worker"
)

const (
	maxLetters  = 500              // that the mail server keeps
	stopTimeout = 10 * time.Second // of the last requests
)

// Stack is Due Course in one process: Temporal, API, console, worker, database, feed and
// mail. Its owner calls Stop.
type Stack struct {
	URL        string // of API, console and feed
	TemporalUI string // address of the web UI; empty: there is none
	LettersURL string // where to read the letters
	Chromium   string // path of the browser that takes screenshots; empty: there is none

	wire.Closers
	log *slog.Logger
}

// Start starts everything and returns once a case can be opened. After an error nothing
// is left running.
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

// Stop stops everything, the last part first. Cases continue when a stack starts on the
// same data.
func (s *Stack) Stop() error { return s.Close() }

func (s *Stack) start(ctx context.Context, o Options) error {
	rules, err := o.policy()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.Addr)
	if err != nil {
		return fmt.Errorf("start the API: %w", err)
	}
	s.OnClose(func() error {
		if err := listener.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	})
	s.URL = "http://" + browserAddress(listener.Addr())
	s.LettersURL = s.URL + "/letters/"
	dir, remove, err := o.dataDir()
	if err != nil {
		return err
	}
	s.OnClose(remove)
	parts, err := s.openParts(ctx, o, dir, rules)
	if err != nil {
		return err
	}
	mail, err := s.startMail(&parts)
	if err != nil {
		return err
	}
	application, err := wire.NewApplication(parts)
	if err != nil {
		return err
	}
	if err := s.serve(ctx, application, mail, listener, dir); err != nil {
		return err
	}
	return s.work(ctx, o, application)
}

// startMail starts a mail server, to which the application sends.
func (s *Stack) startMail(p *wire.Parts) (*Mail, error) {
	mail, err := StartMail("127.0.0.1:0", maxLetters, p.Log)
	if err != nil {
		return nil, err
	}
	s.OnClose(mail.Stop)
	p.Sender, err = notify.NewMailer(notify.Settings{
		Addr: mail.Addr(), TLS: notify.TLSNone, From: notify.Address{Name: "Due Course", Email: "due-course@example.org"},
	})
	return mail, err
}

// serve starts the feed, and serves it with API, console and letters.
func (s *Stack) serve(ctx context.Context, a *wire.Application, mail *Mail, listener net.Listener, dir string) error {
	feed, err := sandbox.Open(ctx, sandbox.Options{BaseURL: s.URL, Path: filepath.Join(dir, "feed.db"), Log: a.Log})
	if err != nil {
		return err
	}
	s.OnClose(feed.Close)
	api, err := a.API()
	if err != nil {
		return err
	}
	sessions := memstore.New() // ends with the process
	s.OnClose(func() error { sessions.StopCleanup(); return nil })
	pages := a.DemoConsole(sessions, nil)
	routes := wire.Routes(api, pages)
	routes.Handle("/sandbox/", feed)
	routes.Handle("/letters/", http.StripPrefix("/letters", mail.Handler()))
	s.listen(listener, routes, pages)
	return nil
}

// listen serves in the background. When the stack stops, the streams of the pages end at
// once, and other requests are answered.
func (s *Stack) listen(listener net.Listener, handler http.Handler, pages *console.Console) {
	server := web.Serve(listener, handler)
	var watching sync.WaitGroup
	watching.Go(func() {
		<-server.Done()
		if err := server.Err(); err != nil {
			s.log.Error("the API has failed", "error", err)
		}
	})
	s.OnClose(func() error {
		pages.Close()
		err := server.Stop(stopTimeout)
		watching.Wait()
		return err
	})
}

// work starts the worker, waits until a case can be opened, and adds the demo cases in the
// background.
func (s *Stack) work(ctx context.Context, o Options, a *wire.Application) error {
	w, err := a.Worker()
	if err != nil {
		return err
	}
	if err := w.Start(); err != nil {
		return fmt.Errorf("start the worker: %w", err)
	}
	s.OnClose(func() error { w.Stop(); return nil })
	if err := worker.Schedule(ctx, a.Temporal); err != nil {
		return err
	}
	if err := s.waitUntilReady(ctx); err != nil {
		return err
	}
	if o.Seed {
		s.Background(s.addDemoCases)
	}
	s.Background(a.ResumeImports)
	return nil
}

func (s *Stack) waitUntilReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	for {
		err := apiClient{base: s.URL}.get(ctx, "/readyz", nil)
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

// addDemoCases takes some seconds.
func (s *Stack) addDemoCases(ctx context.Context) {
	if err := addDemoCases(ctx, s.URL); err != nil && ctx.Err() == nil {
		s.log.Warn("the demo cases are incomplete", "error", err)
	}
}

// browserAddress is an address that a browser on this machine can open.
func browserAddress(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
