package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"

	"duecourse/internal/casework"
)

// Sessions keeps the sessions of the web pages, so that every process knows who is signed
// in. It is a store of alexedwards/scs, which passes hashes of tokens, not the tokens.
type Sessions struct {
	Store     *Store
	PersonKey string // of the value in a session that holds the id of the person
	Now       func() time.Time
}

var _ scs.CtxStore = Sessions{}

// FindCtx returns the data of a session, unless it has ended.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	var text string
	err = queryOne(s.Store.read.WithContext(ctx), []any{&text},
		"SELECT data FROM sessions WHERE token = ? AND ends_at > ?", token, micros(s.Now()))
	if errors.Is(err, casework.ErrNotFound) {
		return nil, false, nil
	}
	if err == nil {
		data, err = base64.StdEncoding.DecodeString(text)
	}
	return data, err == nil, wrap(err, "session")
}

// CommitCtx keeps a session until it ends, with the id of the person who is signed in.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, ends time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	person, _ := values[s.PersonKey].(string)
	err = s.Store.write.WithContext(ctx).Exec(`INSERT INTO sessions (token, person, data, ends_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (token) DO UPDATE SET person = excluded.person, data = excluded.data, ends_at = excluded.ends_at`,
		token, person, base64.StdEncoding.EncodeToString(data), micros(ends)).Error
	return wrap(err, "session")
}

// DeleteCtx ends a session, if there is one.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.Store.deleteSessions(ctx, "token = ?", token)
	return err
}

// Find is FindCtx without a context, which [scs.Store] requires.
func (s Sessions) Find(token string) (data []byte, found bool, err error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s Sessions) Commit(token string, data []byte, ends time.Time) error {
	return s.CommitCtx(context.Background(), token, data, ends)
}

// Delete is DeleteCtx without a context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// EndSessions ends every session of a person and returns how many there were.
func (s *Store) EndSessions(ctx context.Context, person string) (int64, error) {
	if person == "" {
		return 0, errors.New("sessions: the person is missing")
	}
	return s.deleteSessions(ctx, "person = ?", person)
}

// DeleteExpiredSessions deletes the sessions that ended before a time.
func (s *Store) DeleteExpiredSessions(ctx context.Context, before time.Time) error {
	_, err := s.deleteSessions(ctx, "ends_at <= ?", micros(before))
	return err
}

func (s *Store) deleteSessions(ctx context.Context, where string, value any) (int64, error) {
	done := s.write.WithContext(ctx).Exec("DELETE FROM sessions WHERE "+where, value)
	if done.Error != nil {
		return 0, fmt.Errorf("sessions: %w", done.Error)
	}
	return done.RowsAffected, nil
}
