package codec

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
)

// SigningKeys sign what workflows act on, with HMAC-SHA-256 (RFC 2104). The current key
// signs; every key checks what it signed, so that a key can be replaced while cases run.
type SigningKeys struct{ file keyFile }

const signing = "signing" // the kind of keys, in messages

// ParseSigningKeys reads signing keys, one a line: see [NewKey].
func ParseSigningKeys(text string) (*SigningKeys, error) {
	file, err := parseKeys(signing, text)
	if err != nil {
		return nil, err
	}
	return &SigningKeys{file}, nil
}

// LoadSigningKeys reads signing keys from a file.
func LoadSigningKeys(path string) (*SigningKeys, error) {
	text, err := readKeyFile(signing, path)
	if err != nil {
		return nil, err
	}
	return ParseSigningKeys(text)
}

// LoadOrCreateSigningKeys is LoadSigningKeys. If the file does not exist, it creates it
// with one new key; only its owner can read it.
func LoadOrCreateSigningKeys(path string) (*SigningKeys, error) {
	text, err := readOrCreateKeyFile(signing, path)
	if err != nil {
		return nil, err
	}
	return ParseSigningKeys(text)
}

// Fingerprints returns the fingerprints of the keys by id, and the id of the current key.
func (s *SigningKeys) Fingerprints() (byID map[string]string, current string) {
	return s.file.fingerprints(signing), s.file.current
}

var (
	// ErrUnknownSigningKey means that this process does not have the key that signed a
	// payload. Another process may have it.
	ErrUnknownSigningKey = errors.New("the payload is signed with a key that this process does not have")
	// ErrForged means that a signature is not that of the payload.
	ErrForged = errors.New("the signature is not that of the payload")
)

// signature says when content was signed for somebody, and proves it.
type signature struct {
	key string // its id
	at  time.Time
	mac []byte
}

// sign signs content for its recipient.
func (s *SigningKeys) sign(recipient string, content []byte, at time.Time) signature {
	at = at.UTC().Truncate(time.Microsecond)
	return signature{key: s.file.current, at: at, mac: mac(s.file.keys[s.file.current], s.file.current, recipient, content, at)}
}

// check returns nil if the signature is that of content for its recipient.
func (s *SigningKeys) check(g signature, recipient string, content []byte) error {
	var key []byte
	if s != nil {
		key = s.file.keys[g.key]
	}
	switch {
	case key == nil:
		return fmt.Errorf("%w: %q", ErrUnknownSigningKey, g.key)
	case !hmac.Equal(g.mac, mac(key, g.key, recipient, content, g.at)):
		return ErrForged
	}
	return nil
}

// mac authenticates the id of the key, the recipient and the time, each with its length
// before it, and the hash of the content.
func mac(key []byte, id, recipient string, content []byte, at time.Time) []byte {
	sum := sha256.Sum256(content)
	h := hmac.New(sha256.New, key)
	for _, part := range [][]byte{[]byte("duecourse signature 1"), []byte(id), []byte(recipient), []byte(at.Format(time.RFC3339Nano)), sum[:]} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write(part)
	}
	return h.Sum(nil)
}

// The metadata of a signed payload. It is encrypted with the payload.
const (
	signedAt  = "signed-at"
	signedBy  = "signing-key-id"
	signedMAC = "signature"
)

// attach adds a signature to a payload.
func attach(p *commonpb.Payload, g signature) {
	p.Metadata[signedAt], p.Metadata[signedBy], p.Metadata[signedMAC] = []byte(g.at.Format(time.RFC3339Nano)), []byte(g.key), g.mac
}

// attached is the signature of a payload, if it has one.
func attached(p *commonpb.Payload) (g signature, some bool) {
	at, err := time.Parse(time.RFC3339Nano, string(p.GetMetadata()[signedAt]))
	if err != nil || len(p.Metadata[signedMAC]) == 0 {
		return signature{}, false
	}
	return signature{key: string(p.Metadata[signedBy]), at: at, mac: p.Metadata[signedMAC]}, true
}
