package app

import (
	"context"
	"errors"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// CreateToken creates a token for a program and returns it, this once. The same
// Idempotency-Key gives the same token.
func (s *Service) CreateToken(ctx context.Context, who Caller, r access.TokenRequest) (access.ServiceToken, string, error) {
	if err := s.May(who, RightTokens); err != nil {
		return access.ServiceToken{}, "", err
	}
	created, secret, err := s.tokens.Create(ctx, r, who.ID, who.Key)
	return created, secret, tokenError(err)
}

// Tokens lists the tokens of programs, ended ones included, the newest first.
func (s *Service) Tokens(ctx context.Context, who Caller) ([]access.ServiceToken, error) {
	if err := s.May(who, RightTokens); err != nil {
		return nil, err
	}
	list, err := s.tokens.List(ctx)
	return list, tokenError(err)
}

// RevokeToken ends a token of a program at once.
func (s *Service) RevokeToken(ctx context.Context, who Caller, id string) (access.ServiceToken, error) {
	if err := s.May(who, RightTokens); err != nil {
		return access.ServiceToken{}, err
	}
	token, err := s.tokens.Revoke(ctx, id)
	return token, tokenError(err)
}

func tokenError(err error) error {
	refusal, is := errors.AsType[*casework.Refusal](err)
	switch {
	case err == nil:
		return nil
	case is:
		return refused(refusal)
	case errors.Is(err, access.ErrTokenKey):
		return keyReused()
	case errors.Is(err, casework.ErrNotFound):
		return notFound("There is no such token.")
	}
	return unavailable(err)
}
