package wire_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access/demo"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/store"
)

// request calls the API as a demo person and checks the status.
func (s *testServer) request(t *testing.T, who, method, path, body string, want int) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	request.RemoteAddr = "192.0.2.7:5000"
	request.Header.Set("Content-Type", "application/json")
	if who != "" {
		request.Header.Set("Authorization", "Bearer "+demo.Token(who))
	}
	got := httptest.NewRecorder()
	s.ServeHTTP(got, request)
	require.Equal(t, want, got.Code, got.Body.String())
	return got
}

type auditAnswer struct {
	OK     bool
	Access int
	Heads  int
	Broken *struct {
		Ref string
		Seq int
		Why string
	}
}

func (s *testServer) verify(t *testing.T) auditAnswer {
	t.Helper()
	var answer auditAnswer
	require.NoError(t, json.Unmarshal(s.request(t, "auditor-1", http.MethodGet, "/audit/verify", "", http.StatusOK).Body.Bytes(), &answer))
	return answer
}

// accessLog returns the exported lines of the access log: actor, address, action,
// reference and status.
func (s *testServer) accessLog(t *testing.T) []string { t.Helper(); return accessLogOf(t, s.store) }

func accessLogOf(t *testing.T, register *store.Store) []string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, register.Export(t.Context(), monday, &out))
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(out.String()), "\n") {
		var l store.Line
		require.NoError(t, json.Unmarshal([]byte(line), &l))
		if l.Link != nil && l.Link.Chain == store.ChainAccess {
			var how struct {
				From    string
				Outcome int
			}
			require.NoError(t, json.Unmarshal([]byte(l.Link.Data), &how))
			lines = append(lines, fmt.Sprintf("%s %s %s %s %d", l.Link.Actor, how.From, l.Link.Kind, l.Link.Ref, how.Outcome))
		}
	}
	return lines
}

func TestEveryRequestIsInTheAccessLog(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	ref := s.cases[relations()[0]]("")
	s.request(t, "comms-1", http.MethodGet, "/incidents/"+ref, "", http.StatusOK)
	s.request(t, "staff-1", http.MethodGet, "/incidents/"+ref, "", http.StatusNotFound)
	s.request(t, "legal-1", http.MethodGet, "/incidents/"+ref+"/evidence/E1", "", http.StatusOK)
	s.request(t, "", http.MethodGet, "/me", "", http.StatusUnauthorized)
	s.stop()
	require.Equal(t, []string{
		"comms-1 192.0.2.7 GET /api/v1/incidents/:ref " + ref + " 200",
		"staff-1 192.0.2.7 GET /api/v1/incidents/:ref " + ref + " 404",
		"legal-1 192.0.2.7 GET /api/v1/incidents/:ref/evidence/:id " + ref + "/E1 0",
		"legal-1 192.0.2.7 GET /api/v1/incidents/:ref/evidence/:id " + ref + "/E1 200",
		" 192.0.2.7 GET /api/v1/me  401",
	}, s.accessLog(t))
}

