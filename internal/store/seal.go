package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// sealedAtOnce is how many cases are sealed in one transaction.
const sealedAtOnce = 2000

// Seal notes, in a chain, where each case stands that has gone on since it was
// sealed last, and says where the chains across cases then stand. Whoever keeps
// those points where nobody who owns the database can reach them can show later
// what was removed, cut off or written anew: see [Store.Verify].
func (s *Store) Seal(ctx context.Context, at time.Time) (map[Chain]Point, error) {
	for after, more := "", true; more; {
		err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			links, err := unsealed(tx, after, at)
			if err != nil {
				return err
			}
			if more = len(links) == sealedAtOnce; more {
				after = links[len(links)-1].Ref
			}
			return add(tx, ChainSeals, links)
		})
		if err != nil {
			return nil, fmt.Errorf("sealing: %w", err)
		}
	}
	return s.Points(ctx)
}

// unsealed lists the next cases that do not stand where they were sealed.
func unsealed(tx *gorm.DB, after string, at time.Time) ([]LogLink, error) {
	rows, err := tx.Raw(`
		SELECT c.ref, c.seq, c.hash FROM (SELECT ref, seq, hash FROM cases UNION ALL
			SELECT ref, seq, hash FROM account_requests UNION ALL SELECT ref, seq, hash FROM accounts) AS c
		WHERE c.ref > ? AND NOT EXISTS (SELECT 1 FROM seals s WHERE s.ref = c.ref AND s.seq = c.seq)
		ORDER BY c.ref LIMIT ?`, after, sealedAtOnce).Rows()
	if err != nil {
		return nil, err
	}
	return collect(rows, func(rows *sql.Rows) (LogLink, error) {
		l := LogLink{At: at, Kind: "case"}
		return l, rows.Scan(&l.Ref, &l.Seq, &l.Data)
	})
}

// Points says where the chains across cases stand.
func (s *Store) Points(ctx context.Context) (map[Chain]Point, error) {
	points := map[Chain]Point{}
	for _, chain := range Chains() {
		point, err := endOf(s.read.WithContext(ctx), chain)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", chain, err)
		}
		points[chain] = point
	}
	return points, nil
}
