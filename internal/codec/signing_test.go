package codec_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"pgregory.net/rapid"

	"duecourse/internal/codec"
)

func TestASignatureHoldsForItsContentAndTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")).UTC()
		p := codec.Payloads{
			Keys: ring(t, codec.NewKey("k1")), Signing: signingKeys(t, codec.NewKey("s1")), Now: func() time.Time { return at },
		}
		sent := command{Text: rapid.String().Draw(t, "text")}
		payload, err := forWorkflow(p, "incident/INC-1").ToPayload(sent)
		require.NoError(t, err)
		var back command
		require.NoError(t, forWorkflow(p, "incident/INC-1").FromPayload(payload, &back))
		signed, err := back.Signed()
		require.NoError(t, err)
		require.Equal(t, at, signed)
		require.Equal(t, sent.Text, back.Text)
	})
}

// Whoever holds the encryption keys, and not the signing keys, signs nothing.
func TestASignatureWithAnotherKeyOfTheSameNameDoesNotHold(t *testing.T) {
	t.Parallel()
	keys := ring(t, codec.NewKey("k1"))
	forger := codec.Payloads{Keys: keys, Signing: signingKeys(t, codec.NewKey("s1"))}
	service := codec.Payloads{Keys: keys, Signing: signingKeys(t, codec.NewKey("s1"))}
	require.ErrorIs(t, proof(t, forger, service), codec.ErrForged)
}

func TestContentWithoutASignatureIsNotProved(t *testing.T) {
	t.Parallel()
	keys := ring(t, codec.NewKey("k1"))
	service := codec.Payloads{Keys: keys, Signing: signingKeys(t, codec.NewKey("s1"))}
	back := send(t, codec.Payloads{Keys: keys}, service)
	at, err := back.Signed()
	require.NoError(t, err, "nobody set a proof")
	require.Zero(t, at)
}

func TestAnOldSigningKeyIsCheckedUntilItIsTakenOut(t *testing.T) {
	t.Parallel()
	keys := ring(t, codec.NewKey("k1"))
	first, second := codec.NewKey("2025"), codec.NewKey("2026")
	old := codec.Payloads{Keys: keys, Signing: signingKeys(t, first)}
	both := codec.Payloads{Keys: keys, Signing: signingKeys(t, second, first)}
	last := codec.Payloads{Keys: keys, Signing: signingKeys(t, second)}
	require.NoError(t, proof(t, old, both))
	require.NoError(t, proof(t, both, last))
	require.ErrorIs(t, proof(t, old, last), codec.ErrUnknownSigningKey)
	require.ErrorIs(t, proof(t, old, codec.Payloads{Keys: keys}), codec.ErrUnknownSigningKey)
}

// A replay reads what is in the history, whatever signing keys there are.
func TestReadingDoesNotDependOnSigningKeys(t *testing.T) {
	t.Parallel()
	keys := ring(t, codec.NewKey("k1"))
	back := send(t, codec.Payloads{Keys: keys, Signing: signingKeys(t, codec.NewKey("s1"))}, codec.Payloads{Keys: keys})
	require.Equal(t, secret, back.Text)
}

// proof sends content from one process to another, and returns whether the other believes it.
func proof(t *testing.T, from, to codec.Payloads) error {
	t.Helper()
	_, err := send(t, from, to).Signed()
	return err
}

func send(t *testing.T, from, to codec.Payloads) command {
	t.Helper()
	payloads, err := forWorkflow(from, "incident/INC-1").ToPayloads(command{Text: secret})
	require.NoError(t, err)
	var back command
	require.NoError(t, forWorkflow(to, "incident/INC-1").FromPayloads(&commonpb.Payloads{Payloads: payloads.Payloads}, &back))
	return back
}
