package console_test

import (
	"bufio"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestRequestsFromAnotherSiteAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "comms-1")
	paths := []string{"/sign-in", "/sign-out", "/report", "/incidents/new"}
	for _, name := range incident.Commands() {
		paths = append(paths, home+"/"+string(name))
	}
	before := d.given
	for _, path := range paths {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("text=forged"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		require.Equal(t, http.StatusForbidden, b.send(r).Code, path)
	}
	require.Equal(t, before, d.given)
	require.Equal(t, http.StatusOK, b.get("/my-work").Code, "nobody was signed out")
}

func TestPagesRunNoScriptThatSomebodyTyped(t *testing.T) {
	t.Parallel()
	const script = `<script>alert(1)</script><img src=x onerror=alert(2)>`
	d := newDesk(t)
	d.c.Post.Text, d.c.Post.Author, d.c.Post.URL = script, script, "javascript:alert(3)"
	d.play("comms-1", incident.Note{Text: script}, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, TargetName: script, Rationale: script,
	}, incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: script})
	b := visit(t, d, "comms-1")
	for _, path := range []string{home, home + "/proposals/P1", "/incidents"} {
		got := b.get(path)
		require.NotContains(t, got.Body.String(), "<script>alert", path)
		require.NotContains(t, got.Body.String(), "<img src=x", path)
		require.NotContains(t, got.Body.String(), `href="javascript:`, path)
		require.Contains(t, got.Body.String(), "&lt;script&gt;alert(1)", path)
		require.Equal(t, "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "+
			"form-action 'self'; frame-ancestors 'none'; base-uri 'none'", got.Header().Get("Content-Security-Policy"))
		require.NotRegexp(t, `(?i)<[^>]+\s(on[a-z]+|style)=`, got.Body.String(), "no inline script or style")
	}
}

func TestATableHasNoFormulas(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.c.Post.Author = `=HYPERLINK("https://evil.example","click")`
	got := visit(t, d, "comms-1").get("/incidents.csv?author=larry")
	require.Equal(t, "text/csv; charset=utf-8", got.Header().Get("Content-Type"))
	rows, err := csv.NewReader(got.Body).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Equal(t, "larry", d.filter.Author)
	for _, row := range rows {
		for _, cell := range row {
			require.NotRegexp(t, `^[=+\-@\t\r]`, cell)
		}
	}
}

func TestPagesNeedASignIn(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "")
	for _, path := range []string{"/", "/my-work", "/incidents", "/incidents.csv", home, home + "/proposals/P1", "/audit"} {
		got := b.get(path)
		require.Equal(t, http.StatusSeeOther, got.Code, path)
		require.True(t, strings.HasPrefix(got.Header().Get("Location"), "/sign-in"), path)
	}
	require.Equal(t, http.StatusUnauthorized, b.get("/events?of=work").Code)
	require.Equal(t, http.StatusSeeOther, b.post(home+"/note", url.Values{"text": {"x"}}).Code)
}

func TestSignInLeadsBackToAPageOfTheConsoleOnly(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "")
	for to, expected := range map[string]string{
		"/incidents?stage=watch": "/incidents?stage=watch", "": "/my-work", "https://evil.example/": "/my-work",
		"//evil.example/": "/my-work", `/\evil.example`: "/my-work", "javascript:alert(1)": "/my-work",
	} {
		got := b.post("/sign-in", url.Values{"person": {"comms-1"}, "to": {to}})
		require.Equal(t, expected, got.Header().Get("Location"), to)
	}
	require.Equal(t, http.StatusUnprocessableEntity, b.post("/sign-in", url.Values{"person": {"nobody"}}).Code)
}

func TestSignOutEndsTheSession(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "comms-1")
	require.True(t, b.cookies[0].HttpOnly)
	require.Equal(t, http.SameSiteLaxMode, b.cookies[0].SameSite)
	require.Equal(t, http.StatusSeeOther, b.post("/sign-out", nil).Code)
	require.Equal(t, http.StatusSeeOther, b.get("/my-work").Code, "the cookie is no longer valid")
}

func TestAuditIsForAuditors(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	require.Equal(t, http.StatusForbidden, visit(t, d, "comms-1").get("/audit").Code)
	require.NotContains(t, visit(t, d, "comms-1").get("/my-work").Body.String(), `href="/audit"`)
	require.Equal(t, http.StatusOK, visit(t, d, "auditor-1").get("/audit").Code)
}

func TestAnUnknownAddressIsA404Page(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "comms-1")
	for _, path := range []string{"/nowhere", "/incidents/INC-0000-0000", home + "/proposals/P9", "/static/x/y", "/report/sent?ref=<b>"} {
		got := b.get(path)
		require.Equal(t, http.StatusNotFound, got.Code, path)
		require.Contains(t, got.Body.String(), "Page not found", path)
	}
}

func TestAnOpenPageIsToldThatItHasChanged(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "comms-1")
	server := httptest.NewServer(b.console)
	defer server.Close()
	defer b.console.Close() // ends the stream, so that the server can
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/events?of="+ref+"&was=0", http.NoBody)
	require.NoError(t, err)
	r.AddCookie(b.cookies[0])
	got, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = got.Body.Close() }()
	require.Equal(t, "text/event-stream", got.Header.Get("Content-Type"))
	lines := bufio.NewScanner(got.Body)
	for lines.Scan() && lines.Text() != "event: changed" {
		continue
	}
	require.True(t, lines.Scan())
	require.Equal(t, "data: "+seq(d), lines.Text())
}
