package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"iter"
	"math"
	"strconv"
	"time"

	"gorm.io/gorm"

	"duecourse/internal/audit"
)

// Chain is the name of a chain that runs across cases, and of its table. The
// events of each case are a chain of their own.
type Chain string

// The chains across cases.
const (
	ChainAccess Chain = "access_log" // who looked, exported, signed in or was refused
	ChainAdvice Chain = "advice_log" // standing advice, given and ended
	ChainSeals  Chain = "seals"      // the last event of each case, noted from time to time
)

// Chains lists the chains across cases.
func Chains() []Chain { return []Chain{ChainAccess, ChainAdvice, ChainSeals} }

// LogLink is an entry of such a chain. Data stays byte for byte as it was hashed.
type LogLink struct {
	Chain    Chain     `json:"chain"`
	N        int64     `json:"n"`  // from 1, without gaps
	At       time.Time `json:"at"` // UTC, whole microseconds
	Actor    string    `json:"actor,omitempty"`
	Kind     string    `json:"kind"`
	Ref      string    `json:"ref,omitempty"` // of what it is about
	Seq      int       `json:"seq,omitempty"` // of the event that it is about
	Data     string    `json:"data,omitempty"`
	Previous string    `json:"previous,omitempty"`
	Hash     string    `json:"hash"`
}

// Links lists the entries of a chain from one number to another.
func (s *Store) Links(ctx context.Context, chain Chain, from, to int64) ([]LogLink, error) {
	found, err := s.links(ctx, chain, "n BETWEEN ? AND ? ORDER BY n", from, to)
	return found, wrap(err, "%s", chain)
}

func (s *Store) links(ctx context.Context, chain Chain, where string, values ...any) ([]LogLink, error) {
	return queryAll(s.read.WithContext(ctx), func(rows *sql.Rows) (LogLink, error) { return scanLink(rows, chain) },
		"SELECT "+linkColumns+" FROM "+string(chain)+" WHERE "+where, values...)
}

// linksAtOnce is how many entries or events are read at once, for a reader who may be slow.
const linksAtOnce = 500

// chain gives the entries of a chain in order, or an error and no more entries. It holds no
// connection while the caller has an entry.
func (s *Store) chain(ctx context.Context, chain Chain) iter.Seq2[LogLink, error] {
	return inPages(func(after *LogLink) ([]LogLink, error) {
		from := int64(math.MinInt64) // of a chain that somebody has changed, too
		if after != nil {
			from = after.N
		}
		return s.links(ctx, chain, "n > ? ORDER BY n LIMIT ?", from, linksAtOnce)
	})
}

// CheckLinks says what is wrong with consecutive entries of a chain; "" when nothing
// is. It cannot check the hash that the first one follows.
func CheckLinks(links []LogLink) string {
	for i := range links {
		before := audit.Point{N: links[i].N - 1, Hash: links[i].Previous}
		if i > 0 {
			before = audit.Point{N: links[i-1].N, Hash: links[i-1].Hash}
		}
		if wrong := links[i].check(before); wrong != "" {
			return wrong
		}
	}
	return ""
}

// LastLinks returns the last entry of every chain across cases, by its name.
func (s *Store) LastLinks(ctx context.Context) (map[string]audit.Point, error) {
	points := map[string]audit.Point{}
	for _, chain := range Chains() {
		point, err := lastPoint(s.read.WithContext(ctx), chain)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", chain, err)
		}
		points[string(chain)] = point
	}
	return points, nil
}

type linkRow struct {
	N        int64 `gorm:"primaryKey;autoIncrement:false"`
	At       int64
	Actor    string
	Kind     string
	Ref      string
	Seq      int
	Data     string
	Previous string
	Hash     string
}

// linkColumns are what scanLink scans, in its order.
const linkColumns = "n, at, actor, kind, ref, seq, data, previous, hash"

// sum is the SHA-256, in hex, of everything in the entry.
func (l *LogLink) sum() string {
	h := sha256.New()
	for _, part := range []string{
		string(l.Chain), l.Previous, strconv.FormatInt(l.N, 10), l.At.Format(time.RFC3339Nano),
		l.Actor, l.Kind, l.Ref, strconv.Itoa(l.Seq), l.Data,
	} {
		writePart(h, part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// check says why the entry cannot be the one that follows a point; "" when it can.
func (l *LogLink) check(last audit.Point) string {
	switch {
	case l.N != last.N+1:
		return "The entry is missing."
	case l.Previous != last.Hash:
		return "The entry does not follow the one before it."
	case l.sum() != l.Hash:
		return "The entry has been changed."
	}
	return ""
}

// appendLinks appends entries to a chain, and locks it until the transaction ends.
func appendLinks(tx *gorm.DB, chain Chain, links []LogLink) error {
	if len(links) == 0 {
		return nil
	}
	last, err := lockChain(tx, chain)
	if err != nil {
		return fmt.Errorf("%s: %w", chain, err)
	}
	rows := make([]linkRow, len(links))
	for i, l := range links {
		l.Chain, l.N, l.Previous = chain, last.N+1, last.Hash
		l.At = l.At.UTC().Truncate(time.Microsecond)
		l.Actor, l.Kind, l.Ref, l.Data = storable(l.Actor), storable(l.Kind), storable(l.Ref), storable(l.Data)
		l.Hash = l.sum()
		rows[i] = linkRow{l.N, micros(l.At), l.Actor, l.Kind, l.Ref, l.Seq, l.Data, l.Previous, l.Hash}
		last = audit.Point{N: l.N, Hash: l.Hash}
	}
	return wrap(tx.Table(string(chain)).CreateInBatches(rows, rowsAtOnce).Error, "%s", chain)
}

// lockChain returns the last entry of a chain, and locks the chain until the
// transaction ends. On SQLite the transaction itself is the lock.
func lockChain(tx *gorm.DB, chain Chain) (audit.Point, error) {
	if tx.Name() == "postgres" {
		if err := tx.Exec("SELECT pg_advisory_xact_lock(?, hashtext(?))", migrationLock, string(chain)).Error; err != nil {
			return audit.Point{}, err
		}
	}
	return lastPoint(tx, chain)
}

func lastPoint(tx *gorm.DB, chain Chain) (audit.Point, error) {
	var last linkRow
	err := tx.Table(string(chain)).Select("n", "hash").Order("n DESC").Limit(1).Find(&last).Error
	return audit.Point{N: last.N, Hash: last.Hash}, err
}

func scanLink(rows *sql.Rows, chain Chain) (LogLink, error) {
	l := LogLink{Chain: chain}
	var at int64
	err := rows.Scan(&l.N, &at, &l.Actor, &l.Kind, &l.Ref, &l.Seq, &l.Data, &l.Previous, &l.Hash)
	l.At = instant(at)
	return l, err
}
