package store

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/casework"
)

// Line is a line of an export: the time of the export, an entry of a chain across
// cases, or an event. Events come without personal data, as if it had been erased:
// the chains can be verified without it.
type Line struct {
	At    *time.Time `json:"exported_at,omitempty"` // on the first line only
	Link  *LogLink   `json:"link,omitempty"`
	Event *ChainLink `json:"event,omitempty"`
}

// Export writes every chain as JSON, one [Line] to a line: the time, the chains across
// cases, the seals first, and the events of one case after the other. [VerifyExport]
// checks an export without a database. It holds no connection to the database while it writes:
// whoever reads may be slow.
func (s *Store) Export(ctx context.Context, at time.Time, w io.Writer) error {
	out, made := json.NewEncoder(w), at.UTC()
	if err := out.Encode(Line{At: &made}); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	for _, chain := range []Chain{ChainSeals, ChainAdvice, ChainAccess} {
		for link, err := range s.chain(ctx, chain) {
			if err == nil {
				err = out.Encode(Line{Link: &link})
			}
			if err != nil {
				return fmt.Errorf("export: %s: %w", chain, err)
			}
		}
	}
	return wrap(s.exportEvents(ctx, out), "export")
}

func (s *Store) exportEvents(ctx context.Context, out *json.Encoder) error {
	scan := func(rows *sql.Rows) (ChainLink, error) { return scanEvent(rows) }
	events := inPages(func(after *ChainLink) ([]ChainLink, error) {
		where, values := "", []any{}
		if after != nil {
			where, values = " WHERE (e.case_ref, e.seq) > (?, ?)", []any{after.Case, after.Seq}
		}
		return queryAll(s.read.WithContext(ctx), scan,
			"SELECT "+eventColumns+" FROM events e"+where+" ORDER BY e.case_ref, e.seq LIMIT ?", append(values, linksAtOnce)...)
	})
	for event, err := range events {
		if err != nil {
			return err
		}
		event.Personal, event.Salt = nil, ""
		if err := out.Encode(Line{Event: &event}); err != nil {
			return err
		}
	}
	return nil
}

// seal is the number and the hash of an event of a case, as they were sealed.
type seal struct {
	seq  int
	hash string
}

// exportVerifier checks one line of an export after the other.
type exportVerifier struct {
	chains map[Chain]*chainVerifier
	seals  map[string][]seal // by case; those of events that are still to come
	events *eventVerifier
	broken *casework.ChainBreak
}

// VerifyExport checks an export as [Store.Verify] checks a store, except for the rows
// of cases, which an export does not hold. It ignores heads that were signed after the
// export was made: see AsOf. It keeps the seals in memory, and reads everything once.
func VerifyExport(r io.Reader, all casework.Kinds, heads ...audit.Head) (casework.Verification, error) {
	lines := json.NewDecoder(bufio.NewReader(r))
	var first Line
	if err := lines.Decode(&first); err != nil || first.At == nil {
		return casework.Verification{}, errors.New("verify: this is not an export")
	}
	v := newExportVerifier(*first.At, all, heads)
	for n := 2; v.broken == nil; n++ {
		var line Line
		err := lines.Decode(&line)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return casework.Verification{}, fmt.Errorf("verify: line %d does not belong in an export: %w", n, err)
		}
		v.next(line)
	}
	v.end()
	done := casework.Verification{AsOf: first.At, Heads: len(heads), Events: v.events.events, Access: int(v.chains[ChainAccess].last.N), Broken: v.broken}
	if v.broken == nil {
		done.OK, done.Head = true, hex.EncodeToString(v.events.head.Sum(nil))
	}
	return done, nil
}

func newExportVerifier(at time.Time, all casework.Kinds, heads []audit.Head) *exportVerifier {
	v := &exportVerifier{chains: map[Chain]*chainVerifier{}, seals: map[string][]seal{}, events: newEventVerifier(all)}
	before := slices.DeleteFunc(slices.Clone(heads), func(h audit.Head) bool { return h.At.After(at) })
	for _, chain := range Chains() {
		v.chains[chain] = newChainVerifier(chain, before)
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
			v.seals[line.Link.Ref] = append(v.seals[line.Link.Ref], seal{line.Link.Seq, line.Link.Data})
		}
	case line.Event != nil:
		v.events.next(*line.Event, caseHead{exported: true})
		if v.broken = v.events.broken; v.broken == nil {
			v.compareSeals(line.Event)
		}
	default:
		v.broken = &casework.ChainBreak{Ref: "export", Why: "A line is neither an event nor an entry of a chain."}
	}
}

// compareSeals compares an event with the seals of its case, and drops those that match.
func (v *exportVerifier) compareSeals(e *ChainLink) {
	left := slices.DeleteFunc(v.seals[e.Case], func(s seal) bool { return s.seq == e.Seq && s.hash == e.Hash })
	if len(left) == 0 {
		delete(v.seals, e.Case)
		return
	}
	v.seals[e.Case] = left
	if slices.ContainsFunc(left, func(s seal) bool { return s.seq == e.Seq }) {
		v.broken = &casework.ChainBreak{Ref: e.Case, Seq: e.Seq, Why: "The event, or one before it, differs from the one that was sealed."}
	}
}

// end finds that entries or events have been cut off.
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
		v.broken = &casework.ChainBreak{Ref: ref, Seq: v.seals[ref][0].seq, Why: "The event was sealed, and has been cut off."}
	}
}
