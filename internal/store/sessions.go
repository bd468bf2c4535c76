package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
)

// Session returns the data of a session that has not ended, or [casework.ErrNotFound].
func (s *Store) Session(ctx context.Context, token string, now time.Time) ([]byte, error) {
	var text string
	err := queryOne(s.read.WithContext(ctx), []any{&text}, "SELECT data FROM sessions WHERE token = ? AND ends_at > ?", token, micros(now))
	if err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	return data, nil
}

// KeepSession saves a session, and replaces its data. The token is a hash, by which
// nobody can sign in. The person is who is signed in; empty: nobody.
func (s *Store) KeepSession(ctx context.Context, token, person string, data []byte, ends time.Time) error {
	err := s.write.WithContext(ctx).Exec(`INSERT INTO sessions (token, person, data, ends_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (token) DO UPDATE SET person = excluded.person, data = excluded.data, ends_at = excluded.ends_at`,
		token, person, base64.StdEncoding.EncodeToString(data), micros(ends)).Error
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return nil
}

// EndSession ends a session, if it exists.
func (s *Store) EndSession(ctx context.Context, token string) error {
	_, err := s.endSessions(ctx, "token = ?", token)
	return err
}

// EndSessions ends every session of a person, and returns their number.
func (s *Store) EndSessions(ctx context.Context, person string) (int64, error) {
	if person == "" {
		return 0, errors.New("session: no person given")
	}
	return s.endSessions(ctx, "person = ?", person)
}

// ForgetSessions deletes the sessions that ended before a time.
func (s *Store) ForgetSessions(ctx context.Context, before time.Time) error {
	_, err := s.endSessions(ctx, "ends_at <= ?", micros(before))
	return err
}

func (s *Store) endSessions(ctx context.Context, which string, value any) (int64, error) {
	done := s.write.WithContext(ctx).Exec("DELETE FROM sessions WHERE "+which, value)
	if done.Error != nil {
		return 0, fmt.Errorf("session: %w", done.Error)
	}
	return done.RowsAffected, nil
}
