package app

import (
	"context"
	"io"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// VerifyAudit checks the chains of every case.
func (s *Service) VerifyAudit(ctx context.Context, who Caller) (Verification, error) {
	if err := s.May(who, RightVerify); err != nil {
		return Verification{}, err
	}
	result, err := s.store.Verify(ctx)
	if err != nil {
		return Verification{}, unavailable(err)
	}
	return result, nil
}

// ExportAudit writes every chain without personal data, as `duecourse verify` reads it.
func (s *Service) ExportAudit(ctx context.Context, who Caller, to io.Writer) error {
	if err := s.May(who, RightVerify); err != nil {
		return err
	}
	if err := s.store.ExportAudit(ctx, to); err != nil {
		return unavailable(err)
	}
	return nil
}

// Events finds events of every case that is not about the caller, newest first.
func (s *Service) Events(ctx context.Context, who Caller, f casework.AuditFilter) (casework.Page[AuditEvent], error) {
	if err := s.May(who, RightSearchAudit); err != nil {
		return casework.Page[AuditEvent]{}, err
	}
	f.NotAbout = who.ID
	found, err := s.store.Events(ctx, f)
	if err != nil {
		return casework.Page[AuditEvent]{}, listError(err)
	}
	return found, nil
}

// Looks finds entries of the access log, newest first.
func (s *Service) Looks(ctx context.Context, who Caller, f casework.AuditFilter) (casework.Page[access.LogEntry], error) {
	if err := s.May(who, RightSearchAudit); err != nil {
		return casework.Page[access.LogEntry]{}, err
	}
	found, err := s.store.Looks(ctx, f)
	if err != nil {
		return casework.Page[access.LogEntry]{}, listError(err)
	}
	return found, nil
}
