package app

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"duecourse/internal/casework"
)

// Store is what the service asks of the register. Every method but the two
// that keep standing advice only reads: cases are written by their workflows.
// What is not there is [casework.ErrNotFound], a cursor of
// another list [casework.ErrCursor]; any other error means that the
// register cannot be read now.
type Store interface {
	Ping(ctx context.Context) error

	Case(ctx context.Context, ref string) (*casework.Incident, error)
	CaseAt(ctx context.Context, ref string, seq int) (*casework.Incident, error) // after its event seq
	Timeline(ctx context.Context, ref string) ([]TimelineItem, error)
	Letters(ctx context.Context, ref string) ([]casework.SentLetter, error)
	Request(ctx context.Context, id string) (casework.HandledRequest, error)
	// PostCases gives the open case of a post, empty when there is none, and how many it had.
	PostCases(ctx context.Context, post casework.Post) (open string, ever int, err error)
	// History is of the author's cases but the one with the ref.
	History(ctx context.Context, channel, author, except string) (casework.History, error)

	Cases(ctx context.Context, f casework.IncidentFilter) (casework.Page[casework.IncidentItem], error)
	Tasks(ctx context.Context, f casework.TaskFilter) (casework.Page[casework.WorklistItem], error)
	// Warnings lists those that went to an author, the earliest first.
	Warnings(ctx context.Context, channel, author string) ([]casework.AuthorWarning, error)

	// StandingAdvice lists what is in force at the time.
	StandingAdvice(ctx context.Context, at time.Time) ([]casework.StandingAdvice, error)
	// Advice gives standing advice by its id, whether it is in force or not.
	Advice(ctx context.Context, id string) (casework.StandingAdviceRecord, error)
	// AddStandingAdvice keeps advice; adding the same id again changes nothing.
	AddStandingAdvice(ctx context.Context, advice casework.StandingAdvice) error
	// EndStandingAdvice ends advice; ending it again changes nothing.
	EndStandingAdvice(ctx context.Context, id string, by casework.Person, at time.Time) error

	Verify(ctx context.Context) (Verification, error)
	// ExportAudit writes every chain, without words and names.
	ExportAudit(ctx context.Context, to io.Writer) error
}

// TimelineItem is an event as it stands on the register: a link of its case's chain.
type TimelineItem struct {
	Seq      int
	At       time.Time // UTC
	Actor    casework.Person
	Kind     casework.Kind
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
	Author   string                   // normalised
	Cases    []casework.IncidentItem  // newest first, at most 200
	Warnings []casework.AuthorWarning // the earliest first
	Blocks   []AuthorBlock            // shares in a block that has not been lifted
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
