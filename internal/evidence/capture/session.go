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

// capturePage opens a page in a new browser profile, with a proxy of its own, and takes
// its screenshots.
func capturePage(ctx context.Context, b *browser, o Options, address string) (Shot, error) {
	open, end := context.WithCancel(b.ctx)
	defer end()
	defer context.AfterFunc(ctx, end)()
	o.Egress.OnLimit = end
	proxy, err := egress.Start(o.Egress)
	if err != nil {
		return Shot{}, err
	}
	defer proxy.Close() //nolint:errcheck // it only listened
	events := newTabEvents(end)
	tab, closeTab := chromedp.NewContext(open, chromedp.WithListener(events.handle),
		chromedp.WithNewBrowserContext(func(p *target.CreateBrowserContextParams) {
			p.ProxyServer, p.ProxyBypassList = "http://"+proxy.Addr(), bypassNothing
		}))
	defer closeTab()
	s := &session{options: o, address: address, browser: b, proxy: proxy, events: events}
	shot, err := s.take(tab)
	return shot, s.explain(ctx, err)
}

// session is one page, open in the browser.
type session struct {
	options Options
	address string // that was asked for
	browser *browser
	proxy   *egress.Proxy
	events  *tabEvents
	record  record
}

func (s *session) take(tab context.Context) (Shot, error) {
	s.record = record{
		Requested: s.address, OpenedAt: time.Now().UTC(), TakenBy: "Due Course on " + s.options.Machine, Browser: s.browser.product, UserAgent: s.browser.agent,
	}
	if err := s.open(tab); err != nil {
		return Shot{}, err
	}
	if err := s.settle(tab); err != nil {
		return Shot{}, err
	}
	if err := s.checkPage(tab); err != nil {
		return Shot{}, err
	}
	files, err := s.screenshots(tab)
	if err != nil {
		return Shot{}, err
	}
	return Shot{
		Outcome: Captured, Files: files, Browser: s.browser.product, Address: s.record.Address, TakenAt: s.record.TakenAt,
	}, nil
}

// open navigates the tab to the page, and returns once the site has answered.
func (s *session) open(tab context.Context) error {
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
	s.events.setMainFrame(tree.FrameTree.Frame.ID)
	s.events.dismissDialogs(tab)
	answer, err := cdp.Call(tab, c.Target, page.Navigate, page.NavigateParams{URL: s.address})
	switch {
	case err != nil:
		return fmt.Errorf("open the page: %w", err)
	case answer.IsDownload:
		return fail(Unreachable, "The address leads to a download, not to a page.")
	case answer.ErrorText != "":
		return s.loadFailure(answer.ErrorText)
	}
	return nil
}

// loadFailure says why there is no page, from Chromium's name for the error
// (net/base/net_error_list.h).
func (s *session) loadFailure(name string) error {
	switch {
	case len(s.proxy.Refused()) > 0 && !s.proxy.Exceeded():
		return refusedAddress()
	case name == "net::ERR_TOO_MANY_REDIRECTS":
		return fail(Unreachable, "The address redirects without end.")
	case name == "net::ERR_ABORTED":
		return fail(Unreachable, "The address leads to a download, not to a page.")
	case name == "net::ERR_BLOCKED_BY_CLIENT", name == "net::ERR_UNKNOWN_URL_SCHEME", name == "net::ERR_UNSAFE_REDIRECT", name == "net::ERR_UNSAFE_PORT":
		return refusedAddress()
	case strings.HasPrefix(name, "net::ERR_CERT"):
		return fail(Unreachable, "The site's certificate is not valid.")
	}
	return fail(Unreachable, "The site does not answer.")
}

func refusedAddress() error {
	return fail(Refused, "The address leads to a private network, or is not a web address. The system does not open such addresses.")
}

// settle waits until the page has loaded. After a while it stops waiting for a page that
// can be read but keeps loading.
func (s *session) settle(tab context.Context) error {
	limit := time.NewTimer(s.options.Settle)
	defer limit.Stop()
	select {
	case <-s.events.loaded:
	case <-limit.C:
		s.record.StillLoading = true
		select {
		case <-s.events.readable:
		case <-tab.Done():
		}
		return tab.Err()
	case <-tab.Done():
	}
	return s.events.waitForQuiet(tab)
}

// explain finds the cause of an error. What a page did to the browser often shows as a
// broken connection to it.
func (s *session) explain(ctx context.Context, err error) error {
	switch {
	case s.proxy.Exceeded():
		return fail(TooLarge, "The page is too large: more than %d MiB.", s.options.MaxBytes>>20)
	case err == nil || ctx.Err() != nil:
		return err
	case s.events.crashed.Load():
		return fail(Crashed, "The page crashed the browser; it may have used too much memory.")
	case s.browser.ctx.Err() != nil:
		return fail(Crashed, "The browser stopped while the page was open.")
	}
	return err
}

// hostOf is the host and port of an address, as the browser gives them to the proxy.
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
