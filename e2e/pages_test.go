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

// TestEveryPageIsAccessibleForEveryRoleAndEveryLinkWorks walks a seeded register as each
// role, along every link that a page offers, and looks at one page of each kind.
func TestEveryPageIsAccessibleForEveryRoleAndEveryLinkWorks(t *testing.T) {
	t.Parallel()
	s := startWith(t, "--seed")
	until(t, "the demo cases are there", func() bool {
		return len(read[struct{ Items []incident }](t, 200, s.as("comms-1").get("/api/v1/incidents?stage=closed")).Items) > 0
	})
	f := s.reported(s.writes("@script.kid", storedScript))
	f.assessed("abusive")
	f.does("comms-1", "note", fields{"text": storedScript})
	f.does("comms-1", "propose", fields{"measures": []string{"warn"}, "reason": storedScript})
	s.wishes("@derbytrees")
	s.wishes("@derbyparks").ready().does("comms-1", "permit", granting())
	b := s.opens()
	for _, person := range []string{
		"staff-1", "comms-1", "comms-lead", "legal-1", "manager-1", "budget-1", "press-1", "hr-1", "records-1", "auditor-1", "admin-1",
	} {
		b.signsIn(person)
		for _, path := range s.walks(person) {
			b.goes(path)
			b.isFit()
			b.isReadableZoomed()
			require.Equal(t, "undefined", b.asks("typeof window.hacked"), path)
		}
	}
}

// isReadableZoomed is 1280 by 1024 at 400 %: nothing to scroll sideways, and nothing
// stays on the screen that leaves no room to read.
func (b *tab) isReadableZoomed() {
	b.t.Helper()
	b.do("400 %", chromedp.EmulateViewport(320, 256))
	require.Equal(b.t, "", b.asks(`document.documentElement.scrollWidth > 320 ? 'too wide' : [...document.querySelectorAll('body *')].filter(
		(e) => ['fixed', 'sticky'].includes(getComputedStyle(e).position) && e.getBoundingClientRect().height > 128).map((e) => e.outerHTML.slice(0, 150)).join('\n')`),
		"400 %% on "+b.asks("location.pathname"))
	b.do("1280 px", chromedp.EmulateViewport(1280, 900))
}

// Pages of one kind differ in what is written thus.
var numbers = regexp.MustCompile(`[A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}|\b[A-Z]?\d+\b|=[^&]+`)

var links = regexp.MustCompile(`(?:href|src)="(/[^"]*)"`)

// walks follows every link from the first page on, a few of each kind, as a browser
// would with the cookie of somebody's session. It answers one page of each kind.
func (s *stack) walks(person string) []string {
	s.t.Helper()
	client := s.visits(person)
	const fewOfAKind = 4
	todo, from, kinds, looks := []string{"/"}, map[string]string{"/": "the door"}, map[string]int{}, []string{}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		kind := numbers.ReplaceAllString(path, "*")
		if kinds[kind]++; kinds[kind] > fewOfAKind {
			continue
		}
		isPage, body := s.finds(client, path, person+" from "+from[path])
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

// visits signs somebody in without a browser.
func (s *stack) visits(person string) *http.Client {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(s.t, err)
	client := &http.Client{Timeout: patience, Jar: jar}
	answer, err := client.PostForm(s.base+"/sign-in", url.Values{"person": {person}})
	require.NoError(s.t, err)
	require.NoError(s.t, answer.Body.Close())
	require.Equal(s.t, http.StatusOK, answer.StatusCode, person)
	return client
}

// finds opens an address that a page leads to, which has to be there.
func (s *stack) finds(client *http.Client, path, who string) (isPage bool, body string) {
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
