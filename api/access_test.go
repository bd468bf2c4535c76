package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/app"
)

func TestACallerNeedsAToken(t *testing.T) {
	t.Parallel()
	problem := map[string]string{"WWW-Authenticate": `Bearer realm="Due Course"`, "Content-Type": "application/problem+json"}
	checkAll(t, newFixture(t), []scenario{
		{name: "no token", path: "/me", status: 401, golden: "problem_unauthenticated.json", answers: problem},
		{name: "an unknown token", path: "/me", headers: bearer("Bearer dev-nobody"), status: 401, answers: problem},
		{name: "another scheme", path: "/me", headers: bearer("Basic dev-comms-1"), status: 401, answers: problem},
		{name: "an empty token", path: "/me", headers: bearer("Bearer "), status: 401, answers: problem},
		{name: "a scheme in lower case", path: "/me", headers: bearer("bearer dev-comms-1"), status: 200},
		{name: "a body that is not valid either", method: http.MethodPost, path: someCase + "/note", body: "{", status: 401, answers: problem},
		{name: "who the caller is", path: "/me", as: "comms-legal-1", status: 200, golden: "me.json"},
	})
}

func bearer(header string) map[string]string { return map[string]string{"Authorization": header} }

// TestACommandIsNotPermittedWhateverItsBodyHolds, also for evidence, which is not JSON.
func TestACommandIsNotPermittedWhateverItsBodyHolds(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	bodies := map[string]string{"malformed": "{", "empty": "", "of another form": `[]`, "too large": strings.Repeat("a", 2<<20)}
	routes := map[string]string{
		someCase + "/assess": "legal-1", someCase + "/advise": "comms-1", someCase + "/pause": "comms-1",
		someCase + "/note": "staff-1", someCase + "/evidence": "staff-1", someCase + "/capture": "auditor-1",
		"/standing-advice": "comms-1", "/standing-advice/SA1/end": "comms-1",
	}
	list := []scenario{}
	for path, as := range routes {
		for kind, body := range bodies {
			list = append(list, scenario{
				name: path + " " + kind, as: as, method: http.MethodPost, path: path, body: body,
				status: http.StatusForbidden, contains: []string{`"code":"not_permitted"`},
			})
		}
	}
	checkAll(t, f, list)
	require.Empty(t, f.workflows.last.Name, "no command reached the case")
}

func TestARouteIsNotPermittedWithoutItsRight(t *testing.T) {
	t.Parallel()
	list := []scenario{}
	for path, as := range map[string]string{
		someCase + "/timeline": "staff-1", someCase + "/letters": "press-1", someCase + "/letters/L1": "hr-1",
		someCase + "/workflow": "legal-1", someCase + "/pack": "staff-1", someCase + "/pack/progress": "staff-1",
		"/authors/x/gull": "staff-1", "/audit/verify": "comms-1", "/audit/events": "records-1", "/audit/access": "admin-1",
		"/standing-advice": "staff-1", "/reports/summary": "comms-1", "/reports/transparency": "legal-1",
	} {
		list = append(list, scenario{name: path, as: as, path: path, status: http.StatusForbidden, contains: []string{`"code":"not_permitted"`}})
	}
	checkAll(t, newFixture(t), list)
}

// failingTokenStore is a store of tokens that does not answer.
type failingTokenStore struct{ access.Store }

func (failingTokenStore) ServiceToken(context.Context, string) (access.ServiceToken, error) {
	return access.ServiceToken{}, errors.New("the database is away")
}

func TestNobodyIsSignedInWhileTokensCannotBeChecked(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	down := f.handler(api.Options{Authenticator: &access.Authenticator{
		Tokens: &access.ServiceTokens{Store: failingTokenStore{}, Now: monday},
	}})
	created, token, err := f.service.CreateToken(t.Context(), app.Caller{Actor: actor("admin-1")}, access.TokenRequest{Name: "Import", Lifetime: time.Hour})
	require.NoError(t, err, created)
	got := httptest.NewRecorder()
	down.ServeHTTP(got, scenario{path: "/me", headers: bearer("Bearer " + token)}.request())
	require.Equal(t, http.StatusServiceUnavailable, got.Code)
	require.NotEmpty(t, got.Header().Get("Retry-After"))
	require.NotContains(t, got.Body.String(), "database")
}

func TestAClientThatFailsToSignInTooOftenHasToWait(t *testing.T) {
	t.Parallel()
	handler := newFixture(t).handler(api.Options{SignInsPerMinute: 1, SignInBurst: 3})
	ask := func(token, from string) int {
		request := scenario{path: "/me", headers: bearer("Bearer " + token)}.request()
		request.RemoteAddr = from
		got := httptest.NewRecorder()
		handler.ServeHTTP(got, request)
		if got.Code == http.StatusTooManyRequests {
			require.Equal(t, "60", got.Header().Get("Retry-After"))
		}
		return got.Code
	}
	for range 3 {
		require.Equal(t, http.StatusUnauthorized, ask("guess", "192.0.2.7:1"))
	}
	require.Equal(t, http.StatusTooManyRequests, ask("guess", "192.0.2.7:2"))
	require.Equal(t, http.StatusUnauthorized, ask("guess", "192.0.2.8:1"), "another address")
	require.Equal(t, http.StatusOK, ask(demo.Token("comms-1"), "192.0.2.7:3"), "a colleague at the same address")
}
