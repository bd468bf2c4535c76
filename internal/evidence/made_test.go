package evidence_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/evidence"
)

func words(text string) func(io.Writer) error {
	return func(to io.Writer) error {
		_, err := io.WriteString(to, text)
		return err
	}
}

func TestWhatIsMadeIsKeptUnderItsDigestOnceAndOfAnySize(t *testing.T) {
	t.Parallel()
	vault, directory := opened(t, 10)
	pack := strings.Repeat("larger than an exhibit may be ", 100)
	for range 2 {
		digest, size, err := vault.KeepMade(t.Context(), "application/zip", words(pack))
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
	require.ErrorIs(t, err, evidence.ErrChanged)
	require.ErrorIs(t, vault.Intact(t.Context(), sum(png)), os.ErrNotExist)
}

// A half-written pack is never taken for one: neither when the making breaks off
// nor when it comes out different the second time.
func TestWhatCannotBeMadeWholeIsNotKept(t *testing.T) {
	t.Parallel()
	broken := errors.New("the exhibit cannot be read")
	for _, breaksAt := range []int{1, 2} {
		vault, directory := opened(t, 0)
		times := 0
		_, _, err := vault.KeepMade(t.Context(), "application/zip", func(to io.Writer) error {
			if times++; times == breaksAt {
				return errors.Join(words("half of ")(to), broken)
			}
			return words("half of it and the rest")(to)
		})
		require.ErrorIs(t, err, broken)
		require.Empty(t, files(t, directory))
	}
	vault, directory := opened(t, 0)
	times := 0
	_, _, err := vault.KeepMade(t.Context(), "application/zip", func(to io.Writer) error {
		times++
		return words(strings.Repeat("x", times))(to)
	})
	require.ErrorContains(t, err, "different")
	require.Empty(t, files(t, directory))
}

func TestNothingMadeIsKeptWhereTheDirectoryWas(t *testing.T) {
	t.Parallel()
	vault, directory := opened(t, 0)
	require.NoError(t, os.Rename(directory, directory+".away"))
	_, _, err := vault.KeepMade(t.Context(), "application/zip", words("a pack"))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, os.Rename(directory+".away", directory))
	_, _, err = vault.KeepMade(t.Context(), "application/zip", words("a pack"))
	require.NoError(t, err)
}
