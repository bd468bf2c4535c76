package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
)

// measureGrowth is G5: the 99th percentile of answers with many cases, against that with a
// thousand; and a page far into the list against the first. The small store grows into the
// large one, so the two are measured in sequence, not interleaved.
func measureGrowth(ctx context.Context, f flags) (lines []result, err error) {
	e, err := newFilledEnvironment(ctx, templates)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	small, err := e.slowestAnswers(ctx, templates, f.Rounds)
	if err != nil {
		return nil, err
	}
	if err := copyTemplates(ctx, e.database, f.Large); err != nil {
		return nil, err
	}
	large, err := e.slowestAnswers(ctx, f.Large, f.Rounds)
	if err != nil {
		return nil, err
	}
	for i, what := range []string{"list", "search for a word that one case has", "open a case"} {
		ratio := large[i] / small[i]
		lines = append(lines, result{
			id: "G5", what: fmt.Sprintf("%s, p99 of %d cases ÷ of %d", what, f.Large, templates),
			measured: fmt.Sprintf("%.1f ÷ %.1f ms", large[i], small[i]), ratio: ratio, goal: "≤ 1.5", met: ratio <= 1.5,
		})
	}
	far, err := e.compareFarPage(ctx, f)
	return append(lines, far), err
}

// slowestAnswers is the 99th percentile of the time of each kind of query.
func (e *environment) slowestAnswers(ctx context.Context, cases, rounds int) (slowest [3]float64, err error) {
	came, err := e.timeQuestions(ctx, "/api/v1/incidents", rounds,
		func() string { return "?limit=50" },
		func() string { return fmt.Sprintf("?q=rare%d", rand.IntN(cases)) },
		func() string { n := rand.IntN(cases); return fmt.Sprintf("/INC-%04d-%04d", n/10000, n%10000) },
	)
	if err != nil {
		return slowest, err
	}
	for i := range slowest {
		slowest[i] = percentile(came[i], 0.99)
	}
	return slowest, nil
}

// timeQuestions measures each kind of query in milliseconds, forty times a round.
func (e *environment) timeQuestions(ctx context.Context, under string, rounds int, questions ...func() string) ([][]float64, error) {
	measures := make([]func(int, int) (float64, error), len(questions))
	for n, question := range questions {
		measures[n] = func(int, int) (float64, error) {
			path := under + question()
			return milliseconds(func() error { return e.send(ctx, http.MethodGet, "comms-1", path, http.NoBody, nil) })
		}
	}
	return interleaved(rounds, 40, measures...)
}

// compareFarPage compares the page in the middle of the list with the first.
func (e *environment) compareFarPage(ctx context.Context, f flags) (result, error) {
	cursor, turned := "", 0
	for ; turned < f.Large/200/2; turned++ {
		var page struct{ Next string }
		if err := e.send(ctx, http.MethodGet, "comms-1", "/api/v1/incidents?limit=200&cursor="+url.QueryEscape(cursor), http.NoBody, &page); err != nil {
			return result{}, err
		}
		cursor = page.Next
	}
	came, err := e.timeQuestions(ctx, "/api/v1/incidents?limit=50&cursor=", f.Rounds,
		func() string { return url.QueryEscape(cursor) }, func() string { return "" })
	if err != nil {
		return result{}, err
	}
	far, first := came[0], came[1]
	ratio := median(far) / median(first)
	return result{
		id: "G5", what: fmt.Sprintf("page %d of the list ÷ page 1", turned*4+1),
		measured: fmt.Sprintf("%.1f ÷ %.1f ms", median(far), median(first)), ratio: ratio, goal: "≤ 1.1", met: ratio <= 1.1,
	}, nil
}
