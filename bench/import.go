package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime/metrics"
	"strings"
	"time"
)

// measureImport is G8: many posts imported with one request, which reports its progress every
// second while the API still answers; sent again, nothing is imported twice. The Temporal
// server runs in its own process, so that the memory is that of the API, the worker and the
// store.
func measureImport(ctx context.Context, f flags) (lines []result, err error) {
	server, stop, err := startTemporal(ctx)
	if err != nil {
		return nil, err
	}
	e, err := environmentOn(ctx, server, stop, "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	began := time.Now()
	seen := &importProgress{of: f.Posts}
	first, err := e.importPosts(ctx, f.Posts, seen)
	if err != nil {
		return nil, err
	}
	took := time.Since(began)
	again, err := e.importPosts(ctx, f.Posts/10, &importProgress{of: f.Posts / 10})
	if err != nil {
		return nil, err
	}
	complete := first.Created == f.Posts && len(first.Refused) == 0 && again.Created == 0
	return []result{{
		id: "G8", what: fmt.Sprintf("import of %d posts, sent again in part", f.Posts), goal: "nothing lost, nothing twice", met: complete,
		measured: fmt.Sprintf("%d in %.0f s (%.0f a second), again %d; %d progress lines; slowest answer meanwhile %.0f ms; live heap %.0f MiB after a tenth, at most %.0f MiB",
			first.Created, took.Seconds(), float64(f.Posts)/took.Seconds(), again.Created, seen.told, seen.slowest, seen.early, seen.most),
	}}, nil
}

type importResult struct {
	Created int `json:"created"`
	Refused []struct {
		Line int    `json:"line"`
		Why  string `json:"why"`
	} `json:"refused"`
}

// importPosts streams posts as CSV and reads the progress every second.
func (e *environment) importPosts(ctx context.Context, posts int, seen *importProgress) (done importResult, err error) {
	file, writer := io.Pipe()
	go func() { writer.CloseWithError(writePosts(writer, posts)) }()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url+"/api/v1/incidents/import", file)
	if err != nil {
		return done, err
	}
	request.Header.Set("Content-Type", "text/csv")
	request.Header.Set("Accept", "application/x-ndjson")
	answer, err := e.ask(request, "comms-1")
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	lines := bufio.NewReader(answer.Body)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return done, fmt.Errorf("the answer to an import: %w", err)
		}
		var sofar struct{ Lines, Created, Refused int }
		switch {
		case json.Unmarshal(line, &sofar) == nil && sofar.Lines > 0:
			seen.update(ctx, e, sofar.Lines)
		case bytes.Contains(line, []byte(`"code"`)):
			return done, fmt.Errorf("an import: %s", line)
		case json.Unmarshal(line, &done) == nil && done.Refused != nil:
			return done, nil
		}
	}
}

func writePosts(to io.Writer, posts int) error {
	_, err := fmt.Fprintln(to, "channel,url,author,text,posted_at")
	for i := 0; i < posts && err == nil; i++ {
		_, err = fmt.Fprintf(to, "facebook,https://www.facebook.com/example/posts/g8-%d,@author-%d,\"%s\",2026-11-01T09:00:00Z\n",
			i, i%5000, strings.Repeat("Not good enough, and you know it. ", 3))
	}
	return err
}

// importProgress are measurements during an import: at each report of progress it reads a
// list and the memory.
type importProgress struct {
	of, told int
	slowest  float64 // milliseconds
	early    float64 // MiB in use when a tenth was done
	most     float64 // MiB in use at most
}

func (s *importProgress) update(ctx context.Context, e *environment, lines int) {
	s.told++
	took, err := milliseconds(func() error {
		return e.send(ctx, http.MethodGet, "comms-1", "/api/v1/incidents?limit=1", http.NoBody, nil)
	})
	live := liveHeap()
	s.slowest, s.most = max(s.slowest, took), max(s.most, live)
	if lines <= s.of/10 {
		s.early = max(s.early, live)
	}
	answered := fmt.Sprintf("a list in %.0f ms", took)
	if err != nil {
		answered = err.Error()
	}
	fmt.Fprintf(os.Stderr, "%d of %d  %s  live heap %.0f MiB\n", lines, s.of, answered, live)
}

// liveHeap is the live heap after the last garbage collection, in MiB.
func liveHeap() float64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return float64(sample[0].Value.Uint64()) / (1 << 20)
}
