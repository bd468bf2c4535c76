package app

import (
	"context"

	"duecourse/internal/report"
)

// Figures counts the cases of a period. Its first and last day are dates, "2026-11-20";
// without them it is the twelve months that end today.
func (s *Service) Figures(ctx context.Context, who Caller, first, last string) (report.Figures, error) {
	if err := s.May(who, RightReports); err != nil {
		return report.Figures{}, err
	}
	now := s.now().UTC()
	period, refusal := report.ReadPeriod(first, last, now, s.policy.Zone())
	if refusal != nil {
		return report.Figures{Period: period, At: now}, refused(refusal)
	}
	f, err := s.store.Figures(ctx, period, now)
	if err != nil {
		return report.Figures{}, unavailable(err)
	}
	return f, nil
}

// Transparency counts a period for publication: it names nobody and hides small numbers.
func (s *Service) Transparency(ctx context.Context, who Caller, first, last string) (report.Transparency, error) {
	f, err := s.Figures(ctx, who, first, last)
	if err != nil {
		return report.Transparency{Period: f.Period}, err
	}
	return report.Publish(&f), nil
}
