package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
)

// growing is G5: how much longer the slowest of a hundred answers takes when the
// register has many cases than when it has a thousand; and a page far into the list
// against the first. The small register grows into the large one, so that the two
// are measured one after the other, and not interleaved.
func growing(ctx context.Context, f flags) (lines []result, err error) {
	w, err := newFilledWorld(ctx, templates)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	small, err := w.answering(ctx, templates, f.Rounds)
	if err != nil {
		return nil, err
	}
	if err := multiply(ctx, w.database, f.Large); err != nil {
		return nil, err
	}
	large, err := w.answering(ctx, f.Large, f.Rounds)
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
	far, err := w.farPage(ctx, f)
	return append(lines, far), err
}

// answering is the 99th percentile of each kind of question.
func (w *world) answering(ctx context.Context, cases, rounds int) ([3]float64, error) {
	const each = 40
	took, asked := [3][]float64{}, [3]func() string{
		func() string { return "/incidents?limit=50" },
		func() string { return fmt.Sprintf("/incidents?q=rare%d", rand.IntN(cases)) },
		func() string { n := rand.IntN(cases); return fmt.Sprintf("/incidents/INC-%04d-%04d", n/10000, n%10000) },
	}
	for round := range rounds + 1 { // the first one warms up
		for range each {
			for i, path := range asked {
				ms, err := milliseconds(func() error {
					return w.send(ctx, http.MethodGet, "comms-1", "/api/v1"+path(), http.NoBody, nil)
				})
				if err != nil {
					return [3]float64{}, err
				}
				if round > 0 {
					took[i] = append(took[i], ms)
				}
			}
		}
	}
	return [3]float64{percentile(took[0], 0.99), percentile(took[1], 0.99), percentile(took[2], 0.99)}, nil
}

// farPage turns pages until the middle of the list, and compares that page with the first.
func (w *world) farPage(ctx context.Context, f flags) (result, error) {
	cursor, turned := "", 0
	for ; turned < f.Large/200/2; turned++ {
		var page struct{ Next string }
		if err := w.send(ctx, http.MethodGet, "comms-1", "/api/v1/incidents?limit=200&cursor="+url.QueryEscape(cursor), http.NoBody, &page); err != nil {
			return result{}, err
		}
		cursor = page.Next
	}
	far, first := []float64{}, []float64{}
	for range 20 * f.Rounds {
		for _, x := range []struct {
			cursor string
			into   *[]float64
		}{{cursor, &far}, {"", &first}} {
			ms, err := milliseconds(func() error {
				return w.send(ctx, http.MethodGet, "comms-1", "/api/v1/incidents?limit=50&cursor="+url.QueryEscape(x.cursor), http.NoBody, nil)
			})
			if err != nil {
				return result{}, err
			}
			*x.into = append(*x.into, ms)
		}
	}
	ratio := median(far) / median(first)
	return result{
		id: "G5", what: fmt.Sprintf("page %d of the list ÷ page 1", turned*4+1),
		measured: fmt.Sprintf("%.1f ÷ %.1f ms", median(far), median(first)), ratio: ratio, goal: "≤ 1.1", met: ratio <= 1.1,
	}, nil
}
