package wire

import (
	"context"
	"errors"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/store"
)

// tokenOffice makes and revokes tokens of programs in the register.
func (p Parts) tokenOffice() access.TokenOffice {
	return access.TokenOffice{Book: SignedIn{p.Register}, Secret: p.Secret, Now: time.Now}
}

// AddServiceToken keeps a token by its hash.
func (s SignedIn) AddServiceToken(ctx context.Context, t access.ServiceToken, hash string) error {
	return s.Store.AddServiceToken(ctx, store.ServiceToken{
		ID: t.ID, Name: t.Name, Roles: t.Roles, Made: t.Made, Ends: t.Ends,
	}, hash)
}

// ServiceToken finds a program's token by its hash.
func (s SignedIn) ServiceToken(ctx context.Context, hash string) (access.ServiceToken, bool, error) {
	kept, err := s.Store.ServiceToken(ctx, hash)
	if errors.Is(err, casework.ErrNotFound) {
		return access.ServiceToken{}, false, nil
	}
	return tokenOf(kept), err == nil, err
}

// ServiceTokens lists every token there ever was, the newest first.
func (s SignedIn) ServiceTokens(ctx context.Context) ([]access.ServiceToken, error) {
	kept, err := s.Store.ServiceTokens(ctx)
	list := make([]access.ServiceToken, len(kept))
	for i, t := range kept {
		list[i] = tokenOf(t)
	}
	return list, err
}

// UsedServiceToken notes that a token was used.
func (s SignedIn) UsedServiceToken(ctx context.Context, id string, at time.Time) error {
	return s.Store.UsedServiceToken(ctx, id, at)
}

// RevokeServiceToken ends a token at once.
func (s SignedIn) RevokeServiceToken(ctx context.Context, id string, at time.Time) error {
	err := s.Store.RevokeServiceToken(ctx, id, at)
	if errors.Is(err, casework.ErrNotFound) {
		return access.ErrNoToken
	}
	return err
}

func tokenOf(t store.ServiceToken) access.ServiceToken {
	token := access.ServiceToken{ID: t.ID, Name: t.Name, Roles: t.Roles, Made: t.Made, Ends: t.Ends}
	if t.Used != nil {
		token.Used = *t.Used
	}
	if t.Revoked != nil {
		token.Revoked = *t.Revoked
	}
	return token
}
