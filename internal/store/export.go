package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// Line is a line of an export: when it was made, a link of a chain across cases, or
// an event. Words and names are left out of events, as if they had been erased: the
// chains hold without them.
type Line struct {
	At    *time.Time `json:"exported_at,omitempty"` // of the first line
	Link  *LogLink   `json:"link,omitempty"`
	Event *ChainLink `json:"event,omitempty"`
}

// Export writes every chain as JSON, a [Line] to a line: first when that is, then
// the chains across cases, the seals before the others, then the events, case by
// case. [VerifyExport] checks it without a database.
func (s *Store) Export(ctx context.Context, at time.Time, w io.Writer) error {
	out, made := json.NewEncoder(w), at.UTC()
	if err := out.Encode(Line{At: &made}); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	for _, chain := range []Chain{ChainSeals, ChainAdvice, ChainAccess} {
		if err := s.exportChain(ctx, chain, out); err != nil {
			return fmt.Errorf("export: %s: %w", chain, err)
		}
	}
	if err := s.exportEvents(ctx, out); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

func (s *Store) exportChain(ctx context.Context, chain Chain, out *json.Encoder) (err error) {
	rows, err := s.read.WithContext(ctx).Raw("SELECT " + linkColumns + " FROM " + string(chain) + " ORDER BY n").Rows()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		link, err := scanLink(rows, chain)
		if err != nil {
			return err
		}
		if err := out.Encode(Line{Link: &link}); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *Store) exportEvents(ctx context.Context, out *json.Encoder) (err error) {
	rows, err := s.read.WithContext(ctx).Raw("SELECT " + entryColumns + " FROM events e ORDER BY e.case_ref, e.seq").Rows()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		entry, err := scanEntry(rows)
		if err != nil {
			return err
		}
		entry.Personal, entry.Salt = nil, ""
		if err := out.Encode(Line{Event: &entry}); err != nil {
			return err
		}
	}
	return rows.Err()
}
