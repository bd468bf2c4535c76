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

// What counts as rest: nothing asked for during calm, waited for at most restless.
const (
	calm     = 500 * time.Millisecond
	restless = 5 * time.Second
)

// watcher hears what happens in a tab.
type watcher struct {
	end      func() // ends the visit
	readable chan struct{}
	loaded   chan struct{}
	dialogs  chan struct{}
	crashed  atomic.Bool

	mu        sync.Mutex
	frame     cdp.FrameID
	document  *network.Response // that the page came with
	redirects []string
	underway  map[network.RequestID]bool
	quietFrom time.Time
	dismissed int

	once struct{ readable, loaded sync.Once }
}

func newWatcher(end func()) *watcher {
	return &watcher{
		end: end, readable: make(chan struct{}), loaded: make(chan struct{}), dialogs: make(chan struct{}, 1),
		underway: map[network.RequestID]bool{}, quietFrom: time.Now(),
	}
}

// follow tells which frame is the page itself. What happened before is not its.
func (w *watcher) follow(frame cdp.FrameID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.frame = frame
}

// hear takes the events of the tab in their order. It must not block.
func (w *watcher) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		w.asked(e)
	case *network.EventResponseReceived:
		if w.frame != "" && e.FrameID == w.frame && e.Type == network.ResourceTypeDocument {
			w.arrived(e.Response)
		}
	case *network.EventLoadingFinished:
		w.answered(e.RequestID)
	case *network.EventLoadingFailed:
		w.answered(e.RequestID)
	case *page.EventDomContentEventFired:
		w.mark(w.readable, &w.once.readable)
	case *page.EventLoadEventFired:
		w.mark(w.loaded, &w.once.loaded)
	case *page.EventJavascriptDialogOpening:
		w.dismissed++
		select {
		case w.dialogs <- struct{}{}:
		default: // one is being dismissed, and no page has two open
		}
	case *inspector.EventTargetCrashed:
		w.crashed.Store(true)
		w.end()
	}
}

func (w *watcher) mark(reached chan struct{}, once *sync.Once) {
	if w.frame != "" && w.document != nil { // and not of the empty page before
		once.Do(func() { close(reached) })
	}
}

func (w *watcher) asked(e *network.EventRequestWillBeSent) {
	w.underway[e.RequestID] = true
	if e.RedirectResponse != nil && e.FrameID == w.frame && e.Type == network.ResourceTypeDocument {
		w.redirects = append(w.redirects, e.RedirectResponse.URL)
	}
}

func (w *watcher) answered(id network.RequestID) {
	delete(w.underway, id)
	w.quietFrom = time.Now()
}

// arrived keeps what the page came with. A page may send the browser on by script:
// then the last one counts, and the others led to it.
func (w *watcher) arrived(response *network.Response) {
	if w.document != nil {
		w.redirects = append(w.redirects, w.document.URL)
	}
	w.document = response
}

// seen is what the page came with, and by which addresses.
func (w *watcher) seen() (document *network.Response, redirects []string, dialogs int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.document, append([]string{}, w.redirects...), w.dismissed
}

// dismissDialogs dismisses every alert, prompt and question until the tab ends.
func (w *watcher) dismissDialogs(tab context.Context) {
	go func() { // ends with the tab, for which the visit waits
		for {
			select {
			case <-tab.Done():
				return
			case <-w.dialogs:
				_, _ = cdp.Call(tab, chromedp.FromContext(tab).Target, page.HandleJavaScriptDialog,
					page.HandleJavaScriptDialogParams{Accept: false}) // it may have closed by itself
			}
		}
	}()
}

// rest waits until nothing has been asked for in a while.
func (w *watcher) rest(tab context.Context) error {
	beat := time.NewTicker(calm / 5)
	defer beat.Stop()
	for until := time.Now().Add(restless); time.Now().Before(until); {
		select {
		case <-tab.Done():
			return tab.Err()
		case <-beat.C:
		}
		w.mu.Lock()
		still := len(w.underway) == 0 && time.Since(w.quietFrom) >= calm
		w.mu.Unlock()
		if still {
			return nil
		}
	}
	return nil
}
