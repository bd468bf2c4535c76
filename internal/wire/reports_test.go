package wire_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/console"
	"duecourse/internal/letter"
	"duecourse/internal/policy"
)

const november = "?from=2026-11-01&to=2026-11-30"

// TestPageAndAPIShowTheSameFigures compares the tables of the page, the JSON of the API and
// both CSVs: each number of the API is on the page under its name.
func TestPageAndAPIShowTheSameFigures(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	lead := s.browser(t, "comms-lead")
	page := lead("/reports" + november)
	var api struct {
		Months []struct {
			Month string
			Cases int
		}
		Stages []struct {
			Stage account.RequestStage
			Cases int
		}
		Grounds []struct {
			Ground *casework.Ground
			Cases  int
		}
		Open []struct {
			Stage          account.RequestStage
			Cases, Overdue int
		}
		Requests []struct {
			Stage    account.RequestStage
			Requests int
		} `json:"account_requests"`
	}
	require.NoError(t, json.Unmarshal([]byte(s.report(t, "summary", "application/json")), &api))
	require.NotEmpty(t, api.Stages)
	opened, standing, open := 0, 0, 0
	for _, m := range api.Months {
		opened += m.Cases
	}
	require.Contains(t, page, fmt.Sprintf(`<th scope="row">All cases</th><td>%d</td><td>%d</td></tr>`, opened, opened))
	for _, g := range api.Grounds {
		if g.Ground != nil {
			name := strings.ToUpper(string(*g.Ground)[:1]) + strings.ReplaceAll(string(*g.Ground)[1:], "_", " ")
			require.Contains(t, page, fmt.Sprintf(`<th scope="row">%s</th><td>%d</td>`, name, g.Cases))
		}
	}
	for _, s := range api.Stages {
		standing += s.Cases
	}
	for _, l := range api.Open {
		open += l.Cases
	}
	require.Equal(t, opened, standing)
	require.NotZero(t, open)
	require.NotEmpty(t, api.Requests)
	require.Contains(t, page, fmt.Sprintf(`<th scope="row">Being checked</th><td>%d</td>`, api.Requests[0].Requests))
	require.Equal(t, s.report(t, "summary", "text/csv"), lead("/reports.csv"+november))
	require.Equal(t, s.report(t, "transparency", "text/csv"), lead("/reports/transparency.csv"+november))
	cells := regexp.MustCompile(`<td>([^<]*)</td>`).FindAllStringSubmatch(lead("/reports/transparency"+november), -1)
	table := strings.Split(strings.TrimSpace(s.report(t, "transparency", "text/csv")), "\n")[2:] // after the header and the total
	require.Len(t, cells, len(table))
	for i, line := range table {
		require.True(t, strings.HasSuffix(line, ","+cells[i][1]), "%s: %s", line, cells[i][1])
	}
}

func (s *testServer) report(t *testing.T, name, accept string) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/api/v1/reports/"+name+november, http.NoBody)
	r.Header.Set("Authorization", "Bearer "+demo.Token("comms-lead"))
	r.Header.Set("Accept", accept)
	got := httptest.NewRecorder()
	s.ServeHTTP(got, r)
	require.Equal(t, http.StatusOK, got.Code, got.Body.String())
	return got.Body.String()
}

// browser opens the console on the same store as a demo person.
func (s *testServer) browser(t *testing.T, id string) func(path string) string {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	pages := console.New(console.Options{
		Service: s.service, People: &access.Authenticator{Directory: demo.People()}, Letters: letter.Writer{Zone: council.Zone()}, Sessions: memstore.NewWithCleanupInterval(0),
		Now: func() time.Time { return monday }, SignIn: console.DemoSignIn(demo.People().PeopleWith(casework.RoleStaff)),
	})
	t.Cleanup(pages.Close)
	var cookies []*http.Cookie
	ask := func(r *http.Request) *httptest.ResponseRecorder {
		for _, c := range cookies {
			r.AddCookie(c)
		}
		got := httptest.NewRecorder()
		pages.ServeHTTP(got, r)
		return got
	}
	in := httptest.NewRequest(http.MethodPost, "/sign-in", strings.NewReader(url.Values{"person": {id}}.Encode()))
	in.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	cookies = ask(in).Result().Cookies()
	return func(path string) string {
		got := ask(httptest.NewRequest(http.MethodGet, path, http.NoBody))
		require.Equal(t, http.StatusOK, got.Code, got.Body.String())
		return got.Body.String()
	}
}
