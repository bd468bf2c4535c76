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
	"duecourse/internal/register"
	"duecourse/internal/store"
)

// Register is the register as the service asks it: its lists and letters as they are,
// its chains in words.
type Register struct {
	*store.Store
	// Heads gives what was signed of the chains outside the database; nil: nothing.
	Heads func() ([]audit.Head, error)
}

var _ cases.Register = Register{}

// Timeline lists the events of a case in words.
func (r Register) Timeline(ctx context.Context, ref string) ([]cases.Entry, error) {
	entries, err := r.Store.Timeline(ctx, ref)
	if err != nil {
		return nil, err
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

// PostCases finds the open case of a post, and how many it has had.
func (r Register) PostCases(ctx context.Context, post casework.Post) (open string, ever int, err error) {
	refs, err := r.CasesOfPost(ctx, post)
	if err != nil || len(refs) == 0 {
		return "", 0, err
	}
	open, err = r.OpenCaseOfPost(ctx, post)
	if errors.Is(err, register.ErrNotFound) {
		err = nil
	}
	return open, len(refs), err
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
