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

// checkPage fails unless the page that was loaded can show the post. A picture of a
// sign-in form or of "not found" is not evidence of a post.
func (s *session) checkPage(tab context.Context) error {
	document, redirects, dialogs := s.events.result()
	if document == nil {
		return fail(Unreachable, "The site did not answer with a page.")
	}
	s.record.Address, s.record.Status, s.record.Redirects, s.record.Dialogs = document.URL, document.Status, redirects, dialogs
	s.record.Headers = map[string]string{}
	for name, value := range document.Headers {
		s.record.Headers[strings.ToLower(name)] = fmt.Sprint(value)
	}
	isPage := func(r egress.RefusedError) bool {
		return r.Host == hostOf(document.URL) || r.Host+":80" == hostOf(document.URL)
	}
	if document.Status == http.StatusForbidden && slices.ContainsFunc(s.proxy.Refused(), isPage) {
		return refusedAddress()
	}
	if err := checkStatus(document.Status); err != nil {
		return err
	}
	password, err := s.find(tab, "input[type=password]")
	if err != nil {
		return err
	}
	if isSignIn(s.address, document.URL, len(password) > 0) {
		return fail(SignInWall, "The site asks for a sign-in before it shows the post.")
	}
	return nil
}

func checkStatus(status int64) error {
	switch {
	case status == http.StatusNotFound || status == http.StatusGone:
		return fail(Gone, "The site says that the post does not exist (status %d).", status)
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusProxyAuthRequired:
		return fail(SignInWall, "The site shows the post only to people who are signed in (status %d).", status)
	case status >= 400:
		return fail(Unreachable, "The site answered with an error (status %d).", status)
	}
	return nil
}

// isSignIn says whether the site sent the browser to a sign-in form instead of the post:
// to another address whose path says so, or with a field for a password. A page that
// shows the post and a sign-in form at the address asked for is not one.
func isSignIn(asked, got string, password bool) bool {
	from, err := url.Parse(asked)
	if err != nil {
		return false
	}
	to, err := url.Parse(got)
	if err != nil || from.Hostname() == to.Hostname() && strings.Trim(from.Path, "/") == strings.Trim(to.Path, "/") {
		return false
	}
	return password || isSignInPath(to.Path) && !isSignInPath(from.Path)
}

func isSignInPath(path string) bool {
	for part := range strings.SplitSeq(strings.ToLower(path), "/") {
		switch strings.NewReplacer("-", "", "_", "", ".php", "", ".html", "").Replace(part) {
		case "login", "signin", "logon", "authwall", "checkpoint":
			return true
		}
	}
	return false
}

// find lists the elements of the page that match a selector. It asks the browser and not
// the page's scripts, which could answer anything.
func (s *session) find(tab context.Context, selector string) ([]cdp.NodeID, error) {
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
