package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// ErrProviderDown means that the identity provider does not answer. People who are
// signed in stay signed in.
var ErrProviderDown = errors.New("the identity provider does not answer")

const (
	providerTimeout = 5 * time.Second // of one request to the provider
	providerRetry   = time.Second     // after a failure
)

// ProviderOptions says how to reach an OpenID provider, and how it knows this program.
type ProviderOptions struct {
	Issuer       string     // as tokens name it
	Discovery    string     // where this program reaches the provider; empty: the issuer's address
	ClientID     string     // of the web pages
	ClientSecret string     // empty: a public client, protected by PKCE alone
	Scopes       []string   // in addition to openid
	Audience     string     // of bearer tokens for the API; empty: the API takes none
	BaseURL      string     // where people reach this program
	Secret       []byte     // protects the sign-in cookie; the same in every process
	Claims       ClaimNames // which claims describe a person
	Client       *http.Client
	Now          func() time.Time
}

// Provider is the council's OpenID provider. It is discovered when it is first needed,
// so that this program starts even if the provider is down. It is safe for concurrent
// use.
type Provider struct {
	ProviderOptions

	mu     sync.Mutex
	found  *discovery
	failed time.Time // when discovery last failed
}

// discovery is what the provider publishes about itself.
type discovery struct {
	endpoint   oauth2.Endpoint
	keys       oidc.KeySet
	endSession string // empty: the provider offers no sign-out
}

// NewProvider describes a provider. It sends no request. Without a client it uses one
// with a time limit, without Now the clock.
func NewProvider(o ProviderOptions) *Provider {
	if o.Client == nil {
		o.Client = &http.Client{Timeout: providerTimeout}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Discovery == "" {
		o.Discovery = o.Issuer
	}
	o.BaseURL = strings.TrimSuffix(o.BaseURL, "/")
	return &Provider{ProviderOptions: o}
}

// discover asks the provider for its endpoints and keys, once; [ErrProviderDown] if it
// does not answer. https://openid.net/specs/openid-connect-discovery-1_0.html
func (p *Provider) discover(ctx context.Context) (*discovery, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	if p.Now().Sub(p.failed) < providerRetry {
		return nil, ErrProviderDown
	}
	found, err := p.requestDiscovery(ctx)
	if err != nil {
		p.failed = p.Now()
		return nil, fmt.Errorf("%w: %w", ErrProviderDown, err)
	}
	p.found = found
	return found, nil
}

func (p *Provider) requestDiscovery(ctx context.Context) (*discovery, error) {
	ctx = oidc.ClientContext(ctx, p.Client)
	if p.Discovery != p.Issuer { // tokens must still name the issuer
		ctx = oidc.InsecureIssuerURLContext(ctx, p.Issuer)
	}
	provider, err := oidc.NewProvider(ctx, p.Discovery)
	if err != nil {
		return nil, err
	}
	var more struct {
		Issuer     string `json:"issuer"`
		Keys       string `json:"jwks_uri"`
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, err
	}
	if more.Issuer != p.Issuer {
		return nil, fmt.Errorf("the provider calls itself %q", more.Issuer)
	}
	return &discovery{
		endpoint: provider.Endpoint(), endSession: more.EndSession,
		// The key set is fetched again when a token names an unknown key.
		keys: oidc.NewRemoteKeySet(oidc.ClientContext(context.WithoutCancel(ctx), p.Client), more.Keys),
	}, nil
}

// VerifyBearer returns the person that a bearer token of the provider describes: signed
// by it, for the API, and not expired. Otherwise it returns [ErrUnauthenticated], or
// [ErrProviderDown] if only the provider could tell.
func (p *Provider) VerifyBearer(ctx context.Context, bearer string) (Identity, error) {
	if p.Audience == "" {
		return Identity{}, ErrUnauthenticated
	}
	found, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	token, err := p.verify(ctx, found, bearer, p.Audience)
	if err != nil {
		return Identity{}, err
	}
	return p.identity(token)
}

// isJWT reports whether a token has the form of a JWT.
func isJWT(bearer string) bool { return strings.Count(bearer, ".") == 2 }

// algorithms are those with a private key of the provider: neither "none" nor those with
// a shared secret.
func algorithms() []string {
	return []string{
		oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512,
		oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
	}
}

func (p *Provider) verify(ctx context.Context, found *discovery, raw, audience string) (*oidc.IDToken, error) {
	keys := &watchedKeys{KeySet: found.keys}
	token, err := oidc.NewVerifier(p.Issuer, keys, &oidc.Config{
		ClientID: audience, SupportedSigningAlgs: algorithms(), Now: p.Now,
	}).Verify(ctx, raw)
	switch {
	case err != nil && keys.unreachable:
		return nil, fmt.Errorf("%w: %w", ErrProviderDown, err)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	return token, nil
}

// watchedKeys notes when a signature could not be checked because the keys could not be
// fetched: that is not the caller's fault.
type watchedKeys struct {
	oidc.KeySet
	unreachable bool
}

// VerifySignature implements [oidc.KeySet].
func (k *watchedKeys) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := k.KeySet.VerifySignature(ctx, jwt)
	// go-oidc has no error type for this.
	k.unreachable = err != nil && (strings.HasPrefix(err.Error(), "fetching keys") || errors.Is(err, context.DeadlineExceeded))
	return payload, err
}

// identity reads the person from a verified token.
func (p *Provider) identity(token *oidc.IDToken) (Identity, error) {
	claims := map[string]any{}
	if err := token.Claims(&claims); err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	person, err := p.Claims.person(claims)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	verified, _ := claims["email_verified"].(bool)
	return Identity{Person: person, Verified: verified, AsOf: token.IssuedAt.UTC(), Seen: p.Now().UTC()}, nil
}
