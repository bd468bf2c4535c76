package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/report"
)

// MigrateTo stops after a migration.
func (s *Store) MigrateTo(ctx context.Context, last string) error { return s.migrateTo(ctx, last) }

// Migrations lists the ids of all migrations.
func Migrations() []string {
	var ids []string
	for _, m := range migrations(kinds.All()) {
		ids = append(ids, m.ID)
	}
	return ids
}

// PlanOfCases is the plan of PostgreSQL for a list of cases.
func (s *Store) PlanOfCases(ctx context.Context, f incident.Filter) (string, error) {
	list, err := s.incidentListing(&f)
	if err != nil {
		return "", err
	}
	return plan(ctx, s, list)
}

// PlanOfTasks is the plan of PostgreSQL for a worklist.
func (s *Store) PlanOfTasks(ctx context.Context, f casework.TaskFilter) (string, error) {
	return plan(ctx, s, taskListing(&f))
}

// PlanOfLooks is the plan of PostgreSQL for a search in the access log.
func (s *Store) PlanOfLooks(ctx context.Context, t casework.AuditFilter) (string, error) {
	return plan(ctx, s, accessListing(&t))
}

// PlanOfAccountRequests is the plan of PostgreSQL for a list of account requests.
func (s *Store) PlanOfAccountRequests(ctx context.Context, f account.Filter) (string, error) {
	return plan(ctx, s, accountRequestListing(s, &f))
}

// PlanOfAccounts is the plan of PostgreSQL for the register of accounts.
func (s *Store) PlanOfAccounts(ctx context.Context, f account.Filter) (string, error) {
	return plan(ctx, s, accountListing(s, &f))
}

func plan[T any](ctx context.Context, s *Store, list *listing[T]) (string, error) {
	statement, values, err := list.statement()
	if err != nil {
		return "", err
	}
	return s.explain(ctx, statement, values)
}

func (s *Store) explain(ctx context.Context, statement string, values []any) (string, error) {
	lines, err := queryAll(s.read.WithContext(ctx), scanText, "EXPLAIN (COSTS OFF) "+statement, values...)
	return strings.Join(lines, "\n"), err
}

// Chain lists the entries of a chain across cases.
func (s *Store) Chain(ctx context.Context, chain Chain) ([]LogLink, error) {
	return s.links(ctx, chain, "TRUE ORDER BY n")
}

// AddTo appends to a chain.
func (s *Store) AddTo(ctx context.Context, chain Chain, links []LogLink) error {
	return s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return appendLinks(tx, chain, links) })
}

// PlansOfFigures are the plans of PostgreSQL for the parts of a report.
func (s *Store) PlansOfFigures(ctx context.Context, p report.Period, now time.Time) ([]string, error) {
	var plans []string
	for _, q := range figureQueries(p, now, true) {
		plan, err := s.explain(ctx, q.statement, q.values)
		if err != nil {
			return nil, err
		}
		plans = append(plans, "# "+q.name+"\n"+plan)
	}
	return plans, nil
}

// Relations lists the relations of a person to a case.
func (s *Store) Relations(ctx context.Context, ref, person string) ([]casework.Relation, error) {
	words, err := queryAll(s.read.WithContext(ctx), scanText, "SELECT relation FROM case_people WHERE ref = ? AND person = ? ORDER BY relation", ref, person)
	relations := make([]casework.Relation, len(words))
	for i, word := range words {
		relations[i] = casework.Relation(word)
	}
	return relations, err
}

// NoHistory is the column of an author without a history.
const NoHistory = noHistory

// ConnectionsInUse is how many connections to the database are busy.
func (s *Store) ConnectionsInUse() int {
	n := 0
	for _, pool := range s.pools {
		n += pool.Stats().InUse
	}
	return n
}
