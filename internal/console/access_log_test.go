package console_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// withAccessLog is a browser at a console with an access log, which stop writes to the end.
func withAccessLog(t *testing.T, f *fixture, write func(access.LogEntry) error) (b *browser, stop func()) {
	t.Helper()
	var mu sync.Mutex
	log := access.StartLog(func(_ context.Context, entries []access.LogEntry) error {
		mu.Lock()
		defer mu.Unlock()
		for _, e := range entries {
			if err := write(e); err != nil {
				return err
			}
		}
		return nil
	}, slog.New(slog.DiscardHandler))
	stop = sync.OnceFunc(func() { _ = log.Stop() })
	t.Cleanup(stop)
	o := f.options()
	o.AccessLog = log
	return openBrowserWith(t, o, ""), stop
}

// logEntries are what the access log holds.
type logEntries struct {
	lines    []string
	outcomes []int
}

func (l *logEntries) write(e access.LogEntry) error {
	l.lines, l.outcomes = append(l.lines, e.Person+" "+e.Action+" "+e.Ref), append(l.outcomes, e.Outcome)
	return nil
}

func TestAccessLogNamesWhoOpenedEachPage(t *testing.T) {
	t.Parallel()
	l := &logEntries{}
	b, stop := withAccessLog(t, withProposal(t), l.write)
	b.post("/sign-in", url.Values{"person": {"nobody"}})
	b.signInAs("comms-1")
	b.get(home)
	b.get(home + "/evidence/E1")
	b.get("/incidents/INC-0000-0000")
	b.post(home+"/decide", url.Values{})
	b.get("/static/x/console.css")
	b.post("/sign-out", url.Values{})
	stop()
	require.Equal(t, []string{
		" POST /sign-in ",
		"comms-1 POST /sign-in ",
		"comms-1 GET /incidents/:ref " + ref,
		"comms-1 GET /incidents/:ref/evidence/:id " + ref + "/E1",
		"comms-1 GET /incidents/:ref/evidence/:id " + ref + "/E1",
		"comms-1 GET /incidents/:ref INC-0000-0000",
		"comms-1 POST /incidents/:ref/:command decide " + ref,
		"comms-1 POST /sign-out ",
	}, l.lines)
	require.Equal(t, []int{422, 303, 200, 0, 200, 404}, l.outcomes[:6])
}

func TestTheAccessLogSaysWhyNamesAreInAPack(t *testing.T) {
	t.Parallel()
	l := &logEntries{}
	b, stop := withAccessLog(t, withPack(t), l.write)
	b.signInAs("comms-1")
	require.Equal(t, "PK", b.page(home+"/pack?include=personal&reason=asked+for"))
	stop()
	require.Contains(t, l.lines, "comms-1 personal data in a pack, because: asked for "+ref)
}

func TestTheAccessLogNamesWhoSignsOutEverywhereAndWhomAnotherSiteUsed(t *testing.T) {
	t.Parallel()
	l := &logEntries{}
	b, stop := withAccessLog(t, newFixture(t), l.write)
	b.signInAs("comms-1")
	r := httptest.NewRequest(http.MethodPost, home+"/note", http.NoBody)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	require.Equal(t, http.StatusForbidden, b.send(r).Code)
	b.post("/sign-out", url.Values{"everywhere": {"yes"}})
	b.get(home)
	stop()
	require.Equal(t, []string{
		"comms-1 POST /sign-in ", "comms-1 POST /incidents/:ref/:command note " + ref, "comms-1 POST /sign-out everywhere ",
		" GET /incidents/:ref " + ref,
	}, l.lines)
	require.Equal(t, []int{303, 403, 303, 303}, l.outcomes)
}

// getCanceled sends a request that is canceled already, so that it does not wait for the
// access log.
func (b *browser) getCanceled(path string) *httptest.ResponseRecorder {
	ctx, cancel := context.WithCancel(b.t.Context())
	cancel()
	return b.send(httptest.NewRequest(http.MethodGet, path, http.NoBody).WithContext(ctx))
}

func TestNothingIsShownWithoutTheAccessLog(t *testing.T) {
	t.Parallel()
	b, _ := withAccessLog(t, withProposal(t), func(access.LogEntry) error { return errors.New("the disk is full") })
	b.signInAs("comms-1")
	for _, path := range []string{home + "/evidence/E1", home + "/letters/L1", "/incidents.csv", "/accounts.csv", home + "/pack"} {
		require.Equal(t, http.StatusServiceUnavailable, b.getCanceled(path).Code, path)
	}
	require.Equal(t, http.StatusOK, b.get(home).Code)
	for range 10_000 {
		b.console.AccessLog.Add(access.LogEntry{})
	}
	require.Equal(t, http.StatusServiceUnavailable, b.get(home).Code)
	require.Equal(t, http.StatusOK, b.get("/sign-in").Code)
}

func TestAnAuditorSearchesEventsAndTheAccessLog(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "auditor-1")
	got := b.get("/audit/events?ref=inc-7k3m-9q2d&person=staff-1&kind=reported&from=2026-11-01&to=2026-11-02")
	require.Equal(t, http.StatusOK, got.Code, got.Body.String())
	require.Equal(t, ref, f.auditFilter.Ref)
	require.Equal(t, "staff-1", f.auditFilter.Person)
	require.Equal(t, incident.EventReported, casework.EventKind(f.auditFilter.Kind))
	require.Equal(t, monday().AddDate(0, 0, 1).YearDay(), f.auditFilter.To.YearDay(), "the last day counts")
	link := `<a class="govuk-link" href="` + home + `">` + ref + `</a>`
	require.Contains(t, got.Body.String(), link)
	require.Contains(t, got.Body.String(), "A post on Facebook was reported.")
	require.Equal(t, http.StatusUnprocessableEntity, b.get("/audit/events?from=yesterday").Code)

	require.NoError(t, f.base.AddAccess(t.Context(), []access.LogEntry{
		{At: monday(), Person: "comms-1", Action: "GET /incidents/:ref", Ref: ref, Outcome: 403, From: "192.0.2.1"},
	}))
	log := b.page("/audit/access?person=comms-1")
	require.Contains(t, log, link)
	require.Contains(t, log, "Charlie Morgan (Communications)")
	require.Contains(t, log, "Refused")
	require.Contains(t, b.page("/audit"), `href="/audit/access"`)
}

func TestOnlyAnAuditorSearches(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, person := range []string{"comms-1", "comms-lead", "legal-1", "records-1", "admin-1", "staff-1"} {
		b := openBrowser(t, f, person)
		require.Equal(t, http.StatusForbidden, b.get("/audit/events").Code, person)
		require.Equal(t, http.StatusForbidden, b.get("/audit/access").Code, person)
		require.NotContains(t, b.page("/audit"), "/audit/access", person)
	}
}
