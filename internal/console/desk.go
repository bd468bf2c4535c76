package console

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

// Desk is what the pages ask of the application: the part of [app.Service] that
// they use. Every error is a [*app.Error], or a fault of the system.
type Desk interface {
	May(who app.Caller, right app.Right) error

	Report(ctx context.Context, who app.Caller, post incident.Post, note, contact string) (app.Answer, error)
	PublicReport(ctx context.Context, key string, post incident.Post, contact string) (app.Answer, error)
	Do(ctx context.Context, who app.Caller, kind casework.KindName, ref string, command casework.Command) (app.Answer, error)
	AddEvidence(ctx context.Context, who app.Caller, ref string, upload io.Reader, name, note string) (
		casework.Exhibit, app.Answer, error)

	Case(ctx context.Context, who app.Caller, kind casework.KindName, ref string) (app.View, error)
	Cases(ctx context.Context, who app.Caller, f incident.Filter) (casework.Page[incident.ListItem], error)
	Timeline(ctx context.Context, who app.Caller, kind casework.KindName, ref string) ([]casework.TimelineItem, error)
	Letters(ctx context.Context, who app.Caller, kind casework.KindName, ref string) ([]casework.SentLetter, error)
	Letter(ctx context.Context, who app.Caller, kind casework.KindName, ref, id string) (casework.SentLetter, error)
	Evidence(ctx context.Context, who app.Caller, ref, id string) (casework.Exhibit, io.ReadCloser, error)
	Pack(ctx context.Context, who app.Caller, ref string, order app.PackOrder) (app.Pack, error)
	Progress(ctx context.Context, who app.Caller, ref string) (app.Progress, error)

	Tasks(ctx context.Context, who app.Caller, mine bool, limit int, cursor string) (casework.Page[casework.WorklistItem], error)
	Author(ctx context.Context, who app.Caller, channel, author string) (app.Author, error)
	Figures(ctx context.Context, who app.Caller, first, last string) (report.Figures, error)
	Transparency(ctx context.Context, who app.Caller, first, last string) (report.Transparency, error)
	Policy() *app.Policy
	Moment(at time.Time) casework.Moment
	VerifyAudit(ctx context.Context, who app.Caller) (casework.Verification, error)

	Events(ctx context.Context, who app.Caller, t casework.AuditFilter) (casework.Page[casework.TimelineItem], error)
	Looks(ctx context.Context, who app.Caller, t casework.AuditFilter) (casework.Page[access.LogEntry], error)

	AccountDesk
}

// People knows who works for the council.
type People interface {
	Person(id string) (access.Person, bool)
	PeopleWith(role casework.Role) []access.Person
}

// Printer writes a letter from its form, as it would go out, and lays a kept one
// out as a document. A form with a gap is a [*casework.UnfilledError].
type Printer interface {
	Write(kind casework.LetterKind, form casework.Form, fields casework.LetterFields) (casework.Letter, error)
	PDF(ref string, letter casework.Letter) ([]byte, error)
	// Unwrapped is the text of a letter without line breaks inside its paragraphs.
	Unwrapped(ref string, letter casework.Letter) string
}

// Drafts keeps forms that people have begun to fill in, for a month. Only the person who
// wrote a draft can read it.
type Drafts interface {
	// Draft gives a person's answers in a form so far, as JSON, and when they changed
	// them. The error is [casework.ErrNotFound] when there are none.
	Draft(ctx context.Context, person, form string, now time.Time) (answers []byte, changed time.Time, err error)
	KeepDraft(ctx context.Context, person, form string, answers []byte, at time.Time) error
	DropDraft(ctx context.Context, person, form string) error
}

var (
	_ Desk   = (*app.Service)(nil)
	_ People = (*access.Directory)(nil)
)
