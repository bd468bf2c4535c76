package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
)

// AccountRequests lists requests, the newest first, a page at a time.
// [casework.ErrCursor] when the cursor belongs to another list.
func (s *Store) AccountRequests(ctx context.Context, f account.Filter) (casework.Page[account.Request], error) {
	page, err := accountRequestListing(s, &f).page(s.read.WithContext(ctx))
	return page, wrap(err, "list of account requests")
}

// Accounts lists the register of accounts (S2), the newest first, a page at a time, as
// [Store.AccountRequests] does.
func (s *Store) Accounts(ctx context.Context, f account.Filter) (casework.Page[account.Account], error) {
	page, err := accountListing(s, &f).page(s.read.WithContext(ctx))
	return page, wrap(err, "list of accounts")
}

func accountRequestListing(s *Store, f *account.Filter) *listing[account.Request] {
	return newAccountListing(s, f, account.RequestKind(), func(r account.Request) cursor {
		return cursor{Key: micros(r.OpenedAt), Ref: r.Ref}
	})
}

func accountListing(s *Store, f *account.Filter) *listing[account.Account] {
	return newAccountListing(s, f, account.Kind(), func(a account.Account) cursor {
		return cursor{Key: micros(a.OpenedAt), Ref: a.Ref}
	})
}

func newAccountListing[C any](s *Store, f *account.Filter, kind *casework.Kind, position func(C) cursor) *listing[C] {
	return &listing[C]{
		sort: casework.SortOrder(kind.Name), selected: "SELECT c.snapshot FROM " + kind.Table + " c", where: s.accountConditions(f),
		order: order{key: "c.opened_at", ref: "c.ref", descending: true}, scan: scanSnapshot[C], position: position,
		cursor: f.Cursor, limit: f.Limit,
	}
}

func (s *Store) accountConditions(f *account.Filter) *conditions {
	c := &conditions{}
	c.addIf(f.Stage != "", "c.stage = ?", f.Stage)
	c.addIf(f.Channel != "", "c.channel = ?", address.NormalChannel(f.Channel))
	c.addIf(f.Team != "", "c.team = ?", f.Team)
	c.addIf(f.Person != "", "EXISTS (SELECT 1 FROM case_people p WHERE p.ref = c.ref AND p.person = ?)", f.Person)
	c.addIf(!f.Due.IsZero(), "EXISTS (SELECT 1 FROM tasks t WHERE t.ref = c.ref AND t.what = ? AND t.due < ?)",
		casework.WindowAccountReview, micros(f.Due))
	c.search(f.Query, s.isPostgres())
	return c
}

func scanSnapshot[C any](rows *sql.Rows) (C, error) {
	var c C
	var snapshot string
	if err := rows.Scan(&snapshot); err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(snapshot), &c)
}

// AccountOf finds the account of a handle in any spelling that the channel takes for
// the same: the one that is not closed, or else the last; and the number of closed
// ones. [casework.ErrNotFound] when there was never one.
func (s *Store) AccountOf(ctx context.Context, channel, handle string) (found *account.Account, closed int, err error) {
	channel = address.NormalChannel(channel)
	db, key := s.read.WithContext(ctx), authorKey(channel, handle)
	found = &account.Account{}
	err = querySnapshot(db, found, `SELECT snapshot FROM accounts WHERE handle_key = ? AND channel = ?
		ORDER BY CASE WHEN stage = ? THEN 1 ELSE 0 END, opened_at DESC LIMIT 1`, key, channel, account.StatusClosed)
	if err != nil {
		return nil, 0, fmt.Errorf("account of a handle: %w", err)
	}
	err = queryOne(db, []any{&closed}, "SELECT count(*) FROM accounts WHERE handle_key = ? AND channel = ? AND stage = ?",
		key, channel, account.StatusClosed)
	return found, closed, wrap(err, "account of a handle")
}
