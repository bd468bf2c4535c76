package publication_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/publication"
)

func TestS9CalendarSaysWhatIsPlannedWithoutAWordOfIt(t *testing.T) {
	t.Parallel()
	draft := release()
	draft.Channels = []string{"facebook", "a, very; long\\channel with a name that no calendar line has the room for ÄÄÄÄÄÄÄÄÄÄÄÄ"}
	d := newDriver(t).do(writer, draft)
	text := publication.Calendar([]publication.Publication{*d.p, *embargoed(t).do(writer, publication.Cancel{}).p}, d.at)
	require.Equal(t, 1, strings.Count(text, "BEGIN:VEVENT"), "what was cancelled is not planned")
	require.Contains(t, text, "UID:PUB-1@duecourse\r\nDTSTAMP:20261102T100000Z\r\nDTSTART:20261104T090000Z\r\nSUMMARY:PUB-1: News release (Draft)\r\n")
	require.Contains(t, strings.ReplaceAll(text, "\r\n ", ""), `A\, very\; long\\channel`)
	require.NotContains(t, text, "ridge")
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		require.LessOrEqual(t, len(line), 75, line)
	}
}
