package codec_test

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"pgregory.net/rapid"

	"duecourse/internal/codec"
)

const secret = "you are all useless @angry.bob"

func ring(t require.TestingT, lines ...string) *codec.Keyring {
	keys, err := codec.Parse(strings.Join(lines, "\n"))
	require.NoError(t, err)
	return keys
}

func signingKeys(t require.TestingT, lines ...string) *codec.SigningKeys {
	keys, err := codec.ParseSigningKeys(strings.Join(lines, "\n"))
	require.NoError(t, err)
	return keys
}

// forWorkflow is the converter for the payloads of a workflow.
func forWorkflow(p codec.Payloads, id string) converter.DataConverter {
	return converter.WithDataConverterSerializationContext(p.Converter(), converter.WorkflowSerializationContext{Namespace: "default", WorkflowID: id})
}

// sealedEarlier is a payload as an earlier version encrypted it: for nobody in particular.
func sealedEarlier(t require.TestingT, line string, value any) *commonpb.Payload {
	id, encoded, _ := strings.Cut(line, " ")
	key, err := base64.StdEncoding.DecodeString(encoded)
	require.NoError(t, err)
	block, err := aes.NewCipher(key)
	require.NoError(t, err)
	sealed, err := cipher.NewGCMWithRandomNonce(block)
	require.NoError(t, err)
	payload, err := converter.GetDefaultDataConverter().ToPayload(value)
	require.NoError(t, err)
	plain, err := payload.Marshal()
	require.NoError(t, err)
	return &commonpb.Payload{
		Metadata: map[string][]byte{"encoding": []byte("binary/encrypted"), "encryption-key-id": []byte(id)},
		Data:     sealed.Seal(nil, nil, plain, []byte(id)),
	}
}

// command is content that is signed.
type command struct {
	Text   string    `json:"text"`
	at     time.Time // not in the JSON
	failed error
}

func (command) PayloadName() string                 { return "command" }
func (c command) Signed() (time.Time, error)        { return c.at, c.failed }
func (c *command) SetProof(at time.Time, err error) { c.at, c.failed = at, err }

// order has another purpose, and the same JSON.
type order struct{ command }

func (order) PayloadName() string { return "order" }

func TestPayloadsAreEncryptedAndDecrypted(t *testing.T) {
	t.Parallel()
	c := forWorkflow(codec.Payloads{Keys: ring(t, codec.NewKey("k1"))}, "incident/INC-1")
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.String().Draw(t, "value")
		payloads, err := c.ToPayloads(value, secret)
		require.NoError(t, err)
		for _, p := range payloads.Payloads {
			raw, err := p.Marshal()
			require.NoError(t, err)
			require.NotContains(t, string(raw), "angry")
			require.NotContains(t, string(raw), "json/plain")
		}
		var back, hidden string
		require.NoError(t, c.FromPayloads(payloads, &back, &hidden))
		require.Equal(t, value, back)
		require.Equal(t, secret, hidden)
		require.Equal(t, []string{`"` + secret + `"`}, c.ToStrings(payloads)[1:])
	})
}

func TestAnUnencryptedPayloadIsRefused(t *testing.T) {
	t.Parallel()
	c := forWorkflow(codec.Payloads{Keys: ring(t, codec.NewKey("k1"))}, "incident/INC-1")
	plain, err := converter.GetDefaultDataConverter().ToPayloads(secret)
	require.NoError(t, err)
	var back string
	require.ErrorIs(t, c.FromPayloads(plain, &back), codec.ErrUnencrypted)
	require.Empty(t, back)
	require.NoError(t, c.FromPayloads(nil, &back), "no payload is nothing to refuse")
}

// Recipients that differ in anything do not read each other's payloads.
func TestAPayloadIsReadByItsRecipientOnly(t *testing.T) {
	t.Parallel()
	p := codec.Payloads{Keys: ring(t, codec.NewKey("k1")), Signing: signingKeys(t, codec.NewKey("s1"))}
	drawRecipient := func(t *rapid.T, label string) converter.SerializationContext {
		part := rapid.SampledFrom([]string{"a", "b", "a\" \"b", "a\nb"})
		namespace, id := part.Draw(t, label+" namespace"), part.Draw(t, label+" id")
		if rapid.Bool().Draw(t, label+" is a workflow") {
			return converter.WorkflowSerializationContext{Namespace: namespace, WorkflowID: id}
		}
		return converter.ActivitySerializationContext{Namespace: namespace, WorkflowID: id, ActivityType: part.Draw(t, label+" activity")}
	}
	rapid.Check(t, func(t *rapid.T) {
		to, reader := drawRecipient(t, "sent to"), drawRecipient(t, "read by")
		payload, err := converter.WithDataConverterSerializationContext(p.Converter(), to).ToPayload(secret)
		require.NoError(t, err)
		var back string
		err = converter.WithDataConverterSerializationContext(p.Converter(), reader).FromPayload(payload, &back)
		if to == reader {
			require.NoError(t, err)
			require.Equal(t, secret, back)
		} else {
			require.ErrorIs(t, err, codec.ErrMisplaced)
		}
	})
}

func TestAPayloadIsReadForItsPurposeOnly(t *testing.T) {
	t.Parallel()
	c := forWorkflow(codec.Payloads{Keys: ring(t, codec.NewKey("k1")), Signing: signingKeys(t, codec.NewKey("s1"))}, "incident/INC-1")
	payload, err := c.ToPayload(command{Text: secret})
	require.NoError(t, err)
	require.NoError(t, c.FromPayload(payload, &command{}))
	require.ErrorIs(t, c.FromPayload(payload, &order{}), codec.ErrMisplaced)
	var fields map[string]string
	require.ErrorIs(t, c.FromPayload(payload, &fields), codec.ErrMisplaced)
}

