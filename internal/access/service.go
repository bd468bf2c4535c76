package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// tokenPrefix begins every token of a program, so that one that was published by
// mistake can be searched for.
const tokenPrefix = "duecourse_"

// usedEvery is how often it is noted at most that a token is used.
const usedEvery = time.Minute

// ServiceToken is what is known of a program's token.
type ServiceToken struct {
	ID      string // the person that the program acts as
	Name    string
	Roles   []casework.Role
	Ends    time.Time
	Used    time.Time // zero: never
	Revoked bool
}

// Tokens keeps tokens of programs by their hashes.
type Tokens interface {
	// ServiceToken finds one; false: there is none.
	ServiceToken(ctx context.Context, hash string) (ServiceToken, bool, error)
	UsedServiceToken(ctx context.Context, id string, at time.Time) error
}

// NewServiceToken makes a token that nobody can guess: its id, the token itself,
// which is shown once, and the hash that is kept (hexadecimal SHA-256).
func NewServiceToken() (id, token, hash string) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	token = tokenPrefix + base64.RawURLEncoding.EncodeToString(raw)
	return servicePrefix + strings.ToLower(rand.Text()[:10]), token, hashOf(token)
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

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
	case !known || token.Revoked || !token.Ends.After(now):
		return casework.Actor{}, ErrUnauthenticated
	}
	if now.Sub(token.Used) >= usedEvery {
		if err := s.Tokens.UsedServiceToken(ctx, token.ID, now); err != nil {
			s.Log.ErrorContext(ctx, "the use of a token cannot be noted", "token", token.ID, "cause", err)
		}
	}
	return casework.Actor{Person: casework.Person{ID: token.ID, Name: token.Name}, Roles: withStaff(token.Roles)}, nil
}
