package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"
)

// Chain is the name of a chain that runs across cases, and of its table. The
// events of each case are a chain of their own.
type Chain string

// The chains across cases.
const (
	ChainAccess Chain = "access_log" // who looked, exported, signed in or was refused
	ChainAdvice Chain = "advice_log" // standing advice, given and ended
	ChainSeals  Chain = "seals"      // where cases stood, from time to time
)

// Chains lists the chains across cases.
func Chains() []Chain { return []Chain{ChainAccess, ChainAdvice, ChainSeals} }

// Link is an entry of such a chain. Data is kept byte for byte, as it was hashed.
type LogLink struct {
	Chain    Chain     `json:"chain"`
	N        int64     `json:"n"`  // from 1, without gaps
	At       time.Time `json:"at"` // UTC, whole microseconds
	Actor    string    `json:"actor,omitempty"`
	Kind     string    `json:"kind"`
	Ref      string    `json:"ref,omitempty"` // what it is about
	Seq      int       `json:"seq,omitempty"` // of the case that it is about
	Data     string    `json:"data,omitempty"`
	Previous string    `json:"previous,omitempty"`
	Hash     string    `json:"hash"`
}

// Point is where a chain stood.
type Point struct {
	N    int64  `json:"n"` // 0: it was empty
	Hash string `json:"hash"`
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

// sum is the SHA-256, in hex, of everything in the link.
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

// check says what is wrong with the link as the one that follows a point; "" when
// nothing is.
func (l *LogLink) check(last Point) string {
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

// add appends links to their chain, which nobody else may lengthen meanwhile.
func add(tx *gorm.DB, chain Chain, links []LogLink) error {
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
		last = Point{l.N, l.Hash}
	}
	if err := tx.Table(string(chain)).CreateInBatches(rows, rowsAtOnce).Error; err != nil {
		return fmt.Errorf("%s: %w", chain, err)
	}
	return nil
}

// lockChain says where a chain stands, and keeps it there until the transaction
// ends. On SQLite the transaction itself is the lock.
func lockChain(tx *gorm.DB, chain Chain) (Point, error) {
	if tx.Name() == "postgres" {
		if err := tx.Exec("SELECT pg_advisory_xact_lock(?, hashtext(?))", migrationLock, string(chain)).Error; err != nil {
			return Point{}, err
		}
	}
	return endOf(tx, chain)
}

// endOf is where a chain stands.
func endOf(tx *gorm.DB, chain Chain) (Point, error) {
	var last linkRow
	err := tx.Table(string(chain)).Select("n", "hash").Order("n DESC").Limit(1).Find(&last).Error
	return Point{last.N, last.Hash}, err
}
