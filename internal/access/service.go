package access

import (
	"context"
	"log/slog"
	"time"

	"duecourse/internal/casework"
)

// usedEvery is how often it is noted at most that a token is used.
const usedEvery = time.Minute

// ServiceToken is what is known of a program's token.
type ServiceToken struct {
	ID      string // the person that the program acts as
	Name    string
	Roles   []casework.Role
	Made    time.Time
	Ends    time.Time
	Used    time.Time // to the minute; zero: never
	Revoked time.Time // zero: it was not
}

// Tokens keeps tokens of programs by their hashes.
type Tokens interface {
	// ServiceToken finds one; false: there is none.
	ServiceToken(ctx context.Context, hash string) (ServiceToken, bool, error)
	UsedServiceToken(ctx context.Context, id string, at time.Time) error
}

// Ended says whether a token is good for nothing any more.
func (t ServiceToken) Ended(now time.Time) bool { return !t.Revoked.IsZero() || !t.Ends.After(now) }

// Services lets programs in by their tokens.
type Services struct {
	Tokens Tokens
	Log    *slog.Logger
	Now    func() time.Time
}

// Authenticate finds which program a token belongs to, or [ErrUnauthenticated]. A
// hash is looked for, so that how long it takes says nothing of the token.
func (s Services) Authenticate(ctx context.Context, bearer string) (casework.Actor, error) {
	now := s.Now()
	token, known, err := s.Tokens.ServiceToken(ctx, hashOf(bearer))
	switch {
	case err != nil:
		return casework.Actor{}, err
	case !known || token.Ended(now):
		return casework.Actor{}, ErrUnauthenticated
	}
	if now.Sub(token.Used) >= usedEvery {
		if err := s.Tokens.UsedServiceToken(ctx, token.ID, now); err != nil {
			s.Log.ErrorContext(ctx, "the use of a token cannot be noted", "token", token.ID, "cause", err)
		}
	}
	return casework.Actor{Person: casework.Person{ID: token.ID, Name: token.Name}, Roles: withStaff(token.Roles)}, nil
}
