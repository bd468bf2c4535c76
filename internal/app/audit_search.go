package app

import (
	"context"
	"time"

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

// AccessLogItem is an entry of the access log: what somebody asked for.
type AccessLogItem struct {
	N       int64 // of the entry in its chain
	At      time.Time
	Person  string // id; empty: nobody was signed in
	Action  string // method and route
	Ref     string // what it was about
	Outcome int    // HTTP status; 0: noted before it was answered
	From    string // address
	Request string // by which the process's log finds it
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
func (s *Service) Looks(ctx context.Context, who Caller, t casework.AuditFilter) (casework.Page[AccessLogItem], error) {
	if err := s.May(who, RightSearchAudit); err != nil {
		return casework.Page[AccessLogItem]{}, err
	}
	found, err := s.store.Looks(ctx, t)
	if err != nil {
		return casework.Page[AccessLogItem]{}, listError(err)
	}
	return found, nil
}
