package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"duecourse/internal/casework"
)

// AccountRequests lists requests, the newest first, a page at a time. [casework.ErrCursor]
// when the cursor is not one of this list's.
func (s *Store) AccountRequests(ctx context.Context, f casework.AccountFilter) (casework.Page[casework.AccountRequest], error) {
	return listStates(ctx, s, f, KindAccountRequest, func(r casework.AccountRequest) cursor {
		return cursor{Sort: KindAccountRequest, Key: micros(r.OpenedAt), Ref: r.Ref}
	})
}

// Accounts lists the register, the newest first, a page at a time, as
// [Store.AccountRequests] does.
func (s *Store) Accounts(ctx context.Context, f casework.AccountFilter) (casework.Page[casework.Account], error) {
	return listStates(ctx, s, f, KindAccount, func(a casework.Account) cursor {
		return cursor{Sort: KindAccount, Key: micros(a.OpenedAt), Ref: a.Ref}
	})
}

func listStates[C any](ctx context.Context, s *Store, f casework.AccountFilter, kind string, place func(C) cursor) (casework.Page[C], error) {
	statement, values, err := accountsStatement(&f, kind, s.isPostgres())
	if err != nil {
		return casework.Page[C]{}, fmt.Errorf("list of %s: %w", tableOf(kind), err)
	}
	rows, err := s.read.WithContext(ctx).Raw(statement, values...).Rows()
	if err != nil {
		return casework.Page[C]{}, fmt.Errorf("list of %s: %w", tableOf(kind), err)
	}
	items, err := collect(rows, scanState[C])
	if err != nil {
		return casework.Page[C]{}, fmt.Errorf("list of %s: %w", tableOf(kind), err)
	}
	return pageOf(items, limited(f.Limit), f.Cursor == "", place), nil
}

func accountsStatement(f *casework.AccountFilter, kind string, postgres bool) (statement string, values []any, err error) {
	w := &conditions{}
	w.addIf(f.Stage != "", "c.stage = ?", f.Stage)
	w.addIf(f.Channel != "", "c.channel = ?", casework.NormalChannel(f.Channel))
	w.addIf(f.Team != "", "c.team = ?", f.Team)
	w.addIf(f.Person != "", "EXISTS (SELECT 1 FROM case_people p WHERE p.ref = c.ref AND p.person = ?)", f.Person)
	w.addIf(!f.Due.IsZero(), "EXISTS (SELECT 1 FROM tasks t WHERE t.ref = c.ref AND t.what = ? AND t.due < ?)",
		casework.WindowAccountReview, micros(f.Due))
	w.addSearch(f.Query, postgres)
	if f.Cursor != "" {
		after, err := parseCursor(f.Cursor, casework.SortOrder(kind))
		if err != nil {
			return "", nil, err
		}
		w.add("(c.opened_at, c.ref) < (?, ?)", after.Key, after.Ref)
	}
	return "SELECT c.snapshot FROM " + tableOf(kind) + " c" + w.sql() + " ORDER BY c.opened_at DESC, c.ref DESC LIMIT ?",
		append(w.values, limited(f.Limit)+1), nil
}

func scanState[C any](rows *sql.Rows) (C, error) {
	var c C
	var snapshot string
	if err := rows.Scan(&snapshot); err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(snapshot), &c)
}

// AccountRequest gives a request as it stands, or [casework.ErrNotFound].
func (s *Store) AccountRequest(ctx context.Context, ref string) (*casework.AccountRequest, error) {
	return stateOf[casework.AccountRequest](ctx, s, KindAccountRequest, ref)
}

// Account gives an account as it stands, or [casework.ErrNotFound].
func (s *Store) Account(ctx context.Context, ref string) (*casework.Account, error) {
	return stateOf[casework.Account](ctx, s, KindAccount, ref)
}

func stateOf[C any](ctx context.Context, s *Store, kind, ref string) (*C, error) {
	c, err := one[C](ctx, s, "SELECT snapshot FROM "+tableOf(kind)+" WHERE ref = ?", ref)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ref, err)
	}
	return c, nil
}

func one[C any](ctx context.Context, s *Store, query string, values ...any) (*C, error) {
	var snapshot string
	err := s.read.WithContext(ctx).Raw(query, values...).Row().Scan(&snapshot)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, casework.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	var c C
	return &c, json.Unmarshal([]byte(snapshot), &c)
}

// AccountRequestAt gives a request as it stood after its event seq: what a request
// that is repeated was told the first time.
func (s *Store) AccountRequestAt(ctx context.Context, ref string, seq int) (*casework.AccountRequest, error) {
	c := &casework.AccountRequest{}
	return c, s.stateAt(ctx, ref, seq, c)
}

// AccountAt gives an account as it stood after its event seq.
func (s *Store) AccountAt(ctx context.Context, ref string, seq int) (*casework.Account, error) {
	c := &casework.Account{}
	return c, s.stateAt(ctx, ref, seq, c)
}

func (s *Store) stateAt(ctx context.Context, ref string, seq int, into state) error {
	if err := s.snapshotAt(ctx, ref, seq, into); err != nil {
		return fmt.Errorf("%s: %w", ref, err)
	}
	from := standingOf(into).seq
	entries, err := s.entries(ctx, "e.case_ref = ? AND e.seq > ? AND e.seq <= ?", ref, from, seq)
	if err != nil {
		return fmt.Errorf("%s: %w", ref, err)
	}
	if seq < 1 || from+len(entries) < seq {
		return fmt.Errorf("%s, event %d: %w", ref, seq, casework.ErrNotFound)
	}
	if _, err := fold(into, entries); err != nil {
		return fmt.Errorf("%s: %w", ref, err)
	}
	return nil
}

// AccountOf finds the account that the register has for a handle, spelled in any
// way that its channel takes for the same: the one that is not closed or else the
// last; and how many have been closed. [casework.ErrNotFound] when there never was one.
func (s *Store) AccountOf(ctx context.Context, channel, handle string) (account *casework.Account, closed int, err error) {
	channel = casework.NormalChannel(channel)
	key := authorKey(channel, handle)
	account, err = one[casework.Account](ctx, s, `SELECT snapshot FROM accounts WHERE handle_key = ? AND channel = ?
		ORDER BY CASE WHEN stage = ? THEN 1 ELSE 0 END, opened_at DESC LIMIT 1`, key, channel, casework.AccountEnded)
	if err != nil {
		return nil, 0, fmt.Errorf("account of a handle: %w", err)
	}
	err = s.read.WithContext(ctx).Raw("SELECT count(*) FROM accounts WHERE handle_key = ? AND channel = ? AND stage = ?",
		key, channel, casework.AccountEnded).Row().Scan(&closed)
	if err != nil {
		return nil, 0, fmt.Errorf("account of a handle: %w", err)
	}
	return account, closed, nil
}
