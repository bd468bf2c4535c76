package evidence_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	pngs "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/evidence"
)

// pngClaiming is a PNG of a few bytes whose header claims a size.
func pngClaiming(width, height uint32) string {
	header := append([]byte("IHDR"), 0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0)
	binary.BigEndian.PutUint32(header[4:], width)
	binary.BigEndian.PutUint32(header[8:], height)
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	return string(binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(header)))
}

func TestPictureWithTooManyPixelsIsRefused(t *testing.T) {
	t.Parallel()
	jpeg := "\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xda\x00\x02"
	lossless := "RIFF\x24\x00\x00\x00WEBPVP8L\x18\x00\x00\x00\x2f\xff\xff\xff\x0f" + strings.Repeat("\x00", 20)
	extended := "RIFF\x24\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff" + strings.Repeat("\x00", 20)
	for name, file := range map[string]string{
		"png": pngClaiming(100_000, 100_000), "wide png": pngClaiming(1<<31-1, 1), "png with a wrong checksum": pngClaiming(100_000, 100_000)[:29] + "0000",
		"jpeg": jpeg, "webp": lossless, "extended webp": extended,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			vault, directory := openVault(t, 0)
			_, _, _, err := vault.Put(t.Context(), strings.NewReader(file))
			var refusal *casework.Refusal
			require.ErrorAs(t, err, &refusal)
			require.Equal(t, evidence.CodeTooLarge, refusal.Code)
			require.Contains(t, refusal.Why, "pixels")
			require.Empty(t, files(t, directory))
		})
	}
}

func TestAnOrdinaryPictureIsKeptUnchanged(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	require.NoError(t, pngs.Encode(&file, image.NewGray(image.Rect(0, 0, 4000, 3000))))
	vault, directory := openVault(t, 0)
	digest, _, _, err := vault.Put(t.Context(), bytes.NewReader(file.Bytes()))
	require.NoError(t, err)
	kept, err := os.ReadFile(filepath.Join(directory, digest[:2], digest))
	require.NoError(t, err)
	require.Equal(t, file.Bytes(), kept)
}

// A disk that is not mounted leaves another directory in its place.
func TestFileIsNotKeptWhenTheDirectoryWasReplaced(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 0)
	require.NoError(t, os.Rename(directory, directory+".away"))
	_, _, _, err := vault.Put(t.Context(), strings.NewReader(png))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoDirExists(t, directory)

	require.NoError(t, os.Mkdir(directory, 0o700))
	_, _, _, err = vault.Put(t.Context(), strings.NewReader(png))
	require.Error(t, err)
	require.Empty(t, files(t, directory))

	require.NoError(t, os.Remove(directory))
	require.NoError(t, os.Rename(directory+".away", directory))
	_, _, _, err = vault.Put(t.Context(), strings.NewReader(png))
	require.NoError(t, err)
}

// A file in place of the folder makes the write fail as a full disk would.
func TestFailedWriteLeavesNoFile(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 0)
	blocked := filepath.Join(directory, sum(png)[:2])
	require.NoError(t, os.WriteFile(blocked, nil, 0o600))
	_, _, _, err := vault.Put(t.Context(), strings.NewReader(png))
	require.Error(t, err)
	var refusal *casework.Refusal
	require.NotErrorAs(t, err, &refusal)
	require.Equal(t, []string{filepath.Base(blocked)}, files(t, directory))
}

func TestPutDoesNotAcceptAChangedFileAsTheSame(t *testing.T) {
	t.Parallel()
	vault, directory := openVault(t, 0)
	digest, _, _, err := vault.Put(t.Context(), strings.NewReader(png))
	require.NoError(t, err)
	for _, forged := range []string{"", strings.ToUpper(png), png + png} {
		require.NoError(t, os.WriteFile(filepath.Join(directory, digest[:2], digest), []byte(forged), 0o600))
		_, _, _, err = vault.Put(t.Context(), strings.NewReader(png))
		require.ErrorIs(t, err, casework.ErrChanged)
		_, err = vault.Get(t.Context(), digest)
		require.ErrorIs(t, err, casework.ErrChanged)
	}
}

func TestPutAsKeepsTheGivenMediaType(t *testing.T) {
	t.Parallel()
	vault, _ := openVault(t, 0)
	digest, size, err := vault.PutAs(t.Context(), strings.NewReader(`{"status":200}`), "application/json")
	require.NoError(t, err)
	require.Equal(t, int64(14), size)
	kept, err := vault.Get(t.Context(), digest)
	require.NoError(t, err)
	require.NoError(t, kept.Close())
}
