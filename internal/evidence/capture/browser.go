package capture

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// startTimeout is how long a browser may take to start.
const startTimeout = 30 * time.Second

// browser is one running Chromium with a profile of its own.
type browser struct {
	ctx     context.Context //nolint:containedctx // chromedp keeps a browser in a context
	stop    func()          // ends the process, waits for it and removes the profile; may be called again
	product string          // "Chrome/148.0.7778.167"
	agent   string          // what it says of itself to sites

	// Guarded by the camera:
	users int  // orders under way
	uses  int  // orders so far
	worn  bool // it takes no further orders
}

// spent says whether a browser should take no further orders: it has served, or it
// has died.
func (b *browser) spent() bool { return b.worn || b.uses >= maxUses || b.ctx.Err() != nil }

// start starts a browser. It outlives the order that it is started for.
func start(ctx context.Context, o Options) (*browser, error) {
	if o.Executable == "" {
		return nil, failed(NoBrowser, "There is no browser here that could take a picture.")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	account, err := accountOf(o.User)
	if err != nil {
		return nil, err
	}
	profile, err := newProfile(account)
	if err != nil {
		return nil, err
	}
	process := &process{account: account}
	allocator, free := chromedp.NewExecAllocator(context.Background(), append(flags(o, profile.path), chromedp.ModifyCmdFunc(process.prepare))...)
	running, end := chromedp.NewContext(allocator, chromedp.WithErrorf(quiet), chromedp.WithLogf(quiet))
	b := &browser{ctx: running, stop: sync.OnceFunc(func() {
		end()
		free()
		process.kill()
		if err := profile.remove(); err != nil {
			o.Log.Warn("a browser's profile is left behind", "error", err)
		}
	})}
	if err := b.greet(ctx); err != nil {
		b.stop()
		return nil, err
	}
	return b, nil
}

func quiet(string, ...any) {}

// greet waits until the browser answers.
func (b *browser) greet(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = chromedp.Cancel(b.ctx) })()
	if err := chromedp.Do(b.ctx); err != nil {
		return errors.Join(fmt.Errorf("start the browser: %w", err), ctx.Err())
	}
	version, err := cdp.Call(b.ctx, chromedp.FromContext(b.ctx).Browser, protocol.GetVersion, cdp.Empty{})
	if err != nil {
		return fmt.Errorf("ask the browser for its version: %w", err)
	}
	b.product, b.agent = version.Product, version.UserAgent
	return nil
}
