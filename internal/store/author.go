package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
	"duecourse/internal/casework/incident"
)

// PostCases returns the open incident that holds a post, empty if there is none, and the
// number of incidents that ever held it. Another report of the post joins the open
// incident, of several the oldest (domain §3, "Every post counts").
func (s *Store) PostCases(ctx context.Context, post incident.Post) (open string, ever int, err error) {
	for rows, err := range queryRows(s.read.WithContext(ctx),
		"SELECT c.ref, c.stage FROM case_posts p JOIN cases c ON c.ref = p.ref WHERE p.post_key = ? ORDER BY c.opened_at, c.ref",
		postKey(post)) {
		var ref string
		var stage incident.Stage
		if err == nil {
			err = rows.Scan(&ref, &stage)
		}
		if err != nil {
			return "", 0, fmt.Errorf("cases of the post: %w", err)
		}
		if ever++; open == "" && stage != incident.StageClosed {
			open = ref
		}
	}
	return open, ever, nil
}

// LastClosed returns the incident with a post that was closed last, empty if there is none.
func (s *Store) LastClosed(ctx context.Context, post incident.Post) (ref string, err error) {
	err = queryOne(s.read.WithContext(ctx), []any{&ref}, `SELECT c.ref FROM case_posts p JOIN cases c ON c.ref = p.ref
		WHERE p.post_key = ? AND c.stage = ? ORDER BY c.closed_at DESC, c.ref LIMIT 1`, postKey(post), incident.StageClosed)
	if errors.Is(err, casework.ErrNotFound) {
		return "", nil
	}
	return ref, wrap(err, "closed cases of the post")
}

// History counts the other incidents of an author when a command is given to the one
// with the reference, and lists when they warned the author. It leaves out overturned
// warnings.
func (s *Store) History(ctx context.Context, channel, author, exceptRef string) (incident.History, error) {
	var h incident.History
	key := authorKey(channel, author)
	for rows, err := range queryRows(s.read.WithContext(ctx), `
		SELECT (SELECT count(*) FROM cases WHERE author_key = ? AND channel = ? AND ref <> ?), w.at
		FROM (SELECT 1) AS one LEFT JOIN warnings w
			ON w.author_key = ? AND w.channel = ? AND w.ref <> ? AND NOT w.overturned
		ORDER BY w.at`, key, channel, exceptRef, key, channel, exceptRef) {
		var at *int64
		if err == nil {
			err = rows.Scan(&h.EarlierCases, &at)
		}
		if err != nil {
			return incident.History{}, fmt.Errorf("history of an author: %w", err)
		}
		if at != nil {
			h.Warnings = append(h.Warnings, instant(*at))
		}
	}
	return h, nil
}

// Warnings lists the warnings that were sent to an author, the earliest first.
// [casework.ErrNotFound] when no incident is about the author.
func (s *Store) Warnings(ctx context.Context, channel, author string) ([]incident.Warning, error) {
	db, key := s.read.WithContext(ctx), authorKey(channel, author)
	warnings, err := queryAll(db, scanWarning,
		"SELECT ref, at, overturned FROM warnings WHERE author_key = ? AND channel = ? ORDER BY at, ref", key, channel)
	if err == nil && len(warnings) == 0 {
		var one int
		err = queryOne(db, []any{&one}, "SELECT 1 FROM cases WHERE author_key = ? AND channel = ? LIMIT 1", key, channel)
	}
	return warnings, wrap(err, "warnings of an author")
}

func scanWarning(rows *sql.Rows) (incident.Warning, error) {
	var w incident.Warning
	var at int64
	err := rows.Scan(&w.Ref, &at, &w.Overturned)
	w.At = instant(at)
	return w, err
}

// maxKey is the longest author's name, in bytes, that is its own key. PostgreSQL
// refuses index entries above some 2,700 bytes.
const maxKey = 400

// authorKey is the key by which an author is found.
func authorKey(channel, author string) string {
	key := storable(address.NormalAuthor(channel, author))
	if len(key) > maxKey {
		return digestOf(key)
	}
	return key
}

// postKey is the key by which a post is found when it is reported again.
func postKey(post incident.Post) string { return digestOf(incident.PostKey(post)) }

// BlockedCases lists the open incidents whose block is confirmed and not lifted.
func (s *Store) BlockedCases(ctx context.Context) ([]*incident.Case, error) {
	list, err := queryAll(s.read.WithContext(ctx), func(rows *sql.Rows) (*incident.Case, error) {
		snapshot, err := scanText(rows)
		if err != nil {
			return nil, err
		}
		var c incident.Case
		return &c, json.Unmarshal([]byte(snapshot), &c)
	}, "SELECT snapshot FROM cases WHERE stage <> ? AND block IS NOT NULL", casework.StageClosed)
	lifted := func(c *incident.Case) bool { return !c.Block.Active() }
	return slices.DeleteFunc(list, lifted), wrap(err, "blocks")
}
