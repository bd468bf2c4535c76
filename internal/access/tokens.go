package access

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// tokenPrefix begins every token of a program, so that one that was published by
// mistake can be searched for.
const tokenPrefix = "duecourse_"

// LongestToken is how long a token may be good for.
const LongestToken = 366 * 24 * time.Hour

// ErrNoToken says that there is no token of an id.
var ErrNoToken = errors.New("there is no such token")

// TokenError says what is wrong with a token that is asked for.
type TokenError struct{ Field, Message string }

func (e *TokenError) Error() string { return e.Field + ": " + e.Message }

// ErrTokenKey says that another token was asked for with the same key.
var ErrTokenKey = errors.New("another token was made with this key")

// TokenForm is what is asked of a new token.
type TokenForm struct {
	Name  string          // what the program is called; cases say that it acted
	Roles []casework.Role // beside staff
	For   time.Duration
}

// TokenBook keeps tokens of programs by their hashes.
type TokenBook interface {
	Tokens
	AddServiceToken(ctx context.Context, t ServiceToken, hash string) error
	ServiceTokens(ctx context.Context) ([]ServiceToken, error)
	// RevokeServiceToken ends a token at once, or says [ErrNoToken].
	RevokeServiceToken(ctx context.Context, id string, at time.Time) error
}

// TokenOffice makes, lists and revokes tokens of programs. It does not ask who asks.
type TokenOffice struct {
	Book   TokenBook
	Secret []byte // by which the same key gives the same token; needed with keys only
	Now    func() time.Time
}

// Make makes a token, and gives it this once. With a key, the same person gets the
// same token however often they ask for it, and [ErrTokenKey] when they ask for
// another; a form that cannot be taken is a [*TokenError].
func (o TokenOffice) Make(ctx context.Context, form TokenForm, person, key string) (ServiceToken, string, error) {
	roles, err := form.check()
	if err != nil {
		return ServiceToken{}, "", err
	}
	id, token := o.draw(person, key)
	now := o.Now().UTC().Truncate(time.Second)
	made := ServiceToken{ID: id, Name: strings.TrimSpace(form.Name), Roles: roles, Made: now, Ends: now.Add(form.For)}
	added := o.Book.AddServiceToken(ctx, made, hashOf(token))
	if added == nil || key == "" {
		return made, token, added
	}
	before, known, err := o.Book.ServiceToken(ctx, hashOf(token))
	switch {
	case err != nil:
		return ServiceToken{}, "", err
	case !known:
		return ServiceToken{}, "", added
	case before.Name != made.Name || !slices.Equal(before.Roles, roles) || before.Ends.Sub(before.Made) != form.For:
		return ServiceToken{}, "", ErrTokenKey
	}
	return before, token, nil
}

// draw makes an id, and a token that nobody can guess: by chance, or from the key.
func (o TokenOffice) draw(person, key string) (id, token string) {
	raw := make([]byte, 64)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	if key != "" {
		raw = append(o.derived("token", person, key), o.derived("id", person, key)...)
	}
	name := base32.StdEncoding.EncodeToString(raw[32:])[:10]
	return servicePrefix + strings.ToLower(name), tokenPrefix + base64.RawURLEncoding.EncodeToString(raw[:32])
}

func (o TokenOffice) derived(what, person, key string) []byte {
	mac := hmac.New(sha256.New, o.Secret)
	_, _ = fmt.Fprintf(mac, "service token\n%s\n%q\n%q", what, person, key) // a hash takes everything
	return mac.Sum(nil)
}

// List gives every token there ever was, the newest first; not the tokens themselves,
// which are kept nowhere.
func (o TokenOffice) List(ctx context.Context) ([]ServiceToken, error) {
	return o.Book.ServiceTokens(ctx)
}

// Revoke ends a token at once, or says [ErrNoToken]. One that was revoked stays so.
func (o TokenOffice) Revoke(ctx context.Context, id string) (ServiceToken, error) {
	if err := o.Book.RevokeServiceToken(ctx, id, o.Now().UTC()); err != nil {
		return ServiceToken{}, err
	}
	list, err := o.Book.ServiceTokens(ctx)
	if err != nil {
		return ServiceToken{}, err
	}
	at := slices.IndexFunc(list, func(t ServiceToken) bool { return t.ID == id })
	if at < 0 {
		return ServiceToken{}, ErrNoToken
	}
	return list[at], nil
}

// check gives the roles that a token is to have.
func (f TokenForm) check() ([]casework.Role, error) {
	if name := strings.TrimSpace(f.Name); name == "" || len(name) > 200 {
		return nil, &TokenError{"name", "Say in up to 200 characters what the program is called."}
	}
	if f.For <= 0 || f.For > LongestToken {
		return nil, &TokenError{"days", "A token is good for some time, and for a year at most."}
	}
	roles := withStaff(nil)
	for _, role := range f.Roles {
		if !slices.Contains(ProgramRoles(), role) {
			return nil, &TokenError{"roles", fmt.Sprintf("%q is not a role that a program can have.", role)}
		}
		if !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	return roles, nil
}

// ProgramRoles are those that a program can have. It gives no legal advice (R8): who
// makes tokens could be two persons by them, and decide alone.
func ProgramRoles() []casework.Role {
	return slices.DeleteFunc(casework.Roles(), func(r casework.Role) bool {
		return r == casework.RolePublic || r == casework.RoleLegal
	})
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
