package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/pprof"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
	"go.temporal.io/sdk/worker"
)

type flags struct {
	Only   []string `help:"Only these, by id: G1,G4."`
	Rounds int      `default:"10" help:"Interleaved rounds of what is compared."`
	Posts  int      `default:"25000" help:"Posts to import (G8)."`
	Asleep int      `default:"10000" help:"Sleeping cases (G6), compared with a tenth of them."`
	Rows   int      `default:"20000" help:"Cases on the register (G4)."`
	Large  int      `default:"1000000" help:"Cases on the register (G5), compared with a thousand."`
	Paged  int      `default:"100000" help:"Cases on the register (pages)."`

	Accounts int `default:"100000" help:"Accounts on the register (accounts-search), compared with a thousand."`

	Profile string `placeholder:"FILE" help:"Write a CPU profile of what is measured, for go tool pprof."`
}

// result is one line of the table.
type result struct {
	id, what, measured string
	ratio              float64 // 0: there is none
	goal               string  // empty: there is none, it explains another
	met                bool
}

// measurement is one thing to measure.
type measurement struct {
	id  string
	run func(ctx context.Context, f flags) ([]result, error)
}

func main() {
	var f flags
	kong.Parse(&f, kong.Name("bench"), kong.Description("Due Course against its bare counterparts."))
	worker.SetStickyWorkflowCacheSize(cached) // it cannot be changed once a worker has run
	if err := run(f); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(f flags) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if f.Profile != "" {
		written, failed := startProfile(f.Profile)
		if failed != nil {
			return failed
		}
		defer func() { err = errors.Join(err, written()) }()
	}
	table := []result{}
	for _, m := range []measurement{
		{"G1", measureOpening}, {"G2", measureDeciding}, {"G3", measureCost}, {"G4", measureListing}, {"G5", measureGrowth},
		{"G6", measureSleepingCases}, {"accounts", measureSleepingAccounts}, {"accounts-search", measureSearch}, {"G7", measureReplay}, {"G8", measureImport}, {"audit", measureVerify}, {"pages", measurePages}, {"pack", measurePack},
		{"capture", measureCapture},
	} {
		if !f.wants(m.id) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s …\n", m.id)
		lines, err := m.run(ctx, f)
		if err != nil {
			return errors.Join(fmt.Errorf("%s: %w", m.id, err), show(table))
		}
		table = append(table, lines...)
	}
	return show(table)
}

// startProfile writes a CPU profile until end is called.
func startProfile(name string) (end func() error, err error) {
	file, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return func() error { pprof.StopCPUProfile(); return file.Close() }, nil
}

func (f flags) wants(id string) bool {
	for _, only := range f.Only {
		if strings.EqualFold(only, id) {
			return true
		}
	}
	return len(f.Only) == 0
}

func show(table []result) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	lines := []string{"id\twhat\tmeasured\tratio\tgoal\t"}
	for _, r := range table {
		ratio, verdict := "", "met"
		if r.ratio != 0 {
			ratio = fmt.Sprintf("%.2f", r.ratio)
		}
		switch {
		case r.goal == "":
			verdict = ""
		case !r.met:
			verdict = "missed"
		}
		lines = append(lines, strings.Join([]string{r.id, r.what, r.measured, ratio, r.goal, verdict}, "\t"))
	}
	if _, err := fmt.Fprintln(w, strings.Join(lines, "\n")); err != nil {
		return err
	}
	return w.Flush()
}
