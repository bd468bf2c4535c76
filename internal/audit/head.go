package audit

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Point is where a chain stood.
type Point struct {
	N    int64  `json:"n"`
	Hash string `json:"hash"`
}

// Head is where every chain stood at a time, by the chains' names.
type Head struct {
	At     time.Time        `json:"at"` // UTC
	Points map[string]Point `json:"points"`
}

// signed is a head as its file holds it: the bytes that were signed, as they were.
type signed struct {
	Head      json.RawMessage `json:"head"`
	Signature string          `json:"signature"` // ed25519, base64, over those bytes
}

// ErrForged says that a head was not signed by the key.
var ErrForged = errors.New("was not signed by this key")

const ending = ".head.json"

// Write signs a head and puts it into a file of its own, named after its time. A
// file that is there is never written again.
func Write(dir string, key ed25519.PrivateKey, head Head) (path string, err error) {
	raw, err := json.Marshal(head)
	if err != nil {
		return "", fmt.Errorf("head: %w", err)
	}
	body, err := json.Marshal(signed{Head: raw, Signature: base64.StdEncoding.EncodeToString(ed25519.Sign(key, raw))})
	if err != nil {
		return "", fmt.Errorf("head: %w", err)
	}
	path = pathOf(dir, head)
	file, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("head: %w", err)
	}
	_, err = file.Write(append(body, '\n'))
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return "", fmt.Errorf("head: %w", errors.Join(err, os.Remove(path)))
	}
	return path, nil
}

// Read gives the heads of a directory, the earliest first. One that the key did not
// sign is an error that wraps [ErrForged] and names its file.
func Read(dir string, public ed25519.PublicKey) ([]Head, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("heads: %w", err)
	}
	var heads []Head
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ending) {
			continue
		}
		head, err := readHead(filepath.Join(dir, entry.Name()), public)
		if err != nil {
			return nil, fmt.Errorf("head %s: %w", entry.Name(), err)
		}
		heads = append(heads, head)
	}
	slices.SortFunc(heads, func(a, b Head) int { return a.At.Compare(b.At) })
	return heads, nil
}

func readHead(path string, public ed25519.PublicKey) (Head, error) {
	body, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return Head{}, err
	}
	return Open(body, public)
}

// Open reads a head from its file. Without a public key the signature is not
// checked; one that the key did not make is an error that wraps [ErrForged].
func Open(body []byte, public ed25519.PublicKey) (Head, error) {
	var kept signed
	if err := json.Unmarshal(body, &kept); err != nil {
		return Head{}, fmt.Errorf("%w: %w", ErrForged, err)
	}
	if public != nil {
		signature, err := base64.StdEncoding.DecodeString(kept.Signature)
		if err != nil || !ed25519.Verify(public, kept.Head, signature) {
			return Head{}, ErrForged
		}
	}
	var head Head
	return head, json.Unmarshal(kept.Head, &head)
}

// File gives the file of a head that [Read] has found.
func File(dir string, head Head) ([]byte, error) {
	body, err := os.ReadFile(pathOf(dir, head))
	if err != nil {
		return nil, fmt.Errorf("head: %w", err)
	}
	return body, nil
}

func pathOf(dir string, head Head) string {
	return filepath.Join(filepath.Clean(dir), head.At.UTC().Format("20060102T150405.000000Z")+ending)
}
