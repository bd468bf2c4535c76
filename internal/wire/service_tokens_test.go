package wire_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/casework/kinds"
)

type tokenAnswer struct {
	Made struct {
		ID    string
		Roles []string
		Good  bool
	}
	Token string
}

// posts sends JSON with an Idempotency-Key.
func (s *testServer) posts(t *testing.T, who, key, path, body string, want int) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequest(http.MethodPost, "/api/v1"+path, strings.NewReader(body))
	request.RemoteAddr = "192.0.2.7:5000"
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+demo.Token(who))
	request.Header.Set("Idempotency-Key", key)
	got := httptest.NewRecorder()
	s.ServeHTTP(got, request)
	require.Equal(t, want, got.Code, got.Body.String())
	return got
}

func TestATokenIsShownOnceThenListedAndRevoked(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	const form = `{"name":"Monitoring","roles":["comms"],"days":30}`
	var made, again tokenAnswer
	require.NoError(t, json.Unmarshal(s.posts(t, "admin-1", "k", "/service-tokens", form, http.StatusCreated).Body.Bytes(), &made))
	require.NoError(t, json.Unmarshal(s.posts(t, "admin-1", "k", "/service-tokens", form, http.StatusCreated).Body.Bytes(), &again))
	require.Equal(t, made, again, "the same key gives the same token")
	require.True(t, made.Made.Good)
	require.Equal(t, []string{"staff", "comms"}, made.Made.Roles)
	other := strings.Replace(form, "30", "31", 1)
	require.Contains(t, s.posts(t, "admin-1", "k", "/service-tokens", other, http.StatusUnprocessableEntity).Body.String(), "idempotency_key_reused")

	listed := s.request(t, "admin-1", http.MethodGet, "/service-tokens", "", http.StatusOK).Body.String()
	require.Contains(t, listed, made.Made.ID)
	require.NotContains(t, listed, made.Token, "the token itself is not kept")
	who, err := s.authenticator(t).Authenticate(t.Context(), made.Token)
	require.NoError(t, err)
	require.Equal(t, "Monitoring (program)", who.Name)
	require.Contains(t, s.request(t, "admin-1", http.MethodGet, "/service-tokens", "", http.StatusOK).Body.String(),
		`"used_at":"2026-11-02T`, "when it was last used")

	s.posts(t, "admin-1", "", "/service-tokens/"+made.Made.ID+"/revoke", "", http.StatusOK)
	s.posts(t, "admin-1", "", "/service-tokens/"+made.Made.ID+"/revoke", "", http.StatusOK)
	s.posts(t, "admin-1", "", "/service-tokens/svc-none/revoke", "", http.StatusNotFound)
	_, err = s.authenticator(t).Authenticate(t.Context(), made.Token)
	require.ErrorIs(t, err, access.ErrUnauthenticated)

	s.stop()
	looks := strings.Join(s.accessLog(t), "\n")
	for _, line := range []string{
		"admin-1 192.0.2.7 POST /api/v1/service-tokens " + made.Made.ID + " 201",
		"admin-1 192.0.2.7 POST /api/v1/service-tokens/:id/revoke " + made.Made.ID + " 200",
		"admin-1 192.0.2.7 GET /api/v1/service-tokens  200",
	} {
		require.Contains(t, looks, line)
	}
}

func (s *testServer) tokens() *access.ServiceTokens {
	return &access.ServiceTokens{
		Store: s.store, Secret: []byte("s"), Now: func() time.Time { return monday }, Decisions: kinds.All().Decisions(),
		Log: slog.New(slog.DiscardHandler),
	}
}

// authenticator knows the demo's people, and programs.
func (s *testServer) authenticator(t *testing.T) *access.Authenticator {
	t.Helper()
	authoriser, err := access.NewAuthoriser()
	require.NoError(t, err)
	return &access.Authenticator{Directory: demo.People(), Tokens: s.tokens(), Authoriser: authoriser, Log: slog.New(slog.DiscardHandler)}
}

func TestAnInvalidTokenRequestIsRefused(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	for body, field := range map[string]string{
		`{"name":" ","days":1}`:                        "name",
		`{"name":"x","days":0}`:                        "days",
		`{"name":"x","days":367}`:                      "days",
		`{"name":"x","days":1,"roles":["public"]}`:     "roles",
		`{"name":"x","days":1,"roles":["legal"]}`:      "roles", // a program gives no advice (R8)
		`{"name":"x","days":1,"roles":["superuser"]}`:  "roles",
		`{"name":"x","days":1,"token":"of my choice"}`: "token",
		`{"name":"x","days":1,"decides":["advise"]}`:   "decides", // no decision
		`{"name":"x","days":1,"decides":["reign"]}`:    "decides",
	} {
		require.Contains(t, s.request(t, "admin-1", http.MethodPost, "/service-tokens", body, http.StatusUnprocessableEntity).Body.String(),
			field, body)
	}
	for _, who := range []string{"comms-lead", "auditor-1", "legal-1"} {
		s.request(t, who, http.MethodPost, "/service-tokens", `{"name":"x","days":1}`, http.StatusForbidden)
	}
}
