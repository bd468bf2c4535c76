package capture_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"duecourse/internal/evidence/capture"
)

// BenchmarkCapture makes two captures at once, and reports how many a minute and the peak
// memory of browser and test.
func BenchmarkCapture(b *testing.B) {
	s := newService(b, capture.Options{Egress: serve(b, pageOf(post)), Concurrency: 2})
	mustTake(b, s, "http://site.example/") // the browser is up
	done, peak := make(chan struct{}), make(chan int64)
	go func() { peak <- watchMemory(done) }()
	b.ResetTimer()
	jobs := make(chan struct{})
	var working sync.WaitGroup
	for range 2 {
		working.Go(func() {
			for range jobs {
				mustTake(b, s, "http://site.example/")
			}
		})
	}
	for b.Loop() {
		jobs <- struct{}{}
	}
	close(jobs)
	working.Wait()
	b.StopTimer()
	close(done)
	b.ReportMetric(float64(b.N)/b.Elapsed().Minutes(), "captures/min")
	b.ReportMetric(float64(<-peak)/(1<<20), "peak-MiB")
}

// watchMemory is the peak memory of this process and all browsers, in bytes. Memory that
// processes share is counted once (PSS).
func watchMemory(done chan struct{}) int64 {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for peak := int64(0); ; {
		select {
		case <-done:
			return peak
		case <-ticker.C:
			peak = max(peak, memory())
		}
	}
}

func memory() int64 {
	sum := int64(0)
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, line := range lines {
		command, _ := os.ReadFile(line)
		of := filepath.Dir(line)
		if !strings.Contains(string(command), "chromium") && of != fmt.Sprintf("/proc/%d", os.Getpid()) {
			continue
		}
		rollup, _ := os.ReadFile(filepath.Join(of, "smaps_rollup"))
		for row := range strings.Lines(string(rollup)) {
			if fields := strings.Fields(row); len(fields) > 1 && fields[0] == "Pss:" {
				kib, _ := strconv.ParseInt(fields[1], 10, 64)
				sum += kib << 10
			}
		}
	}
	return sum
}
