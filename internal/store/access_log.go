package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"gorm.io/gorm"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// logData is the part of an entry of the access log that has no column of its own.
type logData struct {
	From    string `json:"from,omitempty"`
	Outcome int    `json:"outcome"`
	Request string `json:"request,omitempty"`
}

// AddAccess appends entries to the access log, all or none of them.
func (s *Store) AddAccess(ctx context.Context, entries []access.LogEntry) error {
	links := make([]LogLink, len(entries))
	for i, e := range entries {
		data, err := json.Marshal(logData{From: e.From, Outcome: e.Outcome, Request: e.Request})
		if err != nil {
			return fmt.Errorf("access log: %w", err)
		}
		links[i] = LogLink{At: e.At, Actor: e.Person, Kind: e.Action, Ref: e.Ref, Data: string(data)}
	}
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return appendLinks(tx, ChainAccess, links) })
	return wrap(err, "access log")
}

// AccessLogEntries finds entries of the access log, the newest first, a page at a time.
func (s *Store) AccessLogEntries(ctx context.Context, f casework.AuditFilter) (casework.Page[access.LogEntry], error) {
	page, err := accessListing(&f).page(s.read.WithContext(ctx))
	return page, wrap(err, "access log")
}

func accessListing(f *casework.AuditFilter) *listing[access.LogEntry] {
	c := auditConditions(f, "actor", "at")
	inside := f.Ref + "/"
	c.addIf(f.Ref != "", "(ref = ? OR substr(ref, 1, ?) = ?)", f.Ref, utf8.RuneCountInString(inside), inside)
	c.addIf(f.Kind != "", "substr(kind, 1, ?) = ?", utf8.RuneCountInString(f.Kind), f.Kind)
	return &listing[access.LogEntry]{
		sort: "looks", selected: "SELECT " + linkColumns + " FROM " + string(ChainAccess), where: c, cursor: f.Cursor, limit: f.Limit,
		order: order{key: "at", n: "n", descending: true},
		scan:  scanLogEntry,
		position: func(e access.LogEntry) cursor {
			return cursor{Key: micros(e.At), Ref: string(ChainAccess), N: int(e.N)}
		},
	}
}

func scanLogEntry(rows *sql.Rows) (access.LogEntry, error) {
	l, err := scanLink(rows, ChainAccess)
	if err != nil {
		return access.LogEntry{}, err
	}
	var data logData
	if l.Data != "" { // entries of commands on the server had none
		if err := json.Unmarshal([]byte(l.Data), &data); err != nil {
			return access.LogEntry{}, fmt.Errorf("entry %d: %w", l.N, err)
		}
	}
	return access.LogEntry{
		N: l.N, At: l.At, Person: l.Actor, Action: l.Kind, Ref: l.Ref,
		From: data.From, Outcome: data.Outcome, Request: data.Request,
	}, nil
}
