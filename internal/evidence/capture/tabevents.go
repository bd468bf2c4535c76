package capture

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A page is quiet when it has requested nothing for quietFor; maxQuietWait is how long
// to wait for that.
const (
	quietFor     = 500 * time.Millisecond
	maxQuietWait = 5 * time.Second
)

// tabEvents collects what happens in a tab.
type tabEvents struct {
	end      func() // closes the tab
	readable chan struct{}
	loaded   chan struct{}
	dialogs  chan struct{}
	crashed  atomic.Bool

	mu         sync.Mutex
	frame      cdp.FrameID
	document   *network.Response // the answer that the page is
	redirects  []string
	pending    map[network.RequestID]bool
	quietSince time.Time
	dismissed  int

	once struct{ readable, loaded sync.Once }
}

func newTabEvents(end func()) *tabEvents {
	return &tabEvents{
		end: end, readable: make(chan struct{}), loaded: make(chan struct{}), dialogs: make(chan struct{}, 1),
		pending: map[network.RequestID]bool{}, quietSince: time.Now(),
	}
}

// setMainFrame says which frame is the page itself. Earlier events belong to the empty
// page before it.
func (t *tabEvents) setMainFrame(frame cdp.FrameID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.frame = frame
}

// handle receives the events of the tab in their order. It must not block.
func (t *tabEvents) handle(event any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		t.requested(e)
	case *network.EventResponseReceived:
		if t.frame != "" && e.FrameID == t.frame && e.Type == network.ResourceTypeDocument {
			t.received(e.Response)
		}
	case *network.EventLoadingFinished:
		t.finished(e.RequestID)
	case *network.EventLoadingFailed:
		t.finished(e.RequestID)
	case *page.EventDomContentEventFired:
		t.closeOnce(t.readable, &t.once.readable)
	case *page.EventLoadEventFired:
		t.closeOnce(t.loaded, &t.once.loaded)
	case *page.EventJavascriptDialogOpening:
		t.dismissed++
		select {
		case t.dialogs <- struct{}{}:
		default: // a dialog is being dismissed, and a page has at most one open
		}
	case *inspector.EventTargetCrashed:
		t.crashed.Store(true)
		t.end()
	}
}

func (t *tabEvents) closeOnce(reached chan struct{}, once *sync.Once) {
	if t.frame != "" && t.document != nil { // not of the empty page before
		once.Do(func() { close(reached) })
	}
}

func (t *tabEvents) requested(e *network.EventRequestWillBeSent) {
	t.pending[e.RequestID] = true
	if e.RedirectResponse != nil && e.FrameID == t.frame && e.Type == network.ResourceTypeDocument {
		t.redirects = append(t.redirects, e.RedirectResponse.URL)
	}
}

func (t *tabEvents) finished(id network.RequestID) {
	delete(t.pending, id)
	t.quietSince = time.Now()
}

// received keeps the answer that the page is. A page may send the browser on by script:
// then the last answer is the page, and the others are redirects.
func (t *tabEvents) received(response *network.Response) {
	if t.document != nil {
		t.redirects = append(t.redirects, t.document.URL)
	}
	t.document = response
}

// result is the page's answer (nil: none came), the addresses that led to it, and how
// many dialogs it opened.
func (t *tabEvents) result() (document *network.Response, redirects []string, dialogs int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.document, append([]string{}, t.redirects...), t.dismissed
}

// dismissDialogs dismisses every dialog until the tab closes.
func (t *tabEvents) dismissDialogs(tab context.Context) {
	go func() { // ends with the tab, which the session closes
		for {
			select {
			case <-tab.Done():
				return
			case <-t.dialogs:
				_, _ = cdp.Call(tab, chromedp.FromContext(tab).Target, page.HandleJavaScriptDialog,
					page.HandleJavaScriptDialogParams{Accept: false}) // the dialog may have closed already
			}
		}
	}()
}

// waitForQuiet waits until the page has requested nothing for a while.
func (t *tabEvents) waitForQuiet(tab context.Context) error {
	ticker := time.NewTicker(quietFor / 5)
	defer ticker.Stop()
	for until := time.Now().Add(maxQuietWait); time.Now().Before(until); {
		select {
		case <-tab.Done():
			return tab.Err()
		case <-ticker.C:
		}
		t.mu.Lock()
		quiet := len(t.pending) == 0 && time.Since(t.quietSince) >= quietFor
		t.mu.Unlock()
		if quiet {
			return nil
		}
	}
	return nil
}
