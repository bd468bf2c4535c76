package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"duecourse/internal/web"
)

// server is an HTTP server that runs in the background.
type server struct {
	http   *http.Server
	failed chan error // what ended it before its time
}

// serve listens at an address and answers there.
func serve(address string, handler http.Handler) (*server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen at %s: %w", address, err)
	}
	s := &server{http: web.NewServer(address, handler), failed: make(chan error, 1)}
	go func() {
		err := s.http.Serve(listener)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		s.failed <- err
	}()
	return s, nil
}

// stop takes no more requests and waits until those under way are answered, or
// until their time is up: then it breaks them off and says so.
func (s *server) stop(within time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(fmt.Errorf("requests were cut short: %w", err), s.http.Close())
	}
	return errors.Join(err, <-s.failed)
}

// serveOperations shows metrics and health where they are wanted, until the
// process closes.
func (p *process) serveOperations(address string) error {
	if address == "" {
		return nil
	}
	s, err := serve(address, p.operations())
	if err != nil {
		return err
	}
	p.owns(func() error { return s.stop(time.Second) })
	return nil
}
