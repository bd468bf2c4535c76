package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"duecourse/internal/audit"
	"duecourse/internal/casework"
)

// sealedAtOnce is how many cases are sealed in one transaction.
const sealedAtOnce = 2000

// A seal is an entry of [ChainSeals]. It notes the number and the hash of the last
// event that a case had then.

// Seal adds a seal for each case with events since its last seal, and returns the
// last entry of every chain across cases. Keep those points out of reach of whoever
// owns the database: [Store.Verify] then shows what was removed, cut off or rewritten.
func (s *Store) Seal(ctx context.Context, at time.Time) (map[string]audit.Point, error) {
	for after, more := "", true; more; {
		err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			links, err := s.newSeals(tx, after, at)
			if err != nil {
				return err
			}
			if more = len(links) == sealedAtOnce; more {
				after = links[len(links)-1].Ref
			}
			return appendLinks(tx, ChainSeals, links)
		})
		if err != nil {
			return nil, fmt.Errorf("sealing: %w", err)
		}
	}
	return s.LastLinks(ctx)
}

// newSeals makes seals for the next cases that have none of their last event.
func (s *Store) newSeals(tx *gorm.DB, after string, at time.Time) ([]LogLink, error) {
	return queryAll(tx, func(rows *sql.Rows) (LogLink, error) {
		l := LogLink{At: at, Kind: "case"}
		return l, rows.Scan(&l.Ref, &l.Seq, &l.Data)
	}, "SELECT c.ref, c.seq, c.hash FROM ("+unionOf(s.kinds, "ref, seq, hash", "")+`) AS c
		WHERE c.ref > ? AND NOT EXISTS (SELECT 1 FROM seals s WHERE s.ref = c.ref AND s.seq = c.seq)
		ORDER BY c.ref LIMIT ?`, after, sealedAtOnce)
}

// LastSeal returns the last seal of a case up to an event, or [casework.ErrNotFound].
func (s *Store) LastSeal(ctx context.Context, ref string, seq int) (LogLink, error) {
	last, err := first(s.links(ctx, ChainSeals, "ref = ? AND seq <= ? ORDER BY seq DESC, n LIMIT 1", ref, seq))
	return last, wrap(err, "seal of %s", ref)
}

// verifySeals finds the first case that differs from its seals: it was removed, cut
// off together with its row, or rewritten.
func (s *Store) verifySeals(ctx context.Context) (*casework.ChainBreak, error) {
	var ref, sealed string
	var seq int
	var at int64
	var found *string
	db := s.read.WithContext(ctx)
	err := queryOne(db, []any{&ref, &seq, &at, &sealed, &found}, `
		SELECT s.ref, s.seq, s.at, s.data, e.hash FROM seals s
		LEFT JOIN events e ON e.case_ref = s.ref AND e.seq = s.seq
		WHERE e.hash IS NULL OR e.hash <> s.data ORDER BY s.n LIMIT 1`)
	if errors.Is(err, casework.ErrNotFound) {
		return nil, nil //nolint:nilnil // nothing is broken
	}
	if err != nil {
		return nil, err
	}
	if found == nil {
		var last int
		err := queryOne(db, []any{&last}, "SELECT COALESCE(max(seq), 0) FROM events WHERE case_ref = ?", ref)
		return &casework.ChainBreak{Ref: ref, Seq: last + 1, Why: fmt.Sprintf(
			"The events from here on have been cut off: on %s the case had %d.", day(instant(at)), seq)}, err
	}
	var same int // the last sealed event that is unchanged
	err = queryOne(db, []any{&same}, `
		SELECT COALESCE(max(s.seq), 0) FROM seals s JOIN events e ON e.case_ref = s.ref AND e.seq = s.seq
		WHERE s.ref = ? AND e.hash = s.data AND s.seq < ?`, ref, seq)
	return &casework.ChainBreak{Ref: ref, Seq: same + 1, Why: fmt.Sprintf(
		"From here to %d an event differs from the one that was sealed on %s.", seq, day(instant(at)))}, err
}
