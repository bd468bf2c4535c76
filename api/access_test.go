package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access/demo"
	"duecourse/internal/casework"
)

func TestNobodyGetsInWithoutAToken(t *testing.T) {
	t.Parallel()
	problem := map[string]string{"WWW-Authenticate": `Bearer realm="Due Course"`, "Content-Type": "application/problem+json"}
	run(t, []scenario{
		{name: "nothing shown", method: http.MethodGet, path: "/me", status: 401, golden: "problem_unauthenticated.json", answers: problem},
		{name: "an unknown token", method: http.MethodGet, path: "/me", headers: bearer("Bearer dev-nobody"), status: 401, answers: problem},
		{name: "another scheme", method: http.MethodGet, path: "/me", headers: bearer("Basic dev-comms-1"), status: 401, answers: problem},
		{name: "an empty token", method: http.MethodGet, path: "/me", headers: bearer("Bearer "), status: 401, answers: problem},
		{name: "a scheme in lower case", method: http.MethodGet, path: "/me", headers: bearer("bearer dev-comms-1"), status: 200},
		{
			name: "a body that could not be read either", method: http.MethodPost, path: someCase + "/note", body: "{",
			status: 401, answers: problem,
		},
	})
}

func bearer(header string) map[string]string { return map[string]string{"Authorization": header} }

// TestWhoMayNotIsToldSoWhateverTheBodyHolds also for evidence, which is not JSON.
func TestWhoMayNotIsToldSoWhateverTheBodyHolds(t *testing.T) {
	t.Parallel()
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
				then: func(t *testing.T, d *desk) { t.Helper(); require.Nil(t, d.command) },
			})
		}
	}
	run(t, list)
}

func TestWhoMayNotSeeIsToldSo(t *testing.T) {
	t.Parallel()
	list := []scenario{}
	for path, as := range map[string]string{
		someCase + "/timeline": "staff-1", someCase + "/letters": "press-1", someCase + "/letters/L1": "hr-1",
		someCase + "/workflow": "legal-1", "/authors/x/gull": "staff-1", "/audit/verify": "comms-1", "/standing-advice": "staff-1",
	} {
		list = append(list, scenario{
			name: path, as: as, method: http.MethodGet, path: path,
			status: http.StatusForbidden, contains: []string{`"code":"not_permitted"`},
		})
	}
	run(t, list)
}

// closedGate cannot say who anybody is.
type closedGate struct{}

func (closedGate) Authenticate(context.Context, string) (casework.Actor, error) {
	return casework.Actor{}, errors.New("the directory is away")
}

func TestAGateThatCannotSayLetsNobodyIn(t *testing.T) {
	t.Parallel()
	handler := api.New(api.Options{Desk: newDesk(t), Gate: closedGate{}, Printer: printer{}, Now: day})
	got := httptest.NewRecorder()
	handler.ServeHTTP(got, scenario{as: "comms-1", method: http.MethodGet, path: "/me"}.request())
	require.Equal(t, http.StatusServiceUnavailable, got.Code)
	require.NotEmpty(t, got.Header().Get("Retry-After"))
	require.NotContains(t, got.Body.String(), "directory")
}

func TestTheGateOfTheDemoKnowsItsPeople(t *testing.T) {
	t.Parallel()
	run(t, []scenario{{
		name: "who one is", method: http.MethodGet, path: "/me", headers: bearer("Bearer " + demo.Token("legal-2")),
		status: http.StatusOK, contains: []string{`"id":"legal-2"`, `"legal"`},
	}})
}
