package app

import (
	"context"
	"errors"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// RightTokens is to make, list and revoke tokens of programs.
const RightTokens Right = "manage_tokens"

// ServiceToken is what is known of a program's token.
type ServiceToken = access.ServiceToken

// TokenForm is what is asked of a new token.
type TokenForm = access.TokenForm

// MakeToken makes a token for a program, and gives it this once; with the same
// Idempotency-Key, the same.
func (s *Service) MakeToken(ctx context.Context, who Caller, form TokenForm) (ServiceToken, string, error) {
	if err := s.May(who, RightTokens); err != nil {
		return ServiceToken{}, "", err
	}
	made, token, err := s.tokens.Make(ctx, form, who.ID, who.Key)
	return made, token, s.aboutTokens(err)
}

// Tokens lists every token of a program that there ever was, the newest first.
func (s *Service) Tokens(ctx context.Context, who Caller) ([]ServiceToken, error) {
	if err := s.May(who, RightTokens); err != nil {
		return nil, err
	}
	list, err := s.tokens.List(ctx)
	return list, s.aboutTokens(err)
}

// RevokeToken ends a token of a program at once.
func (s *Service) RevokeToken(ctx context.Context, who Caller, id string) (ServiceToken, error) {
	if err := s.May(who, RightTokens); err != nil {
		return ServiceToken{}, err
	}
	token, err := s.tokens.Revoke(ctx, id)
	return token, s.aboutTokens(err)
}

// aboutTokens says what went wrong in words for people.
func (s *Service) aboutTokens(err error) error {
	wrong, is := errors.AsType[*access.TokenError](err)
	switch {
	case err == nil:
		return nil
	case is:
		return refused(&casework.Refusal{
			Code: casework.CodeInvalid, Why: "The token cannot be made as it is.",
			Fields: []casework.FieldError{{Field: wrong.Field, Message: wrong.Message}},
		})
	case errors.Is(err, access.ErrTokenKey):
		return keyReused()
	case errors.Is(err, access.ErrNoToken):
		return &Error{Code: casework.CodeNotFound, Why: "There is no such token."}
	}
	return unavailable(err)
}
