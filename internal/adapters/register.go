package adapters

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/cases"
	"duecourse/internal/casework"
	"duecourse/internal/store"
)

// Register is the register as the service asks it. What both have to say of the
// same thing has the same fields; here one becomes the other.
type Register struct {
	*store.Store
	// Heads gives what was signed of the chains outside the database; nil: nothing.
	Heads func() ([]audit.Head, error)
}

var _ cases.Register = Register{}

// Case finds a case as it now stands.
func (r Register) Case(ctx context.Context, ref string) (*casework.Incident, error) {
	c, err := r.Store.Case(ctx, ref)
	return c, said(err)
}

// CaseAt finds a case as it stood after one of its events.
func (r Register) CaseAt(ctx context.Context, ref string, seq int) (*casework.Incident, error) {
	c, err := r.Store.CaseAt(ctx, ref, seq)
	return c, said(err)
}

// Request finds what a request changed.
func (r Register) Request(ctx context.Context, id string) (cases.Recorded, error) {
	request, err := r.Store.Request(ctx, id)
	return cases.Recorded(request), said(err)
}

// Timeline lists the events of a case in words.
func (r Register) Timeline(ctx context.Context, ref string) ([]cases.Entry, error) {
	entries, err := r.Store.Timeline(ctx, ref)
	if err != nil {
		return nil, said(err)
	}
	lines := make([]cases.Entry, 0, len(entries))
	for i := range entries {
		line, err := lineOf(&entries[i])
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func lineOf(e *store.Entry) (cases.Entry, error) {
	event, err := e.Event()
	if err != nil {
		return cases.Entry{}, fmt.Errorf("timeline: %w", err)
	}
	return cases.Entry{
		Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind, Summary: casework.Summary(event), Clause: casework.ClauseOf(event),
		Data: e.Data, Personal: event.Personal, Erased: e.Erased(), Hash: e.Hash,
	}, nil
}

// Letters lists the letters of a case.
func (r Register) Letters(ctx context.Context, ref string) ([]cases.Letter, error) {
	kept, err := r.Store.Letters(ctx, ref)
	letters := make([]cases.Letter, 0, len(kept))
	for _, l := range kept {
		letters = append(letters, cases.Letter(l))
	}
	return letters, said(err)
}

// PostCases finds the open case of a post, and how many it has had.
func (r Register) PostCases(ctx context.Context, post casework.Post) (open string, ever int, err error) {
	refs, err := r.CasesOfPost(ctx, post)
	if err != nil || len(refs) == 0 {
		return "", 0, said(err)
	}
	open, err = r.OpenCaseOfPost(ctx, post)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return open, len(refs), err
}

// Cases lists cases.
func (r Register) Cases(ctx context.Context, f cases.Filter) (cases.Page[cases.Item], error) {
	filter := store.Filter{
		Stages: f.Stages, Outcome: f.Outcome, Ground: f.Ground, Measure: f.Measure, Channel: f.Channel, Author: f.Author,
		AssignedTo: f.AssignedTo, NotAbout: f.NotAbout, Overdue: f.Overdue, Now: f.Now, OpenedFrom: f.OpenedFrom, OpenedTo: f.OpenedTo,
		Query: f.Query, Sort: store.Sort(f.Sort), Limit: f.Limit, Cursor: f.Cursor,
	}
	if f.Reporter != "" {
		filter.Person, filter.Relation = f.Reporter, store.RelationReporter
	}
	page, err := r.Store.Cases(ctx, filter)
	items := make([]cases.Item, 0, len(page.Items))
	for _, i := range page.Items {
		items = append(items, cases.Item(i))
	}
	return cases.Page[cases.Item]{Items: items, Next: page.Next, Total: page.Total}, said(err)
}

// Tasks lists what waits for a person.
func (r Register) Tasks(ctx context.Context, f cases.TaskFilter) (cases.Page[cases.Task], error) {
	page, err := r.Store.Tasks(ctx, store.TaskFilter(f))
	tasks := make([]cases.Task, 0, len(page.Items))
	for _, t := range page.Items {
		tasks = append(tasks, cases.Task{Task: t.Task, Ref: t.Ref, Kind: t.Kind})
	}
	return cases.Page[cases.Task]{Items: tasks, Next: page.Next, Total: page.Total}, said(err)
}

// Warnings lists the warnings that went to an author.
func (r Register) Warnings(ctx context.Context, channel, author string) ([]cases.Warning, error) {
	known, err := r.Author(ctx, channel, author)
	if err != nil {
		return nil, said(err)
	}
	warnings := make([]cases.Warning, 0, len(known.Warnings))
	for _, w := range known.Warnings {
		warnings = append(warnings, cases.Warning{Ref: w.Ref, At: w.At, Overturned: w.Overturned})
	}
	return warnings, nil
}

// Advice gives standing advice, whether it is in force or not.
func (r Register) Advice(ctx context.Context, id string) (cases.StandingAdvice, error) {
	given, err := r.Store.Advice(ctx, id)
	return cases.StandingAdvice(given), said(err)
}

// EndStandingAdvice ends standing advice before its time.
func (r Register) EndStandingAdvice(ctx context.Context, id string, by casework.Person, at time.Time) error {
	return said(r.Store.EndStandingAdvice(ctx, id, by, at))
}

// Verify checks every chain, and compares them with what was signed. A head that
// was tampered with is a broken place as well.
func (r Register) Verify(ctx context.Context) (cases.Audit, error) {
	heads, err := r.signed()
	if errors.Is(err, audit.ErrForged) {
		return cases.Audit{Broken: &cases.Break{Ref: "heads", Why: err.Error()}}, nil
	}
	if err != nil {
		return cases.Audit{}, err
	}
	v, err := r.Store.Verify(ctx, Signed(heads)...)
	found := cases.Audit{OK: v.OK, Events: v.Events, Access: v.Access, Heads: len(heads), Head: v.Head}
	if v.Broken != nil {
		found.Broken = &cases.Break{Ref: v.Broken.Case, Seq: v.Broken.Seq, Why: v.Broken.What}
	}
	return found, err
}

func (r Register) signed() ([]audit.Head, error) {
	if r.Heads == nil {
		return nil, nil
	}
	return r.Heads()
}

// ExportAudit writes every chain.
func (r Register) ExportAudit(ctx context.Context, to io.Writer) error {
	return r.Export(ctx, time.Now(), to)
}

// said translates what the register says when it does not have something.
func said(err error) error {
	for _, known := range [][2]error{{store.ErrNotFound, cases.ErrNotRegistered}, {store.ErrCursor, cases.ErrCursor}} {
		if errors.Is(err, known[0]) {
			return fmt.Errorf("%w: %w", known[1], err)
		}
	}
	return err
}
