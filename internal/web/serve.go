package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Server is an HTTP server that runs in the background. Its owner calls Stop.
type Server struct {
	http *http.Server
	done chan struct{}
	err  error
}

// Serve answers requests that come to a listener.
func Serve(listener net.Listener, handler http.Handler) *Server {
	s := &Server{http: NewServer(listener.Addr().String(), handler), done: make(chan struct{})}
	go func() {
		defer close(s.done)
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.err = err
		}
	}()
	return s
}

// Listen answers requests that come to an address.
func Listen(address string, handler http.Handler) (*Server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen at %s: %w", address, err)
	}
	return Serve(listener, handler), nil
}

// Done is closed when the server has ended; then Err says why.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err is why the server has ended; nil if it was stopped.
func (s *Server) Err() error { return s.err }

// Stop takes no more requests and waits until it has answered the last ones. When the
// time is up, it cuts them short and returns an error.
func (s *Server) Stop(timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(fmt.Errorf("requests were cut short: %w", err), s.http.Close())
	}
	<-s.done
	return errors.Join(err, s.err)
}
