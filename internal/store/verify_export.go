package store

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// sealed is a place in a case that has to be as it was sealed.
type sealed struct {
	seq  int
	hash string
}

// exportVerifier goes through the lines of an export.
type exportVerifier struct {
	chains map[Chain]*linkVerifier
	seals  map[string][]sealed // by case; of those that are still to come
	events verifier
	broken *Break
}

// VerifyExport checks what [Store.Export] has written, as [Store.Verify] checks a
// register, except that it knows nothing of what the register says beside its
// chains. What was signed after the export was made does not count: see AsOf. It
// keeps the seals in memory, and reads everything else once.
func VerifyExport(r io.Reader, signed ...Signed) (Verification, error) {
	lines := json.NewDecoder(bufio.NewReader(r))
	var first Line
	if err := lines.Decode(&first); err != nil || first.At == nil {
		return Verification{}, errors.New("verify: this is not an export")
	}
	v := newExportVerifier(*first.At, signed)
	for n := 2; v.broken == nil; n++ {
		var line Line
		err := lines.Decode(&line)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Verification{}, fmt.Errorf("verify: line %d is not one of an export: %w", n, err)
		}
		v.next(line)
	}
	v.end()
	done := Verification{AsOf: first.At, Events: v.events.events, Access: int(v.chains[ChainAccess].last.N), Broken: v.broken}
	if v.broken == nil {
		done.OK, done.Head = true, hex.EncodeToString(v.events.head.Sum(nil))
	}
	return done, nil
}

func newExportVerifier(at time.Time, signed []Signed) *exportVerifier {
	v := &exportVerifier{chains: map[Chain]*linkVerifier{}, seals: map[string][]sealed{}}
	v.events.head = sha256.New()
	before := slices.DeleteFunc(slices.Clone(signed), func(s Signed) bool { return s.At.After(at) })
	for _, chain := range Chains() {
		v.chains[chain] = newLinkVerifier(chain, before)
	}
	return v
}

func (v *exportVerifier) next(line Line) {
	switch {
	case line.Link != nil && v.chains[line.Link.Chain] != nil:
		chain := v.chains[line.Link.Chain]
		chain.next(*line.Link)
		v.broken = chain.broken
		if line.Link.Chain == ChainSeals {
			v.seals[line.Link.Ref] = append(v.seals[line.Link.Ref], sealed{line.Link.Seq, line.Link.Data})
		}
	case line.Event != nil:
		v.events.next(*line.Event, registered{elsewhere: true})
		if v.broken = v.events.broken; v.broken == nil {
			v.passed(line.Event)
		}
	default:
		v.broken = &Break{Case: "export", What: "A line is neither an event nor an entry of a chain."}
	}
}

// passed compares an event with the seals of its case, and forgets those that fit.
func (v *exportVerifier) passed(e *ChainLink) {
	left := slices.DeleteFunc(v.seals[e.Case], func(s sealed) bool { return s.seq == e.Seq && s.hash == e.Hash })
	if len(left) == 0 {
		delete(v.seals, e.Case)
		return
	}
	v.seals[e.Case] = left
	if slices.ContainsFunc(left, func(s sealed) bool { return s.seq == e.Seq }) {
		v.broken = &Break{Case: e.Case, Seq: e.Seq, What: "The event, or one before it, is not the one that was sealed."}
	}
}

// end finds what was cut off.
func (v *exportVerifier) end() {
	for _, chain := range Chains() {
		if v.chains[chain].end(); v.broken == nil {
			v.broken = v.chains[chain].broken
		}
	}
	if v.broken != nil {
		return
	}
	v.events.endCase()
	var missing []string
	for ref := range v.seals {
		missing = append(missing, ref)
	}
	if len(missing) > 0 {
		ref := slices.Min(missing)
		v.broken = &Break{Case: ref, Seq: v.seals[ref][0].seq, What: "The event was sealed, and has been cut off."}
	}
}
