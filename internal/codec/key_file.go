package codec

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const keySize = 32 // bytes

// keyFile is what a file of keys holds.
type keyFile struct {
	current string            // id of the key in use: the first in the file
	keys    map[string][]byte // by id
}

// parseKeys reads one key a line, as "id base64", the current key first. It ignores empty
// lines and lines that begin with #. Errors name the kind of keys and the line, and never
// show a key.
func parseKeys(kind, text string) (keyFile, error) {
	file := keyFile{keys: map[string][]byte{}}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := file.add(line); err != nil {
			return keyFile{}, fmt.Errorf("%s keys, line %d: %w", kind, i+1, err)
		}
	}
	if file.current == "" {
		return keyFile{}, fmt.Errorf("%s keys: there are no keys", kind)
	}
	return file, nil
}

func (f *keyFile) add(line string) error {
	id, encoded, _ := strings.Cut(line, " ")
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	switch {
	case err != nil || len(key) != keySize:
		return fmt.Errorf("write an id, a space and a key of %d bytes in base64", keySize)
	case f.keys[id] != nil:
		return fmt.Errorf("another key has the id %q", id)
	}
	if f.current == "" {
		f.current = id
	}
	f.keys[id] = key
	return nil
}

// Fingerprint is the same for the same key, and tells nothing of it: 16 hexadecimal digits.
// The purpose keeps fingerprints of one key for two purposes apart.
func Fingerprint(purpose string, key []byte) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("duecourse fingerprint\n" + purpose))
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// fingerprints are those of all keys of a file by id.
func (f *keyFile) fingerprints(purpose string) map[string]string {
	all := map[string]string{}
	for id, key := range f.keys {
		all[id] = Fingerprint(purpose, key)
	}
	return all
}

// NewKey returns a line for a file of keys, with a new random key.
func NewKey(id string) string {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return id + " " + base64.StdEncoding.EncodeToString(key)
}

// readKeyFile reads the text of a file of keys.
func readKeyFile(kind, path string) (string, error) {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return "", fmt.Errorf("%s keys: %w", kind, err)
	}
	return string(text), nil
}

// readOrCreateKeyFile reads the text of a file of keys. If the file does not exist, it
// creates it with one new key; only its owner can read it.
func readOrCreateKeyFile(kind, path string) (string, error) {
	text, err := readKeyFile(kind, path)
	if !errors.Is(err, os.ErrNotExist) {
		return text, err
	}
	text = NewKey("k1") + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", fmt.Errorf("%s keys: %w", kind, err)
	}
	return text, nil
}
