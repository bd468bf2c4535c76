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

// ErrProvider says that the identity provider cannot be asked just now. Who is
// signed in already stays so.
var ErrProvider = errors.New("the identity provider cannot be reached just now")

const (
	providerTimeout = 5 * time.Second // of one question to the provider
	providerRest    = time.Second     // after a failure, before it is asked again
)

// Connection is how an OpenID provider is reached, and what it knows this program as.
type Connection struct {
	Issuer       string   // as it stands in tokens
	Discovery    string   // where this program finds the provider; empty: at the issuer's address
	ClientID     string   // the pages'
	ClientSecret string   // empty: a public client, which PKCE protects alone
	Scopes       []string // beside openid
	Audience     string   // of bearer tokens for the API; empty: none are taken
	BaseURL      string   // where people reach this program
	Secret       []byte   // what sign-ins under way are sealed with, the same in every process
	Claims       Claims
	Client       *http.Client     // nil: one with a time limit
	Now          func() time.Time // nil: the clock
}

// Provider is the council's OpenID provider. It is discovered when it is first
// needed: a provider that is down does not keep this program from starting. It is
// safe for concurrent use.
type Provider struct {
	Connection

	mu     sync.Mutex
	found  *discovered
	failed time.Time // when discovery last failed
}

// discovered is what the provider says of itself.
type discovered struct {
	endpoint   oauth2.Endpoint
	keys       oidc.KeySet
	endSession string // empty: it offers no sign-out
}

// NewProvider asks nobody yet.
func NewProvider(c Connection) *Provider {
	if c.Client == nil {
		c.Client = &http.Client{Timeout: providerTimeout}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Discovery == "" {
		c.Discovery = c.Issuer
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	return &Provider{Connection: c}
}

// discover asks the provider where its parts are, once; [ErrProvider] when it does
// not answer. https://openid.net/specs/openid-connect-discovery-1_0.html
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	if p.Now().Sub(p.failed) < providerRest {
		return nil, ErrProvider
	}
	found, err := p.ask(ctx)
	if err != nil {
		p.failed = p.Now()
		return nil, fmt.Errorf("%w: %w", ErrProvider, err)
	}
	p.found = found
	return found, nil
}

func (p *Provider) ask(ctx context.Context) (*discovered, error) {
	ctx = oidc.ClientContext(ctx, p.Client)
	if p.Discovery != p.Issuer { // tokens are still the issuer's, or nobody's
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
		return nil, fmt.Errorf("it says that it is %q", more.Issuer)
	}
	return &discovered{
		endpoint: provider.Endpoint(), endSession: more.EndSession,
		// Keys are fetched again whenever a token names one that is not known.
		keys: oidc.NewRemoteKeySet(oidc.ClientContext(context.WithoutCancel(ctx), p.Client), more.Keys),
	}, nil
}
