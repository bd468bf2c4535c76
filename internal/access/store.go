package access

import (
	"context"
	"time"
)

// Store keeps who has signed in, and the tokens of programs. internal/store implements
// it with the plain types of this package.
type Store interface {
	// SaveIdentity keeps what the identity provider said about a person, unless it
	// keeps something later.
	SaveIdentity(ctx context.Context, i Identity) error
	// Identities lists everybody, each as the provider last described them.
	Identities(ctx context.Context) ([]Identity, error)

	// AddServiceToken keeps a token with its hash (SHA-256, hex).
	AddServiceToken(ctx context.Context, t ServiceToken, hash string) error
	// ServiceToken finds a token by its hash, or returns [casework.ErrNotFound].
	ServiceToken(ctx context.Context, hash string) (ServiceToken, error)
	// ServiceTokens lists all tokens, the newest first.
	ServiceTokens(ctx context.Context) ([]ServiceToken, error)
	MarkServiceTokenUsed(ctx context.Context, id string, at time.Time) error
	// RevokeServiceToken ends a token, or returns [casework.ErrNotFound].
	RevokeServiceToken(ctx context.Context, id string, at time.Time) error
}
