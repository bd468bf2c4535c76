package console_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
)

func (d *desk) Events(_ context.Context, who app.Caller, t casework.AuditFilter) (casework.Page[casework.TimelineItem], error) {
	if err := d.May(who, app.RightSearchAudit); err != nil {
		return casework.Page[casework.TimelineItem]{}, err
	}
	d.trace = t
	return casework.Page[casework.TimelineItem]{Items: []casework.TimelineItem{{
		Ref: ref, Seq: 1, At: monday(), Actor: casework.Person{ID: "x", Name: "<i>X</i>"}, Summary: "A post was reported.", Clause: "R1",
	}}, Next: "more"}, nil
}

func (d *desk) Looks(_ context.Context, who app.Caller, t casework.AuditFilter) (casework.Page[access.LogEntry], error) {
	if err := d.May(who, app.RightSearchAudit); err != nil {
		return casework.Page[access.LogEntry]{}, err
	}
	d.trace = t
	return casework.Page[access.LogEntry]{Items: []access.LogEntry{
		{N: 2, At: monday(), Person: "comms-1", Action: "GET /incidents/:ref", Ref: ref, Outcome: 403, From: "192.0.2.1"},
	}}, nil
}

func TestAnAuditorSearchesWhatHappenedAndWhoLooked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "auditor-1")
	got := b.get("/audit/events?ref=inc-7k3m-9q2d&person=comms-1&kind=decided&from=2026-11-01&to=2026-11-02")
	require.Equal(t, http.StatusOK, got.Code, got.Body.String())
	require.Equal(t, casework.AuditFilter{
		Ref: ref, Person: "comms-1", Kind: "decided", Limit: 40,
		From: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC),
	}, d.trace)
	require.Contains(t, got.Body.String(), "A post was reported.")
	require.Contains(t, got.Body.String(), "&lt;i&gt;X", "a name stays text")
	require.Contains(t, got.Body.String(), "cursor=more", "it goes on")
	require.Equal(t, http.StatusUnprocessableEntity, b.get("/audit/events?from=yesterday").Code)

	looks := b.get("/audit/access?person=comms-1")
	require.Equal(t, http.StatusOK, looks.Code, looks.Body.String())
	require.Contains(t, looks.Body.String(), "Refused")
	require.Contains(t, b.get("/audit").Body.String(), `href="/audit/access"`)
}

func TestOnlyAnAuditorSearches(t *testing.T) {
	t.Parallel()
	for _, person := range []string{"comms-1", "comms-lead", "legal-1", "records-1", "admin-1", "staff-1"} {
		b := visit(t, newDesk(t), person)
		require.Equal(t, http.StatusForbidden, b.get("/audit/events").Code, person)
		require.Equal(t, http.StatusForbidden, b.get("/audit/access").Code, person)
		require.NotContains(t, b.get("/audit").Body.String(), "/audit/access", person)
	}
}
