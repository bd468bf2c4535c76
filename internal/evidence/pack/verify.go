package pack

import (
	"archive/zip"
	"crypto/ed25519"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
)

// Findings are the results of checking a pack.
type Findings struct {
	Ref      string
	Seq      int // the event that the pack is as of
	At       time.Time
	Files    int
	Exhibits int
	Events   int
	Withheld int   // events of which the pack holds only the hash
	Seal     *Seal // nil: the pack has no seal
}

// BrokenError says what is wrong with a pack, and where.
type BrokenError struct {
	Place string // a file, or "chain.json, event 7"
	Why   string
}

func (e *BrokenError) Error() string { return e.Place + ": " + e.Why }

func broken(place, why string, values ...any) error {
	return &BrokenError{place, fmt.Sprintf(why, values...)}
}

// Verify checks a pack. Without a public key it does not check the signature of the
// seal. A pack that is not as it was built is a [*BrokenError].
func Verify(pack io.ReaderAt, size int64, public ed25519.PublicKey) (Findings, error) {
	reader, err := zip.NewReader(pack, size)
	if err != nil {
		return Findings{}, broken("the zip", "It cannot be opened: %v.", err)
	}
	chain, err := readChain(reader)
	if err != nil {
		return Findings{}, err
	}
	found := Findings{Ref: chain.Ref, Seq: chain.Seq, At: chain.At, Events: len(chain.Links), Files: len(reader.File)}
	sums, err := compare(reader, chain.At, io.NewSectionReader(pack, 0, size))
	if err != nil {
		return found, err
	}
	hashes, err := checkChain(chain, sums, &found)
	if err != nil {
		return found, err
	}
	found.Seal, err = checkSeal(reader, chain.Ref, hashes, public)
	return found, err
}

// maxParsed is how many bytes chain, manifest and seal may have each.
const maxParsed = 64 << 20

func readFile(reader *zip.Reader, name string) ([]byte, error) {
	file, err := reader.Open(name)
	if err != nil {
		return nil, broken(name, "It is missing or cannot be read.")
	}
	defer file.Close() //nolint:errcheck // it was only read
	content, err := io.ReadAll(io.LimitReader(file, maxParsed))
	if err != nil {
		return nil, broken(name, "It cannot be read: %v.", err)
	}
	return content, nil
}

// findExtraExhibits fails when a file among the exhibits is neither an exhibit of the
// chain nor a continuity record.
func findExtraExhibits(sums map[string]string, exhibits map[string]bool) error {
	isRecord := regexp.MustCompile(`^exhibits/E[0-9]+-record\.(txt|json)$`)
	for name := range sums {
		if strings.HasPrefix(name, exhibitsDir) && !exhibits[name] && !isRecord.MatchString(name) {
			return broken(name, "No event of the chain took it into custody.")
		}
	}
	return nil
}
