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

// searching is accounts-search: how much longer the register of accounts takes to be
// searched, and a handle to be checked, with many accounts than with a thousand. The
// small register grows into the large one, so that the two are not interleaved.
func searching(ctx context.Context, f flags) (lines []result, err error) {
	e, err := newPostgresEnvironment(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	took := [2][3]float64{}
	for i, grown := range [2][2]int{{0, templates}, {templates, f.Accounts}} {
		if err := fillAccounts(ctx, e.database, grown[0], grown[1]); err != nil {
			return nil, err
		}
		if took[i], err = e.found(ctx, grown[1], f.Rounds); err != nil {
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

// fillAccounts puts the accounts from one number to another on the register, as their
// workflows would have.
func fillAccounts(ctx context.Context, address string, from, to int) error {
	return fillRegister(ctx, address, from, to, func(n int, m casework.Moment) (string, []casework.Event, error) {
		ref := fmt.Sprintf("SMA-%04d-%04d", n/10000, n%10000)
		events, err := casework.Do(new(account.Account), account.Open{
			Ref: ref, Channel: "facebook", Handle: fmt.Sprintf("@rare%d", n), Team: fmt.Sprintf("Team %d", n%300), Purpose: "Opening hours.",
			Audience: "Visitors", Owner: casework.Person{ID: "staff-1", Name: "Staff One"}, Request: "ACR" + ref[3:],
		}, actor(incident.Assess{}), m)
		return ref, events, err
	})
}

// fillRequests puts so many account requests on the register, none of them decided.
func fillRequests(ctx context.Context, address string, to int) error {
	return fillRegister(ctx, address, 0, to, func(n int, m casework.Moment) (string, []casework.Event, error) {
		ref := fmt.Sprintf("ACR-%04d-%04d", n/10000, n%10000)
		events, err := casework.Do(new(account.Request), account.MakeRequest{
			Ref: ref, Channel: "facebook", Handle: fmt.Sprintf("@asked%d", n), Team: fmt.Sprintf("Team %d", n%300), Purpose: "Opening hours.",
			Audience: "Visitors", WhyNotCorporate: "Other people.", CoveredAs: account.CoveredEmployee,
			LineManager: casework.Person{ID: "manager-1", Name: "Manager One"}, BudgetHolder: casework.Person{ID: "budget-1", Name: "Budget One"},
		}, actor(incident.Report{}), m)
		return ref, events, err
	})
}

// fillRegister records what somebody does first, n minutes ago, for each n from one
// number to another.
func fillRegister(ctx context.Context, address string, from, to int, first func(n int, m casework.Moment) (ref string, events []casework.Event, err error)) (err error) {
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

// found is the median of each kind of question, in milliseconds.
func (e *environment) found(ctx context.Context, accounts, rounds int) (medians [3]float64, err error) {
	came, err := e.asked(ctx, "/api/v1/accounts", rounds,
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
