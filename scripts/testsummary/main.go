// Command testsummary reads the output of go test -json and prints what go test
// prints, then, in one place at the end, which tests were skipped and why.
//
// It fails when a test failed, and also when one was skipped while the
// environment says DUECOURSE_REQUIRE=all, as it does in CI.
package main

import (
	"fmt"
	"os"
)

func main() {
	s := newSummary(os.Stdout)
	if err := s.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testsummary:", err)
		os.Exit(2)
	}
	if !s.close(os.Getenv("DUECOURSE_REQUIRE") == "all") {
		os.Exit(1)
	}
}
