package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/store"
)

// Register is the register as the service asks it: its lists and letters as they are,
// its chains in words.
type Register struct {
	*store.Store
	Heads audit.Heads // signed heads of the chains
}

var _ app.Store = Register{}

// Timeline lists the events of a case in words.
func (r Register) Timeline(ctx context.Context, ref string) ([]app.TimelineItem, error) {
	entries, err := r.Store.Timeline(ctx, ref)
	if err != nil {
		return nil, err
	}
	lines := make([]app.TimelineItem, 0, len(entries))
	for i := range entries {
		line, err := lineOf(&entries[i])
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func lineOf(e *store.ChainLink) (app.TimelineItem, error) {
	event, err := e.Event(kinds.All().ByRef(e.Case))
	if err != nil {
		return app.TimelineItem{}, fmt.Errorf("timeline: %w", err)
	}
	return app.TimelineItem{
		Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind, Summary: kinds.All().Summary(event), Clause: kinds.All().Clause(event),
		Data: e.Data, Personal: event.Personal, Erased: e.Erased(), Hash: e.Hash,
	}, nil
}

// PostCases finds the open case of a post, and how many it has had.
func (r Register) PostCases(ctx context.Context, post incident.Post) (open string, ever int, err error) {
	refs, err := r.CasesOfPost(ctx, post)
	if err != nil || len(refs) == 0 {
		return "", 0, err
	}
	open, err = r.OpenCaseOfPost(ctx, post)
	if errors.Is(err, casework.ErrNotFound) {
		err = nil
	}
	return open, len(refs), err
}

// Verify checks every chain, and compares them with what was signed. A head that
// was tampered with is a broken place as well.
func (r Register) Verify(ctx context.Context) (app.Verification, error) {
	heads, err := r.Heads.Read()
	if errors.Is(err, audit.ErrForged) {
		return app.Verification{Broken: &app.ChainBreak{Ref: "heads", Why: err.Error()}}, nil
	}
	if err != nil {
		return app.Verification{}, err
	}
	v, err := r.Store.Verify(ctx, heads...)
	found := app.Verification{OK: v.OK, Events: v.Events, Access: v.Access, Heads: len(heads), Head: v.Head}
	if v.Broken != nil {
		found.Broken = &app.ChainBreak{Ref: v.Broken.Case, Seq: v.Broken.Seq, Why: v.Broken.What}
	}
	return found, err
}

// ExportAudit writes every chain.
func (r Register) ExportAudit(ctx context.Context, to io.Writer) error {
	return r.Export(ctx, time.Now(), to)
}

// Events finds events of whatever case.
func (r Register) Events(ctx context.Context, t casework.AuditFilter) (casework.Page[app.AuditEvent], error) {
	page, err := r.Store.Events(ctx, t)
	if err != nil {
		return casework.Page[app.AuditEvent]{}, err
	}
	list := make([]app.AuditEvent, len(page.Items))
	for i := range page.Items {
		line, err := lineOf(&page.Items[i])
		if err != nil {
			return casework.Page[app.AuditEvent]{}, err
		}
		list[i] = app.AuditEvent{Ref: page.Items[i].Case, TimelineItem: line}
	}
	return casework.Page[app.AuditEvent]{Items: list, Next: page.Next, Total: page.Total, Whole: true}, nil
}
