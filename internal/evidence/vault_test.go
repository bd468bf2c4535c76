package evidence_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/evidence"
)

const png = "\x89PNG\r\n\x1a\n and then the picture"

func openVault(t *testing.T, limit int64) (*evidence.Vault, string) {
	t.Helper()
	directory := filepath.Join(t.TempDir(), "evidence")
	vault, err := evidence.Open(directory, limit)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	return vault, directory
}

func files(t *testing.T, directory string) []string {
	t.Helper()
	var found []string
	require.NoError(t, filepath.WalkDir(directory, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found = append(found, d.Name())
		}
		return err
	}))
	return found
}

func sum(text string) string {
	digest := sha256.Sum256([]byte(text))
	return hex.EncodeToString(digest[:])
}

func TestGetReturnsTheFileThatWasPut(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 0)
	file := png + strings.Repeat("x", 100_000)
	digest, size, mediaType, err := vault.Put(t.Context(), strings.NewReader(file))
	require.NoError(t, err)
	require.Equal(t, sum(file), digest)
	require.Equal(t, int64(len(file)), size)
	require.Equal(t, "image/png", mediaType)
	require.Equal(t, []string{digest}, files(t, directory))

	kept, err := vault.Get(t.Context(), digest)
	require.NoError(t, err)
	got, err := io.ReadAll(kept)
	require.NoError(t, err)
	require.NoError(t, kept.Close())
	require.Equal(t, file, string(got))
}

func TestTheSameFileIsKeptOnce(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 0)
	var wg sync.WaitGroup
	failed := make([]error, 8)
	for i := range failed {
		wg.Go(func() { _, _, _, failed[i] = vault.Put(t.Context(), strings.NewReader(png)) })
	}
	wg.Wait()
	require.NoError(t, errors.Join(failed...))
	require.Equal(t, []string{sum(png)}, files(t, directory))
}

func TestOnlyAcceptedMediaTypesAreKept(t *testing.T) {
	t.Parallel()
	page := "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\n"
	for name, test := range map[string]struct {
		file, mediaType string
		code            casework.Code
	}{
		"png":           {png, "image/png", ""},
		"jpeg":          {"\xff\xd8\xff\xe0 and so on", "image/jpeg", ""},
		"webp":          {"RIFF\x24\x00\x00\x00WEBPVP8 and so on", "image/webp", ""},
		"pdf":           {"%PDF-1.7\n", "application/pdf", ""},
		"mp4":           {"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "video/mp4", ""},
		"phone's mp4":   {"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00iso2", "video/mp4", ""},
		"saved page":    {page, "multipart/related", ""},
		"html":          {"<!DOCTYPE html><script>alert(1)</script>", "", evidence.CodeMediaType},
		"svg":           {`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "", evidence.CodeMediaType},
		"gif":           {"GIF89a", "", evidence.CodeMediaType},
		"zip":           {"PK\x03\x04", "", evidence.CodeMediaType},
		"plain text":    {"a post", "", evidence.CodeMediaType},
		"ordinary mail": {"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>", "", evidence.CodeMediaType},
		"nothing":       {"", "", casework.CodeInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			vault, directory := openVault(t, 0)
			_, _, mediaType, err := vault.Put(t.Context(), strings.NewReader(test.file))
			if test.code == "" {
				require.NoError(t, err)
				require.Equal(t, test.mediaType, mediaType)
				return
			}
			var refusal *casework.Refusal
			require.ErrorAs(t, err, &refusal)
			require.Equal(t, test.code, refusal.Code)
			require.Empty(t, files(t, directory))
		})
	}
}

func TestAFileThatIsTooLargeIsRefusedWhileItUploads(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 10_000)
	_, size, _, err := vault.Put(t.Context(), strings.NewReader(png+strings.Repeat("x", 10_000-len(png))))
	require.NoError(t, err)
	require.Equal(t, int64(10_000), size)

	endless := io.MultiReader(strings.NewReader(png), endlessReader{})
	_, _, _, err = vault.Put(t.Context(), endless)
	var refusal *casework.Refusal
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, evidence.CodeTooLarge, refusal.Code)
	require.Len(t, files(t, directory), 1)
}

type endlessReader struct{}

func (endlessReader) Read(b []byte) (int, error) { return len(b), nil }

func TestInterruptedUploadLeavesNoFile(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 0)
	broken := errors.New("the connection broke")
	for _, start := range []string{"", png, png + strings.Repeat("x", 50_000)} {
		_, _, _, err := vault.Put(t.Context(), io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken)))
		require.ErrorIs(t, err, broken)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, _, err := vault.Put(gone, strings.NewReader(png))
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, files(t, directory))
}

func TestGetRefusesAChangedFile(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 0)
	digest, _, _, err := vault.Put(t.Context(), strings.NewReader(png))
	require.NoError(t, err)
	kept := filepath.Join(directory, digest[:2], digest)
	require.NoError(t, os.WriteFile(kept, bytes.ToUpper([]byte(png)), 0o600))
	_, err = vault.Get(t.Context(), digest)
	require.ErrorIs(t, err, casework.ErrChanged)
}

func TestGetOpensOnlyDigests(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 0)
	require.NoError(t, os.WriteFile(filepath.Join(directory, "..", "secret"), []byte("secret"), 0o600))
	for _, name := range []string{"", "../secret", sum("never put there"), strings.ToUpper(sum(png)), sum(png) + "/.."} {
		_, err := vault.Get(t.Context(), name)
		require.ErrorIs(t, err, os.ErrNotExist, "%q", name)
	}
}
