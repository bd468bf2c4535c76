package codec

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const keySize = 32 // bytes: AES-256

// Keyring holds the keys by their ids. The current one encrypts; every one
// decrypts what it encrypted, so that a key can be replaced while cases run.
type Keyring struct {
	current string
	ciphers map[string]cipher.AEAD
}

// Parse reads keys, one a line, as "id base64", the current one first. Empty
// lines and lines that begin with # are passed over. Errors name the line and
// never show a key.
func Parse(text string) (*Keyring, error) {
	ring := &Keyring{ciphers: map[string]cipher.AEAD{}}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := ring.add(line); err != nil {
			return nil, fmt.Errorf("encryption keys, line %d: %w", i+1, err)
		}
	}
	if ring.current == "" {
		return nil, errors.New("encryption keys: there is none")
	}
	return ring, nil
}

func (r *Keyring) add(line string) error {
	id, encoded, _ := strings.Cut(line, " ")
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	switch {
	case err != nil || len(key) != keySize:
		return fmt.Errorf("a key is %d bytes in base64, after its id and a space", keySize)
	case r.ciphers[id] != nil:
		return fmt.Errorf("the id %q is there twice", id)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return fmt.Errorf("key %q: %w", id, err)
	}
	sealed, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return fmt.Errorf("key %q: %w", id, err)
	}
	if r.current == "" {
		r.current = id
	}
	r.ciphers[id] = sealed
	return nil
}

// NewKey makes a line for Parse with a fresh random key.
func NewKey(id string) string {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return id + " " + base64.StdEncoding.EncodeToString(key)
}

// Load reads the keys of a file.
func Load(path string) (*Keyring, error) {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return nil, fmt.Errorf("encryption keys: %w", err)
	}
	return Parse(string(text))
}

// LoadOrMake reads the keys of a file, which it makes with one fresh key when it
// is not there. Only its owner may read it.
func LoadOrMake(path string) (*Keyring, error) {
	text, err := os.ReadFile(filepath.Clean(path))
	if errors.Is(err, os.ErrNotExist) {
		text = []byte(NewKey("k1") + "\n")
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("encryption keys: %w", err)
	}
	return Parse(string(text))
}
