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

// BenchmarkCapture takes pictures two at once, and reports how many a minute and how
// much memory browser and test had at most.
func BenchmarkCapture(b *testing.B) {
	c := camera(b, capture.Options{Egress: site(b, pageOf(post)), AtOnce: 2})
	taken(b, c, "http://site.example/") // the browser is up
	over, peak := make(chan struct{}), make(chan int64)
	go func() { peak <- watchMemory(over) }()
	b.ResetTimer()
	orders := make(chan struct{})
	var working sync.WaitGroup
	for range 2 {
		working.Go(func() {
			for range orders {
				taken(b, c, "http://site.example/")
			}
		})
	}
	for b.Loop() {
		orders <- struct{}{}
	}
	close(orders)
	working.Wait()
	b.StopTimer()
	close(over)
	b.ReportMetric(float64(b.N)/b.Elapsed().Minutes(), "captures/min")
	b.ReportMetric(float64(<-peak)/(1<<20), "peak-MiB")
}

// watchMemory is the most that this process and all browsers had at once, in bytes.
// What processes share is counted once (PSS).
func watchMemory(over chan struct{}) int64 {
	beat := time.NewTicker(100 * time.Millisecond)
	defer beat.Stop()
	for peak := int64(0); ; {
		select {
		case <-over:
			return peak
		case <-beat.C:
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
