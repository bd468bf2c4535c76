package access

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
)

// algorithms are those by which a token may be signed: with a key that the provider
// alone has. "none" is not among them, nor are those with a shared secret.
func algorithms() []string {
	return []string{
		oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512,
		oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
	}
}

// Vouches finds who a bearer token of the provider is for: signed by it, for the
// API, and in its time. It is [ErrUnauthenticated] otherwise, and [ErrProvider] when
// the provider would have to be asked and does not answer.
func (p *Provider) Vouches(ctx context.Context, bearer string) (Sighting, error) {
	if p.Audience == "" {
		return Sighting{}, ErrUnauthenticated
	}
	found, err := p.discover(ctx)
	if err != nil {
		return Sighting{}, err
	}
	token, err := p.verify(ctx, found, bearer, p.Audience)
	if err != nil {
		return Sighting{}, err
	}
	return p.sighting(token)
}

// looksSigned says whether a token is in the form of a JWT.
func looksSigned(bearer string) bool { return strings.Count(bearer, ".") == 2 }

func (p *Provider) verify(ctx context.Context, found *discovered, raw, audience string) (*oidc.IDToken, error) {
	keys := &askedKeys{KeySet: found.keys}
	token, err := oidc.NewVerifier(p.Issuer, keys, &oidc.Config{
		ClientID: audience, SupportedSigningAlgs: algorithms(), Now: p.Now,
	}).Verify(ctx, raw)
	switch {
	case err != nil && keys.outOfReach:
		return nil, fmt.Errorf("%w: %w", ErrProvider, err)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	return token, nil
}

// askedKeys knows whether a signature could not be checked because the keys could
// not be fetched: that is not the caller's fault.
type askedKeys struct {
	oidc.KeySet
	outOfReach bool
}

// VerifySignature is asked by the verifier.
func (k *askedKeys) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := k.KeySet.VerifySignature(ctx, jwt)
	// go-oidc has no error of its own for it.
	k.outOfReach = err != nil && (strings.HasPrefix(err.Error(), "fetching keys") || errors.Is(err, context.DeadlineExceeded))
	return payload, err
}

// sighting is who a token that was verified is for.
func (p *Provider) sighting(token *oidc.IDToken) (Sighting, error) {
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return Sighting{}, fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	person, err := p.Claims.person(claims)
	if err != nil {
		return Sighting{}, fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	return Sighting{Person: person, AsOf: token.IssuedAt.UTC(), At: p.Now().UTC()}, nil
}
