package access

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// returning is a browser that comes back with the cookie of a sign-in.
func returning(t *testing.T, p *Provider, state signInState) *http.Request {
	t.Helper()
	value, err := p.cookieCodec().Encode(p.cookieName(), state)
	require.NoError(t, err)
	r := httptest.NewRequest(http.MethodGet, "/sign-in/callback", http.NoBody)
	r.AddCookie(&http.Cookie{Name: p.cookieName(), Value: value})
	return r
}

func TestASignInExpiresAfterTenMinutes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewProvider(ProviderOptions{Issuer: "https://login.example.org", BaseURL: "https://cases.example.org", Secret: []byte("s")})
		state := signInState{State: "s", Nonce: "n", Verifier: "v", To: "/incidents"}
		r := returning(t, p, state)
		time.Sleep(10 * time.Minute)
		read, err := p.readState(r)
		require.NoError(t, err)
		require.Equal(t, state, read)
		time.Sleep(2 * time.Second)
		_, err = p.readState(r)
		require.Error(t, err)
	})
}

func TestACookieOfAnotherProcessWithAnotherSecretIsRefused(t *testing.T) {
	t.Parallel()
	p := NewProvider(ProviderOptions{Issuer: "https://login.example.org", BaseURL: "https://cases.example.org", Secret: []byte("s")})
	other := NewProvider(ProviderOptions{Issuer: "https://login.example.org", BaseURL: "https://cases.example.org", Secret: []byte("other")})
	_, err := p.readState(returning(t, other, signInState{State: "s"}))
	require.Error(t, err)
	_, _, err = p.FinishSignIn(returning(t, other, signInState{State: "s"}))
	require.ErrorIs(t, err, ErrUnauthenticated)
}
