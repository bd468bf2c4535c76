package store

import (
	"context"
	"fmt"
	"strings"
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
func (s *Store) PlanOfCases(ctx context.Context, f Filter) (string, error) {
	statement, values, err := f.statement(true)
	if err != nil {
		return "", err
	}
	return s.plan(ctx, statement, values)
}

// PlanOfTasks is how PostgreSQL goes about a worklist.
func (s *Store) PlanOfTasks(ctx context.Context, f TaskFilter) (string, error) {
	statement, values, err := f.statement()
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
