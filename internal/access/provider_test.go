package access_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// issuer is a fake OpenID provider that signs tokens. Tests with a real one are in
// internal/wire.
type issuer struct {
	t      *testing.T
	server *httptest.Server

	mu   sync.Mutex
	id   string // of the key
	key  *rsa.PrivateKey
	down bool
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{t: t}
	i.rotate("first")
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		i.answer(w, map[string]any{
			"issuer": i.server.URL, "jwks_uri": i.server.URL + "/keys", "authorization_endpoint": i.server.URL + "/auth",
			"token_endpoint": i.server.URL + "/token", "end_session_endpoint": i.server.URL + "/end",
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		i.mu.Lock()
		set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: i.key.Public(), KeyID: i.id, Algorithm: "RS256", Use: "sig"}}}
		i.mu.Unlock()
		i.answer(w, set)
	})
	i.server = httptest.NewServer(mux)
	t.Cleanup(i.server.Close)
	return i
}

func (i *issuer) answer(w http.ResponseWriter, body any) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.down {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}

func (i *issuer) rotate(id string) {
	i.t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(i.t, err)
	i.mu.Lock()
	i.id, i.key = id, key
	i.mu.Unlock()
}

func (i *issuer) fails(down bool) {
	i.mu.Lock()
	i.down = down
	i.mu.Unlock()
}

type claims map[string]any

// good returns the claims of a valid token.
func (i *issuer) good() claims {
	now := time.Now()
	return claims{
		"iss": i.server.URL, "aud": "duecourse-api", "sub": "c.morgan", "name": "Charlie Morgan", "roles": []string{"comms"},
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
	}
}

func (c claims) but(name string, value any) claims {
	changed := maps.Clone(c)
	if changed[name] = value; value == nil {
		delete(changed, name)
	}
	return changed
}

func (i *issuer) signed(c claims) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return signedBy(i.t, jose.RS256, i.key, i.id, c)
}

func signedBy(t *testing.T, algorithm jose.SignatureAlgorithm, key any, id string, c claims) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: id}}, nil)
	require.NoError(t, err)
	body, err := json.Marshal(c)
	require.NoError(t, err)
	object, err := signer.Sign(body)
	require.NoError(t, err)
	text, err := object.CompactSerialize()
	require.NoError(t, err)
	return text
}

func unsigned(header string, c claims) string {
	body, _ := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString(body) + "."
}

func (i *issuer) provider(of access.ClaimNames) *access.Provider {
	return access.NewProvider(access.ProviderOptions{
		Issuer: i.server.URL, ClientID: "duecourse", Audience: "duecourse-api", BaseURL: "https://cases.example.org",
		Secret: []byte("secret"), Claims: of,
	})
}

func TestOnlyValidTokensOfTheProviderAreAccepted(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	p := i.provider(access.ClaimNames{})
	who, err := p.VerifyBearer(t.Context(), i.signed(i.good()))
	require.NoError(t, err)
	require.Equal(t, casework.Actor{
		Person: casework.Person{ID: "c.morgan", Name: "Charlie Morgan"}, Roles: []casework.Role{"staff", "comms"},
	}, who.Actor)

	otherKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	good := i.signed(i.good())
	parts := strings.Split(good, ".")
	promoted, err := json.Marshal(i.good().but("roles", []string{"comms_lead"}))
	require.NoError(t, err)
	for name, token := range map[string]string{
		"expired":              i.signed(i.good().but("exp", time.Now().Add(-time.Minute).Unix())),
		"without an end":       i.signed(i.good().but("exp", nil)),
		"not yet":              i.signed(i.good().but("nbf", time.Now().Add(time.Hour).Unix())),
		"for the pages":        i.signed(i.good().but("aud", "duecourse")),
		"for nobody":           i.signed(i.good().but("aud", nil)),
		"another issuer":       i.signed(i.good().but("iss", "https://evil.example.org")),
		"unsigned":             unsigned(`{"alg":"none"}`, i.good()),
		"unsigned, upper case": unsigned(`{"alg":"NONE","kid":"first"}`, i.good()),
		"re-signed":            signedBy(t, jose.RS256, otherKey, "first", i.good()),
		"unknown key":          signedBy(t, jose.RS256, otherKey, "second", i.good()),
		"public as secret":     signedBy(t, jose.HS256, i.key.N.Bytes(), "first", i.good()),
		"changed":              parts[0] + "." + base64.RawURLEncoding.EncodeToString(promoted) + "." + parts[2],
		"signature gone":       parts[0] + "." + parts[1] + ".",
		"the system":           i.signed(i.good().but("sub", "system")),
		"a program":            i.signed(i.good().but("sub", "svc-1")),
		"an odd id":            i.signed(i.good().but("sub", "c morgan\n")),
		"nobody":               i.signed(i.good().but("sub", nil)),
		"no token":             "a.b.c",
		"nothing":              "",
	} {
		who, err := p.VerifyBearer(t.Context(), token)
		require.ErrorIs(t, err, access.ErrUnauthenticated, name)
		require.Empty(t, who, name)
	}
}

