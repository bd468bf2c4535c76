package capture_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/capture"
	"duecourse/internal/evidence/egress"
)

// newCustody is custody for a service that may read one path of a site on this machine, and the
// directory of its vault.
func newCustody(t *testing.T, handler http.Handler) (s capture.Custody, address, directory string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	directory = filepath.Join(t.TempDir(), "evidence")
	vault, err := evidence.Open(directory, 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	service := newService(t, capture.Options{
		Egress: egress.Policy{Exceptions: []egress.Exception{{Host: server.Listener.Addr().String(), Path: "/sandbox/"}}},
	})
	return capture.Custody{Take: service.Screenshot, Vault: vault}, server.URL, directory
}

func TestScreenshotIsInCustodyBeforeItIsReported(t *testing.T) {
	t.Parallel()
	s, address, directory := newCustody(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/gone") {
			w.WriteHeader(http.StatusGone)
		}
		_, _ = w.Write([]byte("<article>A post</article>"))
	}))
	result, retry, err := s.Capture(t.Context(), address+"/sandbox/posts/1", func() {})
	require.NoError(t, err)
	require.Equal(t, casework.ResultDone, result.Outcome, result.Detail)
	require.False(t, retry)
	require.Len(t, result.Taken, 4)
	for _, taken := range result.Taken {
		kept, err := os.ReadFile(filepath.Join(directory, taken.SHA256[:2], taken.SHA256))
		require.NoError(t, err)
		require.Len(t, kept, int(taken.Size))
		require.Contains(t, taken.Note, ", from "+address+"/sandbox/posts/1 on ")
		require.Contains(t, taken.Note, " UTC, taken with Chrome/")
	}

	result, _, err = s.Capture(t.Context(), address+"/sandbox/gone", func() {})
	require.NoError(t, err)
	require.Equal(t, casework.ResultNotPossible, result.Outcome)
	require.True(t, result.Outside)

	result, retry, err = s.Capture(t.Context(), address+"/api/v1/incidents", func() {})
	require.NoError(t, err)
	require.Equal(t, casework.ResultNeedsPerson, result.Outcome, "nothing else on that port may be opened")
	require.False(t, retry)
}

func TestAScreenshotThatCannotBeKeptIsNotEvidence(t *testing.T) {
	t.Parallel()
	s, address, directory := newCustody(t, pageOf("<article>A post</article>"))
	require.NoError(t, os.RemoveAll(directory))
	result, _, err := s.Capture(t.Context(), address+"/sandbox/posts/1", func() {})
	require.Error(t, err)
	require.Empty(t, result.Taken)
}
