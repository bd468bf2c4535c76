package app

import (
	"context"
	"io"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
	"duecourse/internal/report"
)

// Store is what the service needs of the database. Cases are written by their workflows;
// the service itself writes standing advice and imports only. A missing item is a
// [casework.ErrNotFound], and a cursor of another list a [casework.ErrCursor]. Any other
// error means that the store cannot be read now.
type Store interface {
	Ping(ctx context.Context) error

	// Cases of every kind.
	Case(ctx context.Context, ref string) (casework.Case, error)
	CaseFor(ctx context.Context, ref, person string) (casework.Case, error) // none that is about the person (R12)
	Knows(ctx context.Context, ref, person string) (bool, error)            // whether CaseFor has it
	CaseAt(ctx context.Context, ref string, seq int) (casework.Case, error) // after its event seq
	Timeline(ctx context.Context, ref string) ([]casework.TimelineItem, error)
	Letters(ctx context.Context, ref string) ([]casework.SentLetter, error)
	Request(ctx context.Context, id string) (casework.HandledRequest, error)
	RequestOf(ctx context.Context, ref string, seq int) (id string, err error) // that caused an event
	Tasks(ctx context.Context, f casework.TaskFilter) (casework.Page[casework.WorklistItem], error)
	Figures(ctx context.Context, period report.Period, now time.Time) (report.Figures, error)

	// NoteConflict notes that the workflow of a case has other events than the store. Repairs
	// lists what has to be put right about all cases, RepairsOf about one.
	NoteConflict(ctx context.Context, ref string) error
	AddRepair(ctx context.Context, r casework.Repair) (fresh bool, err error)
	Repairs(ctx context.Context, notAbout string) ([]casework.Repair, error)
	RepairsOf(ctx context.Context, ref string) ([]casework.Repair, error)

	// Cases lists incidents. PostCases returns the open case that has a post, empty if there
	// is none, and the number of cases that ever had it; LastClosed the closed one of them
	// that ended last. History is what the other cases
	// of an author say about the author; Warnings lists the earliest warning first.
	Cases(ctx context.Context, f incident.Filter) (casework.Page[incident.ListItem], error)
	PostCases(ctx context.Context, post incident.Post) (open string, ever int, err error)
	LastClosed(ctx context.Context, post incident.Post) (ref string, err error)
	History(ctx context.Context, channel, author, except string) (incident.History, error)
	Warnings(ctx context.Context, channel, author string) ([]incident.Warning, error)

	// StandingAdvice lists the advice in force at a time, and Advice finds advice in force or
	// not. To add or end advice again changes nothing.
	StandingAdvice(ctx context.Context, at time.Time) ([]incident.StandingAdvice, error)
	Advice(ctx context.Context, id string) (incident.StandingAdviceRecord, error)
	AddStandingAdvice(ctx context.Context, advice incident.StandingAdvice) error
	EndStandingAdvice(ctx context.Context, id string, by casework.Person, at time.Time) error

	// AccountOf finds the account of a handle, in any spelling, and counts the closed ones.
	AccountRequests(ctx context.Context, f account.Filter) (casework.Page[account.Request], error)
	Accounts(ctx context.Context, f account.Filter) (casework.Page[account.Account], error)
	AccountOf(ctx context.Context, channel, handle string) (account *account.Account, closed int, err error)

	// Publications lists publications, and MediaEnquiries the questions of the media.
	Publications(ctx context.Context, f publication.Filter) (casework.Page[publication.Publication], error)
	MediaEnquiries(ctx context.Context, f publication.EnquiryFilter) (casework.Page[publication.Enquiry], error)

	// BeginImport stores that an import begins. It returns false if an import with the same
	// id is complete, or has reported progress since silent. SilentImports lists the imports
	// that have not ended and reported no progress since a time. KeepImportFile stores a file
	// and its Idempotency-Key until the import ends, and CopyImportFile returns them.
	BeginImport(ctx context.Context, im casework.FileImport, silent time.Time) (bool, error)
	SaveImport(ctx context.Context, im casework.FileImport) error
	FileImport(ctx context.Context, id string) (casework.FileImport, error)
	FileImports(ctx context.Context, person string) ([]casework.FileImport, error) // newest first
	StalledImports(ctx context.Context, since time.Time) ([]casework.FileImport, error)
	SaveImportFile(ctx context.Context, id, key string, file io.Reader, at time.Time) error
	CopyImportFile(ctx context.Context, id string, to io.Writer) (key string, err error)

	// Draft, KeepDraft and DropDraft are the answers that a person saves in a form, as JSON.
	Draft(ctx context.Context, person, form string, now time.Time) (answers []byte, changed time.Time, err error)
	SaveDraft(ctx context.Context, person, form string, answers []byte, at time.Time) error
	DeleteDraft(ctx context.Context, person, form string) error

	// The audit: Verify checks every chain and compares the chains with signed heads, and
	// Export writes every chain without personal data.
	Verify(ctx context.Context, heads ...audit.Head) (casework.Verification, error)
	Export(ctx context.Context, at time.Time, to io.Writer) error
	Events(ctx context.Context, f casework.AuditFilter) (casework.Page[casework.TimelineItem], error)
	AccessLogEntries(ctx context.Context, f casework.AuditFilter) (casework.Page[access.LogEntry], error)
}
