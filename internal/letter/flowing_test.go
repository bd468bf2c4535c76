package letter_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFlowingLetterBreaksNoLineThatNobodyEnded(t *testing.T) {
	t.Parallel()
	l := write(t, "warning")
	flowing := l.Flowing()
	require.Equal(t, strings.Fields(strings.ReplaceAll(l.Text(), "\n> ", "\n")), strings.Fields(strings.ReplaceAll(flowing, "\n> ", "\n")))
	for block := range strings.SplitSeq(strings.TrimSpace(flowing), "\n\n") {
		for line := range strings.Lines(block) {
			if !strings.HasPrefix(line, "-") && !strings.HasPrefix(line, ">") && !strings.HasPrefix(block, l.Council) {
				require.NotContains(t, strings.TrimSpace(block), "\n", line)
			}
		}
	}
}
