package capture

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/chromedp"

	"duecourse/internal/evidence/egress"
)

// judge says whether what was loaded is the page that was asked for: a picture of a
// sign-in form or of "not found" is no evidence of a post.
func (v *visitor) judge(tab context.Context) error {
	document, redirects, dialogs := v.watcher.seen()
	if document == nil {
		return failed(Unreachable, "The site does not answer with a page.")
	}
	v.record.Address, v.record.Status, v.record.Redirects, v.record.Dialogs = document.URL, document.Status, redirects, dialogs
	v.record.Headers = map[string]string{}
	for name, value := range document.Headers {
		v.record.Headers[strings.ToLower(name)] = fmt.Sprint(value)
	}
	wasRefused := func(r egress.RefusedError) bool {
		return r.Host == hostOf(document.URL) || r.Host+":80" == hostOf(document.URL)
	}
	if document.Status == http.StatusForbidden && slices.ContainsFunc(v.proxy.Refused(), wasRefused) {
		return refusedAddress()
	}
	if err := judgeStatus(document.Status); err != nil {
		return err
	}
	password, err := v.find(tab, "input[type=password]")
	if err != nil {
		return err
	}
	if signIn(v.order.URL, document.URL, len(password) > 0) {
		return failed(SignInWall, "The site asks for a sign-in before it shows the post.")
	}
	return nil
}

func judgeStatus(status int64) error {
	switch {
	case status == http.StatusNotFound || status == http.StatusGone:
		return failed(Gone, "The site says that there is no such post (status %d).", status)
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusProxyAuthRequired:
		return failed(SignInWall, "The site does not show the post to somebody who is not signed in (status %d).", status)
	case status >= 400:
		return failed(Unreachable, "The site answers with an error (status %d).", status)
	}
	return nil
}

// signIn says whether the browser ended up at a sign-in form instead of the post: at
// another address, that is called so or has a field for a password. A page with the
// post on it and a form beside it is none.
func signIn(asked, got string, password bool) bool {
	from, err := url.Parse(asked)
	if err != nil {
		return false
	}
	to, err := url.Parse(got)
	if err != nil || from.Hostname() == to.Hostname() && strings.Trim(from.Path, "/") == strings.Trim(to.Path, "/") {
		return false
	}
	return password || signInPath(to.Path) && !signInPath(from.Path)
}

func signInPath(path string) bool {
	for part := range strings.SplitSeq(strings.ToLower(path), "/") {
		switch strings.NewReplacer("-", "", "_", "", ".php", "", ".html", "").Replace(part) {
		case "login", "signin", "logon", "authwall", "checkpoint":
			return true
		}
	}
	return false
}

// find lists the elements of the page that a selector means. It does not go through
// the page's own scripts, which could say anything.
func (v *visitor) find(tab context.Context, selector string) ([]cdp.NodeID, error) {
	t := chromedp.FromContext(tab).Target
	document, err := cdp.Call(tab, t, dom.GetDocument, dom.GetDocumentParams{})
	if err != nil {
		return nil, fmt.Errorf("read the page: %w", err)
	}
	found, err := cdp.Call(tab, t, dom.QuerySelectorAll, dom.QuerySelectorAllParams{NodeID: document.Root.NodeID, Selector: selector})
	if err != nil {
		return nil, fmt.Errorf("search the page: %w", err)
	}
	return found.NodeIDs, nil
}
