package e2e_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

const storedScript = `<script>window.hacked = 'yes'</script><img src=x onerror="window.hacked = 'yes'">`

// TestEveryPageIsAccessibleForEveryRoleAndEveryLinkWorks follows every link of the demo
// cases as each role, and checks one page of each kind.
func TestEveryPageIsAccessibleForEveryRoleAndEveryLinkWorks(t *testing.T) {
	t.Parallel()
	s := startWith(t, "--seed")
	waitFor(t, "the demo cases are there", func() bool {
		return len(readAs[struct{ Items []incident }](t, 200, s.as("comms-1").get("/api/v1/incidents?stage=closed")).Items) > 0
	})
	c := s.report(s.publish("@script.kid", storedScript))
	c.assess("abusive")
	c.do("comms-1", "note", fields{"text": storedScript})
	c.do("comms-1", "propose", fields{"measures": []string{"warn"}, "reason": storedScript})
	s.requestAccount("@derbytrees")
	s.requestAccount("@derbyparks").meetAllChecks().do("comms-1", "permit", grantFields())
	b := s.openTab()
	for _, person := range []string{
		"staff-1", "comms-1", "comms-lead", "legal-1", "manager-1", "budget-1", "press-1", "hr-1", "records-1", "auditor-1", "admin-1",
	} {
		b.signIn(person)
		for _, path := range s.followLinks(person) {
			b.open(path)
			b.requireAccessible()
			b.requireReadableZoomed()
			require.Equal(t, "undefined", b.evaluate("typeof window.hacked"), path)
		}
	}
}

// requireReadableZoomed checks the page in 1280 by 1024 at 400 %: nothing scrolls sideways,
// and no fixed element covers the text.
func (b *tab) requireReadableZoomed() {
	b.t.Helper()
	b.do("400 %", chromedp.EmulateViewport(320, 256))
	require.Equal(b.t, "", b.evaluate(`document.documentElement.scrollWidth > 320 ? 'too wide' : [...document.querySelectorAll('body *')].filter(
		(e) => ['fixed', 'sticky'].includes(getComputedStyle(e).position) && e.getBoundingClientRect().height > 128).map((e) => e.outerHTML.slice(0, 150)).join('\n')`),
		"400 %% on "+b.evaluate("location.pathname"))
	b.do("1280 px", chromedp.EmulateViewport(1280, 900))
}

// Pages of one kind differ only in these parts of their path.
var numbers = regexp.MustCompile(`[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}|\b[A-Z]?\d+\b|=[^&]+`)

var links = regexp.MustCompile(`(?:href|src)="(/[^"]*)"`)

// followLinks follows links from the first page on, a few of each kind, in a session of the
// person. It returns one page of each kind.
func (s *stack) followLinks(person string) []string {
	s.t.Helper()
	client := s.signInByHTTP(person)
	const fewOfAKind = 4
	todo, from, kinds, looks := []string{"/"}, map[string]string{"/": "the door"}, map[string]int{}, []string{}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		kind := numbers.ReplaceAllString(path, "*")
		if kinds[kind]++; kinds[kind] > fewOfAKind {
			continue
		}
		isPage, body := s.mustOpen(client, path, person+" from "+from[path])
		if isPage && kinds[kind] == 1 {
			looks = append(looks, path)
		}
		for _, found := range links.FindAllStringSubmatch(body, -1) {
			next, _, _ := strings.Cut(html.UnescapeString(found[1]), "#")
			if _, known := from[next]; !known && next != "" {
				from[next] = path
				todo = append(todo, next)
			}
		}
	}
	return looks
}

// signInByHTTP signs a person in without a browser.
func (s *stack) signInByHTTP(person string) *http.Client {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(s.t, err)
	client := &http.Client{Timeout: timeout, Jar: jar}
	answer, err := client.PostForm(s.base+"/sign-in", url.Values{"person": {person}})
	require.NoError(s.t, err)
	require.NoError(s.t, answer.Body.Close())
	require.Equal(s.t, http.StatusOK, answer.StatusCode, person)
	return client
}

// mustOpen opens a link of a page, which must exist.
func (s *stack) mustOpen(client *http.Client, path, who string) (isPage bool, body string) {
	s.t.Helper()
	answer, err := client.Get(s.base + path)
	require.NoError(s.t, err, path)
	defer answer.Body.Close() //nolint:errcheck // it was only read
	raw, err := io.ReadAll(answer.Body)
	require.NoError(s.t, err, path)
	require.Less(s.t, answer.StatusCode, http.StatusBadRequest, fmt.Sprintf("%s: %s\n%.600s", who, path, raw))
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		return false, ""
	}
	require.NotContains(s.t, string(raw), "<script>window.hacked", path)
	return true, string(raw)
}
