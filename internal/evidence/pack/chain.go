package pack

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store"
)

// chainFile is the chain of the case's events, up to the one that the pack is as of.
type chainFile struct {
	Ref   string      `json:"ref"`
	Seq   int         `json:"seq"`
	At    time.Time   `json:"at"`   // of the last event, and of every file in the zip
	Head  string      `json:"head"` // hash of the last event
	Links []chainLink `json:"links"`
}

// chainLink is an event, or only its place in the chain.
type chainLink struct {
	Seq      int             `json:"seq"`
	Previous string          `json:"previous,omitempty"`
	Hash     string          `json:"hash"`
	Withheld string          `json:"withheld,omitempty"` // why the event is left out
	Event    json.RawMessage `json:"event,omitempty"`    // without personal data; its digest is part of the hash
}

func (w *packWriter) writeChain() error {
	last := w.last()
	file := chainFile{Ref: w.Case.Ref, Seq: last.Seq, At: last.At, Head: last.Hash, Links: make([]chainLink, 0, len(w.Events))}
	for _, e := range w.Events {
		l := chainLink{Seq: e.Seq, Previous: e.Previous, Hash: e.Hash, Withheld: w.withheld(e)}
		if l.Withheld == "" {
			l.Event = e.Raw
		}
		file.Links = append(file.Links, l)
	}
	content, err := json.Marshal(file) // not indented: the hash is over the bytes of the event
	if err != nil {
		return err
	}
	return w.writeBytes(chainName, append(content, '\n'))
}

func readChain(reader *zip.Reader) (chainFile, error) {
	var chain chainFile
	content, err := readFile(reader, chainName)
	if err != nil {
		return chain, err
	}
	if err := json.Unmarshal(content, &chain); err != nil {
		return chain, broken(chainName, "It cannot be read: %v.", err)
	}
	return chain, nil
}

// checkChain checks that each event follows the one before it, and that the exhibits are
// the ones that events took into custody. It gets the SHA-256 of each file by its name,
// adds to the findings, and gives the hash of each event by its number.
func checkChain(chain chainFile, sums map[string]string, found *Findings) (map[int]string, error) {
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
			e, err := parseEvent(l, chain.Ref)
			if err != nil {
				return nil, broken(place, "It is not the event that was recorded: %v.", err)
			}
			if added, is := e.Data.(casework.EvidenceAdded); is {
				name := exhibitFile(added.ID, added.MediaType)
				if sums[name] != added.SHA256 {
					return nil, broken(name, "It is not the exhibit that event %d took into custody.", l.Seq)
				}
				exhibits[name] = true
			}
		}
		hashes[l.Seq], previous = l.Hash, l.Hash
	}
	found.Exhibits = len(exhibits)
	if len(chain.Links) != chain.Seq || previous != chain.Head {
		return nil, broken(chainName, "It does not end at the event that it names.")
	}
	return hashes, findExtraExhibits(sums, exhibits)
}

// parseEvent reads the event of a link. The error says why it is not the event of the
// case that belongs there.
func parseEvent(l chainLink, ref string) (casework.Event, error) {
	var recorded store.ChainLink
	if err := json.Unmarshal(l.Event, &recorded); err != nil {
		return casework.Event{}, err
	}
	if wrong := recorded.Check(l.Previous); wrong != "" {
		return casework.Event{}, errors.New(wrong)
	}
	if recorded.Case != ref {
		return casework.Event{}, errors.New("it belongs to another case")
	}
	if recorded.Seq != l.Seq || recorded.Hash != l.Hash {
		return casework.Event{}, errors.New("its number or hash is another")
	}
	return recorded.Event(incident.Kind())
}
