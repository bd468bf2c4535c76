package capture

import (
	"context"
	"errors"
	"net/url"
)

// Service takes screenshots with one browser, which it starts when it first needs it. It
// is safe for concurrent use. Its owner calls Close.
type Service struct {
	options Options
	slots   chan struct{} // one for each capture under way
	pool    pool
}

// New gives a service that has not started a browser yet. It removes the profiles that
// killed processes left behind.
func New(o Options) *Service {
	o = o.withDefaults()
	if err := removeAbandonedProfiles(); err != nil {
		o.Log.Warn("abandoned browser profiles could not be removed", "error", err)
	}
	return &Service{options: o, slots: make(chan struct{}, o.Concurrency), pool: pool{options: o}}
}

// Screenshot opens the page of a post and takes the post, the whole page, the page as a
// file (MHTML) and a record of how it took them (JSON). It waits for its turn, and calls
// started when it has come. The error is the context's; everything that the page or the
// browser does is an outcome.
func (s *Service) Screenshot(ctx context.Context, address string, started func()) (Shot, error) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return Shot{}, ctx.Err()
	}
	started()
	timed, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	shot, err := s.take(timed, address)
	var known *failure
	switch {
	case ctx.Err() != nil:
		return Shot{}, ctx.Err()
	case err == nil:
		return shot, nil
	case errors.As(err, &known):
		return Shot{Outcome: known.outcome, Reason: known.reason}, nil
	case timed.Err() != nil:
		return Shot{Outcome: TimedOut, Reason: "The page did not finish loading in time."}, nil
	}
	s.options.Log.WarnContext(ctx, "the browser could not take a screenshot", "error", err)
	return Shot{Outcome: Crashed, Reason: "The browser could not take a screenshot of the page."}, nil
}

// Start starts the browser ahead of the first capture. It fails if the browser does not
// start.
func (s *Service) Start(ctx context.Context) error {
	b, err := s.pool.acquire(ctx)
	if err == nil {
		s.pool.release(b, nil)
	}
	return err
}

func (s *Service) take(ctx context.Context, address string) (Shot, error) {
	if err := validate(address); err != nil {
		return Shot{}, err
	}
	b, err := s.pool.acquire(ctx)
	if err != nil {
		return Shot{}, err
	}
	shot, err := capturePage(ctx, b, s.options, address)
	s.pool.release(b, err)
	return shot, err
}

// validate refuses addresses that need no proxy to refuse them.
func validate(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "":
		return fail(Refused, "The address of the post is not valid.")
	case u.Scheme != "http" && u.Scheme != "https":
		return fail(Refused, "The system opens only http and https addresses.")
	case u.User != nil:
		return fail(Refused, "The address of the post contains a password. The system does not open such addresses.")
	}
	return nil
}

// Close stops the browser and the captures under way, and waits for them.
func (s *Service) Close() error {
	s.pool.close()
	for range cap(s.slots) {
		s.slots <- struct{}{} // each capture has ended
	}
	for range cap(s.slots) {
		<-s.slots
	}
	return nil
}
