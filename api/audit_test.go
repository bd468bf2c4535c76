package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
)

func TestTheAuditorSearchesEventsAndTheAccessLog(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	require.NoError(t, f.workflows.store.AddAccess(t.Context(), []access.LogEntry{
		{At: monday().Add(-36 * 60 * 60e9), Action: "GET /api/v1/incidents/:ref", Outcome: http.StatusForbidden, From: "192.0.2.1"},
	}))
	const events, log = "/audit/events", "/audit/access"
	checkAll(t, f, []scenario{
		{
			name: "events", as: "auditor-1", status: http.StatusOK, path: events + "?ref=" + ref + "&person=comms-1&kind=assessed&from=2026-11-02",
			contains: []string{`"ref":"INC-7K3M-9Q2D","seq":3,"at":"2026-11-02T09:00:00Z","actor":{"id":"comms-1"`, `"kind":"assessed"`, `"next":null`},
		},
		{name: "no events on a day before", as: "auditor-1", status: http.StatusOK, path: events + "?to=2026-11-01", contains: []string{`"items":[]`}},
		{
			name: "the access log", as: "auditor-1", status: http.StatusOK, path: log + "?kind=GET+/&to=2026-10-31",
			contains: []string{`"n":1,"at":"2026-10-31T21:00:00Z","person":null,"action":"GET /api/v1/incidents/:ref","ref":null,"outcome":403`},
		},
		{name: "a date that is not valid", as: "auditor-1", path: log + "?from=yesterday", status: http.StatusUnprocessableEntity},
	})
}
