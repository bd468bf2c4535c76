package app

import (
	"context"
	"errors"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// patience is how long the register may take when an answer can do without it.
const optionalReadTimeout = time.Second

func withReadTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, optionalReadTimeout)
}

// read takes a case from the register.
func (s *Service) read(ctx context.Context, ref string) (*incident.Case, error) {
	c, err := s.store.Case(ctx, ref)
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return nil, noSuchCase()
	case err != nil:
		return nil, unavailable(err)
	}
	return c, nil
}

// viewAt is the case as it stood after its event seq; nil when the register has
// not come so far, or does not answer.
func (s *Service) viewAt(ctx context.Context, who Caller, ref string, seq int, m casework.Moment) *View {
	c, err := s.store.Case(ctx, ref)
	if err == nil && c.Seq > seq {
		c, err = s.store.CaseAt(ctx, ref, seq)
	}
	if err != nil || c.Seq != seq {
		return nil
	}
	return s.view(who, c, c.History, m)
}

// view is what the caller sees of a case.
func (s *Service) view(who Caller, c *incident.Case, history incident.History, m casework.Moment) *View {
	if !s.sees(who, c) {
		return &View{
			Case: &incident.Case{Ref: c.Ref, Stage: c.Stage, Outcome: c.Outcome, Post: c.Post},
			At:   m.At,
		}
	}
	seen := *c
	seen.History = history
	v := &View{
		Case: &seen, Whole: true, History: history, At: m.At,
		Remembered:  history.Remembered(m.Rules.Windows[casework.WindowMemory].Elapsed, m.At),
		Recommended: seen.Recommended(m), Forecast: casework.Forecast(&seen, m), Offers: s.offers(who, &seen, m),
	}
	if v.Due = casework.Due(&seen); v.Due != nil {
		v.Overdue = seen.Pause == nil && v.Due.By.Before(m.At)
	}
	return v
}
