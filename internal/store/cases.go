package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// Case returns an incident as it stands, or [casework.ErrNotFound].
func (s *Store) Case(ctx context.Context, ref string) (*incident.Case, error) {
	return caseOf[incident.Case](ctx, s, ref)
}

// CaseAt returns an incident as it stood after its event seq: the answer to a request
// that is repeated. [casework.ErrNotFound] when it has no such event.
func (s *Store) CaseAt(ctx context.Context, ref string, seq int) (*incident.Case, error) {
	c := &incident.Case{}
	return c, s.caseAt(ctx, ref, seq, c)
}

// AccountRequest returns a request as it stands, or [casework.ErrNotFound].
func (s *Store) AccountRequest(ctx context.Context, ref string) (*account.Request, error) {
	return caseOf[account.Request](ctx, s, ref)
}

// AccountRequestAt is [Store.CaseAt] for an account request.
func (s *Store) AccountRequestAt(ctx context.Context, ref string, seq int) (*account.Request, error) {
	c := &account.Request{}
	return c, s.caseAt(ctx, ref, seq, c)
}

// Account returns an account as it stands, or [casework.ErrNotFound].
func (s *Store) Account(ctx context.Context, ref string) (*account.Account, error) {
	return caseOf[account.Account](ctx, s, ref)
}

// AccountAt is [Store.CaseAt] for an account.
func (s *Store) AccountAt(ctx context.Context, ref string, seq int) (*account.Account, error) {
	c := &account.Account{}
	return c, s.caseAt(ctx, ref, seq, c)
}

func caseOf[C any](ctx context.Context, s *Store, ref string) (*C, error) {
	c := new(C)
	err := querySnapshot(s.read.WithContext(ctx), c, "SELECT snapshot FROM "+tableOf(kindOf(ref))+" WHERE ref = ?", ref)
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", ref, err)
	}
	return c, nil
}

// querySnapshot reads the case that a query finds, or returns [casework.ErrNotFound].
func querySnapshot(db *gorm.DB, c any, statement string, values ...any) error {
	var snapshot string
	if err := queryOne(db, []any{&snapshot}, statement, values...); err != nil {
		return err
	}
	return json.Unmarshal([]byte(snapshot), c)
}

// caseAt applies the events up to seq to the last snapshot before.
func (s *Store) caseAt(ctx context.Context, ref string, seq int, c casework.Case) error {
	err := querySnapshot(s.read.WithContext(ctx), c,
		"SELECT snapshot FROM case_snapshots WHERE ref = ? AND seq <= ? ORDER BY seq DESC LIMIT 1", ref, seq)
	if err != nil && !errors.Is(err, casework.ErrNotFound) {
		return fmt.Errorf("case %s: %w", ref, err)
	}
	from := standingOf(c).seq
	events, err := s.events(ctx, "e.case_ref = ? AND e.seq > ? AND e.seq <= ?", ref, from, seq)
	if err != nil {
		return fmt.Errorf("case %s: %w", ref, err)
	}
	if seq < 1 || from+len(events) < seq {
		return fmt.Errorf("case %s, event %d: %w", ref, seq, casework.ErrNotFound)
	}
	if _, err := fold(c, events); err != nil {
		return fmt.Errorf("case %s: %w", ref, err)
	}
	return nil
}

// Standing returns the number of the last event and the stage of a case, or
// [casework.ErrNotFound].
func (s *Store) Standing(ctx context.Context, ref string) (seq int, stage incident.Stage, err error) {
	err = queryOne(s.read.WithContext(ctx), []any{&seq, &stage}, "SELECT seq, stage FROM "+tableOf(kindOf(ref))+" WHERE ref = ?", ref)
	if err != nil {
		return 0, "", fmt.Errorf("case %s: %w", ref, err)
	}
	return seq, stage, nil
}

// OpenCases lists the references of the next open cases of every kind, in their
// order, beginning after a reference.
func (s *Store) OpenCases(ctx context.Context, after string, limit int) ([]string, error) {
	refs, err := queryAll(s.read.WithContext(ctx), scanText, `SELECT ref FROM (
			SELECT ref FROM cases WHERE ref > @after AND stage <> @closed
			UNION ALL SELECT ref FROM account_requests WHERE ref > @after AND stage <> @closed
			UNION ALL SELECT ref FROM accounts WHERE ref > @after AND stage <> @closed
		) open ORDER BY ref LIMIT @limit`, map[string]any{"after": after, "closed": incident.StageClosed, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("open cases: %w", err)
	}
	return refs, nil
}

// Timeline returns the events of a case in order; none when there is no such case.
func (s *Store) Timeline(ctx context.Context, ref string) ([]ChainLink, error) {
	events, err := s.events(ctx, "e.case_ref = ?", ref)
	if err != nil {
		return nil, fmt.Errorf("timeline of %s: %w", ref, err)
	}
	return events, nil
}

// events reads the events of one case that match, in order.
func (s *Store) events(ctx context.Context, where string, values ...any) ([]ChainLink, error) {
	return queryAll(s.read.WithContext(ctx), func(rows *sql.Rows) (ChainLink, error) { return scanEvent(rows) },
		"SELECT "+eventColumns+" FROM events e WHERE "+where+" ORDER BY e.seq", values...)
}

// Letters lists the letters of a case in the order in which they were sent.
func (s *Store) Letters(ctx context.Context, ref string) ([]casework.SentLetter, error) {
	events, err := s.events(ctx, "e.case_ref = ? AND e.kind = ?", ref, casework.EventLetterSent)
	if err != nil {
		return nil, fmt.Errorf("letters of %s: %w", ref, err)
	}
	letters := make([]casework.SentLetter, 0, len(events))
	for i := range events {
		letter, err := sentLetter(&events[i])
		if err != nil {
			return nil, err
		}
		letters = append(letters, letter)
	}
	return letters, nil
}

func sentLetter(l *ChainLink) (casework.SentLetter, error) {
	event, err := l.Event()
	if err != nil {
		return casework.SentLetter{}, err
	}
	sent, ok := event.Data.(casework.LetterSent)
	if !ok {
		return casework.SentLetter{}, fmt.Errorf("event %d of %s has no letter", l.Seq, l.Case)
	}
	letter := casework.SentLetter{
		Letter: casework.Letter{ID: sent.ID, Kind: sent.Letter},
		Seq:    l.Seq, Action: sent.Action, At: l.At, Erased: l.Erased(),
	}
	if event.Personal != nil && event.Personal.Letter != nil {
		letter.Letter = *event.Personal.Letter
	}
	return letter, nil
}
