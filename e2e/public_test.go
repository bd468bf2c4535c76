package e2e_test

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReporterWithAContactIsToldTheOutcome(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := s.publish("@in.public", "A secret that only the post holds.")
	body := report(p)
	delete(body, "note")
	body["contact"] = "resident@example.org"
	got := readAs[map[string]string](t, http.StatusAccepted, s.as("").post("/api/v1/public/reports", body))
	require.Len(t, got, 1, "the public gets a reference and nothing else")
	c := testCase{s, got["ref"]}
	require.Equal(t, http.StatusUnauthorized, s.as("").get(c.path("")).status)
	c.waitForStage("assessment")
	c.do("comms-1", "assess", fields{"finding": "acceptable", "rationale": "An opinion of our own that is nobody's business."})
	letter := s.waitForLetter("resident@example.org")
	require.Contains(t, letter, c.ref)
	require.NotContains(t, letter, "nobody&#39;s business", "in general terms")
	require.NotContains(t, letter, "secret that only")
}

// waitForLetter waits for a letter to an address and reads its page.
func (s *stack) waitForLetter(address string) string {
	s.t.Helper()
	line := regexp.MustCompile(`(?s)<td>` + regexp.QuoteMeta(address) + `</td>\s*<td><a href="(\d+)">`)
	var found [][]byte
	waitFor(s.t, "a letter to "+address, func() bool {
		found = line.FindSubmatch(s.as("").get("/letters/").body)
		return found != nil
	})
	letter := s.as("").get("/letters/" + string(found[1]))
	require.Equal(s.t, http.StatusOK, letter.status)
	return string(bytes.TrimSpace(letter.body))
}

func TestPublicReportsAreLimited(t *testing.T) {
	t.Parallel()
	s := start(t)
	for n := 0; ; n++ {
		require.Less(t, n, 60, "public reports are not limited")
		got := s.as("").mustSend(httpRequest{
			method: http.MethodPost, path: "/api/v1/public/reports",
			body:   fields{"post": fields{"channel": "facebook", "text": fmt.Sprint("Post number ", n)}},
			header: http.Header{"X-Forwarded-For": {fmt.Sprint("203.0.113.", n)}}, // anybody can set it
		})
		if got.status == http.StatusAccepted {
			continue
		}
		require.GreaterOrEqual(t, n, 5, "a first few reports are accepted")
		requireRefusal(t, http.StatusTooManyRequests, "too_many_requests", got)
		wait, err := strconv.Atoi(got.header.Get("Retry-After"))
		require.NoError(t, err)
		require.Positive(t, wait)
		break
	}
	s.runAnotherCase() // staff who are signed in are not limited
}
