package capture

import (
	"context"
	"errors"
)

// maxUses is how many pictures one browser takes; a new one has forgotten whatever
// the old one kept.
const maxUses = 50

// hire finds a browser that can be used, or starts one.
func (c *Camera) hire(ctx context.Context) (*browser, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, failed(NoBrowser, "The system is shutting down.")
	}
	if b := c.browser; b == nil || b.spent() {
		c.part(b)
		started, err := start(ctx, c.options)
		if err != nil {
			c.browser = nil
			return nil, c.notStarted(ctx, err)
		}
		c.browser = started
	}
	c.browser.users++
	c.browser.uses++
	return c.browser, nil
}

func (c *Camera) notStarted(ctx context.Context, err error) error {
	var known *failure
	if errors.As(err, &known) {
		return err
	}
	c.options.Log.ErrorContext(ctx, "the browser does not start", "error", err)
	return failed(NoBrowser, "The browser that takes pictures does not start.")
}

// release gives a browser back. One on which something went wrong takes no further
// orders: what hung or crashed there could do so again.
func (c *Camera) release(b *browser, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b.users--
	var known *failure
	b.worn = b.worn || err != nil && (!errors.As(err, &known) || known.outcome == Crashed || known.outcome == TooLarge)
	if b.worn && c.browser == b {
		c.browser = nil
	}
	if c.browser != b && b.users == 0 {
		b.stop()
	}
}

// part lets a browser go; whoever still uses it stops it when done.
func (c *Camera) part(b *browser) {
	if b != nil && b.users == 0 {
		b.stop()
	}
}
