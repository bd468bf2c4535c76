package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"duecourse/internal/codec"
)

// newKeyCommand makes a line for the file of encryption keys.
type newKeyCommand struct {
	ID string `arg:"" help:"The key's id: one that no key before it had, such as 2026-11."`
}

// Run prints it.
func (c *newKeyCommand) Run() error {
	_, err := fmt.Println(codec.NewKey(c.ID))
	return err
}

// newSecretCommand makes a secret.
type newSecretCommand struct{}

// Run prints it.
func (*newSecretCommand) Run() error {
	_, err := fmt.Println(random())
	return err
}

// newTokenCommand makes a token. Only its hash is kept.
type newTokenCommand struct{}

// Run prints the token for its owner, and the hash for the file of people.
func (*newTokenCommand) Run() error {
	token := random()
	_, err := fmt.Printf("token:        %s\ntoken_sha256: %x\n", token, sha256.Sum256([]byte(token)))
	return err
}

// random is 32 bytes that nobody can guess, in letters and digits.
func random() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(raw)
}
