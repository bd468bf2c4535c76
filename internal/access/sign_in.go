package access

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/gorilla/securecookie"
	"golang.org/x/oauth2"
)

const (
	signInLifetime = 10 * time.Minute // how long signing in may take
	maxReturnPath  = 1024             // bytes: a cookie has 4096
)

// signInState is a sign-in that somebody has begun. The browser keeps it, encrypted and
// signed by gorilla/securecookie, so that people who are not signed in use no memory
// here.
type signInState struct {
	State    string
	Nonce    string
	Verifier string
	To       string // the page they wanted
}

// BeginSignIn sends a browser to the provider, and keeps in a cookie what must come back:
// code flow with PKCE, state and nonce (RFC 9700 §2.1). Afterwards the browser goes to a
// path of this program. If there is an error, it has written no answer.
func (p *Provider) BeginSignIn(w http.ResponseWriter, r *http.Request, to string) error {
	found, err := p.discover(r.Context())
	if err != nil {
		return err
	}
	if len(to) > maxReturnPath {
		to = ""
	}
	state := signInState{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: to}
	value, err := p.cookieCodec().Encode(p.cookieName(), state)
	if err != nil {
		return fmt.Errorf("sign-in: %w", err)
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever pages are served over https: the dev stack is not
		Name: p.cookieName(), Value: value, Path: "/", MaxAge: int(signInLifetime.Seconds()),
		HttpOnly: true, Secure: p.secure(), SameSite: http.SameSiteLaxMode,
	})
	there := p.client(found).AuthCodeURL(state.State, oidc.Nonce(state.Nonce), oauth2.S256ChallengeOption(state.Verifier))
	http.Redirect(w, r, there, http.StatusSeeOther)
	return nil
}

// FinishSignIn returns the person who comes back from the provider, and the page they
// wanted. It returns [ErrUnauthenticated] if this browser did not begin the sign-in or
// the provider did not sign them in, and [ErrProviderDown] if the provider does not
// answer.
func (p *Provider) FinishSignIn(r *http.Request) (who Identity, to string, err error) {
	state, err := p.readState(r)
	if err != nil {
		return Identity{}, "", fmt.Errorf("%w: %w", ErrUnauthenticated, err)
	}
	query := r.URL.Query()
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(state.State)) != 1 {
		return Identity{}, "", fmt.Errorf("%w: the answer belongs to another sign-in", ErrUnauthenticated)
	}
	if query.Get("code") == "" {
		return Identity{}, "", fmt.Errorf("%w: the provider answers %q", ErrUnauthenticated, query.Get("error"))
	}
	who, err = p.redeemCode(r.Context(), query.Get("code"), state)
	return who, state.To, err
}

func (p *Provider) readState(r *http.Request) (signInState, error) {
	cookie, err := r.Cookie(p.cookieName())
	if err != nil {
		return signInState{}, errors.New("no sign-in has begun")
	}
	var state signInState
	if err := p.cookieCodec().Decode(p.cookieName(), cookie.Value, &state); err != nil {
		return signInState{}, fmt.Errorf("sign-in: %w", err)
	}
	return state, nil
}

// redeemCode exchanges the code for the token that describes the person.
func (p *Provider) redeemCode(ctx context.Context, code string, state signInState) (Identity, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	answer, err := p.client(found).Exchange(oidc.ClientContext(ctx, p.Client), code, oauth2.VerifierOption(state.Verifier))
	if err != nil {
		if refused, is := errors.AsType[*oauth2.RetrieveError](err); is && refused.ErrorCode == "invalid_grant" {
			return Identity{}, fmt.Errorf("%w: %w", ErrUnauthenticated, err)
		}
		return Identity{}, fmt.Errorf("%w: %w", ErrProviderDown, err)
	}
	raw, _ := answer.Extra("id_token").(string)
	token, err := p.verify(ctx, found, raw, p.ClientID)
	if err != nil {
		return Identity{}, err
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(state.Nonce)) != 1 {
		return Identity{}, fmt.Errorf("%w: the token belongs to another sign-in", ErrUnauthenticated)
	}
	return p.identity(token)
}

func (p *Provider) client(found *discovery) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: found.endpoint,
		RedirectURL: p.BaseURL + "/sign-in/callback", Scopes: append([]string{oidc.ScopeOpenID}, p.Scopes...),
	}
}

// cookieCodec encrypts and signs with keys of its own, derived from the secret.
func (p *Provider) cookieCodec() *securecookie.SecureCookie {
	derive := func(purpose string) []byte {
		mac := hmac.New(sha256.New, p.Secret)
		mac.Write([]byte("sign-in\n" + purpose))
		return mac.Sum(nil)
	}
	return securecookie.New(derive("sign"), derive("encrypt")).MaxAge(int(signInLifetime.Seconds()))
}

func (p *Provider) secure() bool { return strings.HasPrefix(p.BaseURL, "https:") }

func (p *Provider) cookieName() string {
	if p.secure() {
		return "__Host-due-course-sign-in"
	}
	return "due-course-sign-in"
}

// SignOutURL is where people end their session with the provider; empty if the provider
// offers no sign-out or does not answer.
// https://openid.net/specs/openid-connect-rpinitiated-1_0.html
func (p *Provider) SignOutURL(ctx context.Context) string {
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

// Origin is the origin of the pages on which people sign in.
func (p *Provider) Origin() string {
	at, err := url.Parse(p.Issuer)
	if err != nil {
		return ""
	}
	return at.Scheme + "://" + at.Host
}
