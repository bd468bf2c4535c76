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

// The files of a pack that a check reads.
const (
	manifestName = "MANIFEST.sha256"
	chainName    = "chain.json"
	sealName     = "seal.json"
	exhibitsDir  = "exhibits/"
)

// archive is a zip that is the same whenever the same files are added in the same order:
// every file has one time, nothing is compressed, and the manifest comes last.
type archive struct {
	zip      *zip.Writer
	at       time.Time
	manifest strings.Builder
}

func newArchive(to io.Writer, at time.Time) *archive {
	return &archive{zip: zip.NewWriter(to), at: at.UTC().Truncate(time.Second)}
}

// add streams a file into the archive, and gives its SHA-256 (hex).
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

// close adds the manifest and ends the zip.
func (a *archive) close() error {
	if err := a.write(manifestName, strings.NewReader(a.manifest.String())); err != nil {
		return err
	}
	return a.zip.Close()
}
