package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

type auditInput struct {
	Paged
	Ref    string `query:"ref" maxLength:"40" doc:"Of a case"`
	Person string `query:"person" maxLength:"200" doc:"Id of who did it"`
	Kind   string `query:"kind" maxLength:"100" doc:"Of an event; of the access log the beginning of an action, as GET /api/v1/incidents"`
	From   string `query:"from" maxLength:"40" doc:"A time, or a day, which is meant from its beginning (UTC)"`
	To     string `query:"to" maxLength:"40" doc:"A time, or a day, which is meant to its end (UTC)"`
}

// eventBody is an event of whatever case.
type eventBody struct {
	Ref     string             `json:"ref" doc:"Of the case"`
	Seq     int                `json:"seq"`
	At      time.Time          `json:"at"`
	Actor   casework.Person    `json:"actor"`
	Kind    casework.EventKind `json:"kind"`
	Summary string             `json:"summary" doc:"A sentence without personal data"`
	Clause  *string            `json:"clause" doc:"Of the policy, that it follows from"`
	Hash    string             `json:"hash"`
}

// lookBody is an entry of the access log.
type lookBody struct {
	N       int64     `json:"n" doc:"Its number in the log"`
	At      time.Time `json:"at"`
	Person  *string   `json:"person" doc:"Id; null: nobody was signed in"`
	Action  string    `json:"action" doc:"Method and route"`
	Ref     *string   `json:"ref" doc:"What it was about"`
	Outcome int       `json:"outcome" doc:"HTTP status; 0: noted before it was answered"`
	From    *string   `json:"from" doc:"Address"`
	Request *string   `json:"request" doc:"By which the process's log finds it"`
}

func (a *api) auditRoutes() {
	handleJSON(a, route{
		id: "verify-audit", method: http.MethodGet, path: base + "/audit/verify", tag: "audit",
		summary: "Check every chain: of each case, of who asked for what, and of standing advice", may: with(app.RightVerify), sensitive: true,
	}, func(ctx context.Context, who app.Caller, _ *nothing) (casework.Verification, error) {
		return a.Service.VerifyAudit(ctx, who)
	})
	handle(a, route{
		id: "export-audit", method: http.MethodGet, path: base + "/audit/export", tag: "audit",
		summary: "Every chain, without words and names, for duecourse verify", may: with(app.RightVerify), sensitive: true,
		answers: answers{http.StatusOK: media{typeLines}}, atOnce: a.Sending.Exports,
	}, a.exportAudit)
	handleJSON(a, route{
		id: "search-events", method: http.MethodGet, path: base + "/audit/events", tag: "audit",
		summary: "What happened in every case, the newest first", may: with(app.RightSearchAudit), sensitive: true,
	}, a.events)
	handleJSON(a, route{
		id: "search-access", method: http.MethodGet, path: base + "/audit/access", tag: "audit",
		summary: "Who looked at what, the newest first", may: with(app.RightSearchAudit), sensitive: true,
	}, a.looks)
}

func (a *api) events(ctx context.Context, who app.Caller, in *auditInput) (page[eventBody], error) {
	asked, err := in.filter()
	if err != nil {
		return page[eventBody]{}, err
	}
	found, err := a.Service.Events(ctx, who, asked)
	return pageOf(found, eventOf), err
}

func (a *api) looks(ctx context.Context, who app.Caller, in *auditInput) (page[lookBody], error) {
	asked, err := in.filter()
	if err != nil {
		return page[lookBody]{}, err
	}
	found, err := a.Service.AccessLogEntries(ctx, who, asked)
	return pageOf(found, lookOf), err
}

func (in *auditInput) filter() (casework.AuditFilter, error) {
	t := casework.AuditFilter{Ref: in.Ref, Person: in.Person, Kind: in.Kind, Limit: in.Limit, Cursor: in.Cursor}
	var err error
	if t.From, err = instant("from", in.From, 0); err != nil {
		return t, err
	}
	t.To, err = instant("to", in.To, 1)
	return t, err
}

func eventOf(e casework.TimelineItem) eventBody {
	return eventBody{
		Ref: e.Ref, Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind, Summary: e.Summary, Clause: orNull(e.Clause), Hash: e.Hash,
	}
}

func lookOf(l access.LogEntry) lookBody {
	return lookBody{
		N: l.N, At: l.At, Person: orNull(l.Person), Action: l.Action, Ref: orNull(l.Ref), Outcome: l.Outcome,
		From: orNull(l.From), Request: orNull(l.Request),
	}
}

// exportAudit sends the chains as they are read. When they break off, the
// connection does: half an export must not look like a whole one.
func (a *api) exportAudit(ctx context.Context, _ *nothing) (*bytesOutput, error) {
	who := callerOf(ctx)
	return &bytesOutput{
		Type: typeLines, Disposition: web.Attachment("duecourse-audit.ndjson"),
		Body: func(out huma.Context) {
			if err := a.Service.ExportAudit(ctx, who, out.BodyWriter()); err != nil {
				web.AbortResponse(ctx, a.Log, "the audit export", causeOf(err))
			}
		},
	}, nil
}
