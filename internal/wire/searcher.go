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
func (s searcher) Events(ctx context.Context, t casework.AuditFilter) (casework.Page[app.AuditEvent], error) {
	page, err := s.Store.Events(ctx, t)
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

// Looks finds entries of the access log.
func (s searcher) Looks(ctx context.Context, t casework.AuditFilter) (casework.Page[app.AccessLogItem], error) {
	page, err := s.Store.Looks(ctx, t)
	if err != nil {
		return casework.Page[app.AccessLogItem]{}, err
	}
	list := make([]app.AccessLogItem, len(page.Items))
	for i, l := range page.Items {
		var c circumstances
		if err := json.Unmarshal([]byte(l.Data), &c); err != nil {
			return casework.Page[app.AccessLogItem]{}, fmt.Errorf("access log %d: %w", l.N, err)
		}
		list[i] = app.AccessLogItem{
			N: l.N, At: l.At, Person: l.Actor, Action: l.Kind, Ref: l.Ref, Outcome: c.Outcome, From: c.From, Request: c.Request,
		}
	}
	return casework.Page[app.AccessLogItem]{Items: list, Next: page.Next, Total: page.Total, Whole: true}, nil
}
