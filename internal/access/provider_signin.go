package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Begin sends a browser to the provider, and remembers in a sealed cookie what must
// come back: code flow with PKCE, state and nonce (RFC 9700 §2.1). They go on to an
// address of this program afterwards. It answers nothing when there is an error.
func (p *Provider) Begin(w http.ResponseWriter, r *http.Request, to string) error {
	found, err := p.discover(r.Context())
	if err != nil {
		return err
	}
	under := signInState{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: to, Until: p.Now().Add(signInLifetime).Unix(),
	}
	cookie, err := p.sealed(under)
	if err != nil {
		return err
	}
	http.SetCookie(w, cookie)
	there := p.client(found).AuthCodeURL(under.State, oidc.Nonce(under.Nonce), oauth2.S256ChallengeOption(under.Verifier))
	http.Redirect(w, r, there, http.StatusSeeOther)
	return nil
}

// Finish finds who it is that comes back from the provider, and where they wanted
// to go. It is [ErrUnauthenticated] when it is not who this program sent there, or
// when the provider did not sign them in, and [ErrProvider] when it cannot be asked.
func (p *Provider) Finish(r *http.Request) (who Sighting, to string, err error) {
	under, err := p.opened(r)
	if err != nil {
		return Sighting{}, "", fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	query := r.URL.Query()
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(under.State)) != 1 {
		return Sighting{}, "", fmt.Errorf("%w: another sign-in came back", ErrUnauthenticated)
	}
	if query.Get("code") == "" {
		return Sighting{}, "", fmt.Errorf("%w: the provider says %q", ErrUnauthenticated, query.Get("error"))
	}
	who, err = p.redeem(r.Context(), query.Get("code"), under)
	return who, under.To, err
}

// redeem exchanges the code for the token that says who it is.
func (p *Provider) redeem(ctx context.Context, code string, under signInState) (Sighting, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return Sighting{}, err
	}
	answer, err := p.client(found).Exchange(oidc.ClientContext(ctx, p.Client), code, oauth2.VerifierOption(under.Verifier))
	if err != nil {
		return Sighting{}, refusedCode(err)
	}
	raw, _ := answer.Extra("id_token").(string)
	token, err := p.verify(ctx, found, raw, p.ClientID)
	if err != nil {
		return Sighting{}, err
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(under.Nonce)) != 1 {
		return Sighting{}, fmt.Errorf("%w: the token is that of another sign-in", ErrUnauthenticated)
	}
	return p.sighting(token)
}

// refusedCode tells a code that is no good from a provider that is.
func refusedCode(err error) error {
	if said, is := errors.AsType[*oauth2.RetrieveError](err); is && said.ErrorCode == "invalid_grant" {
		return fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	return fmt.Errorf("%w: %w", ErrProvider, err)
}

func (p *Provider) client(found *discovered) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: found.endpoint,
		RedirectURL: p.BaseURL + "/sign-in/callback", Scopes: append([]string{oidc.ScopeOpenID}, p.Scopes...),
	}
}

// End is where people end their session with the provider as well; empty when it
// offers nothing of the kind, or does not answer.
// https://openid.net/specs/openid-connect-rpinitiated-1_0.html
func (p *Provider) End(ctx context.Context) string {
	found, err := p.discover(ctx)
	if err != nil || found.endSession == "" {
		return ""
	}
	there, err := url.Parse(found.endSession)
	if err != nil {
		return ""
	}
	query := there.Query()
	query.Set("client_id", p.ClientID)
	query.Set("post_logout_redirect_uri", p.BaseURL+"/sign-in")
	there.RawQuery = query.Encode()
	return there.String()
}

// Origin is that of the pages on which people sign in.
func (p *Provider) Origin() string {
	at, err := url.Parse(p.Issuer)
	if err != nil {
		return ""
	}
	return at.Scheme + "://" + at.Host
}
