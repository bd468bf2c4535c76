package audit

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const (
	privateBlock = "PRIVATE KEY" // PKCS #8
	publicBlock  = "PUBLIC KEY"  // PKIX
)

// CreateKey writes a new key into a file, and its public half into another file with the
// suffix .pub. It never overwrites a file.
func CreateKey(path string) (ed25519.PrivateKey, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("audit key: %w", err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("audit key: %w", err)
	}
	open, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("audit key: %w", err)
	}
	if err := writePEM(path, privateBlock, secret, 0o600); err != nil {
		return nil, err
	}
	return private, writePEM(path+".pub", publicBlock, open, 0o644)
}

func writePEM(path, kind string, der []byte, mode os.FileMode) error {
	file, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return fmt.Errorf("audit key: %w", err)
	}
	if err := errors.Join(pem.Encode(file, &pem.Block{Type: kind, Bytes: der}), file.Close()); err != nil {
		return fmt.Errorf("audit key: %w", err)
	}
	return nil
}

// LoadKey reads a private key (PEM, PKCS #8): made by [CreateKey], or by
// `openssl genpkey -algorithm ed25519`.
func LoadKey(path string) (ed25519.PrivateKey, error) {
	return load[ed25519.PrivateKey](path, privateBlock, x509.ParsePKCS8PrivateKey)
}

// LoadPublic reads a public key (PEM, PKIX).
func LoadPublic(path string) (ed25519.PublicKey, error) {
	return load[ed25519.PublicKey](path, publicBlock, x509.ParsePKIXPublicKey)
}

// load reads the one key in a file, whose block in PEM is of a kind.
func load[K any](path, kind string, parse func(der []byte) (any, error)) (key K, err error) {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return key, fmt.Errorf("audit key: %w", err)
	}
	found, _ := pem.Decode(text)
	if found == nil || found.Type != kind {
		return key, fmt.Errorf("audit key %s: the file holds no %s in PEM", path, kind)
	}
	parsed, err := parse(found.Bytes)
	if err != nil {
		return key, fmt.Errorf("audit key %s: %w", path, err)
	}
	key, is := parsed.(K)
	if !is {
		return key, fmt.Errorf("audit key %s: the key is not an ed25519 key", path)
	}
	return key, nil
}
