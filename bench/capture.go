package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"duecourse/internal/evidence/capture"
	"duecourse/internal/evidence/egress"
)

// captures is how many pages are captured.
const captures = 40

// measureCapture measures how many posts are captured in a minute, two at once, and the peak
// memory of the browser. Memory that its processes share counts once (PSS).
func measureCapture(ctx context.Context, _ flags) (lines []result, err error) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		return []result{{id: "capture", what: "captures a minute", measured: "there is no Chromium", goal: "to be known", met: true}}, nil
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, "<!doctype html><title>A post</title><article><h1>A post</h1>%s</article>", strings.Repeat("<p>With words on it.</p>", 40))
	}))
	defer site.Close()
	service := capture.New(capture.Options{
		Executable: chromium, Concurrency: 2,
		Egress: egress.Policy{Exceptions: []egress.Exception{{Host: site.Listener.Addr().String(), Path: "/"}}},
	})
	defer func() { err = errors.Join(err, service.Close()) }()
	if err := captureAll(ctx, service, site.URL, 2); err != nil { // the browser is up
		return nil, err
	}
	watching, over := context.WithCancel(ctx)
	defer over()
	peak := make(chan int64, 1)
	go func() { peak <- watchMemory(watching) }()
	began := time.Now()
	if err := captureAll(ctx, service, site.URL, captures); err != nil {
		return nil, err
	}
	rate := captures / time.Since(began).Minutes()
	over()
	return []result{
		{id: "capture", what: "captures a minute, two at once", measured: fmt.Sprintf("%.0f", rate), goal: "to be known", met: true},
		{id: "capture", what: "peak memory of the browser, two at once", measured: fmt.Sprintf("%d MiB", <-peak>>20), goal: "to be known", met: true},
	}, nil
}

// captureAll captures so many posts, two at once.
func captureAll(ctx context.Context, service *capture.Service, site string, posts int) error {
	var working sync.WaitGroup
	failed := make(chan error, posts)
	orders := make(chan int, posts)
	for n := range posts {
		orders <- n
	}
	close(orders)
	for range 2 {
		working.Go(func() {
			for n := range orders {
				shot, err := service.Screenshot(ctx, site+"/posts/"+strconv.Itoa(n), func() {})
				if err == nil && shot.Outcome != capture.Captured {
					err = fmt.Errorf("%s: %s", shot.Outcome, shot.Reason)
				}
				failed <- err
			}
		})
	}
	working.Wait()
	close(failed)
	var all []error
	for err := range failed {
		all = append(all, err)
	}
	return errors.Join(all...)
}

// watchMemory is the peak memory of the child processes in bytes, until the context ends.
func watchMemory(ctx context.Context) int64 {
	beat := time.NewTicker(200 * time.Millisecond)
	defer beat.Stop()
	for peak := int64(0); ; {
		select {
		case <-ctx.Done():
			return peak
		case <-beat.C:
			peak = max(peak, memoryOfChildren())
		}
	}
}

func memoryOfChildren() int64 {
	parents := map[string]string{}
	processes, _ := filepath.Glob("/proc/[0-9]*") // the pattern is well formed
	for _, of := range processes {
		parents[filepath.Base(of)] = fieldOf(filepath.Join(of, "status"), "PPid:")
	}
	sum, own := int64(0), strconv.Itoa(os.Getpid())
	for pid := range parents {
		ancestor := parents[pid]
		for ancestor != "" && ancestor != own {
			ancestor = parents[ancestor]
		}
		if ancestor == own {
			kib, _ := strconv.ParseInt(fieldOf(filepath.Join("/proc", pid, "smaps_rollup"), "Pss:"), 10, 64) // gone by now: nothing
			sum += kib << 10
		}
	}
	return sum
}

// fieldOf finds a number in a file of /proc; empty when the process is gone.
func fieldOf(path, name string) string {
	text, _ := os.ReadFile(path)
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == name {
			return fields[1]
		}
	}
	return ""
}
