package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"duecourse/internal/audit"
	"duecourse/internal/codec"
)

// newKeyCommand makes a line for the file of encryption keys, or for that of signing keys.
type newKeyCommand struct {
	ID string `arg:"" help:"Id of the key, such as 2026-11. No other key may have had it."`
}

// Run prints the line.
func (c *newKeyCommand) Run() error {
	_, err := fmt.Println(codec.NewKey(c.ID))
	return err
}

// newSecretCommand makes a secret.
type newSecretCommand struct{}

// Run prints the secret.
func (*newSecretCommand) Run() error {
	_, err := fmt.Println(randomText())
	return err
}

// newTokenCommand makes a token for a person in the file of people, which has its hash
// only.
type newTokenCommand struct{}

// Run prints the token for its owner, and the hash for the file.
func (*newTokenCommand) Run() error {
	token := randomText()
	_, err := fmt.Printf("token:        %s\ntoken_sha256: %x\n", token, sha256.Sum256([]byte(token)))
	return err
}

// newAuditKeyCommand makes a key that signs the audit chains.
type newAuditKeyCommand struct {
	File string `arg:"" help:"File of the key. Its public half is written to a second file with the suffix .pub: keep that with the auditors."`
}

// Run never overwrites a file.
func (c *newAuditKeyCommand) Run() error {
	if _, err := audit.CreateKey(c.File); err != nil {
		return err
	}
	_, err := fmt.Printf("Wrote %s and %s.pub.\n", c.File, c.File)
	return err
}

// randomText is 32 random bytes in letters and digits (base64).
func randomText() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(raw)
}
