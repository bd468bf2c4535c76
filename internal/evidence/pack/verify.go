package pack

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// Notary knows how events are hashed and chains are signed.
type Notary interface {
	// Event reads an event; an error says why it is not the one of the case that
	// follows the event with the hash previous.
	Event(raw json.RawMessage, ref, previous string) (Event, error)
	// Seal reads a proof; an error says why it proves nothing.
	Seal(proof json.RawMessage) (Seal, error)
}

// Seal is where a case stood when its chain was signed.
type Seal struct {
	Ref    string
	Seq    int
	Hash   string
	At     time.Time // when it was signed
	Signed bool      // and whether the signature was checked, with a public key
}

// Findings are what a check of a pack came to.
type Findings struct {
	Ref      string
	Seq      int // the event that the pack is made as of
	At       time.Time
	Files    int
	Exhibits int
	Events   int
	Withheld int   // events of them that are there by their hash only
	Seal     *Seal // nil: nothing was signed
}

// Broken is the first place of a pack that is not as it was made.
type Broken struct {
	Place string // a file, or "chain.json, event 7"
	Why   string
}

func (b *Broken) Error() string { return b.Place + ": " + b.Why }

func broken(place, why string, values ...any) error {
	return &Broken{place, fmt.Sprintf(why, values...)}
}

// most is how many bytes chain, manifest and seal may have each.
const most = 64 << 20

// Verify checks a pack. One that is not as it was made is a [*Broken].
func Verify(pack io.ReaderAt, size int64, notary Notary) (Findings, error) {
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
	hashes, err := follow(chain, notary, sums, &found)
	if err != nil {
		return found, err
	}
	return found, checkSeal(reader, notary, hashes, &found)
}

func readChain(reader *zip.Reader) (chainFile, error) {
	var chain chainFile
	content, err := contentOf(reader, chainName)
	if err != nil {
		return chain, err
	}
	if err := json.Unmarshal(content, &chain); err != nil {
		return chain, broken(chainName, "It cannot be read: %v.", err)
	}
	return chain, nil
}

func contentOf(reader *zip.Reader, name string) ([]byte, error) {
	file, err := reader.Open(name)
	if err != nil {
		return nil, broken(name, "It is missing, or cannot be read.")
	}
	defer file.Close() //nolint:errcheck // it was only read
	content, err := io.ReadAll(io.LimitReader(file, most))
	if err != nil {
		return nil, broken(name, "It is not as it was packed: %v.", err)
	}
	return content, nil
}

// follow goes along the chain, and sees that its exhibits are those of the pack. It
// gives the hash of each event by its number.
func follow(chain chainFile, notary Notary, sums map[string]string, found *Findings) (map[int]string, error) {
	hashes, previous := map[int]string{}, ""
	exhibits := map[string]bool{}
	for i, l := range chain.Links {
		place := fmt.Sprintf("%s, event %d", chainName, i+1)
		if l.Seq != i+1 || l.Previous != previous {
			return nil, broken(place, "It does not follow the event before it.")
		}
		if l.Withheld != "" {
			found.Withheld++
		} else {
			event, err := notary.Event(l.Event, chain.Ref, previous)
			if err != nil || event.Seq != l.Seq || event.Hash != l.Hash {
				return nil, broken(place, "It is not the event that was recorded: %v.", orIt(err))
			}
			if added, is := event.Data.(casework.EvidenceAdded); is {
				name := fileOf(added.ID, added.MediaType)
				if sums[name] != added.SHA256 {
					return nil, broken(name, "It is not the exhibit that was taken into custody by event %d.", l.Seq)
				}
				exhibits[name] = true
			}
		}
		hashes[l.Seq], previous = l.Hash, l.Hash
	}
	found.Exhibits = len(exhibits)
	if len(chain.Links) != chain.Seq || previous != chain.Head {
		return nil, broken(chainName, "The chain does not end where it says.")
	}
	return hashes, strangers(sums, exhibits)
}

func orIt(err error) error {
	if err == nil {
		return errors.New("its number or hash is another")
	}
	return err
}

// strangers finds files that pass for exhibits and are none.
func strangers(sums map[string]string, exhibits map[string]bool) error {
	isRecord := regexp.MustCompile(`^exhibits/E[0-9]+-record\.(txt|json)$`)
	for name := range sums {
		if strings.HasPrefix(name, exhibitsDir) && !exhibits[name] && !isRecord.MatchString(name) {
			return broken(name, "No event of the chain took it into custody.")
		}
	}
	return nil
}

func checkSeal(reader *zip.Reader, notary Notary, hashes map[int]string, found *Findings) error {
	if _, err := reader.Open(proofName); err != nil {
		return nil //nolint:nilerr // nothing was signed when the pack was made
	}
	proof, err := contentOf(reader, proofName)
	if err != nil {
		return err
	}
	seal, err := notary.Seal(proof)
	switch {
	case err != nil:
		return broken(proofName, "It proves nothing: %v.", err)
	case seal.Ref != found.Ref || hashes[seal.Seq] == "" || hashes[seal.Seq] != seal.Hash:
		return broken(proofName, "What was signed is not this chain.")
	}
	found.Seal = &seal
	return nil
}
