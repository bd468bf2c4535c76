package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/policy"
	"duecourse/internal/store"
)

// templates is the number of cases with realistic commands. The other cases are copies, each
// opened earlier, and each with a unique word.
const templates = 1000

// addTemplates records the templates: a quarter only reported, a quarter
// assessed, a quarter with Legal, a quarter closed.
func addTemplates(ctx context.Context, register *store.Store) error {
	p, err := policy.Default()
	if err != nil {
		return err
	}
	_, err = perSecond(ctx, templates, concurrency, func(ctx context.Context, i int) error {
		at := time.Now().Add(-time.Duration(i+1) * 10 * time.Minute)
		rules := p.Rules(at)
		c, m := &incident.Case{}, casework.Moment{At: at, Zone: p.Zone(), Rules: &rules}
		events := []casework.Event{}
		for n, command := range templateCommands(i)[:i%4+1] {
			m.At = at.Add(time.Duration(n) * time.Minute)
			more, err := casework.Do(c, command, actor(command), m)
			if err != nil {
				return err
			}
			events = append(events, more...)
		}
		return register.Record(ctx, c.Ref, events)
	})
	return err
}

func templateCommands(i int) []casework.Command {
	ref := fmt.Sprintf("INC-0000-%04d", i)
	grounds := casework.Grounds()
	return []casework.Command{
		incident.Report{Ref: ref, Post: incident.Post{
			Channel: "facebook", URL: "https://www.facebook.com/example/posts/" + ref, Author: fmt.Sprintf("@author-%d", i),
			Text: strings.Repeat("Words that go too far. ", 10) + fmt.Sprintf("rare%d", i),
		}},
		incident.Assess{Finding: incident.FindingUnacceptable, Grounds: grounds[i%len(grounds) : i%len(grounds)+1], Rationale: "It goes beyond criticism."},
		incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "The first step of the ladder."},
		incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Reported by mistake."},
	}
}

func actor(command casework.Command) casework.Actor {
	if command.Name() == incident.CommandReport {
		return casework.Actor{Person: casework.Person{ID: "staff-1", Name: "Staff One"}, Roles: []casework.Role{casework.RoleStaff}}
	}
	return casework.Actor{Person: casework.Person{ID: "comms-1", Name: "Comms One"}, Roles: []casework.Role{casework.RoleStaff, casework.RoleComms}}
}

// copiedTables are the tables of a case, with their columns that are times.
func copiedTables() map[string][]string {
	return map[string][]string{
		"cases": {"opened_at", "changed_at"}, "events": {"at"}, "case_people": nil, "case_grounds": nil, "case_measures": nil,
		"tasks": {"due"}, "case_words": nil, "case_steps": {"began_at", "ended_at"}, "case_proposed": {"at"},
	}
}

// copyTemplates copies the templates until there are enough cases: copy g of a case has its
// number plus g thousands, and all its times are g weeks earlier.
func copyTemplates(ctx context.Context, address string, to int) error {
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return err
	}
	defer pool.Close()
	for table, times := range copiedTables() {
		if err := copyTable(ctx, pool, table, times, to/templates-1); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
	_, err = pool.Exec(ctx, "VACUUM ANALYZE")
	return err
}

func copyTable(ctx context.Context, pool *pgxpool.Pool, table string, times []string, copies int) error {
	const number = "(g * 1000 + right(%s, 4)::int)"
	rows, err := pool.Query(ctx, `SELECT column_name FROM information_schema.columns
		WHERE table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`, table)
	if err != nil {
		return err
	}
	defer rows.Close()
	var columns, values []string
	ref := "ref"
	if table == "events" {
		ref = "case_ref"
	}
	count := fmt.Sprintf(number, ref)
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			return err
		}
		value := column
		switch column {
		case ref:
			value = "'INC-' || left(lpad(" + count + "::text, 8, '0'), 4) || '-' || right(" + count + "::text, 4)"
		case "words":
			value = "regexp_replace(words, 'rare[0-9]+', 'rare' || " + count + ")"
		}
		for _, moment := range times {
			if column == moment {
				value = column + " - g * 7 * 86400000000::bigint"
			}
		}
		columns, values = append(columns, column), append(values, value)
	}
	if err := errors.Join(rows.Err()); err != nil {
		return err
	}
	_, err = pool.Exec(ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") SELECT "+strings.Join(values, ", ")+
		" FROM "+table+" CROSS JOIN generate_series(1, $1::int) g", copies)
	return err
}
