package api

import (
	"context"
	"io"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/cases"
	"duecourse/internal/casework"
)

// Desk is what the API asks of the application: the part of [cases.Service] that
// it uses. Every error is a [*cases.Error], or a fault of the system.
type Desk interface {
	MayCall(who cases.Caller, name casework.Name) error
	May(who cases.Caller, right cases.Right) error

	Report(ctx context.Context, who cases.Caller, post casework.Post, note, contact string) (cases.Answer, error)
	PublicReport(ctx context.Context, key string, post casework.Post, contact string) (cases.Answer, error)
	Import(ctx context.Context, who cases.Caller, file io.Reader, progress func(cases.Imported)) (cases.Imported, error)
	Do(ctx context.Context, who cases.Caller, ref string, command casework.Command) (cases.Answer, error)
	AddEvidence(ctx context.Context, who cases.Caller, ref string, upload io.Reader, name, note string) (
		casework.Exhibit, cases.Answer, error)

	Case(ctx context.Context, who cases.Caller, ref string) (cases.View, error)
	Cases(ctx context.Context, who cases.Caller, f cases.Filter) (cases.Page[cases.Item], error)
	Timeline(ctx context.Context, who cases.Caller, ref string) ([]cases.Entry, error)
	Letters(ctx context.Context, who cases.Caller, ref string) ([]cases.Letter, error)
	Letter(ctx context.Context, who cases.Caller, ref, id string) (cases.Letter, error)
	Evidence(ctx context.Context, who cases.Caller, ref, id string) (casework.Exhibit, io.ReadCloser, error)
	Pack(ctx context.Context, who cases.Caller, ref string, order cases.PackOrder) (cases.Pack, error)
	PackBuild(ctx context.Context, who cases.Caller, ref string) (cases.PackBuild, error)
	Workflow(ctx context.Context, who cases.Caller, ref string) (cases.Diagnosis, error)

	Tasks(ctx context.Context, who cases.Caller, mine bool, limit int, cursor string) (cases.Page[cases.Task], error)
	Author(ctx context.Context, who cases.Caller, channel, author string) (cases.Author, error)
	StandingAdvice(ctx context.Context, who cases.Caller) ([]cases.StandingAdvice, error)
	AddStandingAdvice(ctx context.Context, who cases.Caller, grounds []casework.Ground, measures []casework.Measure,
		conditions string, until time.Time) (cases.StandingAdvice, error)
	EndStandingAdvice(ctx context.Context, who cases.Caller, id string) (cases.StandingAdvice, error)
	Figures(ctx context.Context, who cases.Caller, first, last string) (casework.Figures, error)
	Transparency(ctx context.Context, who cases.Caller, first, last string) (casework.Transparency, error)
	Policy() *cases.Policy
	VerifyAudit(ctx context.Context, who cases.Caller) (cases.Audit, error)
	Events(ctx context.Context, who cases.Caller, t cases.Trace) (cases.Page[cases.CaseEntry], error)
	Looks(ctx context.Context, who cases.Caller, t cases.Trace) (cases.Page[cases.Look], error)
	ExportAudit(ctx context.Context, who cases.Caller, to io.Writer) error
	Ready(ctx context.Context) error
}

// Gate knows who a bearer token belongs to. Whom it does not know is
// [access.ErrUnauthenticated]; any other error means that it cannot say now.
type Gate interface {
	Authenticate(ctx context.Context, bearer string) (casework.Actor, error)
}

// Trail keeps who asked for what ([access.Trail]).
type Trail interface {
	Ready() error // or [access.ErrTrail]: nothing more can be noted just now
	Note(e access.Entry)
	Must(ctx context.Context, e access.Entry) error // returns once it is written
}

// Printer lays a kept letter out, the same bytes each time.
type Printer interface {
	HTML(ref string, letter cases.Letter) ([]byte, error)
	PDF(ref string, letter cases.Letter) ([]byte, error)
}

var (
	_ Desk = (*cases.Service)(nil)
	_ Gate = (*access.Directory)(nil)

	_ Trail = (*access.Trail)(nil)
)
