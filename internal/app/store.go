package app

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/report"
)

// Store is what the service needs of the database. Cases are written by their workflows;
// the service itself writes standing advice and imports only. A missing item is a
// [casework.ErrNotFound], and a cursor of another list a [casework.ErrCursor]. Any other
// error means that the store cannot be read now.
type Store interface {
	Ping(ctx context.Context) error

	Case(ctx context.Context, ref string) (*incident.Case, error)
	CaseAt(ctx context.Context, ref string, seq int) (*incident.Case, error) // after its event seq
	Timeline(ctx context.Context, ref string) ([]TimelineItem, error)
	Letters(ctx context.Context, ref string) ([]casework.SentLetter, error)
	// Request finds a command by its id.
	Request(ctx context.Context, id string) (casework.HandledRequest, error)
	Tasks(ctx context.Context, f casework.TaskFilter) (casework.Page[casework.WorklistItem], error)
	Figures(ctx context.Context, period report.Period, now time.Time) (report.Figures, error)

	// PostCases returns the open case of a post, empty if there is none, and the number of
	// cases that the post ever had.
	PostCases(ctx context.Context, post incident.Post) (open string, ever int, err error)
	// History is what the author's other cases say about the author.
	History(ctx context.Context, channel, author, except string) (incident.History, error)
	Cases(ctx context.Context, f incident.Filter) (casework.Page[incident.ListItem], error)
	// Warnings lists the warnings of an author, the earliest first.
	Warnings(ctx context.Context, channel, author string) ([]incident.Warning, error)

	// StandingAdvice lists the advice in force at a time.
	StandingAdvice(ctx context.Context, at time.Time) ([]incident.StandingAdvice, error)
	// Advice finds standing advice by its id, in force or not.
	Advice(ctx context.Context, id string) (incident.StandingAdviceRecord, error)
	// AddStandingAdvice stores advice. To store the same id again changes nothing.
	AddStandingAdvice(ctx context.Context, advice incident.StandingAdvice) error
	// EndStandingAdvice ends advice. To end it again changes nothing.
	EndStandingAdvice(ctx context.Context, id string, by casework.Person, at time.Time) error

	AccountRequest(ctx context.Context, ref string) (*account.Request, error)
	AccountRequestAt(ctx context.Context, ref string, seq int) (*account.Request, error)
	AccountRequests(ctx context.Context, f account.Filter) (casework.Page[account.Request], error)
	Account(ctx context.Context, ref string) (*account.Account, error)
	AccountAt(ctx context.Context, ref string, seq int) (*account.Account, error)
	Accounts(ctx context.Context, f account.Filter) (casework.Page[account.Account], error)
	AccountOf(ctx context.Context, channel, handle string) (account *account.Account, closed int, err error)

	// BeginImport stores that an import begins. It returns false if an import with the same
	// id is complete, or has reported progress since silent.
	BeginImport(ctx context.Context, im casework.FileImport, silent time.Time) (bool, error)
	SaveImport(ctx context.Context, im casework.FileImport) error
	FileImport(ctx context.Context, id string) (casework.FileImport, error)
	FileImports(ctx context.Context, person string) ([]casework.FileImport, error) // newest first
	// SilentImports lists imports that have not ended and reported no progress since a time.
	SilentImports(ctx context.Context, since time.Time) ([]casework.FileImport, error)
	// KeepImportFile stores a file and its Idempotency-Key until the import ends, and
	// CopyImportFile returns them.
	KeepImportFile(ctx context.Context, id, key string, file io.Reader, at time.Time) error
	CopyImportFile(ctx context.Context, id string, to io.Writer) (key string, err error)

	// Verify checks every chain of events.
	Verify(ctx context.Context) (Verification, error)
	// ExportAudit writes every chain, without personal data.
	ExportAudit(ctx context.Context, to io.Writer) error
	Events(ctx context.Context, f casework.AuditFilter) (casework.Page[AuditEvent], error)
	Looks(ctx context.Context, f casework.AuditFilter) (casework.Page[access.LogEntry], error)
}

// TimelineItem is an event as it stands on the register: a link of its case's chain.
type TimelineItem struct {
	Seq      int
	At       time.Time // UTC
	Actor    casework.Person
	Kind     casework.EventKind
	Summary  string             // a sentence for people, without personal data
	Clause   string             // that it follows from; empty: none
	Data     json.RawMessage    // a [casework.Fact], without personal data
	Personal *casework.Personal // the words and names in it; nil: none, or erased
	Erased   bool
	Hash     string
}

// Author is what the register knows of an author on a channel.
type Author struct {
	Channel  string
	Author   string              // normalised
	Cases    []incident.ListItem // newest first, at most 200
	Warnings []incident.Warning  // the earliest first
	Blocks   []AuthorBlock       // shares in a block that has not been lifted
}

// AuthorBlock is a case's share in the block of an author (R4).
type AuthorBlock struct {
	Ref   string
	From  time.Time
	Until time.Time
}

// Verification is what came of checking the chains of every case.
type Verification struct {
	OK     bool
	Events int
	Access int         // entries of the access log
	Heads  int         // that were signed outside the database, and that it was compared with
	Head   string      // a hash over the last link of every chain
	Broken *ChainBreak // the first broken place
}

// ChainBreak is a place where a chain is broken.
type ChainBreak struct {
	Ref string // of a case, or the name of a chain across cases
	Seq int    // of the event, or number of the entry
	Why string
}
