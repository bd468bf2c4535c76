package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"

	"duecourse/internal/casework"
	"duecourse/internal/console"
	"duecourse/internal/store"
)

// Sessions keeps the sessions of the web pages in the register, so that every
// process knows who is signed in. Tokens come as hashes of them.
type Sessions struct {
	*store.Store
	Now func() time.Time
}

var (
	_ scs.CtxStore    = Sessions{}
	_ console.EndsAll = Sessions{}
)

// FindCtx gives what a session holds; false: there is none, or it has ended.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	data, err = s.Session(ctx, token, s.Now())
	if errors.Is(err, casework.ErrNotFound) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx keeps a session, and whose it is.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, ends time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	person, _ := values[console.KeyPerson].(string)
	return s.KeepSession(ctx, token, person, data, ends)
}

// DeleteCtx ends a session.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error { return s.EndSession(ctx, token) }

// EndAll ends every session of a person.
func (s Sessions) EndAll(ctx context.Context, person string) error {
	_, err := s.EndSessions(ctx, person)
	return err
}

// Find is FindCtx for who has no context.
func (s Sessions) Find(token string) (data []byte, found bool, err error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx for who has no context.
func (s Sessions) Commit(token string, data []byte, ends time.Time) error {
	return s.CommitCtx(context.Background(), token, data, ends)
}

// Delete is DeleteCtx for who has no context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
