package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"duecourse/internal/casework"
)

// Case returns a case of any kind as it stands, or [casework.ErrNotFound].
func (s *Store) Case(ctx context.Context, ref string) (casework.Case, error) {
	kind, err := kindOf(s.kinds, ref)
	if err != nil {
		return nil, err
	}
	c := kind.New()
	if err := querySnapshot(s.read.WithContext(ctx), c, "SELECT snapshot FROM "+kind.Table+" WHERE ref = ?", ref); err != nil {
		return nil, fmt.Errorf("case %s: %w", ref, err)
	}
	return c, nil
}

// openTo is the condition that a case is not about a person, unless they reported the post
// themselves (R12).
func openTo(person string) (condition string, values []any) {
	with := "EXISTS (SELECT 1 FROM case_people p WHERE p.ref = c.ref AND p.person = ? AND p.relation = ?)"
	return "(NOT " + with + " OR " + with + ")", []any{person, casework.RelationTarget, person, casework.RelationReporter}
}

// CaseFor returns a case as it stands, or [casework.ErrNotFound]: also of a case that is about
// the person. The database does the same for it as for a case that does not exist, so that
// nobody can tell the one from the other by the time it takes.
func (s *Store) CaseFor(ctx context.Context, ref, person string) (casework.Case, error) {
	kind, err := kindOf(s.kinds, ref)
	if err != nil {
		return nil, err
	}
	c := kind.New()
	condition, values := openTo(person)
	err = querySnapshot(s.read.WithContext(ctx), c, "SELECT c.snapshot FROM "+kind.Table+" c WHERE c.ref = ? AND "+condition, append([]any{ref}, values...)...)
	return c, wrap(err, "case %s", ref)
}

// Knows says whether there is a case that is not about the person: see [Store.CaseFor].
func (s *Store) Knows(ctx context.Context, ref, person string) (bool, error) {
	kind, err := kindOf(s.kinds, ref)
	if err != nil {
		return false, err
	}
	condition, values := openTo(person)
	var n int
	err = queryOne(s.read.WithContext(ctx), []any{&n}, "SELECT count(*) FROM "+kind.Table+" c WHERE c.ref = ? AND "+condition, append([]any{ref}, values...)...)
	return n > 0, wrap(err, "case %s", ref)
}

// querySnapshot reads the case that a query finds, or returns [casework.ErrNotFound].
func querySnapshot(db *gorm.DB, c any, statement string, values ...any) error {
	var snapshot string
	if err := queryOne(db, []any{&snapshot}, statement, values...); err != nil {
		return err
	}
	return json.Unmarshal([]byte(snapshot), c)
}

// CaseAt returns a case as it stood after its event seq: the answer to a request that is
// repeated. [casework.ErrNotFound] when the case has no such event.
func (s *Store) CaseAt(ctx context.Context, ref string, seq int) (casework.Case, error) {
	c, err := s.caseAt(ctx, ref, seq)
	return c, wrap(err, "case %s, event %d", ref, seq)
}

// caseAt applies the events up to seq to the last snapshot before.
func (s *Store) caseAt(ctx context.Context, ref string, seq int) (casework.Case, error) {
	kind, err := kindOf(s.kinds, ref)
	if err != nil {
		return nil, err
	}
	c := kind.New()
	err = querySnapshot(s.read.WithContext(ctx), c,
		"SELECT snapshot FROM case_snapshots WHERE ref = ? AND seq <= ? ORDER BY seq DESC LIMIT 1", ref, seq)
	if err != nil && !errors.Is(err, casework.ErrNotFound) {
		return nil, err
	}
	from := c.Status().Seq
	events, err := s.events(ctx, "e.case_ref = ? AND e.seq > ? AND e.seq <= ?", ref, from, seq)
	if err != nil {
		return nil, err
	}
	if seq < 1 || from+len(events) < seq {
		return nil, casework.ErrNotFound
	}
	_, err = fold(kind, c, events)
	return c, err
}

// Position returns the number of the last event and the stage of a case, or
// [casework.ErrNotFound].
func (s *Store) Position(ctx context.Context, ref string) (seq int, stage casework.StageName, err error) {
	kind, err := kindOf(s.kinds, ref)
	if err != nil {
		return 0, "", err
	}
	err = queryOne(s.read.WithContext(ctx), []any{&seq, &stage}, "SELECT seq, stage FROM "+kind.Table+" WHERE ref = ?", ref)
	return seq, stage, wrap(err, "case %s", ref)
}

// OpenCases lists the references of the next open cases of every kind, in their
// order, beginning after a reference.
func (s *Store) OpenCases(ctx context.Context, after string, limit int) ([]string, error) {
	refs, err := queryAll(s.read.WithContext(ctx), scanText,
		"SELECT ref FROM ("+unionOf(s.kinds, "ref", " WHERE ref > @after AND stage <> @closed")+") open ORDER BY ref LIMIT @limit",
		map[string]any{"after": after, "closed": casework.StageClosed, "limit": limit})
	return refs, wrap(err, "open cases")
}

// Timeline lists the events of a case in order; none when there is no such case.
func (s *Store) Timeline(ctx context.Context, ref string) ([]casework.TimelineItem, error) {
	links, err := s.ChainLinks(ctx, ref)
	if err != nil {
		return nil, err
	}
	items := make([]casework.TimelineItem, len(links))
	for i := range links {
		if items[i], err = links[i].timelineItem(s.kinds); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// ChainLinks lists the events of a case in order, as they were hashed.
func (s *Store) ChainLinks(ctx context.Context, ref string) ([]ChainLink, error) {
	links, err := s.events(ctx, "e.case_ref = ?", ref)
	return links, wrap(err, "timeline of %s", ref)
}

// events reads the events of one case that match, in order.
func (s *Store) events(ctx context.Context, where string, values ...any) ([]ChainLink, error) {
	return queryAll(s.read.WithContext(ctx), func(rows *sql.Rows) (ChainLink, error) { return scanEvent(rows) },
		"SELECT "+eventColumns+" FROM events e WHERE "+where+" ORDER BY e.seq", values...)
}

// Letters lists the letters of a case in the order in which they were sent.
func (s *Store) Letters(ctx context.Context, ref string) ([]casework.SentLetter, error) {
	kind, err := kindOf(s.kinds, ref)
	if err != nil {
		return nil, fmt.Errorf("letters of %s: %w", ref, err)
	}
	events, err := s.events(ctx, "e.case_ref = ? AND e.kind = ?", ref, casework.EventLetterSent)
	if err != nil {
		return nil, fmt.Errorf("letters of %s: %w", ref, err)
	}
	letters := make([]casework.SentLetter, 0, len(events))
	for i := range events {
		letter, err := sentLetter(kind, &events[i])
		if err != nil {
			return nil, err
		}
		letters = append(letters, letter)
	}
	return letters, nil
}

func sentLetter(kind *casework.Kind, l *ChainLink) (casework.SentLetter, error) {
	event, err := l.Event(kind)
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
