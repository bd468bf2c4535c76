package capture

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"duecourse/internal/evidence/egress"
)

// The window that pages are opened in, in pixels.
const (
	width  = 1280
	height = 1024
)

// visit opens a page in a throw-away profile, with a proxy of its own, and takes
// the pictures.
func visit(ctx context.Context, b *browser, o Options, order Order) (Result, error) {
	life, end := context.WithCancel(b.ctx)
	defer end()
	defer context.AfterFunc(ctx, end)()
	o.Egress.OnLimit = end
	proxy, err := egress.Start(o.Egress)
	if err != nil {
		return Result{}, err
	}
	defer proxy.Close() //nolint:errcheck // it only listened
	w := newWatcher(end)
	tab, closeTab := chromedp.NewContext(life, chromedp.WithListener(w.hear),
		chromedp.WithNewBrowserContext(func(p *target.CreateBrowserContextParams) {
			p.ProxyServer, p.ProxyBypassList = "http://"+proxy.Addr(), aroundNothing
		}))
	defer closeTab()
	v := &visitor{options: o, order: order, browser: b, proxy: proxy, watcher: w}
	result, err := v.take(tab)
	return result, v.explain(ctx, err)
}

// visitor is one visit to a page.
type visitor struct {
	options Options
	order   Order
	browser *browser
	proxy   *egress.Proxy
	watcher *watcher
	record  record
}

func (v *visitor) take(tab context.Context) (Result, error) {
	v.record = record{
		Requested: v.order.URL, OpenedAt: time.Now().UTC(), TakenBy: "Due Course on " + v.options.Machine, Browser: v.browser.product, UserAgent: v.browser.agent,
	}
	if err := v.open(tab); err != nil {
		return Result{}, err
	}
	if err := v.settle(tab); err != nil {
		return Result{}, err
	}
	if err := v.judge(tab); err != nil {
		return Result{}, err
	}
	pieces, err := v.pictures(tab)
	if err != nil {
		return Result{}, err
	}
	return Result{
		Outcome: Captured, Pieces: pieces, Browser: v.browser.product, Address: v.record.Address, TakenAt: v.record.TakenAt,
	}, nil
}

// open sends the tab to the page, and returns once the site has answered.
func (v *visitor) open(tab context.Context) error {
	if err := chromedp.Do(tab); err != nil {
		return fmt.Errorf("open a tab: %w", err)
	}
	c := chromedp.FromContext(tab)
	if _, err := cdp.Call(tab, c.Browser, protocol.SetDownloadBehavior, protocol.SetDownloadBehaviorParams{
		Behavior: protocol.SetDownloadBehaviorBehaviorDeny, BrowserContextID: c.BrowserContextID,
	}); err != nil {
		return fmt.Errorf("forbid downloads: %w", err)
	}
	if _, err := cdp.Call(tab, c.Target, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1,
	}); err != nil {
		return fmt.Errorf("set the window's size: %w", err)
	}
	tree, err := cdp.Call(tab, c.Target, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return fmt.Errorf("find the page's frame: %w", err)
	}
	v.watcher.follow(tree.FrameTree.Frame.ID)
	v.watcher.dismissDialogs(tab)
	answer, err := cdp.Call(tab, c.Target, page.Navigate, page.NavigateParams{URL: v.order.URL})
	switch {
	case err != nil:
		return fmt.Errorf("open the page: %w", err)
	case answer.IsDownload:
		return failed(Unreachable, "The address leads to a file to download and not to a page.")
	case answer.ErrorText != "":
		return v.unloaded(answer.ErrorText)
	}
	return nil
}

// unloaded says why there is no page, from Chromium's name for it
// (net/base/net_error_list.h).
func (v *visitor) unloaded(name string) error {
	switch {
	case len(v.proxy.Refused()) > 0 && !v.proxy.Exceeded():
		return refusedAddress()
	case name == "net::ERR_TOO_MANY_REDIRECTS":
		return failed(Unreachable, "The address redirects for ever.")
	case name == "net::ERR_ABORTED":
		return failed(Unreachable, "The address leads to a file to download and not to a page.")
	case name == "net::ERR_BLOCKED_BY_CLIENT", name == "net::ERR_UNKNOWN_URL_SCHEME", name == "net::ERR_UNSAFE_REDIRECT", name == "net::ERR_UNSAFE_PORT":
		return refusedAddress()
	case strings.HasPrefix(name, "net::ERR_CERT"):
		return failed(Unreachable, "The site cannot prove that it is the one whose address this is.")
	}
	return failed(Unreachable, "The site does not answer.")
}

func refusedAddress() error {
	return failed(Refused, "The address leads to where the system opens no pages: a private network, or something other than the web.")
}

// settle waits until the page has come to rest. One that can be read, but goes on
// loading, is taken as it is after a while.
func (v *visitor) settle(tab context.Context) error {
	patience := time.NewTimer(v.options.Settle)
	defer patience.Stop()
	select {
	case <-v.watcher.loaded:
	case <-patience.C:
		v.record.StillLoading = true
		select {
		case <-v.watcher.readable:
		case <-tab.Done():
		}
		return tab.Err()
	case <-tab.Done():
	}
	return v.watcher.rest(tab)
}

// explain finds the true cause of an error: what the page did to the browser often
// shows as a broken line.
func (v *visitor) explain(ctx context.Context, err error) error {
	switch {
	case v.proxy.Exceeded():
		return failed(TooLarge, "The page is too large: more than %d MiB.", v.options.MaxBytes>>20)
	case err == nil || ctx.Err() != nil:
		return err
	case v.watcher.crashed.Load():
		return failed(Crashed, "The page crashed the browser; perhaps it wanted too much memory.")
	case v.browser.ctx.Err() != nil:
		return failed(Crashed, "The browser ended while the page was open.")
	}
	return err
}

// hostOf is the host of an address with its port, as a proxy is asked for it.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}
