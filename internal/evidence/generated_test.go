package evidence_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func writeText(text string) func(io.Writer) error {
	return func(to io.Writer) error {
		_, err := io.WriteString(to, text)
		return err
	}
}

func TestAGeneratedFileIsKeptOnceUnderItsDigestWhateverItsSize(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 10)
	pack := strings.Repeat("larger than an exhibit may be ", 100)
	for range 2 {
		digest, size, err := vault.PutGenerated(t.Context(), "application/zip", writeText(pack))
		require.NoError(t, err)
		require.Equal(t, sum(pack), digest)
		require.Equal(t, int64(len(pack)), size)
		require.Equal(t, []string{digest}, files(t, directory))
	}
	kept, err := vault.Stream(t.Context(), sum(pack))
	require.NoError(t, err)
	got, err := io.ReadAll(kept)
	require.NoError(t, errors.Join(err, kept.Close()))
	require.Equal(t, pack, string(got))
	require.NoError(t, os.WriteFile(filepath.Join(directory, sum(pack)[:2], sum(pack)), []byte("forged"), 0o600))
	_, err = vault.Stream(t.Context(), sum(pack))
	require.ErrorIs(t, err, casework.ErrChanged)
	require.ErrorIs(t, vault.Intact(t.Context(), sum(png)), os.ErrNotExist)
}

// A partly written pack is not kept if writing fails, or if the second copy differs.
func TestAGeneratedFileThatFailsIsNotKept(t *testing.T) {
	t.Parallel()
	broken := errors.New("the exhibit cannot be read")
	for _, failsAt := range []int{1, 2} {
		vault, directory := openVault(t, 0)
		times := 0
		_, _, err := vault.PutGenerated(t.Context(), "application/zip", func(to io.Writer) error {
			if times++; times == failsAt {
				return errors.Join(writeText("half of ")(to), broken)
			}
			return writeText("half of it and the rest")(to)
		})
		require.ErrorIs(t, err, broken)
		require.Empty(t, files(t, directory))
	}
	vault, directory := openVault(t, 0)
	times := 0
	_, _, err := vault.PutGenerated(t.Context(), "application/zip", func(to io.Writer) error {
		times++
		return writeText(strings.Repeat("x", times))(to)
	})
	require.ErrorContains(t, err, "different")
	require.Empty(t, files(t, directory))
}

func TestGeneratedFileIsNotKeptWhenTheDirectoryWasReplaced(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 0)
	require.NoError(t, os.Rename(directory, directory+".away"))
	_, _, err := vault.PutGenerated(t.Context(), "application/zip", writeText("a pack"))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, os.Rename(directory+".away", directory))
	_, _, err = vault.PutGenerated(t.Context(), "application/zip", writeText("a pack"))
	require.NoError(t, err)
}
