package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// keepDrafts is how long a draft is kept that nobody goes on with (S15).
const keepDrafts = 30 * 24 * time.Hour

// Draft finds what a person has begun to fill in: the answers, as JSON, and when they
// were changed. [casework.ErrNotFound]: nothing, or it is too long ago.
func (s *Store) Draft(ctx context.Context, person, form string, now time.Time) (answers []byte, changed time.Time, err error) {
	var text string
	var at int64
	err = s.read.WithContext(ctx).Raw("SELECT answers, changed_at FROM drafts WHERE person = ? AND form = ? AND changed_at > ?",
		person, form, micros(now.Add(-keepDrafts))).Row().Scan(&text, &at)
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("draft: %w", notFound(err))
	}
	return []byte(text), instant(at), nil
}

// KeepDraft keeps what a person has answered so far, whatever it was before.
func (s *Store) KeepDraft(ctx context.Context, person, form string, answers []byte, at time.Time) error {
	if person == "" {
		return errors.New("draft: nobody is named")
	}
	err := s.write.WithContext(ctx).Exec(`INSERT INTO drafts (person, form, answers, changed_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (person, form) DO UPDATE SET answers = excluded.answers, changed_at = excluded.changed_at`,
		person, form, string(answers), micros(at)).Error
	if err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	return nil
}

// DropDraft removes a draft; there need not be one.
func (s *Store) DropDraft(ctx context.Context, person, form string) error {
	if err := s.write.WithContext(ctx).Exec("DELETE FROM drafts WHERE person = ? AND form = ?", person, form).Error; err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	return nil
}

// ForgetDrafts removes the drafts with which nobody has gone on for a month.
func (s *Store) ForgetDrafts(ctx context.Context, now time.Time) error {
	err := s.write.WithContext(ctx).Exec("DELETE FROM drafts WHERE changed_at <= ?", micros(now.Add(-keepDrafts))).Error
	if err != nil {
		return fmt.Errorf("drafts: %w", err)
	}
	return nil
}
