package wire_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/casework"
)

//nolint:gochecknoglobals // a flag of the test binary
var update = flag.Bool("update", false, "write the golden table anew")

// TestNoRouteIsReachableWithoutItsPermission calls every route of the document as
// each demo person: for a case of somebody else, a case that they reported, and a case
// that is about them. Lawyers read testdata/route_permissions.txt;
// `go test ./internal/wire -run Reachable -update` writes it.
func TestNoRouteIsReachableWithoutItsPermission(t *testing.T) {
	t.Parallel()
	const golden = "testdata/route_permissions.txt"
	s := newTestServer(t)
	text, tried := &strings.Builder{}, 0
	fmt.Fprintln(text, "Who may use which route. \"in\": the request is let in; otherwise the status that refuses it.")
	for n, relation := range relations() {
		s.relation, s.validForms = relation, n == 2
		fmt.Fprintf(text, "\n%s\n\n", relation)
		table := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
		writeRow(t, table, append([]string{"", "", "nobody"}, callerIDs()...))
		for _, r := range s.routes(t) {
			cells := []string{r.method, strings.TrimPrefix(r.path, "/api/v1"), s.try(r, "")}
			for _, who := range callers() {
				if strings.Contains(r.path, "standing-advice/{id}") {
					s.addAdvice(t) // it can be ended once
				}
				cells = append(cells, s.try(r, who.ID))
			}
			tried += len(callers()) + 1
			writeRow(t, table, cells)
		}
		require.NoError(t, table.Flush())
	}
	t.Logf("%d pairs of route and role", tried)
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(text.String()), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), text.String())
}

// relations are the ways in which a caller can be related to a case.
func relations() []string {
	return []string{
		"A case, or account request, of somebody else",
		"A case whose post they reported; an account request of their own",
		"A case that is about them; an account request that names them as line manager",
	}
}

func writeRow(t *testing.T, table io.Writer, cells []string) {
	t.Helper()
	_, err := fmt.Fprintln(table, strings.Join(cells, "\t"))
	require.NoError(t, err)
}

// TestRoutesNeedASignInExactlyWhereTheDocumentSaysSo: a route without security in the
// document is public; every other route answers 401 to an invalid token.
func TestRoutesNeedASignInExactlyWhereTheDocumentSaysSo(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	for _, r := range s.routes(t) {
		for _, token := range []string{"", "dev-", "dev-nobody", "dev-comms-1x", strings.Repeat("a", 8000)} {
			s.relation = relations()[0]
			got := s.call(r, token, "")
			require.Equal(t, r.secured, got == http.StatusUnauthorized, "%s %s: %d", r.method, r.path, got)
		}
	}
}

type documentedRoute struct {
	method, path string
	secured      bool
}

