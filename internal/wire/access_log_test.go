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

// request asks as somebody, and wants a status.
func (o *office) request(t *testing.T, who, method, path, body string, want int) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	request.RemoteAddr = "192.0.2.7:5000"
	request.Header.Set("Content-Type", "application/json")
	if who != "" {
		request.Header.Set("Authorization", "Bearer "+demo.Token(who))
	}
	got := httptest.NewRecorder()
	o.ServeHTTP(got, request)
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

func (o *office) verified(t *testing.T) auditAnswer {
	t.Helper()
	var answer auditAnswer
	require.NoError(t, json.Unmarshal(o.request(t, "auditor-1", http.MethodGet, "/audit/verify", "", http.StatusOK).Body.Bytes(), &answer))
	return answer
}

// looks are the lines of the access log, as they are exported: who, what, about
// what, and what came of it.
func (o *office) looks(t *testing.T) []string { t.Helper(); return looksIn(t, o.register) }

func looksIn(t *testing.T, register *store.Store) []string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, register.Export(t.Context(), monday, &out))
	var looks []string
	for line := range strings.SplitSeq(strings.TrimSpace(out.String()), "\n") {
		var l store.Line
		require.NoError(t, json.Unmarshal([]byte(line), &l))
		if l.Link != nil && l.Link.Chain == store.ChainAccess {
			var how struct {
				From    string
				Outcome int
			}
			require.NoError(t, json.Unmarshal([]byte(l.Link.Data), &how))
			looks = append(looks, fmt.Sprintf("%s %s %s %s %d", l.Link.Actor, how.From, l.Link.Kind, l.Link.Ref, how.Outcome))
		}
	}
	return looks
}

func TestEveryRequestIsInTheAccessLog(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	ref := o.cases[relations()[0]]("")
	o.request(t, "comms-1", http.MethodGet, "/incidents/"+ref, "", http.StatusOK)
	o.request(t, "staff-1", http.MethodGet, "/incidents/"+ref, "", http.StatusNotFound)
	o.request(t, "legal-1", http.MethodGet, "/incidents/"+ref+"/evidence/E1", "", http.StatusOK)
	o.request(t, "", http.MethodGet, "/me", "", http.StatusUnauthorized)
	o.leave()
	require.Equal(t, []string{
		"comms-1 192.0.2.7 GET /api/v1/incidents/:ref " + ref + " 200",
		"staff-1 192.0.2.7 GET /api/v1/incidents/:ref " + ref + " 404",
		"legal-1 192.0.2.7 GET /api/v1/incidents/:ref/evidence/:id " + ref + "/E1 0",
		"legal-1 192.0.2.7 GET /api/v1/incidents/:ref/evidence/:id " + ref + "/E1 200",
		" 192.0.2.7 GET /api/v1/me  401",
	}, o.looks(t))
}

