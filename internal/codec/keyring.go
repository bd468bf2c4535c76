package codec

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
)

// Keyring holds encryption keys by their ids. The current key encrypts; every key decrypts
// what it encrypted, so that a key can be replaced while cases run.
type Keyring struct {
	file    keyFile
	ciphers map[string]cipher.AEAD
}

const encryption = "encryption" // the kind of keys, in messages

// Parse reads encryption keys, one a line: see [NewKey].
func Parse(text string) (*Keyring, error) {
	file, err := parseKeys(encryption, text)
	if err != nil {
		return nil, err
	}
	ring := &Keyring{file: file, ciphers: map[string]cipher.AEAD{}}
	for id, key := range file.keys {
		if ring.ciphers[id], err = newCipher(key); err != nil {
			return nil, fmt.Errorf("encryption keys: key %q: %w", id, err)
		}
	}
	return ring, nil
}

func newCipher(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key) // AES-256
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Load reads encryption keys from a file.
func Load(path string) (*Keyring, error) {
	text, err := readKeyFile(encryption, path)
	if err != nil {
		return nil, err
	}
	return Parse(text)
}

// LoadOrCreate is Load. If the file does not exist, it creates it with one new key; only
// its owner can read it.
func LoadOrCreate(path string) (*Keyring, error) {
	text, err := readOrCreateKeyFile(encryption, path)
	if err != nil {
		return nil, err
	}
	return Parse(text)
}

// Fingerprints returns the fingerprints of the keys by id, and the id of the current key.
func (r *Keyring) Fingerprints() (byID map[string]string, current string) {
	return r.file.fingerprints(encryption), r.file.current
}