// routes lists the routes of the served document.
func (s *testServer) routes(t *testing.T) []documentedRoute {
	t.Helper()
	got := httptest.NewRecorder()
	s.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	var document struct {
		Paths map[string]map[string]struct {
			Security []any `json:"security"`
		} `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &document))
	var list []documentedRoute
	for path, methods := range document.Paths {
		for method, operation := range methods {
			list = append(list, documentedRoute{strings.ToUpper(method), path, len(operation.Security) > 0})
		}
	}
	require.Greater(t, len(list), 30)
	slices.SortFunc(list, func(a, b documentedRoute) int { return strings.Compare(a.path+" "+a.method, b.path+" "+b.method) })
	return list
}

// try calls a route with a body that is not valid, so that a permitted caller changes
// nothing.
func (s *testServer) try(r documentedRoute, who string) string {
	token := ""
	if who != "" {
		token = demo.Token(who)
	}
	switch status := s.call(r, token, who); status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusInternalServerError:
		return fmt.Sprint(status)
	default:
		return "in"
	}
}

func (s *testServer) call(r documentedRoute, token, who string) int {
	ref := s.cases[s.relation](who)
	switch {
	case strings.HasPrefix(r.path, "/api/v1/account-requests/"):
		ref = s.requests[s.relation](who)
	case strings.HasPrefix(r.path, "/api/v1/accounts/"):
		ref = s.account
	case strings.HasPrefix(r.path, "/api/v1/unregistered-accounts/"):
		ref = unregisteredRef
	case strings.HasPrefix(r.path, "/api/v1/publications/"):
		ref = s.publications[s.relation](who)
	case strings.HasPrefix(r.path, "/api/v1/media-enquiries/"):
		ref = enquiryRef
	}
	path := strings.NewReplacer(
		"{ref}", ref, "{channel}", "facebook", "{author}", "@angry", "evidence/{id}", "evidence/E1", "letters/{id}", "letters/L1", "{check}", "data_protection_policy",
	).Replace(r.path)
	path = strings.Replace(path, "service-tokens/{id}", "service-tokens/"+s.token, 1)
	if strings.HasPrefix(path, "/api/v1/standing-advice/") {
		path = strings.Replace(path, "{id}", s.advice, 1)
	}
	body := `{"unknown": 1}`
	if form, some := accountForms()[filepath.Base(r.path)]; some && (strings.HasPrefix(r.path, "/api/v1/account") || strings.HasPrefix(r.path, "/api/v1/unregistered-accounts/")) {
		body = form
	} else if form, some := publicationForms()[filepath.Base(r.path)]; some && (strings.HasPrefix(r.path, "/api/v1/publications/") || strings.HasPrefix(r.path, "/api/v1/media-enquiries/")) {
		body = form
	} else if form, some := validForms()[filepath.Base(r.path)]; some && s.validForms {
		body = form
	}
	mediaType := "application/json"
	if r.method == http.MethodPost && strings.HasSuffix(r.path, "/evidence") {
		body, mediaType = formWith(nil), "multipart/form-data; boundary=edge"
		if strings.HasPrefix(r.path, "/api/v1/account-requests/") {
			body = formWith(map[string]string{"check": "data_protection_policy", "completed_on": "2026-10-01", "policy_version": "1.0"})
		}
		if !s.validForms && strings.HasPrefix(r.path, "/api/v1/incidents/") {
			body = strings.Replace(body, "a.png", "", 1) // makes it invalid
		}
	}
	request := httptest.NewRequest(r.method, path, strings.NewReader(body))
	request.Header.Set("Content-Type", mediaType)
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	got := httptest.NewRecorder()
	s.ServeHTTP(got, request)
	return got.Code
}

// formWith is a form with a file and fields.
func formWith(fields map[string]string) string {
	text := "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nab\r\n"
	for name, value := range fields {
		text += fmt.Sprintf("--edge\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", name, value)
	}
	return text + "--edge--\r\n"
}

// callers are demo people who together have every role.
func callers() []access.Person {
	var people []access.Person
	for _, id := range callerIDs() {
		person, _ := demo.People().Person(id)
		people = append(people, person)
	}
	return people
}

// callerIDs are the columns of the table.
func callerIDs() []string {
	return []string{
		"staff-1", "comms-1", "comms-lead", "legal-1", "comms-legal-1", "press-1", "hr-1", "records-1", "auditor-1", "admin-1",
	}
}

func TestRoutePermissionTableHasEveryRole(t *testing.T) {
	t.Parallel()
	for _, role := range casework.Roles()[1:] {
		require.True(t, slices.ContainsFunc(callers(), func(p access.Person) bool { return p.Has(role) }), role)
	}
}

// validForms are bodies of commands that are valid: a caller without access must not learn
// whether the case would accept the command.
func validForms() map[string]string {
	return map[string]string{
		"assess": `{"finding":"acceptable","rationale":"r"}`, "identify": `{"outcome":"not_identified","efforts":"e"}`,
		"propose": `{"measures":["warn"],"reason":"r"}`, "advise": `{"proposal":"P1","position":"support","text":"t"}`,
		"decide": `{"proposal":"P1","proceed":true,"rationale":"r"}`, "confirm": `{"action":"A1","outcome":"done"}`,
		"observe": `{"behaviour":"complied"}`, "progress": `{"action":"A1","note":"n"}`, "pause": `{"category":"court","reason":"r"}`,
		"resume": `{}`, "join": `{"into":"x"}`, "close": `{"outcome":"withdrawn","reason":"r"}`, "reopen": `{"reason":"r"}`, "overturn": `{"reason":"r"}`,
		"assign": `{"to":"comms-1"}`, "note": `{"text":"t"}`,
	}
}
