package bucket_test

import (
	"bufio"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/bucket"
)

const picture = "\x89PNG\r\n\x1a\n and then the picture"

// s3Server is a server that speaks S3, and can be told to refuse writes.
type s3Server struct {
	*httptest.Server
	refuse atomic.Pointer[refusal]
	wrote  atomic.Int64 // requests to put an object
}

type refusal struct {
	status int
	code   string // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
}

// newS3Server starts gofakes3, a program among the tools, behind a proxy of this test.
func newS3Server(t *testing.T) *s3Server {
	t.Helper()
	server := exec.CommandContext(t.Context(), "go", "tool", "-modfile=../../../tools/go.mod", "gofakes3",
		"-backend", "memory", "-initialbucket", "evidence", "-host", "127.0.0.1:0")
	server.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // ending "go tool" also ends what it runs
	server.Cancel = func() error { return syscall.Kill(-server.Process.Pid, syscall.SIGKILL) }
	output, err := server.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, server.Start())
	lines := bufio.NewScanner(output)
	port := ""
	for port == "" && lines.Scan() {
		_, port, _ = strings.Cut(lines.Text(), "using port: ")
	}
	require.NotEmpty(t, port, "gofakes3 prints the port it listens on")
	drained := make(chan struct{})
	go func() { defer close(drained); _, _ = io.Copy(io.Discard, output) }()
	t.Cleanup(func() { <-drained; _ = server.Wait() })

	c := &s3Server{}
	s3 := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "127.0.0.1:" + port})
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refusal := c.refuse.Load(); refusal != nil && r.Method == http.MethodPut {
			_, _ = io.Copy(io.Discard, r.Body)
			w.WriteHeader(refusal.status)
			_, _ = io.WriteString(w, "<Error><Code>"+refusal.code+"</Code></Error>")
			return
		}
		if r.Method == http.MethodPut {
			c.wrote.Add(1)
		}
		s3.ServeHTTP(w, r)
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *s3Server) vault(t *testing.T) *evidence.Vault {
	t.Helper()
	vault, err := bucket.Open(t.Context(), "s3://evidence?region=eu-west-2&use_path_style=true&endpoint="+c.URL, 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	return vault
}

func (c *s3Server) names(t *testing.T) []string {
	t.Helper()
	response, err := c.Client().Get(c.URL + "/evidence")
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	var list struct {
		Contents []struct{ Key string }
	}
	require.NoError(t, xml.NewDecoder(response.Body).Decode(&list))
	names := []string{}
	for _, object := range list.Contents {
		names = append(names, object.Key)
	}
	return names
}

// forge replaces the bytes of an exhibit without the vault.
func (c *s3Server) forge(t *testing.T, digest, bytes string) {
	t.Helper()
	for _, method := range []string{http.MethodDelete, http.MethodPut} {
		request, err := http.NewRequestWithContext(t.Context(), method,
			c.URL+"/evidence/"+digest[:2]+"/"+digest, strings.NewReader(bytes))
		require.NoError(t, err)
		response, err := c.Client().Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Less(t, response.StatusCode, 300)
	}
}

// credentials are read from the environment, as Amazon's own tools read them.
func credentials(t *testing.T) {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(t.TempDir(), "none"))
}

func TestABucketKeepsTheSameFileOnce(t *testing.T) {
	credentials(t)
	c := newS3Server(t)
	vault := c.vault(t)
	file := picture + strings.Repeat("x", 6<<20) // more than one part of an upload
	digest, size, mediaType, err := vault.Put(t.Context(), strings.NewReader(file))
	require.NoError(t, err)
	require.Equal(t, int64(len(file)), size)
	require.Equal(t, "image/png", mediaType)
	require.Equal(t, []string{digest[:2] + "/" + digest}, c.names(t))

	wrote := c.wrote.Load()
	_, _, _, err = vault.Put(t.Context(), strings.NewReader(file))
	require.NoError(t, err)
	require.Equal(t, wrote, c.wrote.Load(), "the file is already there")

	kept, err := vault.Get(t.Context(), digest)
	require.NoError(t, err)
	got, err := io.ReadAll(kept)
	require.NoError(t, err)
	require.NoError(t, kept.Close())
	require.Equal(t, file, string(got))
}

func TestAFileChangedInTheBucketIsNeitherServedNorAccepted(t *testing.T) {
	credentials(t)
	c := newS3Server(t)
	vault := c.vault(t)
	digest, _, _, err := vault.Put(t.Context(), strings.NewReader(picture))
	require.NoError(t, err)
	c.forge(t, digest, strings.ToUpper(picture))
	_, err = vault.Get(t.Context(), digest)
	require.ErrorIs(t, err, casework.ErrChanged)
	_, _, _, err = vault.Put(t.Context(), strings.NewReader(picture))
	require.ErrorIs(t, err, casework.ErrChanged)
	_, err = vault.Get(t.Context(), strings.Repeat("0", 64))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestABucketThatRefusesWritesKeepsNothingAndRecovers(t *testing.T) {
	credentials(t)
	for name, fault := range map[string]refusal{
		"full":      {http.StatusInsufficientStorage, "QuotaExceeded"},
		"gone":      {http.StatusNotFound, "NoSuchBucket"},
		"read-only": {http.StatusForbidden, "AccessDenied"},
	} {
		t.Run(name, func(t *testing.T) {
			c := newS3Server(t)
			vault := c.vault(t)
			c.refuse.Store(&fault)
			_, _, _, err := vault.Put(t.Context(), strings.NewReader(picture))
			require.Error(t, err)
			require.NotErrorIs(t, err, casework.ErrChanged)
			require.Empty(t, c.names(t))

			c.refuse.Store(nil)
			_, _, _, err = vault.Put(t.Context(), strings.NewReader(picture))
			require.NoError(t, err)
			require.Len(t, c.names(t), 1)
		})
	}
}

func TestAnAddressIsADirectoryOrAKnownKindOfBucket(t *testing.T) {
	t.Parallel()
	directory := filepath.Join(t.TempDir(), "evidence")
	for _, address := range []string{directory, "file://" + directory} {
		vault, err := bucket.Open(t.Context(), address, 0)
		require.NoError(t, err)
		digest, _, _, err := vault.Put(t.Context(), strings.NewReader(picture))
		require.NoError(t, err)
		require.FileExists(t, filepath.Join(directory, digest[:2], digest))
		require.NoError(t, vault.Close())
	}
	_, err := bucket.Open(t.Context(), "ftp://evidence", 0)
	require.ErrorContains(t, err, `"ftp"`)
}
