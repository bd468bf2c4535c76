package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// KeyKind is what keys are for.
type KeyKind string

// The kinds of keys that every process of an installation needs.
const (
	EncryptionKeys KeyKind = "encryption"
	SigningKeys    KeyKind = "signing"
	ReferenceKey   KeyKind = "reference" // the secret
)

// Key is a key of a process.
type Key struct {
	ID          string
	Fingerprint string // the same for the same key, and tells nothing of it
	Current     bool   // the process uses it for what is new
}

// KeyMismatch says that a process has other keys than the processes that ran before it.
type KeyMismatch struct {
	Kind    KeyKind
	ID      string
	Missing bool // the process does not have the key; otherwise its key of this id is another
}

func (m *KeyMismatch) Error() string {
	if m.Missing {
		return fmt.Sprintf("the %s key %q is missing", m.Kind, m.ID)
	}
	return fmt.Sprintf("the %s key %q is another", m.Kind, m.ID)
}

// keysLock is the key of the advisory lock under which PostgreSQL compares keys.
const keysLock = migrationLock + 1

// keyRow is a row of key_fingerprints.
type keyRow struct {
	fingerprint  string
	currentSince int64
}

// CheckKeys compares the keys of a process with those of the processes that ran before it,
// and remembers the ones that are new. It returns a [*KeyMismatch] if a key has another
// value, or if the process does not have the latest key that a process has used for what
// is new. So a key can be replaced: first every process has both, then each uses the new
// one, and later the old one is taken out. The time is when the first key of the kind was
// remembered.
func (s *Store) CheckKeys(ctx context.Context, kind KeyKind, keys []Key, now time.Time) (since time.Time, err error) {
	err = s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if s.isPostgres() { // on SQLite the transaction itself is the lock
			if err := tx.Exec("SELECT pg_advisory_xact_lock(?)", keysLock).Error; err != nil {
				return err
			}
		}
		known, latest, err := readKeys(tx, kind)
		if err != nil {
			return err
		}
		if mismatch := compareKeys(kind, keys, known, latest); mismatch != nil {
			return mismatch
		}
		at := max(micros(now), known[latest].currentSince+1)
		if err := rememberKeys(tx, kind, keys, known, at); err != nil {
			return err
		}
		var first int64
		err = queryOne(tx, []any{&first}, "SELECT MIN(since) FROM key_fingerprints WHERE kind = ?", kind)
		since = instant(first)
		return err
	})
	return since, wrap(err, "keys")
}

// readKeys returns the keys of a kind by their ids, and the id of the one that was put to
// use last.
func readKeys(tx *gorm.DB, kind KeyKind) (known map[string]keyRow, latest string, err error) {
	known = map[string]keyRow{}
	_, err = queryAll(tx, func(rows *sql.Rows) (id string, err error) {
		var k keyRow
		err = rows.Scan(&id, &k.fingerprint, &k.currentSince)
		known[id] = k
		if k.currentSince > known[latest].currentSince {
			latest = id
		}
		return id, err
	}, "SELECT id, fingerprint, current_since FROM key_fingerprints WHERE kind = ?", kind)
	return known, latest, err
}

func compareKeys(kind KeyKind, keys []Key, known map[string]keyRow, latest string) error {
	hasLatest := latest == ""
	for _, k := range keys {
		if before, is := known[k.ID]; is && before.fingerprint != k.Fingerprint {
			return &KeyMismatch{Kind: kind, ID: k.ID}
		}
		hasLatest = hasLatest || k.ID == latest
	}
	if !hasLatest {
		return &KeyMismatch{Kind: kind, ID: latest, Missing: true}
	}
	return nil
}

func rememberKeys(tx *gorm.DB, kind KeyKind, keys []Key, known map[string]keyRow, at int64) error {
	for _, k := range keys {
		before, is := known[k.ID]
		var inUse int64
		if k.Current {
			inUse = at
		}
		var err error
		switch {
		case !is:
			err = tx.Exec("INSERT INTO key_fingerprints (kind, id, fingerprint, since, current_since) VALUES (?, ?, ?, ?, ?)",
				kind, k.ID, k.Fingerprint, at, inUse).Error
		case k.Current && before.currentSince == 0:
			err = tx.Exec("UPDATE key_fingerprints SET current_since = ? WHERE kind = ? AND id = ?", at, kind, k.ID).Error
		}
		if err != nil {
			return err
		}
	}
	return nil
}
