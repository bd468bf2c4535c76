package wire

import (
	"context"
	"encoding/json"
	"fmt"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/store"
)

// searcher searches the chains of the register.
type searcher struct{ *store.Store }

var _ app.Searcher = searcher{}

// Events finds events of whatever case.
func (s searcher) Events(ctx context.Context, t casework.AuditFilter) (casework.Page[app.CaseEntry], error) {
	page, err := s.Store.Events(ctx, t)
	if err != nil {
		return casework.Page[app.CaseEntry]{}, err
	}
	list := make([]app.CaseEntry, len(page.Items))
	for i := range page.Items {
		line, err := lineOf(&page.Items[i])
		if err != nil {
			return casework.Page[app.CaseEntry]{}, err
		}
		list[i] = app.CaseEntry{Ref: page.Items[i].Case, Entry: line}
	}
	return casework.Page[app.CaseEntry]{Items: list, Next: page.Next, Total: page.Total, Whole: true}, nil
}

// Looks finds entries of the access log.
func (s searcher) Looks(ctx context.Context, t casework.AuditFilter) (casework.Page[app.Look], error) {
	page, err := s.Store.Looks(ctx, t)
	if err != nil {
		return casework.Page[app.Look]{}, err
	}
	list := make([]app.Look, len(page.Items))
	for i, l := range page.Items {
		var c circumstances
		if err := json.Unmarshal([]byte(l.Data), &c); err != nil {
			return casework.Page[app.Look]{}, fmt.Errorf("access log %d: %w", l.N, err)
		}
		list[i] = app.Look{
			N: l.N, At: l.At, Person: l.Actor, Action: l.Kind, Ref: l.Ref, Outcome: c.Outcome, From: c.From, Request: c.Request,
		}
	}
	return casework.Page[app.Look]{Items: list, Next: page.Next, Total: page.Total, Whole: true}, nil
}
