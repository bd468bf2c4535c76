package adapters

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duecourse/internal/cases"
	"duecourse/internal/casework"
	"duecourse/internal/store"
)

// Register is the service's register, in a store.
type Register struct{ *store.Store }

var _ cases.Register = Register{}

// Case gives a case as it stands.
func (r Register) Case(ctx context.Context, ref string) (*casework.Incident, error) {
	c, err := r.Store.Case(ctx, ref)
	return c, missing(err)
}

// CaseAt gives a case as it stood after its event seq.
func (r Register) CaseAt(ctx context.Context, ref string, seq int) (*casework.Incident, error) {
	c, err := r.Store.CaseAt(ctx, ref, seq)
	return c, missing(err)
}

// Request finds a request by its id.
func (r Register) Request(ctx context.Context, id string) (cases.Recorded, error) {
	found, err := r.Store.Request(ctx, id)
	return cases.Recorded(found), missing(err)
}

// PostCases gives the open case of a post and how many it had. They are counted
// first: a case that opens in between is then found open, and not counted as closed.
func (r Register) PostCases(ctx context.Context, post casework.Post) (open string, ever int, err error) {
	refs, err := r.CasesOfPost(ctx, post)
	if err != nil {
		return "", 0, err
	}
	open, err = r.OpenCaseOfPost(ctx, post)
	if errors.Is(err, store.ErrNotFound) {
		return "", len(refs), nil
	}
	return open, len(refs), err
}

// Timeline gives the entries of a case in order.
func (r Register) Timeline(ctx context.Context, ref string) ([]cases.Entry, error) {
	kept, err := r.Store.Timeline(ctx, ref)
	if err != nil {
		return nil, err
	}
	entries := make([]cases.Entry, len(kept))
	for i := range kept {
		event, err := kept[i].Event()
		if err != nil {
			return nil, fmt.Errorf("timeline: %w", err)
		}
		entries[i] = cases.Entry{
			Seq: event.Seq, At: event.At, Actor: event.Actor, Kind: event.Kind,
			Summary: casework.Summary(event), Clause: casework.ClauseOf(event), Data: kept[i].Data,
			Personal: event.Personal, Erased: kept[i].Erased(), Hash: kept[i].Hash,
		}
	}
	return entries, nil
}

// Letters lists the letters of a case.
func (r Register) Letters(ctx context.Context, ref string) ([]cases.Letter, error) {
	kept, err := r.Store.Letters(ctx, ref)
	if err != nil {
		return nil, err
	}
	letters := make([]cases.Letter, len(kept))
	for i, letter := range kept {
		letters[i] = cases.Letter(letter)
	}
	return letters, nil
}

// Cases lists cases, a page at a time.
func (r Register) Cases(ctx context.Context, f cases.Filter) (cases.Page[cases.Item], error) {
	filter := store.Filter{
		Stages: f.Stages, Outcome: f.Outcome, Ground: f.Ground, Measure: f.Measure, Channel: f.Channel,
		Author: f.Author, AssignedTo: f.AssignedTo, Person: f.Reporter, Relation: store.RelationReporter,
		Overdue: f.Overdue, Now: f.Now, OpenedFrom: f.OpenedFrom, OpenedTo: f.OpenedTo, Query: f.Query,
		Sort: store.Sort(f.Sort), Limit: f.Limit, Cursor: f.Cursor,
	}
	page, err := r.Store.Cases(ctx, filter)
	return pageOf(page, err, func(i store.Item) cases.Item { return cases.Item(i) })
}

// Tasks lists what waits for people, a page at a time.
func (r Register) Tasks(ctx context.Context, f cases.TaskFilter) (cases.Page[cases.Task], error) {
	page, err := r.Store.Tasks(ctx, store.TaskFilter(f))
	return pageOf(page, err, func(t store.Task) cases.Task {
		return cases.Task{Task: t.Task, Ref: t.Ref, Kind: t.Kind}
	})
}

// Warnings lists those that went to an author.
func (r Register) Warnings(ctx context.Context, channel, author string) ([]cases.Warning, error) {
	known, err := r.Author(ctx, channel, author)
	if err != nil {
		return nil, missing(err)
	}
	warnings := make([]cases.Warning, len(known.Warnings))
	for i, w := range known.Warnings {
		warnings[i] = cases.Warning{Ref: w.Ref, At: w.At, Overturned: w.Overturned}
	}
	return warnings, nil
}

// EndStandingAdvice ends advice before its time.
func (r Register) EndStandingAdvice(ctx context.Context, id string, by casework.Person, at time.Time) error {
	return missing(r.Store.EndStandingAdvice(ctx, id, by, at))
}

// Verify checks the chains of every case.
func (r Register) Verify(ctx context.Context) (cases.Audit, error) {
	v, err := r.Store.Verify(ctx)
	if err != nil {
		return cases.Audit{}, err
	}
	audit := cases.Audit{OK: v.OK, Events: v.Events, Head: v.Head}
	if v.Broken != nil {
		audit.Broken = &cases.Break{Ref: v.Broken.Case, Seq: v.Broken.Seq, Why: v.Broken.What}
	}
	return audit, nil
}

func pageOf[A, B any](page store.Page[A], err error, form func(A) B) (cases.Page[B], error) {
	if errors.Is(err, store.ErrCursor) {
		return cases.Page[B]{}, fmt.Errorf("%w: %w", cases.ErrCursor, err)
	}
	if err != nil {
		return cases.Page[B]{}, err
	}
	items := make([]B, len(page.Items))
	for i, item := range page.Items {
		items[i] = form(item)
	}
	return cases.Page[B]{Items: items, Next: page.Next, Total: page.Total}, nil
}

// missing says in the service's word what the store says in its own.
func missing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: %w", cases.ErrNotRegistered, err)
	}
	return err
}
