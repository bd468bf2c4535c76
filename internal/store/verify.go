package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"

	"duecourse/internal/audit"
	"duecourse/internal/casework"
)

// Verify checks the events of every case against their chain, and every case against
// its events; every chain across cases; every case against its seals; and the chains
// against the signed heads. It finds entries that were changed, removed, reordered,
// added or cut off, and cases that differ from their events. It reads everything
// once, in order, and keeps one case in memory. An error means that it could not
// check, never that something is broken.
//
// Whoever owns the database can rewrite a chain. Without signed heads, Verify cannot
// find that the end of a chain was cut off, or that the whole chain was forged.
func (s *Store) Verify(ctx context.Context, heads ...audit.Head) (casework.Verification, error) {
	v := newEventVerifier(s.kinds)
	done := casework.Verification{Heads: len(heads)}
	for _, step := range []func() (*casework.ChainBreak, error){
		func() (*casework.ChainBreak, error) { err := s.verifyEvents(ctx, v); return v.broken, err },
		func() (*casework.ChainBreak, error) { err := s.verifyCases(ctx, v); return v.broken, err },
		func() (*casework.ChainBreak, error) { return s.verifyChains(ctx, heads, &done) },
		func() (*casework.ChainBreak, error) { return s.verifySeals(ctx) },
		func() (*casework.ChainBreak, error) { return s.verifyAdvice(ctx) },
	} {
		broken, err := step()
		if err != nil {
			return casework.Verification{}, fmt.Errorf("verify: %w", err)
		}
		if broken != nil {
			done.Events, done.Broken = v.events, broken
			return done, nil
		}
	}
	done.OK, done.Events, done.Head = true, v.events, hex.EncodeToString(v.head.Sum(nil))
	return done, nil
}

func (s *Store) verifyEvents(ctx context.Context, v *eventVerifier) error {
	columns, joins := headColumns(s.kinds)
	for rows, err := range queryRows(s.read.WithContext(ctx),
		"SELECT "+eventColumns+", "+columns+" FROM events e"+joins+" ORDER BY e.case_ref, e.seq") {
		if err != nil {
			return err
		}
		var row caseHead
		link, err := scanEvent(rows, &row.seq, &row.hash, &row.stage, &row.outcome, &row.snapshot)
		if err != nil {
			return err
		}
		if v.next(link, row); v.broken != nil {
			return nil
		}
	}
	v.endCase()
	return nil
}

// headColumns selects the columns of a caseHead for each event, in the table of whatever kind
// its case is. It selects the snapshot, which is large, for the last event only.
func headColumns(all casework.Kinds) (columns, joins string) {
	var columnsOf [4]string
	var snapshot string
	for i, kind := range all {
		table := fmt.Sprintf("k%d", i)
		for n, column := range []string{"seq", "hash", "stage", "outcome"} {
			columnsOf[n] += table + "." + column + ", "
		}
		snapshot += " WHEN " + table + ".seq THEN " + table + ".snapshot"
		joins += " LEFT JOIN " + kind.Table + " " + table + " ON " + table + ".ref = e.case_ref"
	}
	for _, list := range columnsOf {
		columns += "COALESCE(" + list + "NULL), " // NULL, as there may be one kind only
	}
	return columns + "CASE e.seq" + snapshot + " END", joins
}

// verifyCases finds a case that has no events at all.
func (s *Store) verifyCases(ctx context.Context, v *eventVerifier) error {
	var ref string
	err := queryOne(s.read.WithContext(ctx), []any{&ref},
		"SELECT ref FROM ("+unionOf(s.kinds, "ref", "")+` UNION ALL SELECT ref FROM requests) AS known
		WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.case_ref = known.ref) ORDER BY ref LIMIT 1`)
	if errors.Is(err, casework.ErrNotFound) {
		return nil
	}
	if err == nil {
		v.broken = &casework.ChainBreak{Ref: ref, Seq: 1, Why: "The case has no events."}
	}
	return err
}

// caseHead is the row of a case, as far as its events are compared with it.
type caseHead struct {
	seq                            *int // nil: there is no such case
	hash, stage, outcome, snapshot *string

	exported bool // the events are an export, which does not hold the rows of cases
}

// eventVerifier checks the events of one case after the other.
type eventVerifier struct {
	kinds  casework.Kinds
	kind   *casework.Kind // of the case
	last   ChainLink      // that was checked
	row    caseHead
	folded casework.Case
	erased bool // personal data of the case has been erased
	events int
	head   hash.Hash
	broken *casework.ChainBreak
}

func newEventVerifier(all casework.Kinds) *eventVerifier {
	return &eventVerifier{kinds: all, head: sha256.New()}
}

func (v *eventVerifier) next(l ChainLink, row caseHead) {
	if l.Case != v.last.Case {
		if v.endCase(); v.broken != nil {
			return
		}
		v.last, v.erased = ChainLink{Case: l.Case}, false
		if v.kind = v.kinds.ByRef(l.Case); v.kind != nil {
			v.folded = v.kind.New()
		}
	}
	switch {
	case l.Seq != v.last.Seq+1:
		v.report(v.last.Seq+1, "The event is missing.")
		return
	case row.seq == nil && !row.exported:
		v.report(l.Seq, "The case of the event is missing.")
		return
	case v.kind == nil:
		v.report(l.Seq, "The event is of an unknown kind of case.")
		return
	}
	if wrong := l.Check(v.last.Hash); wrong != "" {
		v.report(l.Seq, "The event differs from the one that was recorded: "+wrong+".")
		return
	}
	if _, err := fold(v.kind, v.folded, []ChainLink{l}); err != nil {
		v.report(l.Seq, "The event cannot be read: "+err.Error()+".")
		return
	}
	v.erased = v.erased || l.Erased()
	v.last, v.row = l, row
	v.events++
}

// endCase compares the case with its events, after the last of them.
func (v *eventVerifier) endCase() {
	if v.last.Case == "" {
		return
	}
	switch row := v.row; {
	case row.exported:
	case *row.seq > v.last.Seq:
		v.report(v.last.Seq+1, "The events from here on have been cut off.")
	case *row.seq < v.last.Seq:
		v.report(*row.seq+1, "The case does not include the event.")
	case *row.hash != v.last.Hash:
		v.report(v.last.Seq, "The case has another last event.")
	case *row.stage != string(v.folded.Status().Stage), *row.outcome != v.folded.Status().Outcome, !v.sameCase():
		v.report(v.last.Seq, "The case differs from its events.")
	}
	writePart(v.head, v.last.Case)
	writePart(v.head, v.last.Hash)
}

// sameCase compares the snapshot with the folded events. Where personal data has been
// erased, it compares only stage, outcome and the number of the last event.
func (v *eventVerifier) sameCase() bool {
	kept := v.kind.New()
	if err := json.Unmarshal([]byte(*v.row.snapshot), kept); err != nil {
		return false
	}
	if v.erased {
		return kept.Status() == v.folded.Status()
	}
	was, err := json.Marshal(kept)
	if err != nil {
		return false
	}
	is, err := json.Marshal(v.folded)
	return err == nil && bytes.Equal(was, is)
}

func (v *eventVerifier) report(seq int, what string) {
	v.broken = &casework.ChainBreak{Ref: v.last.Case, Seq: seq, Why: what}
}
