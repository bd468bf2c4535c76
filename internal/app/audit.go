package app

import (
	"context"
	"errors"
	"io"

	"duecourse/internal/access"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
)

// VerifyAudit checks the chains of every case, and compares them with the signed
// heads. A forged head counts as a broken place.
func (s *Service) VerifyAudit(ctx context.Context, who Caller) (casework.Verification, error) {
	if err := s.May(who, RightVerify); err != nil {
		return casework.Verification{}, err
	}
	heads, err := s.heads.Read()
	if errors.Is(err, audit.ErrForged) {
		return casework.Verification{Broken: &casework.ChainBreak{Ref: "heads", Why: err.Error()}}, nil
	}
	if err != nil {
		return casework.Verification{}, unavailable(err)
	}
	found, err := s.store.Verify(ctx, heads...)
	if err != nil {
		return casework.Verification{}, unavailable(err)
	}
	return found, nil
}

// ExportAudit writes every chain without personal data, as `duecourse verify` reads it.
func (s *Service) ExportAudit(ctx context.Context, who Caller, to io.Writer) error {
	if err := s.May(who, RightVerify); err != nil {
		return err
	}
	if err := s.store.Export(ctx, s.now(), to); err != nil {
		return unavailable(err)
	}
	return nil
}

// Events finds events of every case that is not about the caller, newest first.
func (s *Service) Events(ctx context.Context, who Caller, f casework.AuditFilter) (casework.Page[casework.TimelineItem], error) {
	if err := s.May(who, RightSearchAudit); err != nil {
		return casework.Page[casework.TimelineItem]{}, err
	}
	f.NotAbout = who.ID
	found, err := s.store.Events(ctx, f)
	if err != nil {
		return casework.Page[casework.TimelineItem]{}, listError(err)
	}
	return found, nil
}

// AccessLogEntries finds entries of the access log, newest first.
func (s *Service) AccessLogEntries(ctx context.Context, who Caller, f casework.AuditFilter) (casework.Page[access.LogEntry], error) {
	if err := s.May(who, RightSearchAudit); err != nil {
		return casework.Page[access.LogEntry]{}, err
	}
	found, err := s.store.AccessLogEntries(ctx, f)
	if err != nil {
		return casework.Page[access.LogEntry]{}, listError(err)
	}
	return found, nil
}
