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

// Keyring holds keys by their ids. The current key encrypts; every key decrypts what it
// encrypted, so that a key can be replaced while cases run.
type Keyring struct {
	current string
	ciphers map[string]cipher.AEAD
}

// Parse reads one key a line, as "id base64", the current key first. It ignores empty
// lines and lines that begin with #. Errors name the line and never show a key.
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
		return nil, errors.New("encryption keys: there are no keys")
	}
	return ring, nil
}

func (r *Keyring) add(line string) error {
	id, encoded, _ := strings.Cut(line, " ")
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	switch {
	case err != nil || len(key) != keySize:
		return fmt.Errorf("write an id, a space and a key of %d bytes in base64", keySize)
	case r.ciphers[id] != nil:
		return fmt.Errorf("another key has the id %q", id)
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

// NewKey returns a line for Parse with a new random key.
func NewKey(id string) string {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return id + " " + base64.StdEncoding.EncodeToString(key)
}

// Load reads keys from a file.
func Load(path string) (*Keyring, error) {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return nil, fmt.Errorf("encryption keys: %w", err)
	}
	return Parse(string(text))
}

// LoadOrCreate reads keys from a file. If the file does not exist, it creates it with one new
// key; only its owner can read it.
func LoadOrCreate(path string) (*Keyring, error) {
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
