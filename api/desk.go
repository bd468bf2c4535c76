package api

import (
	"context"
	"io"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/report"
)

// Desk is what the API asks of the application: the part of [app.Service] that
// it uses. Every error is a [*app.Error], or a fault of the system.
type Desk interface {
	MayCall(who app.Caller, name casework.CommandName) error
	May(who app.Caller, right app.Right) error

	Report(ctx context.Context, who app.Caller, post incident.Post, note, contact string) (app.Answer, error)
	PublicReport(ctx context.Context, key string, post incident.Post, contact string) (app.Answer, error)
	Import(ctx context.Context, who app.Caller, file io.Reader, progress func(app.ImportProgress)) (app.ImportProgress, error)
	Do(ctx context.Context, who app.Caller, ref string, command casework.Command) (app.Answer, error)
	AddEvidence(ctx context.Context, who app.Caller, ref string, upload io.Reader, name, note string) (
		casework.Exhibit, app.Answer, error)

	Case(ctx context.Context, who app.Caller, ref string) (app.View, error)
	Cases(ctx context.Context, who app.Caller, f incident.Filter) (casework.Page[incident.ListItem], error)
	Timeline(ctx context.Context, who app.Caller, ref string) ([]app.TimelineItem, error)
	Letters(ctx context.Context, who app.Caller, ref string) ([]casework.SentLetter, error)
	Letter(ctx context.Context, who app.Caller, ref, id string) (casework.SentLetter, error)
	Evidence(ctx context.Context, who app.Caller, ref, id string) (casework.Exhibit, io.ReadCloser, error)
	Pack(ctx context.Context, who app.Caller, ref string, order app.PackOrder) (app.Pack, error)
	PackBuild(ctx context.Context, who app.Caller, ref string) (app.PackBuild, error)
	Workflow(ctx context.Context, who app.Caller, ref string) (app.Diagnosis, error)

	Tasks(ctx context.Context, who app.Caller, mine bool, limit int, cursor string) (casework.Page[casework.WorklistItem], error)
	Author(ctx context.Context, who app.Caller, channel, author string) (app.Author, error)
	StandingAdvice(ctx context.Context, who app.Caller) ([]incident.StandingAdviceRecord, error)
	AddStandingAdvice(ctx context.Context, who app.Caller, grounds []casework.Ground, measures []casework.Measure,
		conditions string, until time.Time) (incident.StandingAdviceRecord, error)
	EndStandingAdvice(ctx context.Context, who app.Caller, id string) (incident.StandingAdviceRecord, error)
	Figures(ctx context.Context, who app.Caller, first, last string) (report.Figures, error)
	Transparency(ctx context.Context, who app.Caller, first, last string) (report.Transparency, error)
	Policy() *app.Policy
	VerifyAudit(ctx context.Context, who app.Caller) (app.Verification, error)
	Events(ctx context.Context, who app.Caller, t casework.AuditFilter) (casework.Page[app.AuditEvent], error)
	Looks(ctx context.Context, who app.Caller, t casework.AuditFilter) (casework.Page[access.LogEntry], error)
	ExportAudit(ctx context.Context, who app.Caller, to io.Writer) error
	Ready(ctx context.Context) error
}

// Gate knows who a bearer token belongs to. Whom it does not know is
// [access.ErrUnauthenticated]; any other error means that it cannot say now.
type Gate interface {
	Authenticate(ctx context.Context, bearer string) (casework.Actor, error)
}

// Printer lays a kept letter out, the same bytes each time.
type Printer interface {
	HTML(ref string, letter casework.Letter) ([]byte, error)
	PDF(ref string, letter casework.Letter) ([]byte, error)
}

var (
	_ Desk = (*app.Service)(nil)
	_ Gate = (*access.Directory)(nil)
)
