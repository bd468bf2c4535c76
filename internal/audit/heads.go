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

// Point is where a chain stands: the number of its last entry, and its hash (hex).
type Point struct {
	N    int64  `json:"n"`
	Hash string `json:"hash"`
}

// Head is where every chain stood at a time, by the names of the chains.
type Head struct {
	At     time.Time        `json:"at"` // UTC
	Points map[string]Point `json:"points"`
}

// signedHead is the content of a file: the head byte for byte as it was signed.
type signedHead struct {
	Head      json.RawMessage `json:"head"`
	Signature string          `json:"signature"` // ed25519, base64, of those bytes
}

// ErrForged means that the key did not sign a head.
var ErrForged = errors.New("was not signed by this key")

const headSuffix = ".head.json"

// WriteHead signs a head and writes it into a new file of a directory, named after its
// time. It never overwrites a file.
func WriteHead(dir string, key ed25519.PrivateKey, head Head) (path string, err error) {
	raw, err := json.Marshal(head)
	if err != nil {
		return "", fmt.Errorf("head: %w", err)
	}
	body, err := json.Marshal(signedHead{Head: raw, Signature: base64.StdEncoding.EncodeToString(ed25519.Sign(key, raw))})
	if err != nil {
		return "", fmt.Errorf("head: %w", err)
	}
	path = headPath(dir, head)
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

// ParseHead reads the content of a file. Without a public key it does not check the
// signature; with one, a head that the key did not sign is an error that wraps
// [ErrForged].
func ParseHead(body []byte, public ed25519.PublicKey) (Head, error) {
	var file signedHead
	if err := json.Unmarshal(body, &file); err != nil {
		return Head{}, fmt.Errorf("%w: %w", ErrForged, err)
	}
	if public != nil {
		signature, err := base64.StdEncoding.DecodeString(file.Signature)
		if err != nil || !ed25519.Verify(public, file.Head, signature) {
			return Head{}, ErrForged
		}
	}
	var head Head
	return head, json.Unmarshal(file.Head, &head)
}

// Heads is a directory of signed heads.
type Heads struct {
	Dir       string            // empty: there are no heads
	PublicKey ed25519.PublicKey // nil: signatures are not checked
}

// Read returns the heads, the earliest first. A head that the key did not sign is an
// error that wraps [ErrForged] and names the file.
func (h Heads) Read() ([]Head, error) {
	if h.Dir == "" {
		return nil, nil
	}
	files, err := os.ReadDir(h.Dir)
	if err != nil {
		return nil, fmt.Errorf("heads: %w", err)
	}
	var heads []Head
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), headSuffix) {
			continue
		}
		body, err := os.ReadFile(filepath.Join(filepath.Clean(h.Dir), file.Name()))
		if err != nil {
			return nil, fmt.Errorf("head: %w", err)
		}
		head, err := ParseHead(body, h.PublicKey)
		if err != nil {
			return nil, fmt.Errorf("head %s: %w", file.Name(), err)
		}
		heads = append(heads, head)
	}
	slices.SortFunc(heads, func(a, b Head) int { return a.At.Compare(b.At) })
	return heads, nil
}

// File returns the content of the file of a head, with its signature.
func (h Heads) File(head Head) ([]byte, error) {
	body, err := os.ReadFile(headPath(h.Dir, head))
	if err != nil {
		return nil, fmt.Errorf("head: %w", err)
	}
	return body, nil
}

func headPath(dir string, head Head) string {
	return filepath.Join(filepath.Clean(dir), head.At.UTC().Format("20060102T150405.000000Z")+headSuffix)
}
