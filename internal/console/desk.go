package console

import (
	"context"
	"io"
	"net/http"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/cases"
	"duecourse/internal/casework"
)

// Desk is what the pages ask of the application: the part of [cases.Service] that
// they use. Every error is a [*cases.Error], or a fault of the system.
type Desk interface {
	May(who cases.Caller, right cases.Right) error

	Report(ctx context.Context, who cases.Caller, post casework.Post, note, contact string) (cases.Answer, error)
	PublicReport(ctx context.Context, key string, post casework.Post, contact string) (cases.Answer, error)
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
	Underway(ctx context.Context, who cases.Caller, ref string) (cases.Underway, error)

	Tasks(ctx context.Context, who cases.Caller, mine bool, limit int, cursor string) (cases.Page[cases.Task], error)
	Author(ctx context.Context, who cases.Caller, channel, author string) (cases.Author, error)
	Figures(ctx context.Context, who cases.Caller, first, last string) (casework.Figures, error)
	Transparency(ctx context.Context, who cases.Caller, first, last string) (casework.Transparency, error)
	Policy() *cases.Policy
	VerifyAudit(ctx context.Context, who cases.Caller) (cases.Audit, error)

	Events(ctx context.Context, who cases.Caller, t cases.Trace) (cases.Page[cases.CaseEntry], error)
	Looks(ctx context.Context, who cases.Caller, t cases.Trace) (cases.Page[cases.Look], error)

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
	PDF(ref string, letter cases.Letter) ([]byte, error)
	// Flowing is what a letter says, with no line broken that nobody ended.
	Flowing(ref string, letter casework.Letter) string
}

// SignIn is how people show who they are: the council's own sign-in, or the demo's.
type SignIn interface {
	// Begin answers GET /sign-in: with a redirect to where people sign in, or, by
	// answering nothing, with people to choose from on the console's own page.
	Begin(w http.ResponseWriter, r *http.Request) []access.Person
	// Finish says who it is, once they come back with POST /sign-in or GET
	// /sign-in/callback, and where they wanted to go. A [*cases.Error] is a page of
	// its own; another error is told to them as it is, beside the people to choose from.
	Finish(r *http.Request) (person, to string, err error)
	// End is where they go once they are signed out here.
	End(r *http.Request) string
}

// Drafts keeps what people have begun to fill in, for a month. A draft is its
// person's: it is asked for by the id of who is signed in, and by no other.
type Drafts interface {
	// Draft gives a person's draft of a form; one without answers: there is none.
	Draft(ctx context.Context, person, form string, now time.Time) (Draft, error)
	KeepDraft(ctx context.Context, person, form string, answers []byte, at time.Time) error
	DropDraft(ctx context.Context, person, form string) error
}

// Draft is what somebody has begun to fill in.
type Draft struct {
	Answers []byte // JSON
	Changed time.Time
}

// EndsAll is what a keeper of sessions has that knows whose they are.
type EndsAll interface {
	// EndAll ends every session of a person.
	EndAll(ctx context.Context, person string) error
}

var (
	_ Desk   = (*cases.Service)(nil)
	_ People = (*access.Directory)(nil)
)