func TestTheProviderCanRotateItsKey(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	p := i.provider(access.ClaimNames{})
	old := i.signed(i.good())
	_, err := p.VerifyBearer(t.Context(), old)
	require.NoError(t, err)
	i.rotate("second")
	_, err = p.VerifyBearer(t.Context(), i.signed(i.good()))
	require.NoError(t, err)
	_, err = p.VerifyBearer(t.Context(), old)
	require.ErrorIs(t, err, access.ErrUnauthenticated, "its key was withdrawn")
}

func TestATokenIsNotRefusedBecauseTheProviderIsDown(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	p := i.provider(access.ClaimNames{})
	i.fails(true)
	_, err := p.VerifyBearer(t.Context(), i.signed(i.good()))
	require.ErrorIs(t, err, access.ErrProviderDown, "it was never discovered")

	i.fails(false)
	p = i.provider(access.ClaimNames{})
	token := i.signed(i.good())
	_, err = p.VerifyBearer(t.Context(), token)
	require.NoError(t, err)
	i.fails(true)
	_, err = p.VerifyBearer(t.Context(), token)
	require.NoError(t, err, "the key is known")
	i.rotate("second")
	_, err = p.VerifyBearer(t.Context(), i.signed(i.good()))
	require.ErrorIs(t, err, access.ErrProviderDown)
	require.NotErrorIs(t, err, access.ErrUnauthenticated)
}

func TestRolesComeFromTheConfiguredClaim(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	groups, err := access.ParseGroups(map[string]string{"Communications": "comms", "Heads": "comms, comms_lead"})
	require.NoError(t, err)
	for name, test := range map[string]struct {
		of    access.ClaimNames
		token claims
		roles []casework.Role
		id    string
	}{
		"roles themselves":  {access.ClaimNames{}, i.good().but("roles", []string{"legal", "public", "king", "legal"}), []casework.Role{"staff", "legal"}, "c.morgan"},
		"one role":          {access.ClaimNames{}, i.good().but("roles", "hr"), []casework.Role{"staff", "hr"}, "c.morgan"},
		"none":              {access.ClaimNames{}, i.good().but("roles", nil), []casework.Role{"staff"}, "c.morgan"},
		"nonsense":          {access.ClaimNames{}, i.good().but("roles", []any{1, claims{}}), []casework.Role{"staff"}, "c.morgan"},
		"nested":            {access.ClaimNames{Roles: "realm_access.roles"}, i.good().but("realm_access", claims{"roles": []string{"press"}}), []casework.Role{"staff", "press"}, "c.morgan"},
		"named by address":  {access.ClaimNames{Roles: "https://x.example/roles"}, i.good().but("https://x.example/roles", []string{"press"}), []casework.Role{"staff", "press"}, "c.morgan"},
		"groups":            {access.ClaimNames{Roles: "groups", Groups: groups}, i.good().but("groups", []string{"Heads", "Parks"}), []casework.Role{"staff", "comms", "comms_lead"}, "c.morgan"},
		"a group like role": {access.ClaimNames{Groups: groups}, i.good().but("roles", []string{"legal"}), []casework.Role{"staff"}, "c.morgan"},
		"another id":        {access.ClaimNames{Person: "preferred_username"}, i.good().but("preferred_username", "charlie"), []casework.Role{"staff", "comms"}, "charlie"},
	} {
		who, err := i.provider(test.of).VerifyBearer(t.Context(), i.signed(test.token))
		require.NoError(t, err, name)
		require.Equal(t, test.roles, who.Roles, name)
		require.Equal(t, test.id, who.ID, name)
	}
	for _, wrong := range []string{"king", "public", "", "comms,"} {
		_, err := access.ParseGroups(map[string]string{"G": wrong})
		require.ErrorContains(t, err, `group "G"`, wrong)
	}
}

func TestOnlyAVerifiedEmailAddressIsUsed(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	for address, test := range map[string]claims{
		"c@example.org": i.good().but("email", "c@example.org"),
		"d@example.org": i.good().but("email", "d@example.org").but("email_verified", true),
	} {
		who, err := i.provider(access.ClaimNames{}).VerifyBearer(t.Context(), i.signed(test))
		require.NoError(t, err)
		require.Equal(t, address, who.Email)
	}
	for _, test := range []claims{
		i.good().but("email", "e@example.org").but("email_verified", false), i.good().but("email", "not an address"), i.good(),
	} {
		who, err := i.provider(access.ClaimNames{}).VerifyBearer(t.Context(), i.signed(test))
		require.NoError(t, err)
		require.Empty(t, who.Email)
	}
}
