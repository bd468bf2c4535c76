package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
)

func (d *desk) Events(_ context.Context, who app.Caller, t casework.AuditFilter) (casework.Page[app.AuditEvent], error) {
	if err := d.May(who, app.RightSearchAudit); err != nil {
		return casework.Page[app.AuditEvent]{}, err
	}
	return casework.Page[app.AuditEvent]{Items: []app.AuditEvent{{Ref: t.Ref, TimelineItem: app.TimelineItem{
		Seq: 4, At: t.From, Actor: casework.Person{ID: t.Person, Name: "Cam Comms"}, Kind: casework.EventKind(t.Kind),
		Summary: "It was decided.", Hash: "cd",
	}}}, Next: "more"}, d.asked(who, "")
}

// Looks answers with one entry at the end of what was asked for.
func (d *desk) Looks(_ context.Context, who app.Caller, t casework.AuditFilter) (casework.Page[access.LogEntry], error) {
	if err := d.May(who, app.RightSearchAudit); err != nil {
		return casework.Page[access.LogEntry]{}, err
	}
	return casework.Page[access.LogEntry]{Items: []access.LogEntry{
		{N: 7, At: t.To.Add(-time.Second), Person: t.Person, Action: t.Kind, Outcome: http.StatusForbidden, From: "192.0.2.1"},
	}}, d.asked(who, "")
}

func TestTheAuditIsSearchedByTheAuditorAlone(t *testing.T) {
	t.Parallel()
	const events, access = "/audit/events", "/audit/access"
	run(t, []scenario{
		{
			name: "events", as: "auditor-1", method: http.MethodGet, status: http.StatusOK,
			path:     events + "?ref=INC-7K3M-9Q2D&person=comms-1&kind=decided&from=2026-11-01",
			contains: []string{`"ref":"INC-7K3M-9Q2D","seq":4,"at":"2026-11-01T00:00:00Z","actor":{"id":"comms-1"`, `"kind":"decided"`, `"next":"more"`},
		},
		{
			name: "access", as: "auditor-1", method: http.MethodGet, status: http.StatusOK, path: access + "?kind=GET+/&to=2026-11-01",
			contains: []string{`"n":7,"at":"2026-11-01T23:59:59Z","person":null,"action":"GET /","ref":null,"outcome":403`},
		},
		{name: "no date", as: "auditor-1", method: http.MethodGet, path: access + "?from=yesterday", status: http.StatusUnprocessableEntity},
		{name: "events, not hers", as: "records-1", method: http.MethodGet, path: events, status: http.StatusForbidden},
		{name: "access, not his", as: "admin-1", method: http.MethodGet, path: access, status: http.StatusForbidden},
	})
}
