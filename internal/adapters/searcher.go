package adapters

import (
	"context"
	"encoding/json"
	"fmt"

	"duecourse/internal/cases"
	"duecourse/internal/store"
)

// searcher searches the chains of the register.
type searcher struct{ *store.Store }

var _ cases.Searcher = searcher{}

// Events finds events of whatever case.
func (s searcher) Events(ctx context.Context, t cases.Trace) (cases.Page[cases.CaseEntry], error) {
	page, err := s.Store.Events(ctx, t)
	if err != nil {
		return cases.Page[cases.CaseEntry]{}, err
	}
	list := make([]cases.CaseEntry, len(page.Items))
	for i := range page.Items {
		line, err := lineOf(&page.Items[i])
		if err != nil {
			return cases.Page[cases.CaseEntry]{}, err
		}
		list[i] = cases.CaseEntry{Ref: page.Items[i].Case, Entry: line}
	}
	return cases.Page[cases.CaseEntry]{Items: list, Next: page.Next, Total: page.Total, Whole: true}, nil
}

// Looks finds entries of the access log.
func (s searcher) Looks(ctx context.Context, t cases.Trace) (cases.Page[cases.Look], error) {
	page, err := s.Store.Looks(ctx, t)
	if err != nil {
		return cases.Page[cases.Look]{}, err
	}
	list := make([]cases.Look, len(page.Items))
	for i, l := range page.Items {
		var c circumstances
		if err := json.Unmarshal([]byte(l.Data), &c); err != nil {
			return cases.Page[cases.Look]{}, fmt.Errorf("access log %d: %w", l.N, err)
		}
		list[i] = cases.Look{
			N: l.N, At: l.At, Person: l.Actor, Action: l.Kind, Ref: l.Ref, Outcome: c.Outcome, From: c.From, Request: c.Request,
		}
	}
	return cases.Page[cases.Look]{Items: list, Next: page.Next, Total: page.Total, Whole: true}, nil
}
