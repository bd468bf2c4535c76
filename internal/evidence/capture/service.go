package capture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"

	"duecourse/internal/casework"
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

// Capture takes screenshots of the post at an address and puts them into custody. It
// waits for its turn, and calls started when it has come. Only files that the vault
// kept are in the result. When retry is true, another attempt soon may end better. The
// error is the context's or the vault's.
func (s *Service) Capture(ctx context.Context, address string, started func()) (result casework.Result, retry bool, err error) {
	shot, err := s.Screenshot(ctx, address, started)
	if err != nil {
		return casework.Result{}, false, err
	}
	switch shot.Outcome {
	case Captured:
		taken, err := s.keep(ctx, shot)
		return casework.Result{
			Outcome: casework.ResultDone, Detail: "The system took a screenshot with " + shot.Browser + ".", Taken: taken,
		}, false, err
	case Gone:
		return casework.Result{Outcome: casework.ResultNotPossible, Outside: true, Detail: shot.Reason}, false, nil
	case SignInWall, Refused, Unreachable, NoBrowser, TooLarge, TimedOut, Crashed:
	}
	return casework.Result{Outcome: casework.ResultNeedsPerson, Detail: shot.Reason}, shot.Outcome.Retryable(), nil
}

// keep puts the files of a screenshot into custody.
func (s *Service) keep(ctx context.Context, shot Shot) ([]casework.CapturedFile, error) {
	var taken []casework.CapturedFile
	for _, file := range shot.Files {
		sum, size, err := s.options.Vault.PutAs(ctx, bytes.NewReader(file.Bytes), file.MediaType)
		if err != nil {
			return nil, fmt.Errorf("keep a screenshot: %w", err)
		}
		taken = append(taken, casework.CapturedFile{
			SHA256: sum, MediaType: file.MediaType, Size: size,
			Note: fmt.Sprintf("%s, from %s on %s, taken with %s", file.Note, shot.Address, shot.TakenAt.Format("2 January 2006 at 15:04:05 MST"), shot.Browser),
		})
	}
	return taken, nil
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
