package console_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestRequestsFromAnotherSiteAreRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "comms-1")
	paths := []string{"/sign-in", "/sign-out", "/report", "/incidents/new"}
	for _, name := range incident.Commands() {
		paths = append(paths, home+"/"+string(name))
	}
	before := f.commandsDone
	for _, path := range paths {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("text=forged"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		require.Equal(t, http.StatusForbidden, b.send(r).Code, path)
	}
	require.Equal(t, before, f.commandsDone)
	require.Equal(t, http.StatusOK, b.get("/my-work").Code, "the person is still signed in")
}

func TestPagesEscapeScriptsInUserText(t *testing.T) {
	t.Parallel()
	const script = `<script>alert(1)</script><img src=x onerror=alert(2)>`
	f := newFixtureWithPost(t, incident.Post{Channel: "facebook", Text: script, Author: script})
	f.mustDo("comms-1", ref, casework.AddNote{Text: script}, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, About: &incident.TargetDetails{Name: script, Kind: incident.TargetOther}, Rationale: script,
	}, incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: script})
	b := openBrowser(t, f, "comms-1")
	for _, path := range []string{home, home + "/proposals/P1", "/incidents"} {
		got := b.get(path)
		require.NotContains(t, got.Body.String(), "<script>alert", path)
		require.NotContains(t, got.Body.String(), "<img src=x", path)
		require.Contains(t, got.Body.String(), "&lt;script&gt;alert(1)", path)
		require.Equal(t, "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "+
			"form-action 'self'; frame-ancestors 'none'; base-uri 'none'", got.Header().Get("Content-Security-Policy"))
		unquoted := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(got.Body.String(), "") // what people typed is in quotes
		require.NotRegexp(t, `(?i)<[^>]+\s(on[a-z]+|style)=`, unquoted, "no inline script or style")
	}
}

func TestPagesNeedASignIn(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "")
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
	b := openBrowser(t, newFixture(t), "")
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
	b := openBrowser(t, newFixture(t), "comms-1")
	require.True(t, b.cookies[0].HttpOnly)
	require.Equal(t, http.SameSiteLaxMode, b.cookies[0].SameSite)
	require.Equal(t, http.StatusSeeOther, b.post("/sign-out", nil).Code)
	require.Equal(t, http.StatusSeeOther, b.get("/my-work").Code, "the cookie is no longer valid")
}

func TestAuditIsForAuditors(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	require.Equal(t, http.StatusForbidden, openBrowser(t, f, "comms-1").get("/audit").Code)
	require.NotContains(t, openBrowser(t, f, "comms-1").get("/my-work").Body.String(), `href="/audit"`)
	require.Equal(t, http.StatusOK, openBrowser(t, f, "auditor-1").get("/audit").Code)
}

func TestAnUnknownAddressIsA404Page(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "comms-1")
	for _, path := range []string{"/nowhere", "/incidents/INC-0000-0000", home + "/proposals/P9", "/static/x/y", "/report/sent?ref=<b>"} {
		got := b.get(path)
		require.Equal(t, http.StatusNotFound, got.Code, path)
		require.Contains(t, got.Body.String(), "Page not found", path)
	}
}
