package pack

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

// The files of a pack that are read again when it is checked.
const (
	manifestName = "MANIFEST.sha256"
	chainName    = "chain.json"
	proofName    = "seal.json"
	exhibitsDir  = "exhibits/"
)

// archive is a zip without anything left to chance: one time for every file, no
// compression, the manifest last. What it was given in the same order is the same.
type archive struct {
	zip      *zip.Writer
	at       time.Time
	manifest strings.Builder
}

func newArchive(to io.Writer, at time.Time) *archive {
	return &archive{zip: zip.NewWriter(to), at: at.UTC().Truncate(time.Second)}
}

// add streams a file into the archive, and says its SHA-256 (hex).
func (a *archive) add(name string, from io.Reader) (string, error) {
	sum := sha256.New()
	if err := a.write(name, io.TeeReader(from, sum)); err != nil {
		return "", err
	}
	digest := hex.EncodeToString(sum.Sum(nil))
	a.manifest.WriteString(digest + "  " + name + "\n")
	return digest, nil
}

func (a *archive) write(name string, from io.Reader) error {
	file, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: a.at})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if _, err := io.Copy(file, from); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// close puts the manifest behind all that was added.
func (a *archive) close() error {
	if err := a.write(manifestName, strings.NewReader(a.manifest.String())); err != nil {
		return err
	}
	return a.zip.Close()
}
