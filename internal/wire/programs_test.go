package wire_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

// asProgram sends a request with the token of a program.
func (s *testServer) asProgram(t *testing.T, token, method, path, body string, want int) string {
	t.Helper()
	request := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	got := httptest.NewRecorder()
	s.ServeHTTP(got, request)
	require.Equal(t, want, got.Code, "%s %s: %s", method, path, got.Body)
	return got.Body.String()
}

func (s *testServer) program(t *testing.T, r access.TokenRequest) (id, token string) {
	t.Helper()
	r.Lifetime = time.Hour
	made, token, err := s.service.CreateToken(t.Context(), caller("admin-1"), r)
	require.NoError(t, err)
	return made.ID, token
}

// proposed opens a case whose proposal P1 Legal supports.
func (s *testServer) proposed(t *testing.T, url string) string {
	t.Helper()
	post := somePost()
	post.URL += url
	answer, err := s.service.Report(t.Context(), caller("staff-2"), post, "", "")
	require.NoError(t, err)
	for _, command := range []casework.Command{
		incident.Assess{Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Rationale: "r"},
		incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "r"},
	} {
		_, err := s.service.Do(t.Context(), caller("comms-1"), incident.KindName, answer.Ref, command)
		require.NoError(t, err)
	}
	return answer.Ref
}

const (
	supportP1 = `{"proposal":"P1","position":"support","text":"Lawful."}`
	decideP1  = `{"proposal":"P1","proceed":true,"rationale":"r"}`
)

// TestATokenThatWasPutIntoTheDatabaseGivesNoAdvice tries what an owner of the database could.
func TestATokenThatWasPutIntoTheDatabaseGivesNoAdvice(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	ref, hash := s.proposed(t, "/sql"), func(token string) string {
		sum := sha256.Sum256([]byte(token))
		return hex.EncodeToString(sum[:])
	}
	for id, maker := range map[string]string{"svc-one": "", "svc-two": "admin-1", "svc-three": "nobody", "svc-four": "system"} {
		_, err := storetest.Base{Store: s.store, Address: s.address}.SQL(t).ExecContext(t.Context(), `INSERT INTO service_tokens (id, name, roles, decides, made_by, hash, made_at, ends_at)
			VALUES (?, 'Alex Bennett', 'staff comms legal admin', 'advise decide', ?, ?, 0, 9000000000000000)`, id, maker, hash("duecourse_"+id))
		require.NoError(t, err)
	}
	for _, id := range []string{"svc-one", "svc-three"} {
		s.asProgram(t, "duecourse_"+id, http.MethodGet, "/me", "", http.StatusUnauthorized)
	}
	for _, id := range []string{"svc-two", "svc-four"} {
		token := "duecourse_" + id
		require.Contains(t, s.asProgram(t, token, http.MethodGet, "/me", "", http.StatusOK), `"name":"Alex Bennett (program)","roles":["staff","comms","admin"]`)
		s.asProgram(t, token, http.MethodPost, "/incidents/"+ref+"/advise", supportP1, http.StatusForbidden)
		s.asProgram(t, token, http.MethodPost, "/standing-advice",
			`{"grounds":["spam"],"measures":["remove"],"conditions":"c","until":"2027-01-01T00:00:00Z"}`, http.StatusForbidden)
	}
}

func TestAProgramMakesAndEndsNoTokens(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	id, token := s.program(t, access.TokenRequest{Name: "Administration", Roles: []casework.Role{casework.RoleAdmin}})
	s.asProgram(t, token, http.MethodPost, "/service-tokens", `{"name":"x","days":1}`, http.StatusForbidden)
	s.asProgram(t, token, http.MethodPost, "/service-tokens/"+id+"/revoke", "", http.StatusForbidden)
	s.asProgram(t, token, http.MethodGet, "/service-tokens", "", http.StatusForbidden)
}

func TestAProgramDecidesOnlyWhatItsTokenGrantsByName(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	ref := s.proposed(t, "/decides")
	_, err := s.service.Do(t.Context(), caller("legal-1"), incident.KindName, ref, incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Lawful."})
	require.NoError(t, err)
	_, without := s.program(t, access.TokenRequest{Name: "Monitoring", Roles: []casework.Role{casework.RoleComms}})
	_, other := s.program(t, access.TokenRequest{Name: "Monitoring", Roles: []casework.Role{casework.RoleComms}, Decides: []casework.CommandName{"permit"}})
	for _, token := range []string{without, other} {
		require.Contains(t, s.asProgram(t, token, http.MethodPost, "/incidents/"+ref+"/decide", decideP1, http.StatusForbidden), "grants by name")
		require.Contains(t, s.asProgram(t, token, http.MethodGet, "/incidents/"+ref, "", http.StatusOK), `{"name":"decide","allowed":false,"code":"not_permitted"`)
		s.asProgram(t, token, http.MethodPost, "/incidents/"+ref+"/overturn", `{"reason":"r"}`, http.StatusForbidden)
		s.asProgram(t, token, http.MethodPost, "/incidents/"+ref+"/decide-referral", `{"refer":false,"reason":"r"}`, http.StatusForbidden)
	}
	_, with := s.program(t, access.TokenRequest{Name: "Monitoring", Roles: []casework.Role{casework.RoleComms}, Decides: []casework.CommandName{"decide"}})
	require.Contains(t, s.asProgram(t, with, http.MethodPost, "/incidents/"+ref+"/decide", decideP1, http.StatusOK), `"name":"Monitoring (program)"`)
	require.Contains(t, s.asProgram(t, with, http.MethodGet, "/incidents/"+ref+"/timeline", "", http.StatusOK), `"name":"Monitoring (program)"`)
}

func TestATokenEndsWhenWhoMadeItLosesTheRight(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	_, token, err := s.tokens().Create(t.Context(), access.TokenRequest{Name: "Import", Lifetime: time.Hour}, "comms-1", "")
	require.NoError(t, err)
	s.asProgram(t, token, http.MethodGet, "/me", "", http.StatusUnauthorized)
	_, token = s.program(t, access.TokenRequest{Name: "Import"})
	s.asProgram(t, token, http.MethodGet, "/me", "", http.StatusOK)
	_, err = s.service.Tokens(t.Context(), app.Caller{Actor: casework.Actor{Person: casework.Person{ID: "svc-x"}, Roles: []casework.Role{"admin"}}})
	require.Error(t, err)
}
