package capture

import (
	"context"
	"errors"
	"net/url"
	"sync"
)

// Order asks for pictures of a post.
type Order struct {
	URL string
	// Selector finds the post on the page (CSS); empty: known for the site, or the
	// page's only article.
	Selector string
	// Begun is called when its turn has come; nil: nobody wants to know.
	Begun func()
}

// Camera takes pictures, with one browser that is started when it is first needed.
// It is safe for concurrent use. Its owner calls Close.
type Camera struct {
	options Options
	free    chan struct{}

	mu      sync.Mutex
	closed  bool
	browser *browser // that new orders use; nil: none runs
}

// New gives a camera. It starts nothing yet, and clears away what cameras left behind
// whose process was killed.
func New(o Options) *Camera {
	o = o.withDefaults()
	if err := sweep(); err != nil {
		o.Log.Warn("profiles of browsers are left behind", "error", err)
	}
	return &Camera{options: o, free: make(chan struct{}, o.AtOnce)}
}

// Capture opens the page of a post and takes pictures of it: the post, the whole
// page, the page as a file (MHTML), and how they came to be (JSON). It waits for
// its turn. The error is the context's, and nothing else: whatever the page or the
// browser does is an outcome.
func (c *Camera) Capture(ctx context.Context, order Order) (Result, error) {
	select {
	case c.free <- struct{}{}:
		defer func() { <-c.free }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	if order.Begun != nil {
		order.Begun()
	}
	timed, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	result, err := c.take(timed, order)
	var known *failure
	switch {
	case ctx.Err() != nil:
		return Result{}, ctx.Err()
	case err == nil:
		return result, nil
	case errors.As(err, &known):
		return Result{Outcome: known.outcome, Reason: known.reason}, nil
	case timed.Err() != nil:
		return Result{Outcome: TimedOut, Reason: "The page did not come to rest in time."}, nil
	}
	c.options.Log.WarnContext(ctx, "the browser could not take a picture", "error", err)
	return Result{Outcome: Crashed, Reason: "The browser could not take a picture of the page."}, nil
}

func (c *Camera) take(ctx context.Context, order Order) (Result, error) {
	if err := order.check(); err != nil {
		return Result{}, err
	}
	b, err := c.hire(ctx)
	if err != nil {
		return Result{}, err
	}
	result, err := visit(ctx, b, c.options, order)
	c.release(b, err)
	return result, err
}

// check refuses what no proxy needs to be asked about.
func (o Order) check() error {
	u, err := url.Parse(o.URL)
	switch {
	case err != nil || u.Host == "":
		return failed(Refused, "The address of the post cannot be read.")
	case u.Scheme != "http" && u.Scheme != "https":
		return failed(Refused, "Only pages with an http or https address are opened.")
	case u.User != nil:
		return failed(Refused, "The address of the post has a password in it; such addresses are not opened.")
	}
	return nil
}

// Close stops the browser, and with it what is being taken, and waits for it.
func (c *Camera) Close() error {
	c.mu.Lock()
	c.closed = true
	b := c.browser
	c.browser = nil
	c.mu.Unlock()
	if b != nil {
		b.stop()
	}
	for range cap(c.free) {
		c.free <- struct{}{} // everybody has left
	}
	for range cap(c.free) {
		<-c.free
	}
	return nil
}
