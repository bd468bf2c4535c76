package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
)

// measureCost is G3: the cost of the golden incident on Temporal, against the minimum that
// its decisions, timers and effects need. It reads the figures from the log of a test.
func measureCost(ctx context.Context, _ flags) ([]result, error) {
	const test = "TestGoldenIncidentCostsAtMost15PercentAboveTheMinimum"
	said, err := exec.CommandContext(ctx, "go", "test", "-count=1", "-v", "-run", test, "./workflows").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, said)
	}
	lines := []result{}
	for _, found := range regexp.MustCompile(`(events|actions|state transitions) (\d+), minimum (\d+)`).FindAllStringSubmatch(string(said), -1) {
		spent, _ := strconv.ParseFloat(found[2], 64)
		least, _ := strconv.ParseFloat(found[3], 64)
		lines = append(lines, result{
			id: "G3", what: "the golden incident: " + found[1] + " ÷ the least it needs", measured: found[2] + " ÷ " + found[3],
			ratio: spent / least, goal: "≤ 1.15", met: spent/least <= 1.15,
		})
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("%s no longer says what it counted", test)
	}
	return lines, nil
}
