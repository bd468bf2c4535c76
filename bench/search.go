package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
	"duecourse/internal/store"
)

// measureSearch is accounts-search: the time to search the register of accounts and to check
// a handle with many accounts, against a thousand. The small register grows into the large
// one, so the two are not interleaved.
func measureSearch(ctx context.Context, f flags) (lines []result, err error) {
	e, err := newPostgresEnvironment(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	took := [2][3]float64{}
	for i, grown := range [2][2]int{{0, templates}, {templates, f.Accounts}} {
		if err := addAccounts(ctx, e.database, grown[0], grown[1]); err != nil {
			return nil, err
		}
		if took[i], err = e.medianAnswers(ctx, grown[1], f.Rounds); err != nil {
			return nil, err
		}
	}
	for i, what := range []string{"search for one handle", "search for a word that all have", "is it permitted"} {
		ratio := took[1][i] / took[0][i]
		lines = append(lines, result{
			id: "accounts-search", what: fmt.Sprintf("%s, %d accounts ÷ %d", what, f.Accounts, templates),
			measured: fmt.Sprintf("median %.2f ÷ %.2f ms", took[1][i], took[0][i]), ratio: ratio, goal: "< 1.5", met: ratio < 1.5,
		})
	}
	return lines, nil
}

// addAccounts records the accounts from one number to another, as their workflows would.
func addAccounts(ctx context.Context, address string, from, to int) error {
	return addRecords(ctx, address, from, to, func(n int, m casework.Moment) (string, []casework.Event, error) {
		ref := fmt.Sprintf("SMA-%04d-%04d", n/10000, n%10000)
		events, err := casework.Do(new(account.Account), account.Open{
			Ref: ref, Channel: "facebook", Handle: fmt.Sprintf("@rare%d", n), Team: fmt.Sprintf("Team %d", n%300), Purpose: "Opening hours.",
			Audience: "Visitors", Owner: casework.Person{ID: "staff-1", Name: "Staff One"}, Request: "ACR" + ref[3:],
		}, actor(incident.Assess{}), m)
		return ref, events, err
	})
}

// addRequests records undecided account requests.
func addRequests(ctx context.Context, address string, to int) error {
	return addRecords(ctx, address, 0, to, func(n int, m casework.Moment) (string, []casework.Event, error) {
		ref := fmt.Sprintf("ACR-%04d-%04d", n/10000, n%10000)
		events, err := casework.Do(new(account.Request), account.MakeRequest{
			Ref: ref, Channel: "facebook", Handle: fmt.Sprintf("@asked%d", n), Team: fmt.Sprintf("Team %d", n%300), Purpose: "Opening hours.",
			Audience: "Visitors", WhyNotCorporate: "Other people.", CoveredAs: account.CoveredEmployee,
			LineManager: casework.Person{ID: "manager-1", Name: "Manager One"}, BudgetHolder: casework.Person{ID: "budget-1", Name: "Budget One"},
		}, actor(incident.Report{}), m)
		return ref, events, err
	})
}

// addRecords records the first events of a case, n minutes ago, for each n of a range.
func addRecords(ctx context.Context, address string, from, to int, first func(n int, m casework.Moment) (ref string, events []casework.Event, err error)) (err error) {
	register, err := store.Open(ctx, address, store.Options{Kinds: kinds.All()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, register.Close()) }()
	p, err := policy.Default()
	if err != nil {
		return err
	}
	rules := p.Rules(time.Now())
	_, err = perSecond(ctx, to-from, concurrency, func(ctx context.Context, i int) error {
		n := from + i
		ref, events, err := first(n, casework.Moment{At: time.Now().Add(-time.Duration(n) * time.Minute), Zone: p.Zone(), Rules: &rules})
		if err != nil {
			return err
		}
		return register.Record(ctx, ref, events)
	})
	if err != nil {
		return err
	}
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pool.Exec(ctx, "VACUUM ANALYZE")
	return err
}

// medianAnswers is the median time of each kind of query, in milliseconds.
func (e *environment) medianAnswers(ctx context.Context, accounts, rounds int) (medians [3]float64, err error) {
	came, err := e.timeQuestions(ctx, "/api/v1/accounts", rounds,
		func() string { return fmt.Sprintf("?limit=50&q=rare%d", rand.IntN(accounts)) },
		func() string { return "?limit=50&q=team" },
		func() string { return fmt.Sprintf("/check?channel=Facebook&handle=RARE%d", rand.IntN(accounts)) },
	)
	if err != nil {
		return medians, err
	}
	for i := range medians {
		medians[i] = median(came[i])
	}
	return medians, nil
}
