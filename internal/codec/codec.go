package codec

import (
	"errors"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

// encoding marks a payload that this package encrypted; keyID names the key.
const (
	encoding = "binary/encrypted"
	keyID    = "encryption-key-id"
)

// Converter is the data converter of every client and worker: JSON, encrypted.
func (r *Keyring) Converter() converter.DataConverter {
	return converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), r)
}

// FailureConverter encrypts the messages and stack traces of failures as well.
func (r *Keyring) FailureConverter() converter.FailureConverter {
	return temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		DataConverter: r.Converter(), EncodeCommonAttributes: true,
	})
}

// Encode encrypts payloads and their metadata with the current key.
func (r *Keyring) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	sealed := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		plain, err := p.Marshal()
		if err != nil {
			return payloads, fmt.Errorf("encrypt: %w", err)
		}
		sealed[i] = &commonpb.Payload{
			Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encoding), keyID: []byte(r.current)},
			Data:     r.ciphers[r.current].Seal(nil, nil, plain, []byte(r.current)), //nolint:gosec // the cipher creates the nonce (NewGCMWithRandomNonce)
		}
	}
	return sealed, nil
}

// ErrUnreadable means that a payload was encrypted with an unknown key, or that it was
// changed.
var ErrUnreadable = errors.New("a payload cannot be decrypted")

// Decode decrypts what Encode encrypted, with any key of the ring. It leaves payloads that
// are not encrypted as they are: the server adds some of its own.
func (r *Keyring) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	plain := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		if string(p.GetMetadata()[converter.MetadataEncoding]) != encoding {
			plain[i] = p
			continue
		}
		id := string(p.Metadata[keyID])
		sealed := r.ciphers[id]
		if sealed == nil {
			return payloads, fmt.Errorf("%w: there is no key %q", ErrUnreadable, id)
		}
		raw, err := sealed.Open(nil, nil, p.Data, []byte(id))
		if err != nil {
			return payloads, fmt.Errorf("%w: key %q: %w", ErrUnreadable, id, err)
		}
		plain[i] = &commonpb.Payload{}
		if err := plain[i].Unmarshal(raw); err != nil {
			return payloads, fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
	}
	return plain, nil
}
