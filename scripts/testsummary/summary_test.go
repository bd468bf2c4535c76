package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const mixedRun = `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestGood"}
{"Action":"output","Package":"p","Test":"TestGood","Output":"=== RUN   TestGood\n"}
{"Action":"output","Package":"p","Test":"TestGood","Output":"    a_test.go:3: chatter\n"}
{"Action":"output","Package":"p","Test":"TestGood","Output":"--- PASS: TestGood (0.00s)\n"}
{"Action":"pass","Package":"p","Test":"TestGood"}
{"Action":"output","Package":"p","Test":"TestAway","Output":"    a_test.go:7: no PostgreSQL: none installed\n"}
{"Action":"output","Package":"p","Test":"TestAway","Output":"--- SKIP: TestAway (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestAway"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.01s\n"}
{"Action":"pass","Package":"p"}
{"Action":"output","Package":"q","Output":"?   \tq\t[no test files]\n"}
{"Action":"skip","Package":"q"}
`

func TestSkippedTestsAreListedOnceWithTheirReason(t *testing.T) {
	t.Parallel()
	out, ok := summarise(t, mixedRun, false)
	require.True(t, ok)
	require.Equal(t, "ok  \tp\t0.01s\n?   \tq\t[no test files]\n"+
		"\nSkipped:\n  p TestAway: no PostgreSQL: none installed\n\n1 passed, 0 failed, 1 skipped\n", out)
}

func TestNothingMayBeSkippedWhereAllIsRequired(t *testing.T) {
	t.Parallel()
	_, ok := summarise(t, mixedRun, true)
	require.False(t, ok)
	_, ok = summarise(t, `{"Action":"pass","Package":"p","Test":"TestGood"}`, true)
	require.True(t, ok)
}

func TestFailuresShowWhatTheTestSaid(t *testing.T) {
	t.Parallel()
	out, ok := summarise(t, `{"Action":"output","Package":"p","Test":"TestBad","Output":"    a_test.go:9: wrong\n"}
{"Action":"output","Package":"p","Test":"TestBad","Output":"--- FAIL: TestBad (0.00s)\n"}
{"Action":"fail","Package":"p","Test":"TestBad"}
{"Action":"fail","Package":"p"}`, false)
	require.False(t, ok)
	require.Contains(t, out, "a_test.go:9: wrong\n--- FAIL: TestBad")
	require.Contains(t, out, "0 passed, 1 failed, 0 skipped")
}

func TestPackageThatDiesOrDoesNotBuildFailsTheRun(t *testing.T) {
	t.Parallel()
	out, ok := summarise(t, `{"Action":"output","Package":"p","Test":"TestEndless","Output":"panic: test timed out\n"}
{"Action":"fail","Package":"p"}`, false)
	require.False(t, ok)
	require.Contains(t, out, "panic: test timed out")

	out, ok = summarise(t, `{"ImportPath":"p","Action":"build-output","Output":"a.go:1: syntax error\n"}
{"Action":"fail","Package":"p"}`, false)
	require.False(t, ok)
	require.Contains(t, out, "a.go:1: syntax error")
}

func summarise(t *testing.T, run string, requireAll bool) (string, bool) {
	t.Helper()
	var out strings.Builder
	s := newSummary(&out)
	require.NoError(t, s.read(strings.NewReader(run)))
	ok := s.close(requireAll)
	return out.String(), ok
}
