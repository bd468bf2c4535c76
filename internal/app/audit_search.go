package app

import (
	"context"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// RightSearchAudit is the right to search what happened in every case, and who
// looked at what.
const RightSearchAudit Right = "search_audit"

// AuditEvent is an event, and the case that it belongs to.
type AuditEvent struct {
	Ref string
	TimelineItem
}

// Events finds events of whatever case but those about the caller, the newest first.
func (s *Service) Events(ctx context.Context, who Caller, t casework.AuditFilter) (casework.Page[AuditEvent], error) {
	if err := s.May(who, RightSearchAudit); err != nil {
		return casework.Page[AuditEvent]{}, err
	}
	t.NotAbout = who.ID
	found, err := s.store.Events(ctx, t)
	if err != nil {
		return casework.Page[AuditEvent]{}, listError(err)
	}
	return found, nil
}

// Looks finds who looked at what, the newest first.
func (s *Service) Looks(ctx context.Context, who Caller, t casework.AuditFilter) (casework.Page[access.LogEntry], error) {
	if err := s.May(who, RightSearchAudit); err != nil {
		return casework.Page[access.LogEntry]{}, err
	}
	found, err := s.store.Looks(ctx, t)
	if err != nil {
		return casework.Page[access.LogEntry]{}, listError(err)
	}
	return found, nil
}
