package access

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
)

const (
	// tokenPrefix begins every service token, so that a secret scanner finds one that
	// was published by mistake.
	tokenPrefix = "duecourse_"
	// maxTokenLifetime is the longest time that a token may last.
	maxTokenLifetime = 366 * 24 * time.Hour
	// usedInterval is how often the use of a token is recorded at most.
	usedInterval = time.Minute
)

// ErrTokenKey means that the caller has created a different token with this
// Idempotency-Key.
var ErrTokenKey = errors.New("this key was used to create another token")

// ServiceToken describes a program's token. The token itself is not kept.
type ServiceToken struct {
	ID      string // of the program, in cases and in the access log
	Name    string
	Roles   []casework.Role
	Decides []casework.CommandName // the decisions that it grants by name
	MadeBy  string                 // id of the person who made it; of the system: who runs the program did
	Made    time.Time
	Ends    time.Time
	Used    time.Time // last use, to the minute; zero: never
	Revoked time.Time // zero: not revoked
}

// Ended reports whether the token has expired or was revoked.
func (t ServiceToken) Ended(now time.Time) bool { return !t.Revoked.IsZero() || !t.Ends.After(now) }

// TokenRequest describes a token to create.
type TokenRequest struct {
	Name     string                 // of the program, as cases show it
	Roles    []casework.Role        // in addition to staff
	Decides  []casework.CommandName // decisions that it grants by name; without one, people decide
	Lifetime time.Duration          // 366 days at most
}

// ServiceTokens creates, lists, revokes and checks the tokens of programs. It does not
// check whether the caller may do so.
type ServiceTokens struct {
	Store  Store
	Secret []byte // derives tokens from keys; not needed without keys
	// Decisions are the commands that a token can grant by name.
	Decisions []casework.CommandName
	Log       *slog.Logger
	Now       func() time.Time
}

// Create creates a token and returns it, this once. The same person with the same key
// gets the same token again, or [ErrTokenKey] if the request is not the same. A
// request that is not valid is a [*casework.Refusal]. An empty person is whoever runs the
// program.
func (s *ServiceTokens) Create(ctx context.Context, r TokenRequest, person, key string) (ServiceToken, string, error) {
	person = cmp.Or(person, casework.System().ID)
	roles, err := r.check(s.Decisions)
	if err != nil {
		return ServiceToken{}, "", err
	}
	id, secret := s.generate(person, key)
	now := s.Now().UTC().Truncate(time.Second)
	created := ServiceToken{ID: id, Name: strings.TrimSpace(r.Name), Roles: roles, Decides: r.Decides, MadeBy: person, Made: now, Ends: now.Add(r.Lifetime)}
	failed := s.Store.AddServiceToken(ctx, created, tokenHash(secret))
	if failed == nil || key == "" {
		return created, secret, failed
	}
	before, err := s.Store.ServiceToken(ctx, tokenHash(secret))
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return ServiceToken{}, "", failed
	case err != nil:
		return ServiceToken{}, "", err
	case before.Name != created.Name || !slices.Equal(before.Roles, roles) || !slices.Equal(before.Decides, r.Decides) || before.Ends.Sub(before.Made) != r.Lifetime:
		return ServiceToken{}, "", ErrTokenKey
	}
	return before, secret, nil
}

// generate returns an id and a token: random, or derived from the key.
func (s *ServiceTokens) generate(person, key string) (id, secret string) {
	raw := make([]byte, 64)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	if key != "" {
		raw = append(s.derive("token", person, key), s.derive("id", person, key)...)
	}
	name := base32.StdEncoding.EncodeToString(raw[32:])[:10]
	return casework.ProgramPrefix + strings.ToLower(name), tokenPrefix + base64.RawURLEncoding.EncodeToString(raw[:32])
}

func (s *ServiceTokens) derive(what, person, key string) []byte {
	mac := hmac.New(sha256.New, s.Secret)
	_, _ = fmt.Fprintf(mac, "service token\n%s\n%q\n%q", what, person, key) // writing to a hash never fails
	return mac.Sum(nil)
}

// List returns all tokens, ended ones included, the newest first.
func (s *ServiceTokens) List(ctx context.Context) ([]ServiceToken, error) {
	return s.Store.ServiceTokens(ctx)
}

// Revoke ends a token at once, or returns [casework.ErrNotFound]. Revoking it again
// changes nothing.
func (s *ServiceTokens) Revoke(ctx context.Context, id string) (ServiceToken, error) {
	if err := s.Store.RevokeServiceToken(ctx, id, s.Now().UTC()); err != nil {
		return ServiceToken{}, err
	}
	list, err := s.Store.ServiceTokens(ctx)
	if err != nil {
		return ServiceToken{}, err
	}
	at := slices.IndexFunc(list, func(t ServiceToken) bool { return t.ID == id })
	if at < 0 {
		return ServiceToken{}, casework.ErrNotFound
	}
	return list[at], nil
}

// Authenticate returns the program that a token belongs to, or [ErrUnauthenticated]: also
// when whoever made the token may not make tokens any more. The store looks for the hash of
// the token, so the time it takes reveals nothing about the token.
func (s *ServiceTokens) Authenticate(ctx context.Context, bearer string, mayMake func(person string) bool) (casework.Actor, error) {
	now := s.Now()
	token, err := s.Store.ServiceToken(ctx, tokenHash(bearer))
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return casework.Actor{}, ErrUnauthenticated
	case err != nil:
		return casework.Actor{}, err
	case token.Ended(now), token.MadeBy != casework.System().ID && !mayMake(token.MadeBy):
		return casework.Actor{}, ErrUnauthenticated
	}
	if now.Sub(token.Used) >= usedInterval {
		if err := s.Store.MarkServiceTokenUsed(ctx, token.ID, now); err != nil {
			s.Log.ErrorContext(ctx, "the use of a service token was not recorded", "token", token.ID, "cause", err)
		}
	}
	return token.actor(), nil
}

// actor is the program as it acts. Whatever the store says, it has no role that is not for
// programs.
func (t ServiceToken) actor() casework.Actor {
	roles := slices.DeleteFunc(slices.Clone(t.Roles), func(r casework.Role) bool { return !forPrograms(r) })
	return casework.Actor{Person: casework.ProgramPerson(t.ID, t.Name), Roles: withStaff(roles), Decides: t.Decides}
}

// check returns the roles of the new token, staff included.
func (r TokenRequest) check(decisions []casework.CommandName) ([]casework.Role, error) {
	if name := strings.TrimSpace(r.Name); name == "" || len(name) > 200 {
		return nil, casework.Invalid("name", "Enter the name of the program in up to 200 characters.")
	}
	if r.Lifetime <= 0 || r.Lifetime > maxTokenLifetime {
		return nil, casework.Invalid("days", "Enter a lifetime of up to 366 days.")
	}
	for _, name := range r.Decides {
		if !slices.Contains(decisions, name) {
			return nil, casework.Invalid("decides", "There is no decision called %q.", name)
		}
	}
	roles := withStaff(nil)
	for _, role := range r.Roles {
		if !forPrograms(role) {
			return nil, casework.Invalid("roles", "A program cannot have the role %q.", role)
		}
		if !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	return roles, nil
}

// forPrograms reports whether a program can have a role. It cannot give legal advice
// (R8): whoever creates tokens could otherwise act as two people and decide alone.
func forPrograms(role casework.Role) bool { return assignable(role) && role != casework.RoleLegal }

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
