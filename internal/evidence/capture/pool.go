package capture

import (
	"context"
	"errors"
	"sync"
)

// maxUses is how many captures one browser makes. A new one has forgotten whatever the
// old one kept.
const maxUses = 50

// pool holds the browser that captures share, and replaces it when it is worn out.
type pool struct {
	options Options

	mu      sync.Mutex
	closed  bool
	browser *browser // for new captures; nil: none runs
}

// acquire gives the shared browser, and starts one when there is none to use.
func (p *pool) acquire(ctx context.Context) (*browser, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, fail(NoBrowser, "The system is shutting down.")
	}
	if b := p.browser; b == nil || b.wornOut() {
		if b != nil && b.users == 0 {
			b.stop() // otherwise the last user stops it
		}
		p.browser = nil
		started, err := startBrowser(ctx, p.options)
		if err != nil {
			return nil, p.startFailure(ctx, err)
		}
		p.browser = started
	}
	p.browser.users++
	p.browser.uses++
	return p.browser, nil
}

func (p *pool) startFailure(ctx context.Context, err error) error {
	var known *failure
	if errors.As(err, &known) {
		return err
	}
	p.options.Log.ErrorContext(ctx, "the browser does not start", "error", err)
	return fail(NoBrowser, "The browser that takes screenshots does not start.")
}

// release gives a browser back, with the error that its capture ended with. A browser
// that hung or crashed makes no further captures, because it could do so again.
func (p *pool) release(b *browser, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b.users--
	var known *failure
	b.suspect = b.suspect || err != nil && (!errors.As(err, &known) || known.outcome == Crashed || known.outcome == TooLarge)
	if b.suspect && p.browser == b {
		p.browser = nil
	}
	if p.browser != b && b.users == 0 {
		b.stop()
	}
}

// close stops the browser, and lets no capture start another.
func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	b := p.browser
	p.browser = nil
	p.mu.Unlock()
	if b != nil {
		b.stop()
	}
}
