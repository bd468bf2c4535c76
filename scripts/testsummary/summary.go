package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// event is a line of go test -json; see go doc test2json.
type event struct {
	Action, Package, Test, Output string
}

// test names one test or subtest.
type test struct{ pkg, name string }

// summary follows a test run. Output of a test is held back until it is known
// to have failed, as go test does without -v.
type summary struct {
	out            io.Writer
	held           map[test][]string
	skipped        []string
	passed, failed int
	broken         bool // a package failed, with or without a failed test
}

func newSummary(out io.Writer) *summary {
	return &summary{out: out, held: map[test][]string{}}
}

// read follows the run to its end. A line that is no event is passed on.
func (s *summary) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			s.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
	}
}

func (s *summary) line(line string) {
	var e event
	if json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
		s.print(line)
		return
	}
	switch {
	case e.Action == "build-output":
		s.print(e.Output)
	case e.Test == "":
		s.packageEvent(e)
	default:
		s.testEvent(e)
	}
}

func (s *summary) packageEvent(e event) {
	switch e.Action {
	case "output":
		if e.Output != "PASS\n" {
			s.print(e.Output)
		}
	case "fail":
		s.broken = true
		for t := range s.held { // cut off by a panic or the time limit
			if t.pkg == e.Package {
				s.release(t)
			}
		}
	}
}

func (s *summary) testEvent(e event) {
	t := test{e.Package, e.Test}
	switch e.Action {
	case "output":
		if !strings.HasPrefix(e.Output, "=== ") {
			s.held[t] = append(s.held[t], e.Output)
		}
	case "pass":
		s.passed++
		delete(s.held, t)
	case "fail":
		s.failed++
		s.release(t)
	case "skip":
		s.skipped = append(s.skipped, fmt.Sprintf("%s %s: %s", t.pkg, t.name, reason(s.held[t])))
		delete(s.held, t)
	}
}

// close prints what was skipped and the totals, and says whether all is well.
func (s *summary) close(requireAll bool) bool {
	if len(s.skipped) > 0 {
		s.print("\nSkipped:\n")
		for _, line := range s.skipped {
			s.print("  " + line + "\n")
		}
	}
	s.print(fmt.Sprintf("\n%d passed, %d failed, %d skipped\n", s.passed, s.failed, len(s.skipped)))
	if requireAll && len(s.skipped) > 0 {
		s.print("DUECOURSE_REQUIRE=all: nothing may be skipped here.\n")
		return false
	}
	return s.failed == 0 && !s.broken
}

func (s *summary) release(t test) {
	s.print(strings.Join(s.held[t], ""))
	delete(s.held, t)
}

func (s *summary) print(text string) {
	_, _ = io.WriteString(s.out, text) // nowhere left to report a broken pipe to
}

// reason is what the test said before it was skipped, without its position.
func reason(held []string) string {
	var said []string
	for _, line := range held {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "--- SKIP") {
			continue
		}
		if _, text, found := strings.Cut(line, "_test.go:"); found {
			_, line, _ = strings.Cut(text, ": ")
		}
		said = append(said, line)
	}
	if len(said) == 0 {
		return "no reason given"
	}
	return strings.Join(said, " ")
}
