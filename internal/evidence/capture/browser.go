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
	agent   string          // the user agent that sites see

	// Guarded by the pool:
	users   int  // captures under way
	uses    int  // captures so far
	suspect bool // a capture hung or crashed
}

// wornOut says whether a browser should make no further captures.
func (b *browser) wornOut() bool { return b.suspect || b.uses >= maxUses || b.ctx.Err() != nil }

// startBrowser starts a browser that outlives the capture it is started for.
func startBrowser(ctx context.Context, o Options) (*browser, error) {
	if o.Executable == "" {
		return nil, fail(NoBrowser, "The system has no browser to take a screenshot.")
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
	running, end := chromedp.NewContext(allocator, chromedp.WithErrorf(discard), chromedp.WithLogf(discard))
	b := &browser{ctx: running, stop: sync.OnceFunc(func() {
		end()
		free()
		process.kill()
		if err := profile.remove(); err != nil {
			o.Log.Warn("a browser's profile could not be removed", "error", err)
		}
	})}
	if err := b.waitUntilReady(ctx); err != nil {
		b.stop()
		return nil, err
	}
	return b, nil
}

func discard(string, ...any) {}

// waitUntilReady waits until the browser answers, and asks for its version.
func (b *browser) waitUntilReady(ctx context.Context) error {
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

// deadProxy is an address where nothing listens. The browser's own requests go there;
// each page gets a proxy of its own.
const deadProxy = "http://127.0.0.1:1"

// bypassNothing overrides the rule by which Chromium passes loopback and link-local
// addresses around a proxy.
const bypassNothing = "<-loopback>"

// flags are the command line of Chromium. They isolate it from the machine's browser and
// from the network.
func flags(o Options, profile string) []chromedp.ExecAllocatorOption {
	list := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(o.Executable), chromedp.Headless, chromedp.UserDataDir(profile),
		chromedp.NoInheritEnv,
		chromedp.Env("HOME="+profile, "TMPDIR="+profile, "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"),
		chromedp.Flag("no-sandbox", o.NoSandbox),
		chromedp.WindowSize(width, height),
	}
	for name, value := range map[string]any{
		// No network but the proxy.
		"proxy-server":                           deadProxy,
		"proxy-bypass-list":                      bypassNothing,
		"host-resolver-rules":                    "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
		"disable-quic":                           true,
		"force-webrtc-ip-handling-policy":        "disable_non_proxied_udp",
		"webrtc-ip-handling-policy":              "disable_non_proxied_udp",
		"dns-prefetch-disable":                   true,
		"no-pings":                               true,
		"disable-background-networking":          true,
		"disable-component-update":               true,
		"disable-domain-reliability":             true,
		"disable-client-side-phishing-detection": true,
		"disable-sync":                           true,
		"disable-features":                       "Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,Prerender2,WebRtcAllowInputVolumeAdjustment,NetworkTimeServiceQuerying",
		// Nothing of an installed browser, and no prompts.
		"no-first-run":             true,
		"no-default-browser-check": true,
		"disable-extensions":       true,
		"disable-default-apps":     true,
		"disable-breakpad":         true,
		"disable-notifications":    true,
		"deny-permission-prompts":  true,
		"password-store":           "basic",
		// Limited memory for scripts, and no media that plays by itself.
		"js-flags":              "--max-old-space-size=512",
		"autoplay-policy":       "user-gesture-required",
		"disable-dev-shm-usage": true, // /dev/shm is small in many containers
		"disable-gpu":           true,
		// The same screenshot on every machine.
		"force-color-profile": "srgb",
		"disable-lcd-text":    true,
		"lang":                "en-GB",
	} {
		list = append(list, chromedp.Flag(name, value))
	}
	return list
}
