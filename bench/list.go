package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

// databaseVariable names the PostgreSQL database, empty, that G4 is measured on.
const databaseVariable = "DUECOURSE_BENCH_DATABASE"

// measureListing is G4: a page of the list of cases over HTTP, with authorisation,
// against net/http, pgx and encoding/json with the same rows.
func measureListing(ctx context.Context, f flags) (lines []result, err error) {
	e, err := newPostgresEnvironment(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	if err := addCases(ctx, e.database, f.Rows); err != nil {
		return nil, err
	}
	pool, err := pgxpool.New(ctx, e.database)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	bare := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { bareList(rw, r, pool) }))
	defer bare.Close()
	plain := &environment{url: bare.URL, http: e.http}

	const each = 400
	came, err := interleaved(f.Rounds, 1, func(int, int) (float64, error) {
		return perSecond(ctx, each, 8, func(ctx context.Context, _ int) error {
			return e.send(ctx, http.MethodGet, "comms-1", "/api/v1/incidents?limit=50", http.NoBody, nil)
		})
	}, func(int, int) (float64, error) {
		return perSecond(ctx, each, 8, func(ctx context.Context, _ int) error {
			return plain.send(ctx, http.MethodGet, "comms-1", "/", http.NoBody, nil)
		})
	})
	if err != nil {
		return nil, err
	}
	ours, theirs := came[0], came[1]
	ratio := median(ours) / median(theirs)
	return []result{{
		id: "G4", what: fmt.Sprintf("list page of 50 of %d cases ÷ bare net/http and pgx, a second (PostgreSQL)", f.Rows),
		measured: fmt.Sprintf("%.0f ÷ %.0f", median(ours), median(theirs)), ratio: ratio, goal: "≥ 0.8", met: ratio >= 0.8,
	}}, nil
}

// database returns the address of an empty PostgreSQL database.
func database() (address string, stop func() error, err error) {
	if address := os.Getenv(databaseVariable); address != "" {
		return address, func() error { return nil }, nil
	}
	return storetest.PrivatePostgres()
}

// addCases records cases as their workflows would.
func addCases(ctx context.Context, address string, n int) error {
	return addRecords(ctx, address, 0, n, func(i int, m casework.Moment) (string, []casework.Event, error) {
		ref := fmt.Sprintf("INC-%04d-%04d", i/10000, i%10000)
		events, err := casework.Do(new(incident.Case), incident.Report{Ref: ref, Post: incident.Post{
			Channel: "facebook", URL: "https://www.facebook.com/example/posts/" + ref, Author: "@" + ref,
			Text: strings.Repeat("Words that go too far. ", 10),
		}}, actor(incident.Report{}), m)
		return ref, events, err
	})
}

// bareRow is a line of the list.
type bareRow struct {
	Ref, Kind, Stage, Outcome, PolicyVersion, Channel, URL, Author, Text, AssignedTo, ByID, ByName, DueWhat, History string
	Seq                                                                                                              int
	OpenedAt, ChangedAt, DueAt                                                                                       time.Time
	PostedAt, ClosedAt                                                                                               *int64
	Escalated                                                                                                        bool
	Assessment, Identification, Block                                                                                *string
}

// bareList serves the same page without the application.
func bareList(rw http.ResponseWriter, r *http.Request, pool *pgxpool.Pool) {
	rows, err := pool.Query(r.Context(), `SELECT ref, kind, stage, outcome, seq, policy_version, channel, post_url, author,
		excerpt, posted_at, assigned_to, opened_by_id, opened_by_name, opened_at, changed_at, closed_at, due_at, due_what,
		escalated, assessment, identification, history, block FROM cases ORDER BY opened_at DESC, ref DESC LIMIT 51`)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	defer rows.Close()
	page := make([]bareRow, 0, 51)
	for rows.Next() {
		var b bareRow
		var opened, changed, due int64
		if err := rows.Scan(&b.Ref, &b.Kind, &b.Stage, &b.Outcome, &b.Seq, &b.PolicyVersion, &b.Channel, &b.URL, &b.Author,
			&b.Text, &b.PostedAt, &b.AssignedTo, &b.ByID, &b.ByName, &opened, &changed, &b.ClosedAt, &due, &b.DueWhat,
			&b.Escalated, &b.Assessment, &b.Identification, &b.History, &b.Block); err != nil {
			http.Error(rw, err.Error(), http.StatusInternalServerError)
			return
		}
		b.OpenedAt, b.ChangedAt, b.DueAt = time.UnixMicro(opened), time.UnixMicro(changed), time.UnixMicro(due)
		page = append(page, b)
	}
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(page) // the client sees a short answer
}
