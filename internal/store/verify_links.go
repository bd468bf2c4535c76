package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Signed is where the chains stood at a time, as somebody has vouched for who is
// not the database.
type Signed struct {
	At     time.Time
	Points map[Chain]Point
}

// promises are the points that a chain has to pass through, in their order.
func promises(chain Chain, signed []Signed) []promise {
	var list []promise
	for _, s := range signed {
		if p := s.Points[chain]; p.N > 0 {
			list = append(list, promise{Point: p, at: s.At})
		}
	}
	slices.SortFunc(list, func(a, b promise) int { return int(a.N - b.N) })
	return list
}

type promise struct {
	Point
	at time.Time // it was signed
}

// linkVerifier goes through the links of one chain in their order.
type linkVerifier struct {
	chain    Chain
	last     Point
	promised []promise // still to come
	kept     int64     // the last signed point that was passed
	broken   *Break
}

func newLinkVerifier(chain Chain, signed []Signed) *linkVerifier {
	return &linkVerifier{chain: chain, promised: promises(chain, signed)}
}

func (v *linkVerifier) next(l LogLink) {
	if wrong := l.check(v.last); wrong != "" {
		v.report(v.last.N+1, wrong)
		return
	}
	v.last = Point{l.N, l.Hash}
	for len(v.promised) > 0 && v.promised[0].N == l.N {
		p := v.promised[0]
		if p.Hash != l.Hash {
			v.report(v.kept+1, fmt.Sprintf("From here to %d an entry is not the one that was signed on %s.", l.N, day(p.at)))
			return
		}
		v.promised, v.kept = v.promised[1:], l.N
	}
}

// end finds what was cut off.
func (v *linkVerifier) end() {
	if v.broken == nil && len(v.promised) > 0 {
		p := v.promised[0]
		v.report(v.last.N+1, fmt.Sprintf("The entries from here on have been cut off: on %s there were %d.", day(p.at), p.N))
	}
}

func (v *linkVerifier) report(n int64, what string) {
	v.broken = &Break{Case: string(v.chain), Seq: int(n), What: what}
}

func day(at time.Time) string { return at.UTC().Format("2 January 2006 15:04 UTC") }

// verifyChain reads one chain, in order, keeping one link in memory.
func (s *Store) verifyChain(ctx context.Context, chain Chain, signed []Signed) (v *linkVerifier, err error) {
	rows, err := s.read.WithContext(ctx).Raw("SELECT " + linkColumns + " FROM " + string(chain) + " ORDER BY n").Rows()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	v = newLinkVerifier(chain, signed)
	for v.broken == nil && rows.Next() {
		link, err := scanLink(rows, chain)
		if err != nil {
			return nil, err
		}
		v.next(link)
	}
	v.end()
	return v, rows.Err()
}

func scanLink(rows *sql.Rows, chain Chain) (LogLink, error) {
	l := LogLink{Chain: chain}
	var at int64
	err := rows.Scan(&l.N, &at, &l.Actor, &l.Kind, &l.Ref, &l.Seq, &l.Data, &l.Previous, &l.Hash)
	l.At = instant(at)
	return l, err
}

// verifySeals finds the first case that is not as it was sealed: removed as a
// whole, cut off together with what the register says of it, or written anew.
func (s *Store) verifySeals(ctx context.Context) (*Break, error) {
	var ref, sealed string
	var seq int
	var at int64
	var found *string
	err := s.read.WithContext(ctx).Raw(`
		SELECT s.ref, s.seq, s.at, s.data, e.hash FROM seals s
		LEFT JOIN events e ON e.case_ref = s.ref AND e.seq = s.seq
		WHERE e.hash IS NULL OR e.hash <> s.data ORDER BY s.n LIMIT 1`).Row().Scan(&ref, &seq, &at, &sealed, &found)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil //nolint:nilnil // nothing is broken
	case err != nil:
		return nil, err
	}
	return s.unlikeSealed(ctx, ref, seq, at, found == nil)
}

// unlikeSealed names the first event that differs: the one after the last seal that
// still fits.
func (s *Store) unlikeSealed(ctx context.Context, ref string, seq int, at int64, missing bool) (*Break, error) {
	var has, fits int
	err := s.read.WithContext(ctx).Raw("SELECT COALESCE(max(seq), 0) FROM events WHERE case_ref = ?", ref).Row().Scan(&has)
	if err != nil {
		return nil, err
	}
	if missing {
		return &Break{Case: ref, Seq: has + 1, What: fmt.Sprintf(
			"The events from here on have been cut off: on %s the case stood at %d.", day(instant(at)), seq)}, nil
	}
	err = s.read.WithContext(ctx).Raw(`
		SELECT COALESCE(max(s.seq), 0) FROM seals s JOIN events e ON e.case_ref = s.ref AND e.seq = s.seq
		WHERE s.ref = ? AND e.hash = s.data AND s.seq < ?`, ref, seq).Row().Scan(&fits)
	return &Break{Case: ref, Seq: fits + 1, What: fmt.Sprintf(
		"From here to %d an event is not the one that was sealed on %s.", seq, day(instant(at)))}, err
}
