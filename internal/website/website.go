// Package website looks whether a page of the council's website is there (S7): the page behind
// a link must exist before the link is published.
//
// It goes through an egress proxy of its own, which refuses addresses inside a network. It follows
// redirects as long as they stay on the website.
//
// It imports the standard library, casework/publication, which says what is on the website, and
// evidence/egress.
package website

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"duecourse/internal/casework/publication"
	"duecourse/internal/evidence/egress"
)

const (
	answerTime   = 8 * time.Second // of the website, redirects included
	maxRedirects = 5
	userAgent    = "DueCourse/1.0 (checks links of the council)"
)

// Options say which website it is and how to reach it.
type Options struct {
	Site   string        // "https://www.derby.gov.uk"
	Egress egress.Policy // what may be reached
	TLS    *tls.Config   // nil: the machine's own certificates
	// Instead is an address that stands for the site, where a demo has no network. Empty: none.
	Instead string
}

// Checker looks at pages. Its owner calls Close.
type Checker struct {
	options Options
	proxy   *egress.Proxy
	client  *http.Client
}

// errElsewhere ends a redirect that leaves the website.
var errElsewhere = errors.New("it leads away from the council's website")

// Start starts a checker.
func Start(o Options) (*Checker, error) {
	proxy, err := egress.Start(o.Egress)
	if err != nil {
		return nil, fmt.Errorf("website: %w", err)
	}
	c := &Checker{options: o, proxy: proxy}
	through := &url.URL{Scheme: "http", Host: proxy.Addr()}
	c.client = &http.Client{
		Timeout: answerTime, CheckRedirect: c.checkRedirect,
		Transport: &http.Transport{Proxy: http.ProxyURL(through), TLSClientConfig: o.TLS, DisableKeepAlives: true},
	}
	return c, nil
}

// Close ends the proxy.
func (c *Checker) Close() error { return c.proxy.Close() }

// FindPage says in a sentence why nobody can open a page now; empty: it is there. An error says
// that the website could not be asked.
func (c *Checker) FindPage(ctx context.Context, link string) (missing string, err error) {
	if !publication.IsOnWebsite(c.options.Site, link) {
		return "It is not on the council's website.", nil
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.address(link), nil)
	if err != nil {
		return "Its address cannot be read.", nil //nolint:nilerr // the error is the answer
	}
	request.Header.Set("User-Agent", userAgent)
	response, err := c.client.Do(request)
	switch {
	case errors.Is(err, errElsewhere):
		return "It leads away from the council's website.", nil
	case err != nil:
		return "", withoutAddress(err)
	}
	_, _ = io.CopyN(io.Discard, response.Body, 1) // a page that is there has begun to arrive
	if err := response.Body.Close(); err != nil {
		return "", withoutAddress(err)
	}
	switch status := response.StatusCode; {
	case status == http.StatusOK:
		return "", nil
	case status == http.StatusTooManyRequests || status >= http.StatusInternalServerError:
		return "", fmt.Errorf("website: it answers with status %d", status)
	default:
		return fmt.Sprintf("The website answers with status %d.", status), nil
	}
}

func (c *Checker) checkRedirect(to *http.Request, via []*http.Request) error {
	stays := publication.IsOnWebsite(c.options.Site, to.URL.String())
	if c.options.Instead != "" {
		stays = strings.HasPrefix(to.URL.String(), c.options.Instead+"/")
	}
	if !stays || len(via) > maxRedirects {
		return errElsewhere
	}
	return nil
}

// address is where to ask for a page.
func (c *Checker) address(link string) string {
	u, err := url.Parse(link)
	if c.options.Instead == "" || err != nil {
		return link
	}
	return c.options.Instead + u.EscapedPath()
}

// withoutAddress keeps the link, which nobody is to see before its time, out of logs.
func withoutAddress(err error) error {
	if wrapped, is := errors.AsType[*url.Error](err); is {
		err = wrapped.Err
	}
	return fmt.Errorf("website: %w", err)
}
