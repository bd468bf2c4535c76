package codec

import (
	"errors"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
)

// The metadata of an encrypted payload.
const (
	encoding = "binary/encrypted" // marks a payload that this package encrypted
	keyID    = "encryption-key-id"
	boundTo  = "bound-to" // the recipient; an earlier version encrypted payloads that anybody could be sent
)

var (
	// ErrUnencrypted means that a payload is not encrypted, so anybody may have made it.
	ErrUnencrypted = errors.New("the payload is not encrypted")
	// ErrUnreadable means that a payload was encrypted with an unknown key, or that it was
	// changed.
	ErrUnreadable = errors.New("a payload cannot be decrypted")
	// ErrMisplaced means that a payload was made for another recipient: for another
	// workflow, or for another purpose.
	ErrMisplaced = errors.New("the payload was made for another recipient")
	// ErrUnbound means that an earlier version encrypted a payload for no recipient in
	// particular.
	ErrUnbound = errors.New("the payload was made for no recipient in particular")
)

// seal encrypts a payload with its metadata, for one recipient.
func (r *Keyring) seal(p *commonpb.Payload, recipient string) (*commonpb.Payload, error) {
	plain, err := p.Marshal()
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	key := r.file.current
	return &commonpb.Payload{
		Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encoding), keyID: []byte(key), boundTo: []byte(recipient)},
		Data:     r.ciphers[key].Seal(nil, nil, plain, additionalData(key, recipient)), //nolint:gosec // the cipher creates the nonce (NewGCMWithRandomNonce)
	}, nil
}

// open decrypts what seal encrypted for the recipient that the payload names. The
// recipient is empty if an earlier version encrypted the payload.
func (r *Keyring) open(p *commonpb.Payload) (plain *commonpb.Payload, recipient string, err error) {
	if string(p.GetMetadata()[converter.MetadataEncoding]) != encoding {
		return nil, "", ErrUnencrypted
	}
	id, recipient := string(p.Metadata[keyID]), string(p.Metadata[boundTo])
	sealed := r.ciphers[id]
	if sealed == nil {
		return nil, "", fmt.Errorf("%w: there is no key %q", ErrUnreadable, id)
	}
	raw, err := sealed.Open(nil, nil, p.Data, additionalData(id, recipient))
	if err != nil {
		return nil, "", fmt.Errorf("%w: key %q: %w", ErrUnreadable, id, err)
	}
	plain = &commonpb.Payload{}
	if err := plain.Unmarshal(raw); err != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return plain, recipient, nil
}

// additionalData is what the encryption authenticates beside the payload.
func additionalData(key, recipient string) []byte {
	if recipient == "" { // as an earlier version did
		return []byte(key)
	}
	return []byte(key + "\n" + recipient)
}

// shown decrypts payloads for people to read, whoever they were made for. It leaves
// payloads that are not encrypted as they are.
type shown struct{ *Keyring }

// Encode refuses: nobody writes into a case in this way.
func (shown) Encode([]*commonpb.Payload) ([]*commonpb.Payload, error) {
	return nil, errors.New("payloads are only decrypted here")
}

// Decode decrypts what is encrypted.
func (s shown) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	readable := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		plain, _, err := s.open(p)
		switch {
		case errors.Is(err, ErrUnencrypted):
			readable[i] = p
		case err != nil:
			return payloads, err
		default:
			readable[i] = plain
		}
	}
	return readable, nil
}
