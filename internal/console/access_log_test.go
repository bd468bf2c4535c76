package console_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/casework"
	"duecourse/internal/console"
)

// recordedLog is an access log that a test reads.
type recordedLog struct {
	*access.Log
	entries []access.LogEntry
}

func startRecordedLog() *recordedLog {
	r := &recordedLog{}
	r.Log = access.StartLog(func(_ context.Context, entries []access.LogEntry) error {
		r.entries = append(r.entries, entries...)
		return nil
	}, slog.New(slog.DiscardHandler))
	return r
}

// read ends the log, and gives its entries and the outcomes of the requests.
func (r *recordedLog) read(t *testing.T) (lines []string, outcomes []int) {
	t.Helper()
	require.NoError(t, r.Stop())
	for _, e := range r.entries {
		lines, outcomes = append(lines, e.Person+" "+e.Action+" "+e.Ref), append(outcomes, e.Outcome)
	}
	return lines, outcomes
}

// withAccessLog is a browser at pages with an access log.
func withAccessLog(t *testing.T, log *access.Log) *browser {
	t.Helper()
	d := newDesk(t)
	d.c.Evidence = []casework.Exhibit{{ID: "E1", MediaType: "image/png"}}
	return &browser{t: t, console: console.New(console.Options{
		Desk: d, People: demo.People(), Printer: printer{}, Drafts: newDrawer(), Sessions: memstore.NewWithCleanupInterval(0), Now: monday,
		AccessLog: log, SignIn: console.DemoSignIn(demo.People().PeopleWith(casework.RoleStaff)),
	})}
}

func TestTheAccessLogSaysWhoSawWhat(t *testing.T) {
	t.Parallel()
	log := startRecordedLog()
	b := withAccessLog(t, log.Log)
	b.post("/sign-in", url.Values{"person": {"nobody"}})
	b.as("comms-1")
	b.get("/incidents/" + ref)
	b.get("/incidents/" + ref + "/evidence/E1")
	b.get("/incidents/INC-0000-0000")
	b.post("/incidents/"+ref+"/decide", url.Values{})
	b.get("/static/x/console.css")
	b.post("/sign-out", url.Values{})
	lines, outcomes := log.read(t)
	require.Equal(t, []string{
		" POST /sign-in ",
		"comms-1 POST /sign-in ",
		"comms-1 GET /incidents/:ref " + ref,
		"comms-1 GET /incidents/:ref/evidence/:id " + ref + "/E1",
		"comms-1 GET /incidents/:ref/evidence/:id " + ref + "/E1",
		"comms-1 GET /incidents/:ref INC-0000-0000",
		"comms-1 POST /incidents/:ref/:command decide " + ref,
		"comms-1 POST /sign-out ",
	}, lines)
	require.Equal(t, []int{422, 303, 200, 0, 200, 404}, outcomes[:6])
}

// stuckLog is an access log whose store does not answer. Once it writes, no more leaves
// its queue.
func stuckLog(t *testing.T) (log *access.Log, writes <-chan struct{}) {
	t.Helper()
	end, began := make(chan struct{}), make(chan struct{}, 10)
	log = access.StartLog(func(context.Context, []access.LogEntry) error {
		began <- struct{}{}
		<-end
		return access.ErrLogUnavailable
	}, slog.New(slog.DiscardHandler))
	t.Cleanup(func() {
		close(end)
		require.Error(t, log.Stop())
	})
	return log, began
}

// getBriefly is get for a request that cannot wait for the access log.
func (b *browser) getBriefly(path string) *httptest.ResponseRecorder {
	ctx, cancel := context.WithTimeout(b.t.Context(), 50*time.Millisecond)
	defer cancel()
	return b.send(httptest.NewRequest(http.MethodGet, path, http.NoBody).WithContext(ctx))
}

func TestEvidenceIsNotShownUnlessTheAccessLogNamesTheViewer(t *testing.T) {
	t.Parallel()
	log, writes := stuckLog(t)
	b := withAccessLog(t, log)
	b.as("comms-1")
	require.Equal(t, http.StatusServiceUnavailable, b.getBriefly("/incidents/"+ref+"/evidence/E1").Code)
	require.Equal(t, http.StatusServiceUnavailable, b.getBriefly("/incidents.csv").Code)
	require.Equal(t, http.StatusOK, b.get("/incidents/"+ref).Code)
	<-writes
	for range 10_000 {
		log.Add(access.LogEntry{})
	}
	require.Equal(t, http.StatusServiceUnavailable, b.get("/incidents/"+ref).Code)
	require.Equal(t, http.StatusOK, b.get("/sign-in").Code)
}

func TestAClientThatFailsToSignInTooOftenHasToWait(t *testing.T) {
	t.Parallel()
	b := withAccessLog(t, nil)
	for range 60 {
		require.Equal(t, http.StatusUnprocessableEntity, b.post("/sign-in", url.Values{"person": {"nobody"}}).Code)
	}
	got := b.post("/sign-in", url.Values{"person": {"nobody"}})
	require.Equal(t, http.StatusTooManyRequests, got.Code)
	require.Equal(t, http.StatusSeeOther, b.post("/sign-in", url.Values{"person": {"comms-1"}}).Code, "a colleague at the same address")
}
