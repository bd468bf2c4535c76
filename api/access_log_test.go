package api_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access"
)

// withAccessLog answers one request, and gives its entries in the access log.
func withAccessLog(t *testing.T, f *fixture, s scenario) (got *httptest.ResponseRecorder, entries []access.LogEntry) {
	t.Helper()
	log := access.StartLog(func(_ context.Context, batch []access.LogEntry) error {
		entries = append(entries, batch...)
		return nil
	}, slog.New(slog.DiscardHandler))
	got = httptest.NewRecorder()
	request := s.request()
	request.RemoteAddr = "192.0.2.7:5000"
	f.handler(api.Options{AccessLog: log}).ServeHTTP(got, request)
	require.NoError(t, log.Stop())
	return got, entries
}

func TestTheAccessLogSaysWhoAskedForWhatAndWithWhatResult(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, c := range []struct {
		name string
		ask  scenario
		want []access.LogEntry // without time and request
	}{
		{"a case", scenario{as: "comms-1", path: someCase}, []access.LogEntry{
			{Person: "comms-1", Action: "GET /api/v1/incidents/:ref", Ref: ref, Outcome: 200},
		}},
		{"a list", scenario{as: "comms-1", path: "/incidents?q=secret"}, []access.LogEntry{
			{Person: "comms-1", Action: "GET /api/v1/incidents", Outcome: 200},
		}},
		{"evidence, before it is shown", scenario{as: "legal-1", path: someCase + "/evidence/E1"}, []access.LogEntry{
			{Person: "legal-1", Action: "GET /api/v1/incidents/:ref/evidence/:id", Ref: ref + "/E1"},
			{Person: "legal-1", Action: "GET /api/v1/incidents/:ref/evidence/:id", Ref: ref + "/E1", Outcome: 200},
		}},
		{"an author, without their name", scenario{as: "comms-1", path: "/authors/facebook/@gull"}, []access.LogEntry{
			{Person: "comms-1", Action: "GET /api/v1/authors/:channel/:author", Outcome: 200},
		}},
		{"a caller without permission", scenario{as: "staff-1", method: "POST", path: someCase + "/decide", body: "{"}, []access.LogEntry{
			{Person: "staff-1", Action: "POST /api/v1/incidents/:ref/decide", Ref: ref, Outcome: 403},
		}},
		{"a caller with a token that is not valid", scenario{path: "/me", headers: bearer("Bearer secret")}, []access.LogEntry{
			{Action: "GET /api/v1/me", Outcome: 401},
		}},
		{"a reference that is not one", scenario{as: "comms-1", path: "/incidents/" + strings.Repeat("%3Cb%3E", 50)}, []access.LogEntry{
			{Person: "comms-1", Action: "GET /api/v1/incidents/:ref", Ref: strings.Repeat("b", 40), Outcome: 404},
		}},
		{"a new token of a program, by its id", scenario{as: "admin-1", method: "POST", path: "/service-tokens", body: `{"name":"n","days":1}`, headers: map[string]string{"Idempotency-Key": "k"}}, []access.LogEntry{
			{Person: "admin-1", Action: "POST /api/v1/service-tokens"},
			{Person: "admin-1", Action: "POST /api/v1/service-tokens", Ref: "svc-", Outcome: 201},
		}},
		{"no route", scenario{as: "comms-1", path: "/nowhere"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, entries := withAccessLog(t, f, c.ask)
			for i := range entries {
				require.Equal(t, monday(), entries[i].At)
				require.Equal(t, "192.0.2.7", entries[i].From)
				require.Len(t, entries[i].Request, 16)
				entries[i].At, entries[i].From, entries[i].Request = time.Time{}, "", ""
				if strings.HasPrefix(entries[i].Ref, "svc-") {
					entries[i].Ref = "svc-"
				}
			}
			require.Equal(t, c.want, entries)
		})
	}
}

func TestTheAccessLogSaysWhyNamesAreHandedOver(t *testing.T) {
	t.Parallel()
	got, entries := withAccessLog(t, newFixture(t), scenario{as: "comms-1", path: someCase + "/pack?include=personal&reason=asked+for+by+the+police"})
	require.Contains(t, got.Body.String(), "PK")
	require.Equal(t, "personal data in a pack, because: asked for by the police", entries[1].Action)
}

func TestNothingIsShownThatTheAccessLogCannotRecord(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.warn(t)
	end, writes := make(chan struct{}), make(chan struct{}, 10)
	log := access.StartLog(func(context.Context, []access.LogEntry) error { // a store that does not answer
		writes <- struct{}{}
		<-end
		return access.ErrLogUnavailable
	}, slog.New(slog.DiscardHandler))
	handler := f.handler(api.Options{AccessLog: log})
	ask := func(path string, patience time.Duration) *httptest.ResponseRecorder {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		got := httptest.NewRecorder()
		handler.ServeHTTP(got, scenario{as: "comms-1", path: path}.request().WithContext(ctx))
		return got
	}
	for _, path := range []string{"/evidence/E1", "/letters/L1", "/pack?include=personal&reason=r"} {
		got := ask(someCase+path, 50*time.Millisecond)
		require.Equal(t, http.StatusServiceUnavailable, got.Code, path)
		require.NotContains(t, got.Body.String(), "PK")
	}
	require.Equal(t, http.StatusOK, ask(someCase, time.Minute).Code, "the log records it later")
	<-writes
	for range 10_000 {
		log.Add(access.LogEntry{})
	}
	got := ask("/incidents", time.Minute)
	require.Equal(t, http.StatusServiceUnavailable, got.Code, "the queue of the log is full")
	require.NotEmpty(t, got.Header().Get("Retry-After"))
	require.Contains(t, got.Body.String(), `"code":"unavailable"`)
	close(end)
	require.Error(t, log.Stop())
}
