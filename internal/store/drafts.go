package store

import (
	"context"
	"errors"
	"time"
)

// keepDrafts is how long a draft is kept after its last change (S15).
const keepDrafts = 30 * 24 * time.Hour

// Draft returns the answers that a person has saved in a form, as JSON, and when they
// changed them. [casework.ErrNotFound] when there are none, or they are too old.
func (s *Store) Draft(ctx context.Context, person, form string, now time.Time) (answers []byte, changed time.Time, err error) {
	var text string
	var at int64
	err = queryOne(s.read.WithContext(ctx), []any{&text, &at}, "SELECT answers, changed_at FROM drafts WHERE person = ? AND form = ? AND changed_at > ?",
		person, form, micros(now.Add(-keepDrafts)))
	return []byte(text), instant(at), wrap(err, "draft")
}

// SaveDraft saves the answers of a person so far, and replaces earlier ones.
func (s *Store) SaveDraft(ctx context.Context, person, form string, answers []byte, at time.Time) error {
	if person == "" {
		return errors.New("draft: no person given")
	}
	err := s.write.WithContext(ctx).Exec(`INSERT INTO drafts (person, form, answers, changed_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (person, form) DO UPDATE SET answers = excluded.answers, changed_at = excluded.changed_at`,
		person, form, string(answers), micros(at)).Error
	return wrap(err, "draft")
}

// DeleteDraft deletes a draft, if it exists.
func (s *Store) DeleteDraft(ctx context.Context, person, form string) error {
	err := s.write.WithContext(ctx).Exec("DELETE FROM drafts WHERE person = ? AND form = ?", person, form).Error
	return wrap(err, "draft")
}

// DeleteExpiredDrafts deletes the drafts that nobody has changed for a month.
func (s *Store) DeleteExpiredDrafts(ctx context.Context, now time.Time) error {
	err := s.write.WithContext(ctx).Exec("DELETE FROM drafts WHERE changed_at <= ?", micros(now.Add(-keepDrafts))).Error
	return wrap(err, "drafts")
}