func TestVerifyFindsAccessLogEntriesDeletedAfterSigning(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for range 5 {
		o.request(t, "auditor-1", http.MethodGet, "/audit/verify", "", http.StatusOK)
	}
	o.leave() // everything is written and signed
	sound := o.compared(t)
	require.True(t, sound.OK, sound.Broken)

	db, err := sql.Open("sqlite", strings.TrimPrefix(o.address, "sqlite:"))
	require.NoError(t, err)
	defer db.Close() //nolint:errcheck // it is thrown away
	for _, statement := range []string{"DROP TRIGGER access_log_never_deleted", "DELETE FROM access_log WHERE n > 7"} {
		_, err := db.ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
	broken := o.compared(t)
	require.False(t, broken.OK)
	require.Equal(t, "access_log", broken.Broken.Ref)
	require.Equal(t, 8, broken.Broken.Seq)
}

// compared verifies as the command does, with the heads and the public key.
func (o *office) compared(t *testing.T) casework.Verification {
	t.Helper()
	public, err := audit.LoadPublic(o.key + ".pub")
	require.NoError(t, err)
	heads, err := audit.Heads{Dir: o.heads, PublicKey: public}.Read()
	require.NoError(t, err)
	require.NotEmpty(t, heads)
	v, err := o.register.Verify(t.Context(), heads...)
	require.NoError(t, err)
	return v
}

func TestAForgedHeadFailsTheVerification(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	require.Eventually(t, func() bool { return o.verified(t).Heads > 0 }, 10*time.Second, 10*time.Millisecond)
	require.True(t, o.verified(t).OK)
	heads, err := filepath.Glob(filepath.Join(o.heads, "*.json"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(heads[0], []byte(`{"head":{},"signature":""}`), 0o600))
	answer := o.verified(t)
	require.False(t, answer.OK)
	require.Equal(t, "heads", answer.Broken.Ref)
	require.Contains(t, answer.Broken.Why, filepath.Base(heads[0]))
}

// TestRequestLogHasNoPersonalData drives a case through everything that
// goes well and much that does not, and reads the log.
func TestRequestLogHasNoPersonalData(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	post := `{"post": {"channel": "facebook", "url": "https://facebook.com/zanzibar/1", "author": "@zanzibar", "text": "zanzibar"}, "note": "zanzibar"}`
	var opened struct{ Ref string }
	require.NoError(t, json.Unmarshal(o.request(t, "comms-1", http.MethodPost, "/incidents", post, http.StatusCreated).Body.Bytes(), &opened))
	at := "/incidents/" + opened.Ref
	o.request(t, "comms-1", http.MethodPost, at+"/assess", `{"finding":"unacceptable","grounds":["abusive"],"rationale":"zanzibar"}`, http.StatusOK)
	o.request(t, "comms-1", http.MethodPost, at+"/identify", `{"outcome":"identified","efforts":"zanzibar","person":"zanzibar"}`, http.StatusOK)
	o.request(t, "comms-1", http.MethodPost, at+"/propose", `{"measures":["warn"],"reason":"zanzibar"}`, http.StatusOK)
	o.request(t, "comms-1", http.MethodPost, at+"/decide", `{"proposal":"P1","proceed":true,"rationale":"zanzibar"}`, http.StatusConflict)
	o.request(t, "comms-legal-1", http.MethodPost, at+"/note", `{"text":"zanzibar"}`, http.StatusOK)
	o.request(t, "comms-1", http.MethodPost, at+"/note", `{"zanzibar":"zanzibar"}`, http.StatusUnprocessableEntity)
	o.request(t, "comms-1", http.MethodPost, at+"/note", `{"zanzibar`, http.StatusBadRequest)
	o.request(t, "staff-1", http.MethodPost, at+"/note", `{"text":"zanzibar"}`, http.StatusForbidden)
	o.request(t, "comms-1", http.MethodGet, "/incidents?q=zanzibar&author=zanzibar", "", http.StatusOK)
	o.request(t, "comms-1", http.MethodGet, "/authors/facebook/@zanzibar", "", http.StatusOK)
	o.request(t, "comms-1", http.MethodGet, "/incidents/zanzibar", "", http.StatusNotFound)
	o.request(t, "comms-1", http.MethodGet, "/zanzibar", "", http.StatusNotFound)
	o.request(t, "", http.MethodPost, "/public/reports", strings.Replace(post, `"note": "zanzibar"`, `"contact": "zanzibar@example.org"`, 1), http.StatusAccepted)
	require.NoError(t, o.register.Close()) // and now everything fails
	o.down = true
	o.request(t, "comms-1", http.MethodGet, at, "", http.StatusServiceUnavailable)
	o.request(t, "comms-1", http.MethodGet, "/incidents?q=zanzibar", "", http.StatusServiceUnavailable)
	o.request(t, "comms-1", http.MethodPost, at+"/note", `{"text":"zanzibar"}`, http.StatusInternalServerError)

	logged := o.log.String()
	require.Greater(t, strings.Count(logged, `"msg":"request"`), 15)
	require.NotContains(t, strings.ToLower(logged), "zanzibar", "words, authors, addresses of posts")
	for _, person := range signedIn() {
		require.NotContains(t, logged, person.Name)
		require.NotContains(t, logged, demo.Token(person.ID))
	}
	require.NotContains(t, logged, "@example.org")
}
