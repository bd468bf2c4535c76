package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// importing is G8: many posts brought in with one request, one progress line a
// second, while the API still answers; sent twice, nothing is taken twice.
func importing(ctx context.Context, f flags) (lines []result, err error) {
	w, err := newWorld(ctx, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	watching, done := context.WithCancel(ctx)
	slowest, most := make(chan float64, 1), make(chan float64, 1)
	go w.keepAsking(watching, slowest, most)
	began := time.Now()
	first, err := w.bringIn(ctx, f.Posts)
	took := time.Since(began)
	done()
	if err != nil {
		return nil, err
	}
	again, err := w.bringIn(ctx, f.Posts/10)
	if err != nil {
		return nil, err
	}
	complete := first.Created == f.Posts && len(first.Refused) == 0 && again.Created == 0
	return []result{{
		id: "G8", what: fmt.Sprintf("import of %d posts, sent again in part", f.Posts), goal: "nothing lost, nothing twice", met: complete,
		measured: fmt.Sprintf("%d in %.0f s (%.0f a second), again %d; slowest answer meanwhile %.0f ms; heap at most %.0f MiB",
			first.Created, took.Seconds(), float64(f.Posts)/took.Seconds(), again.Created, <-slowest, <-most),
	}}, nil
}

type imported struct {
	Created int `json:"created"`
	Refused []struct {
		Line int    `json:"line"`
		Why  string `json:"why"`
	} `json:"refused"`
}

// bringIn streams so many posts as CSV.
func (w *world) bringIn(ctx context.Context, posts int) (imported, error) {
	reader, writer := io.Pipe()
	go func() {
		_, err := fmt.Fprintln(writer, "channel,url,author,text,posted_at")
		for i := 0; i < posts && err == nil; i++ {
			_, err = fmt.Fprintf(writer, "facebook,https://www.facebook.com/example/posts/g8-%d,@author-%d,\"%s\",2026-11-01T09:00:00Z\n",
				i, i%5000, strings.Repeat("Not good enough, and you know it. ", 3))
		}
		writer.CloseWithError(err)
	}()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"/api/v1/incidents/import", reader)
	if err != nil {
		return imported{}, err
	}
	request.Header.Set("Content-Type", "text/csv")
	var answer imported
	err = w.answer(request, "comms-1", &answer)
	return answer, err
}

// keepAsking opens a list once a second and prints how that went; in the end it says
// how long the slowest answer took and how large the heap was at most, the embedded
// Temporal server's included.
func (w *world) keepAsking(ctx context.Context, slowest, most chan<- float64) {
	worst, heap, tick := 0.0, 0.0, time.NewTicker(time.Second)
	defer tick.Stop()
	for second := 1; ; second++ {
		select {
		case <-ctx.Done():
			slowest <- worst
			most <- heap
			return
		case <-tick.C:
			took, err := milliseconds(func() error {
				return w.send(context.WithoutCancel(ctx), http.MethodGet, "comms-1", "/api/v1/incidents?limit=1", http.NoBody, nil)
			})
			worst, heap = max(worst, took), max(heap, memoryNow())
			said := "answered"
			if err != nil {
				said = err.Error()
			}
			fmt.Fprintf(os.Stderr, "\r%4d s  list %.0f ms  heap %.0f MiB  %s ", second, took, memoryNow(), said)
		}
	}
}
