package console_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/casework"
	"duecourse/internal/console"
)

// notebook is an access log that a test reads, and breaks.
type notebook struct {
	looks       []string
	outcomes    []int
	full, stuck bool
}

func (n *notebook) Ready() error {
	if n.full {
		return access.ErrLogUnavailable
	}
	return nil
}

func (n *notebook) Add(e access.LogEntry) {
	n.looks, n.outcomes = append(n.looks, e.Person+" "+e.Action+" "+e.Ref), append(n.outcomes, e.Outcome)
}

func (n *notebook) Write(_ context.Context, e access.LogEntry) error {
	if n.stuck {
		return access.ErrLogUnavailable
	}
	n.Add(e)
	return nil
}

func traced(t *testing.T, n *notebook) *browser {
	t.Helper()
	d := newDesk(t)
	d.c.Evidence = []casework.Exhibit{{ID: "E1", MediaType: "image/png"}}
	b := &browser{t: t, console: console.New(console.Options{
		Desk: d, People: demo.People(), Printer: printer{}, Drafts: newDrawer(), Sessions: memstore.NewWithCleanupInterval(0), Now: monday, Trail: n,
		SignIn: console.DemoSignIn(demo.People().PeopleWith(casework.RoleStaff)),
	})}
	return b
}

func TestTheAccessLogSaysWhoSawWhat(t *testing.T) {
	t.Parallel()
	n := &notebook{}
	b := traced(t, n)
	b.post("/sign-in", url.Values{"person": {"nobody"}})
	b.as("comms-1")
	b.get("/incidents/" + ref)
	b.get("/incidents/" + ref + "/evidence/E1")
	b.get("/incidents/INC-0000-0000")
	b.post("/incidents/"+ref+"/decide", url.Values{})
	b.get("/static/x/console.css")
	b.post("/sign-out", url.Values{})
	require.Equal(t, []string{
		" POST /sign-in ",
		"comms-1 POST /sign-in ",
		"comms-1 GET /incidents/:ref " + ref,
		"comms-1 GET /incidents/:ref/evidence/:id " + ref + "/E1",
		"comms-1 GET /incidents/:ref/evidence/:id " + ref + "/E1",
		"comms-1 GET /incidents/:ref INC-0000-0000",
		"comms-1 POST /incidents/:ref/:command decide " + ref,
		"comms-1 POST /sign-out ",
	}, n.looks)
	require.Equal(t, []int{422, 303, 200, 0, 200, 404}, n.outcomes[:6])
}

func TestEvidenceIsNotShownUnlessTheAccessLogNamesTheViewer(t *testing.T) {
	t.Parallel()
	n := &notebook{}
	b := traced(t, n)
	b.as("comms-1")
	n.stuck = true
	require.Equal(t, http.StatusServiceUnavailable, b.get("/incidents/"+ref+"/evidence/E1").Code)
	require.Equal(t, http.StatusServiceUnavailable, b.get("/incidents.csv").Code)
	require.Equal(t, http.StatusOK, b.get("/incidents/"+ref).Code)
	n.full = true
	require.Equal(t, http.StatusServiceUnavailable, b.get("/incidents/"+ref).Code)
	require.Equal(t, http.StatusOK, b.get("/sign-in").Code)
}

func TestAClientThatFailsToSignInTooOftenHasToWait(t *testing.T) {
	t.Parallel()
	b := traced(t, &notebook{})
	for range 60 {
		require.Equal(t, http.StatusUnprocessableEntity, b.post("/sign-in", url.Values{"person": {"nobody"}}).Code)
	}
	got := b.post("/sign-in", url.Values{"person": {"nobody"}})
	require.Equal(t, http.StatusTooManyRequests, got.Code)
	require.Equal(t, http.StatusSeeOther, b.post("/sign-in", url.Values{"person": {"comms-1"}}).Code, "a colleague at the same address")
}
