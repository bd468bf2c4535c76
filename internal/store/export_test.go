package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"duecourse/internal/casework"
)

// MigrateTo goes no further than a migration.
func (s *Store) MigrateTo(ctx context.Context, last string) error { return s.migrateTo(ctx, last) }

// Migrations lists the ids of all.
func Migrations() []string {
	var ids []string
	for _, m := range migrations() {
		ids = append(ids, m.ID)
	}
	return ids
}

// PlanOfCases is how PostgreSQL goes about a list of cases.
func (s *Store) PlanOfCases(ctx context.Context, f casework.IncidentFilter) (string, error) {
	statement, values, err := casesStatement(&f, true)
	if err != nil {
		return "", err
	}
	return s.plan(ctx, statement, values)
}

// PlanOfTasks is how PostgreSQL goes about a worklist.
func (s *Store) PlanOfTasks(ctx context.Context, f casework.TaskFilter) (string, error) {
	statement, values, err := tasksStatement(&f)
	if err != nil {
		return "", err
	}
	return s.plan(ctx, statement, values)
}

// PlanOfLooks is how PostgreSQL goes about a search in the access log.
func (s *Store) PlanOfLooks(ctx context.Context, t casework.AuditFilter) (string, error) {
	statement, values, err := looksStatement(&t)
	if err != nil {
		return "", err
	}
	return s.plan(ctx, statement, values)
}

// PlanOfAccountRequests is how PostgreSQL goes about a list of account requests.
func (s *Store) PlanOfAccountRequests(ctx context.Context, f casework.AccountFilter) (string, error) {
	return s.planOfAccounts(ctx, KindAccountRequest, f)
}

// PlanOfAccounts is how PostgreSQL goes about the register of accounts.
func (s *Store) PlanOfAccounts(ctx context.Context, f casework.AccountFilter) (string, error) {
	return s.planOfAccounts(ctx, KindAccount, f)
}

func (s *Store) planOfAccounts(ctx context.Context, kind string, f casework.AccountFilter) (string, error) {
	statement, values, err := accountsStatement(&f, kind, true)
	if err != nil {
		return "", err
	}
	return s.plan(ctx, statement, values)
}

func (s *Store) plan(ctx context.Context, statement string, values []any) (string, error) {
	rows, err := s.read.WithContext(ctx).Raw("EXPLAIN (COSTS OFF) "+statement, values...).Rows()
	if err != nil {
		return "", fmt.Errorf("explain: %w", err)
	}
	lines, err := collect(rows, scanText)
	return strings.Join(lines, "\n"), err
}

// Links lists a chain.
func (s *Store) Links(ctx context.Context, chain Chain) ([]LogLink, error) {
	rows, err := s.read.WithContext(ctx).Raw("SELECT " + linkColumns + " FROM " + string(chain) + " ORDER BY n").Rows()
	if err != nil {
		return nil, err
	}
	return collect(rows, func(rows *sql.Rows) (LogLink, error) { return scanLink(rows, chain) })
}

// AddTo appends to a chain.
func (s *Store) AddTo(ctx context.Context, chain Chain, links []LogLink) error {
	return s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return add(tx, chain, links) })
}

// PlansOfFigures is how PostgreSQL goes about each part of a report.
func (s *Store) PlansOfFigures(ctx context.Context, p casework.Period, now time.Time) ([]string, error) {
	var plans []string
	for _, q := range figureQueries(p, now, true) {
		plan, err := s.plan(ctx, q.statement, q.values)
		if err != nil {
			return nil, err
		}
		plans = append(plans, "# "+q.name+"\n"+plan)
	}
	return plans, nil
}

// Relations lists what a person has to do with a case: nothing, mostly.
func (s *Store) Relations(ctx context.Context, ref, person string) ([]Relation, error) {
	rows, err := s.read.WithContext(ctx).
		Raw("SELECT relation FROM case_people WHERE ref = ? AND person = ? ORDER BY relation", ref, person).Rows()
	if err != nil {
		return nil, err
	}
	return collect(rows, func(rows *sql.Rows) (Relation, error) {
		word, err := scanText(rows)
		return Relation(word), err
	})
}

// NoHistory is how the register writes that an author has none.
const NoHistory = noHistory
