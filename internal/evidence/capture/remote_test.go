package capture_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/evidence/capture"
)

func TestABrowserInAProcessOfItsOwnTakesTheSameScreenshots(t *testing.T) {
	t.Parallel()
	s := newService(t, capture.Options{Egress: serve(t, pageOf(post)), Machine: "browser-1"})
	require.NoError(t, s.Start(t.Context()))
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	turns := 0
	shot, err := capture.NewRemote(server.URL).Screenshot(t.Context(), "http://site.example/", func() { turns++ })
	require.NoError(t, err)
	require.Equal(t, capture.Captured, shot.Outcome, shot.Reason)
	require.Equal(t, 1, turns)
	require.Len(t, shot.Files, 4)
	require.Equal(t, 400, decodePNG(t, shot.Files[0]).Bounds().Dx())
	require.Equal(t, "http://site.example/", shot.Address)
	require.Contains(t, string(shot.Files[3].Bytes), "Due Course on browser-1")

	shot, err = capture.NewRemote(server.URL).Screenshot(t.Context(), "http://127.0.0.1/", func() {})
	require.NoError(t, err)
	require.Equal(t, capture.Refused, shot.Outcome)
}

func TestWhatNoBrowserAnswersIsNoScreenshot(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"nothing":           ``,
		"not JSON":          `<html>`,
		"unknown outcome":   `{"outcome":"fine"}`,
		"no files":          `{"outcome":"captured"}`,
		"files of a page":   `{"outcome":"captured","files":[{"media_type":"text/html","bytes":"PGI+"}]}`,
		"files but refused": `{"outcome":"refused","files":[{"media_type":"image/png","bytes":"PGI+"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(answer)) }))
			t.Cleanup(server.Close)
			shot, err := capture.NewRemote(server.URL).Screenshot(t.Context(), "http://site.example/", func() {})
			require.NoError(t, err)
			require.Equal(t, capture.Crashed, shot.Outcome)
			require.Equal(t, "The browser that takes screenshots does not answer.", shot.Reason)
			require.True(t, shot.Outcome.Retryable())
		})
	}
}

func TestAWorkerThatStopsWaitsForNoBrowser(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // from then on the server notices that the worker has gone
		close(asked)
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }()
	_, err := capture.NewRemote(server.URL).Screenshot(ctx, "http://site.example/", func() {})
	require.ErrorIs(t, err, context.Canceled)
}
