package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Verification is what became of checking the register.
type Verification struct {
	OK     bool       `json:"ok"`
	Events int        `json:"events"`           // that were checked
	Access int        `json:"access"`           // entries of the access log that were checked
	Head   string     `json:"head,omitempty"`   // a hash over the last hash of every case: note it elsewhere, and a later one shows what is gone
	AsOf   *time.Time `json:"as_of,omitempty"`  // of an export: when it says that it was made
	Broken *Break     `json:"broken,omitempty"` // the first broken place
}

// Break is a place where the register is not what was recorded.
type Break struct {
	Case string `json:"case"` // its ref, or the name of a [Chain], or the id of standing advice
	Seq  int    `json:"seq"`  // of the event, or number of the entry
	What string `json:"what"` // a sentence for people
}

// Verify checks every event of every case against its chain, and every case
// against its events; every chain across cases; where cases stand against where
// they were sealed; and all of it against what was signed. Changed, removed,
// reordered, added and cut-off entries are found, and cases that say something else
// than what happened. It reads everything once, in order, and keeps one case in
// memory. An error means that it could not be checked, never that it is broken.
//
// Chains can be written anew by whoever owns the database: without anything signed,
// what was cut off from their ends, or forged as a whole, is not found.
func (s *Store) Verify(ctx context.Context, signed ...Signed) (Verification, error) {
	v := &verifier{head: sha256.New()}
	done := Verification{}
	for _, step := range []func() (*Break, error){
		func() (*Break, error) { err := s.verifyEvents(ctx, v); return v.broken, err },
		func() (*Break, error) { err := s.verifyCases(ctx, v); return v.broken, err },
		func() (*Break, error) { return s.verifyChains(ctx, signed, &done) },
		func() (*Break, error) { return s.verifySeals(ctx) },
		func() (*Break, error) { return s.verifyAdvice(ctx) },
	} {
		broken, err := step()
		if err != nil {
			return Verification{}, fmt.Errorf("verify: %w", err)
		}
		if broken != nil {
			done.Events, done.Broken = v.events, broken
			return done, nil
		}
	}
	done.OK, done.Events, done.Head = true, v.events, hex.EncodeToString(v.head.Sum(nil))
	return done, nil
}

// verifyChains checks the chains across cases, each by itself.
func (s *Store) verifyChains(ctx context.Context, signed []Signed, done *Verification) (*Break, error) {
	for _, chain := range Chains() {
		v, err := s.verifyChain(ctx, chain, signed)
		if err != nil {
			return nil, err
		}
		if v.broken != nil {
			return v.broken, nil
		}
		if chain == ChainAccess {
			done.Access = int(v.last.N)
		}
	}
	return nil, nil //nolint:nilnil // nothing is broken
}

func (s *Store) verifyEvents(ctx context.Context, v *verifier) (err error) {
	rows, err := s.read.WithContext(ctx).Raw("SELECT " + entryColumns + `,
		COALESCE(c.seq, r.seq, a.seq), COALESCE(c.hash, r.hash, a.hash), COALESCE(c.stage, r.stage, a.stage),
		COALESCE(c.outcome, r.outcome, a.outcome),
		CASE e.seq WHEN c.seq THEN c.snapshot WHEN r.seq THEN r.snapshot WHEN a.seq THEN a.snapshot END
		FROM events e LEFT JOIN cases c ON c.ref = e.case_ref LEFT JOIN account_requests r ON r.ref = e.case_ref
		LEFT JOIN accounts a ON a.ref = e.case_ref ORDER BY e.case_ref, e.seq`).Rows()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for v.broken == nil && rows.Next() {
		var row registered
		entry, err := scanEntry(rows, &row.seq, &row.hash, &row.stage, &row.outcome, &row.snapshot)
		if err != nil {
			return err
		}
		v.next(entry, row)
	}
	if v.broken == nil {
		v.endCase()
	}
	return rows.Err()
}

// verifyCases finds what has no events at all.
func (s *Store) verifyCases(ctx context.Context, v *verifier) error {
	var ref string
	err := s.read.WithContext(ctx).Raw(`
		SELECT ref FROM (SELECT ref FROM cases UNION SELECT ref FROM account_requests
			UNION SELECT ref FROM accounts UNION SELECT ref FROM requests) AS known
		WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.case_ref = known.ref) ORDER BY ref LIMIT 1`).Row().Scan(&ref)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		v.broken = &Break{Case: ref, Seq: 1, What: "The case has no events."}
	}
	return err
}
