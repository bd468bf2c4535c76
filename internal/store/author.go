package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"duecourse/internal/casework"
)

// authorCases is how many cases of an author are shown, the newest ones.
const authorCases = 200

// History is what the register remembers of an author when a command is given,
// without the case it is given to: how many other cases there are, and when they
// warned the author, overturned warnings left out.
func (s *Store) History(ctx context.Context, channel, author, exceptRef string) (casework.History, error) {
	var h casework.History
	key := authorKey(channel, author)
	rows, err := s.read.WithContext(ctx).Raw(`
		SELECT (SELECT count(*) FROM cases WHERE author_key = ? AND channel = ? AND ref <> ?), w.at
		FROM (SELECT 1) AS one LEFT JOIN warnings w
			ON w.author_key = ? AND w.channel = ? AND w.ref <> ? AND NOT w.overturned
		ORDER BY w.at`, key, channel, exceptRef, key, channel, exceptRef).Rows()
	if err != nil {
		return h, fmt.Errorf("history of an author: %w", err)
	}
	warnings, err := collect(rows, func(rows *sql.Rows) (*int64, error) {
		var at *int64
		err := rows.Scan(&h.EarlierCases, &at)
		return at, err
	})
	if err != nil {
		return h, fmt.Errorf("history of an author: %w", err)
	}
	for _, at := range warnings {
		if at != nil {
			h.Warnings = append(h.Warnings, instant(*at))
		}
	}
	return h, nil
}

// Author is what the register knows of an author on a channel.
type Author struct {
	Channel  string
	Author   string // normalised
	Cases    []AuthorCase
	Warnings []Warning // the earliest first
}

// AuthorCase is one of an author's cases, as far as it is about the author.
type AuthorCase struct {
	Ref      string
	Stage    casework.Stage
	Outcome  casework.Outcome
	OpenedAt time.Time
	ClosedAt *time.Time
	Block    *casework.Block
}

// Warning is a warning that went to an author.
type Warning struct {
	Ref        string
	At         time.Time
	Overturned bool
}

// Block is the block that keeps the author out, if any: of the shares that cases
// hold in it, the one that ends last (domain §3 rule 3).
func (a *Author) Block() *casework.Block {
	var last *casework.Block
	for _, c := range a.Cases {
		if c.Block.Active() && (last == nil || c.Block.Until.After(last.Until)) {
			last = c.Block
		}
	}
	return last
}

// Author gives an author's cases, at most the newest 200, and every warning.
// [ErrNotFound] when the register has never heard of the author.
func (s *Store) Author(ctx context.Context, channel, author string) (*Author, error) {
	key := authorKey(channel, author)
	rows, err := s.read.WithContext(ctx).Raw(`
		SELECT ref, stage, outcome, opened_at, closed_at, block FROM cases
		WHERE author_key = ? AND channel = ? ORDER BY opened_at DESC, ref DESC LIMIT ?`, key, channel, authorCases).Rows()
	if err != nil {
		return nil, fmt.Errorf("cases of an author: %w", err)
	}
	a := &Author{Channel: channel, Author: casework.NormalAuthor(channel, author)}
	if a.Cases, err = collect(rows, scanAuthorCase); err != nil {
		return nil, fmt.Errorf("cases of an author: %w", err)
	}
	if len(a.Cases) == 0 {
		return nil, fmt.Errorf("author: %w", ErrNotFound)
	}
	rows, err = s.read.WithContext(ctx).
		Raw("SELECT ref, at, overturned FROM warnings WHERE author_key = ? AND channel = ? ORDER BY at, ref", key, channel).Rows()
	if err != nil {
		return nil, fmt.Errorf("warnings of an author: %w", err)
	}
	if a.Warnings, err = collect(rows, scanWarning); err != nil {
		return nil, fmt.Errorf("warnings of an author: %w", err)
	}
	return a, nil
}

func scanAuthorCase(rows *sql.Rows) (AuthorCase, error) {
	var c AuthorCase
	var openedAt int64
	var closedAt *int64
	var block *string
	if err := rows.Scan(&c.Ref, &c.Stage, &c.Outcome, &openedAt, &closedAt, &block); err != nil {
		return c, err
	}
	c.OpenedAt, c.ClosedAt = instant(openedAt), optionalInstant(closedAt)
	var err error
	c.Block, err = blockOf(c.Ref, block)
	return c, err
}

func scanWarning(rows *sql.Rows) (Warning, error) {
	var w Warning
	var at int64
	err := rows.Scan(&w.Ref, &at, &w.Overturned)
	w.At = instant(at)
	return w, err
}