func TestVerifyFindsAccessLogEntriesDeletedAfterSigning(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	for range 5 {
		s.request(t, "auditor-1", http.MethodGet, "/audit/verify", "", http.StatusOK)
	}
	s.stop() // everything is written and signed
	sound := s.verifyWithHeads(t)
	require.True(t, sound.OK, sound.Broken)

	db, err := sql.Open("sqlite", strings.TrimPrefix(s.address, "sqlite:"))
	require.NoError(t, err)
	defer db.Close() //nolint:errcheck // only this test uses it
	for _, statement := range []string{"DROP TRIGGER access_log_never_deleted", "DELETE FROM access_log WHERE n > 7"} {
		_, err := db.ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
	broken := s.verifyWithHeads(t)
	require.False(t, broken.OK)
	require.Equal(t, "access_log", broken.Broken.Ref)
	require.Equal(t, 8, broken.Broken.Seq)
}

// verifyWithHeads verifies the chains as the command does, with the signed heads and
// the public key.
func (s *testServer) verifyWithHeads(t *testing.T) casework.Verification {
	t.Helper()
	public, err := audit.LoadPublic(s.key + ".pub")
	require.NoError(t, err)
	heads, err := audit.Heads{Dir: s.heads, PublicKey: public}.Read()
	require.NoError(t, err)
	require.NotEmpty(t, heads)
	v, err := s.store.Verify(t.Context(), heads...)
	require.NoError(t, err)
	return v
}

func TestAForgedHeadFailsTheVerification(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	require.Eventually(t, func() bool { return s.verify(t).Heads > 0 }, 10*time.Second, 10*time.Millisecond)
	require.True(t, s.verify(t).OK)
	heads, err := filepath.Glob(filepath.Join(s.heads, "*.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(heads[0], []byte(`{"head":{},"signature":""}`), 0o600))
	answer := s.verify(t)
	require.False(t, answer.OK)
	require.Equal(t, "heads", answer.Broken.Ref)
	require.Contains(t, answer.Broken.Why, filepath.Base(heads[0]))
}

// TestRequestLogHasNoPersonalData sends commands that succeed and commands that fail,
// then reads the request log.
func TestRequestLogHasNoPersonalData(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	post := `{"post": {"channel": "facebook", "url": "https://facebook.com/zanzibar/1", "author": "@zanzibar", "text": "zanzibar"}, "note": "zanzibar"}`
	var opened struct{ Ref string }
	require.NoError(t, json.Unmarshal(s.request(t, "comms-1", http.MethodPost, "/incidents", post, http.StatusCreated).Body.Bytes(), &opened))
	at := "/incidents/" + opened.Ref
	s.request(t, "comms-1", http.MethodPost, at+"/assess", `{"finding":"unacceptable","grounds":["abusive"],"rationale":"zanzibar"}`, http.StatusOK)
	s.request(t, "comms-1", http.MethodPost, at+"/identify", `{"outcome":"identified","efforts":"zanzibar","person":"zanzibar"}`, http.StatusOK)
	s.request(t, "comms-1", http.MethodPost, at+"/propose", `{"measures":["warn"],"reason":"zanzibar"}`, http.StatusOK)
	s.request(t, "comms-1", http.MethodPost, at+"/decide", `{"proposal":"P1","proceed":true,"rationale":"zanzibar"}`, http.StatusConflict)
	s.request(t, "comms-legal-1", http.MethodPost, at+"/note", `{"text":"zanzibar"}`, http.StatusOK)
	s.request(t, "comms-1", http.MethodPost, at+"/note", `{"zanzibar":"zanzibar"}`, http.StatusUnprocessableEntity)
	s.request(t, "comms-1", http.MethodPost, at+"/note", `{"zanzibar`, http.StatusBadRequest)
	s.request(t, "staff-1", http.MethodPost, at+"/note", `{"text":"zanzibar"}`, http.StatusForbidden)
	s.request(t, "comms-1", http.MethodGet, "/incidents?q=zanzibar&author=zanzibar", "", http.StatusOK)
	s.request(t, "comms-1", http.MethodGet, "/authors/facebook/@zanzibar", "", http.StatusOK)
	s.request(t, "comms-1", http.MethodGet, "/incidents/zanzibar", "", http.StatusNotFound)
	s.request(t, "comms-1", http.MethodGet, "/zanzibar", "", http.StatusNotFound)
	s.request(t, "", http.MethodPost, "/public/reports", strings.Replace(post, `"note": "zanzibar"`, `"contact": "zanzibar@example.org"`, 1), http.StatusAccepted)
	require.NoError(t, s.store.Close()) // from here on every request fails
	s.storeClosed = true
	s.request(t, "comms-1", http.MethodGet, at, "", http.StatusServiceUnavailable)
	s.request(t, "comms-1", http.MethodGet, "/incidents?q=zanzibar", "", http.StatusServiceUnavailable)
	s.request(t, "comms-1", http.MethodPost, at+"/note", `{"text":"zanzibar"}`, http.StatusInternalServerError)

	logged := s.log.String()
	require.Greater(t, strings.Count(logged, `"msg":"request"`), 15)
	require.NotContains(t, strings.ToLower(logged), "zanzibar", "words, authors, addresses of posts")
	for _, person := range callers() {
		require.NotContains(t, logged, person.Name)
		require.NotContains(t, logged, demo.Token(person.ID))
	}
	require.NotContains(t, logged, "@example.org")
}
