package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
)

// Session finds what a session that has not ended by a time holds, or [casework.ErrNotFound].
func (s *Store) Session(ctx context.Context, token string, now time.Time) ([]byte, error) {
	var text string
	err := s.read.WithContext(ctx).Raw("SELECT data FROM sessions WHERE token = ? AND ends_at > ?", token, micros(now)).
		Row().Scan(&text)
	if err != nil {
		return nil, fmt.Errorf("session: %w", notFound(err))
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("session: %w", err)
	}
	return data, nil
}

// KeepSession keeps a session until it ends, whatever it held before. The token is
// one that nobody can sign in by: its hash. A person is who is signed in by it;
// empty: nobody is.
func (s *Store) KeepSession(ctx context.Context, token, person string, data []byte, ends time.Time) error {
	err := s.write.WithContext(ctx).Exec(`INSERT INTO sessions (token, person, data, ends_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (token) DO UPDATE SET person = excluded.person, data = excluded.data, ends_at = excluded.ends_at`,
		token, person, base64.StdEncoding.EncodeToString(data), micros(ends)).Error
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	return nil
}

// EndSession ends a session; there need not be one.
func (s *Store) EndSession(ctx context.Context, token string) error {
	_, err := s.endSessions(ctx, "token = ?", token)
	return err
}

// EndSessions ends every session of a person and says how many there were.
func (s *Store) EndSessions(ctx context.Context, person string) (int64, error) {
	if person == "" {
		return 0, errors.New("session: nobody is named")
	}
	return s.endSessions(ctx, "person = ?", person)
}

// ForgetSessions removes what ended before a time.
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
