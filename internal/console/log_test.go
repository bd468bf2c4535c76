package console_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLogsOfThePagesCarryReferencesAndNothingPersonal opens pages, sends valid and invalid
// forms, and reads the log.
func TestLogsOfThePagesCarryReferencesAndNothingPersonal(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	o := newFixture(t).options()
	o.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	b := openBrowserWith(t, o, "")
	b.post("/sign-in", url.Values{"person": {"zanzibar"}})
	b.signInAs("comms-1")
	for _, path := range []string{
		"/my-work", "/incidents?q=zanzibar&author=zanzibar", "/incidents.csv?q=zanzibar", home, "/incidents/zanzibar", "/zanzibar", "/report/sent?ref=zanzibar",
	} {
		b.get(path)
	}
	b.post(home+"/note", url.Values{"text": {"zanzibar"}})
	b.post(home+"/zanzibar", url.Values{"text": {"zanzibar"}})
	b.post("/incidents/new", url.Values{"post.text": {"zanzibar"}, "post.author": {"@zanzibar"}, "post.channel": {"facebook"}})
	b.post("/report", url.Values{"contact": {"zanzibar"}, "post.text": {"zanzibar"}})
	require.NotEqual(t, http.StatusOK, b.post(home+"/evidence", url.Values{"note": {"zanzibar"}}).Code)

	logged := log.String()
	require.Greater(t, strings.Count(logged, `"msg":"page"`), 10)
	for _, personal := range []string{"zanzibar", "Charlie Morgan", "loud.larry", "Clowns", "192.0.2.1"} {
		require.NotContains(t, strings.ToLower(logged), strings.ToLower(personal))
	}
}
