package devstack

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// secretSize is the size of the key that references and authors are hashed with, in bytes.
const secretSize = 32

// secret reads the key of a data directory, which it makes when it is not there.
func secret(dir string) ([]byte, error) {
	path := filepath.Join(dir, "secret.key")
	key, err := os.ReadFile(filepath.Clean(path))
	if errors.Is(err, os.ErrNotExist) {
		key = make([]byte, secretSize)
		_, _ = rand.Read(key) // never fails (crypto/rand)
		err = os.WriteFile(path, key, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	if len(key) != secretSize {
		return nil, fmt.Errorf("secret: %s is damaged", path)
	}
	return key, nil
}
