package main

import (
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/telemetry"
)

var update = flag.Bool("update", false, "write docs/settings.md")

func TestTheSettingsPageIsUpToDate(t *testing.T) {
	t.Parallel()
	const page = "../../docs/settings.md"
	parser, err := newParser(&commandLine{})
	require.NoError(t, err)
	described := settingsPage(parser.Model)
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(described), 0o600))
	}
	kept, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, described, string(kept), "run make generate")
}

func TestAnAPINamesEveryMissingSetting(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), []string{"api"})
	for _, name := range []string{"database-url", "secret-file", "keys-file", "signing-keys-file", "evidence", "base-url"} {
		require.ErrorContains(t, err, "--"+name)
	}
}

func TestAWorkerNeedsMailSettings(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), []string{"worker"})
	require.ErrorContains(t, err, "--smtp-addr")
	require.ErrorContains(t, err, "--smtp-from")
}

func TestProfilesAreServedOnlyWhenASettingSaysSo(t *testing.T) {
	t.Parallel()
	for _, on := range []bool{false, true} {
		mux := http.NewServeMux()
		p := &processParts{}
		p.Metrics = newMetrics(t)
		p.addOperations(mux, on)
		answer := httptest.NewRecorder()
		mux.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/debug/pprof/heap?debug=1", nil))
		require.Equal(t, on, answer.Code == http.StatusOK)
	}
}

func newMetrics(t *testing.T) *telemetry.Metrics {
	t.Helper()
	m, err := telemetry.NewMetrics()
	require.NoError(t, err)
	return m
}
