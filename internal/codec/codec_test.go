package codec_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"pgregory.net/rapid"

	"duecourse/internal/codec"
)

const secret = "you are all useless @angry.bob"

func ring(t *testing.T, lines ...string) *codec.Keyring {
	t.Helper()
	text := ""
	for _, line := range lines {
		text += line + "\n"
	}
	keys, err := codec.Parse(text)
	require.NoError(t, err)
	return keys
}

func TestPayloadsAreEncryptedAndDecrypted(t *testing.T) {
	t.Parallel()
	keys := ring(t, codec.NewKey("k1"))
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.String().Draw(t, "value")
		payloads, err := keys.Converter().ToPayloads(value, secret)
		require.NoError(t, err)
		for _, p := range payloads.Payloads {
			raw, err := p.Marshal()
			require.NoError(t, err)
			require.NotContains(t, string(raw), "angry")
			require.NotContains(t, string(raw), "json/plain")
		}
		var back, hidden string
		require.NoError(t, keys.Converter().FromPayloads(payloads, &back, &hidden))
		require.Equal(t, value, back)
		require.Equal(t, secret, hidden)
	})
}

func TestFailuresAreEncryptedAndDecrypted(t *testing.T) {
	t.Parallel()
	failures := ring(t, codec.NewKey("k1")).FailureConverter()
	failure := failures.ErrorToFailure(temporal.NewApplicationError(secret, "not_now"))
	require.NotContains(t, failure.String(), "angry")
	var told *temporal.ApplicationError
	require.True(t, errors.As(failures.FailureToError(failure), &told))
	require.Equal(t, secret, told.Message())
	require.Equal(t, "not_now", told.Type())
}

func TestAnOldKeyStillDecrypts(t *testing.T) {
	t.Parallel()
	first, second := codec.NewKey("2025"), codec.NewKey("2026")
	before, err := ring(t, first).Converter().ToPayload(secret)
	require.NoError(t, err)

	rotated := ring(t, second, first)
	var back string
	require.NoError(t, rotated.Converter().FromPayload(before, &back))
	require.Equal(t, secret, back)

	after, err := rotated.Converter().ToPayload(secret)
	require.NoError(t, err)
	require.ErrorIs(t, ring(t, first).Converter().FromPayload(after, &back), codec.ErrUnreadable)
}

func TestAChangedPayloadIsRefused(t *testing.T) {
	t.Parallel()
	keys := ring(t, codec.NewKey("k1"))
	payload, err := keys.Converter().ToPayload(secret)
	require.NoError(t, err)
	payload.Data[len(payload.Data)-1] ^= 1
	var back string
	require.ErrorIs(t, keys.Converter().FromPayload(payload, &back), codec.ErrUnreadable)
}

func TestAnErrorNamesTheLineOfABadKeyAndNeverShowsIt(t *testing.T) {
	t.Parallel()
	good := codec.NewKey("k1")
	for text, want := range map[string]string{
		"":                       "there are no keys",
		"# nothing\n\n":          "there are no keys",
		"k1 c2hvcnQ=":            "line 1: write an id, a space and a key of 32 bytes",
		good + "\nk2 not-base64": "line 2: write an id, a space and a key of 32 bytes",
		good + "\n" + good:       `line 2: another key has the id "k1"`,
	} {
		_, err := codec.Parse(text)
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), "c2hvcnQ")
	}
}

func TestTheKeyFileIsCreatedOnceAndOnlyItsOwnerCanReadIt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys")
	made, err := codec.LoadOrCreate(path)
	require.NoError(t, err)
	payload, err := made.Converter().ToPayload(secret)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	again, err := codec.LoadOrCreate(path)
	require.NoError(t, err)
	var back string
	require.NoError(t, again.Converter().FromPayload(payload, &back))
	require.Equal(t, secret, back)
}