func TestARecipientThatIsChangedInTheMetadataIsNoticed(t *testing.T) {
	t.Parallel()
	p := codec.Payloads{Keys: ring(t, codec.NewKey("k1"))}
	mine, other := forWorkflow(p, "incident/INC-1"), forWorkflow(p, "incident/INC-2")
	var back string
	mineSealed, err := mine.ToPayload(secret)
	require.NoError(t, err)
	otherSealed, err := other.ToPayload(secret)
	require.NoError(t, err)
	mineSealed.Metadata["bound-to"] = otherSealed.Metadata["bound-to"]
	require.ErrorIs(t, other.FromPayload(mineSealed, &back), codec.ErrUnreadable)
	delete(mineSealed.Metadata, "bound-to") // as if an earlier version had encrypted it
	require.ErrorIs(t, other.FromPayload(mineSealed, &back), codec.ErrUnreadable)
}

func TestARunOfAScheduleReadsWhatItsScheduleWasGiven(t *testing.T) {
	t.Parallel()
	p := codec.Payloads{Keys: ring(t, codec.NewKey("k1"))}
	payload, err := forWorkflow(p, "reconcile").ToPayload(secret)
	require.NoError(t, err)
	var back string
	require.NoError(t, forWorkflow(p, "reconcile-2026-11-28T20:00:00Z").FromPayload(payload, &back))
	require.ErrorIs(t, forWorkflow(p, "reconcile-2").FromPayload(payload, &back), codec.ErrMisplaced)
}

func TestNothingIsEncryptedForNobody(t *testing.T) {
	t.Parallel()
	p := codec.Payloads{Keys: ring(t, codec.NewKey("k1"))}
	for _, c := range []converter.DataConverter{p.Converter(), forWorkflow(p, "")} {
		_, err := c.ToPayload(secret)
		require.ErrorContains(t, err, "for which workflow")
	}
}

func TestFailuresAreEncryptedAndDecrypted(t *testing.T) {
	t.Parallel()
	p := codec.Payloads{Keys: ring(t, codec.NewKey("k1"))}
	failure := p.FailureConverter().ErrorToFailure(temporal.NewApplicationError(secret, "not_now", secret))
	require.NotContains(t, failure.String(), "angry")
	var told *temporal.ApplicationError
	require.True(t, errors.As(p.FailureConverter().FailureToError(failure), &told))
	require.Equal(t, secret, told.Message())
	require.Equal(t, "not_now", told.Type())
	var detail string
	require.NoError(t, told.Details(&detail))
	require.Equal(t, secret, detail)

	sent := failure.GetApplicationFailureInfo().GetDetails()
	require.ErrorIs(t, forWorkflow(p, "incident/INC-1").FromPayloads(sent, &detail), codec.ErrMisplaced, "a failure is no argument")
}

func TestAnOldKeyStillDecrypts(t *testing.T) {
	t.Parallel()
	first, second := codec.NewKey("2025"), codec.NewKey("2026")
	old, rotated := codec.Payloads{Keys: ring(t, first)}, codec.Payloads{Keys: ring(t, second, first)}
	before, err := forWorkflow(old, "a").ToPayload(secret)
	require.NoError(t, err)
	var back string
	require.NoError(t, forWorkflow(rotated, "a").FromPayload(before, &back))
	require.Equal(t, secret, back)

	after, err := forWorkflow(rotated, "a").ToPayload(secret)
	require.NoError(t, err)
	require.ErrorIs(t, forWorkflow(old, "a").FromPayload(after, &back), codec.ErrUnreadable)
}

// Running cases have in their histories what an earlier version encrypted.
func TestWhatAnEarlierVersionEncryptedIsStillRead(t *testing.T) {
	t.Parallel()
	key := codec.NewKey("k1")
	p := codec.Payloads{Keys: ring(t, key), Signing: signingKeys(t, codec.NewKey("s1"))}
	var back command
	require.NoError(t, forWorkflow(p, "incident/INC-1").FromPayload(sealedEarlier(t, key, command{Text: secret}), &back))
	require.Equal(t, secret, back.Text)
	at, _ := back.Signed()
	require.Zero(t, at, "it is not signed")
}

func TestAChangedPayloadIsRefused(t *testing.T) {
	t.Parallel()
	c := forWorkflow(codec.Payloads{Keys: ring(t, codec.NewKey("k1"))}, "a")
	payload, err := c.ToPayload(secret)
	require.NoError(t, err)
	payload.Data[len(payload.Data)-1] ^= 1
	var back string
	require.ErrorIs(t, c.FromPayload(payload, &back), codec.ErrUnreadable)
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
		require.ErrorContains(t, err, "encryption keys")
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), "c2hvcnQ")
		_, err = codec.ParseSigningKeys(text)
		require.ErrorContains(t, err, "signing keys")
		require.ErrorContains(t, err, want)
	}
}

func TestTheKeyFileIsCreatedOnceAndOnlyItsOwnerCanReadIt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "keys")
	made, err := codec.LoadOrCreate(path)
	require.NoError(t, err)
	payload, err := forWorkflow(codec.Payloads{Keys: made}, "a").ToPayload(secret)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	again, err := codec.LoadOrCreate(path)
	require.NoError(t, err)
	var back string
	require.NoError(t, forWorkflow(codec.Payloads{Keys: again}, "a").FromPayload(payload, &back))
	require.Equal(t, secret, back)
}
