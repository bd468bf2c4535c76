package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access"
	"duecourse/internal/access/demo"
)

// notebook is a trail that a test reads, and fills.
type notebook struct {
	entries []access.LogEntry
	full    bool
	stuck   bool
}

func (n *notebook) Ready() error {
	if n.full {
		return access.ErrLogUnavailable
	}
	return nil
}

func (n *notebook) Add(e access.LogEntry) { n.entries = append(n.entries, e) }

func (n *notebook) Write(_ context.Context, e access.LogEntry) error {
	if n.stuck {
		return access.ErrLogUnavailable
	}
	n.entries = append(n.entries, e)
	return nil
}

func (n *notebook) ask(t *testing.T, s scenario) *httptest.ResponseRecorder {
	t.Helper()
	handler := api.New(api.Options{Desk: newDesk(t), Gate: demo.People(), Printer: printer{}, Trail: n, Now: day})
	got := httptest.NewRecorder()
	request := s.request()
	request.RemoteAddr = "192.0.2.7:5000"
	handler.ServeHTTP(got, request)
	return got
}

func TestItIsNotedWhoAskedForWhatAndWhatCameOfIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		ask  scenario
		want []access.LogEntry // without time and request
	}{
		{"a view", scenario{as: "comms-1", method: "GET", path: someCase}, []access.LogEntry{
			{Person: "comms-1", Action: "GET /api/v1/incidents/:ref", Ref: "INC-7K3M-9Q2D", Outcome: 200},
		}},
		{"a list", scenario{as: "comms-1", method: "GET", path: "/incidents?q=secret"}, []access.LogEntry{
			{Person: "comms-1", Action: "GET /api/v1/incidents", Outcome: 200},
		}},
		{"evidence, before it is shown", scenario{as: "legal-1", method: "GET", path: someCase + "/evidence/E1"}, []access.LogEntry{
			{Person: "legal-1", Action: "GET /api/v1/incidents/:ref/evidence/:id", Ref: "INC-7K3M-9Q2D/E1"},
			{Person: "legal-1", Action: "GET /api/v1/incidents/:ref/evidence/:id", Ref: "INC-7K3M-9Q2D/E1", Outcome: 200},
		}},
		{"an author, without their name", scenario{as: "comms-1", method: "GET", path: "/authors/x/@gull"}, []access.LogEntry{
			{Person: "comms-1", Action: "GET /api/v1/authors/:channel/:author", Outcome: 200},
		}},
		{"who is not permitted", scenario{as: "staff-1", method: "POST", path: someCase + "/decide", body: "{"}, []access.LogEntry{
			{Person: "staff-1", Action: "POST /api/v1/incidents/:ref/decide", Ref: "INC-7K3M-9Q2D", Outcome: 403},
		}},
		{"who is not known", scenario{method: "GET", path: "/me", headers: bearer("Bearer secret")}, []access.LogEntry{
			{Action: "GET /api/v1/me", Outcome: 401},
		}},
		{"a reference that is none", scenario{as: "comms-1", method: "GET", path: "/incidents/" + strings.Repeat("%3Cb%3E", 50)}, []access.LogEntry{
			{Person: "comms-1", Action: "GET /api/v1/incidents/:ref", Ref: strings.Repeat("b", 40), Outcome: 200},
		}},
		{"no route", scenario{as: "comms-1", method: "GET", path: "/nowhere"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n := &notebook{}
			n.ask(t, c.ask)
			for i := range n.entries {
				require.Equal(t, day(), n.entries[i].At)
				require.Equal(t, "192.0.2.7", n.entries[i].From)
				require.Len(t, n.entries[i].Request, 16)
				n.entries[i].At, n.entries[i].From, n.entries[i].Request = time.Time{}, "", ""
			}
			require.Equal(t, c.want, n.entries)
		})
	}
}

func TestEvidenceIsNotShownWhenItCannotBeNotedWhoAsks(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]int{
		someCase + "/evidence/E1": http.StatusServiceUnavailable,
		someCase + "/letters/L1":  http.StatusServiceUnavailable,
		someCase:                  http.StatusOK, // it is noted as soon as it can be
		"/incidents":              http.StatusOK,
	} {
		n := &notebook{stuck: true}
		got := n.ask(t, scenario{as: "comms-1", method: "GET", path: path})
		require.Equal(t, want, got.Code, path)
	}
}

func TestNothingIsAnsweredWhenNothingMoreCanBeNoted(t *testing.T) {
	t.Parallel()
	n := &notebook{full: true}
	got := n.ask(t, scenario{as: "comms-1", method: "GET", path: "/incidents"})
	require.Equal(t, http.StatusServiceUnavailable, got.Code)
	require.NotEmpty(t, got.Header().Get("Retry-After"))
	require.Contains(t, got.Body.String(), `"code":"unavailable"`)
}

func TestAnAddressThatFailsToSignInTooOftenWaits(t *testing.T) {
	t.Parallel()
	handler := api.New(api.Options{
		Desk: newDesk(t), Gate: demo.People(), Printer: printer{}, Now: day, SignInsPerMinute: 1, SignInBurst: 3,
	})
	ask := func(token, from string) int {
		request := scenario{method: "GET", path: "/me", headers: bearer("Bearer " + token)}.request()
		request.RemoteAddr = from
		got := httptest.NewRecorder()
		handler.ServeHTTP(got, request)
		if got.Code == http.StatusTooManyRequests {
			require.Equal(t, "60", got.Header().Get("Retry-After"))
		}
		return got.Code
	}
	for range 3 {
		require.Equal(t, http.StatusUnauthorized, ask("guess", "192.0.2.7:1"))
	}
	require.Equal(t, http.StatusTooManyRequests, ask("guess", "192.0.2.7:2"))
	require.Equal(t, http.StatusUnauthorized, ask("guess", "192.0.2.8:1"), "another address")
	require.Equal(t, http.StatusOK, ask(demo.Token("comms-1"), "192.0.2.7:3"), "a colleague at the same address")
}
