package console

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTimesAreShownInPlainWords(t *testing.T) {
	t.Parallel()
	derby, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	now := time.Date(2026, 10, 24, 9, 30, 0, 0, derby) // the night after has 25 hours
	for after, expected := range map[time.Duration]string{
		0: "just now", 30 * time.Second: "within a minute", 5 * time.Minute: "in 5 minutes", -90 * time.Second: "1 minute ago",
		150 * time.Minute: "today at midday", 4 * time.Hour: "today at 1:30pm",
		24 * time.Hour: "tomorrow at 8:30am", 25*time.Hour + 30*time.Minute: "tomorrow at 10am",
		-24 * time.Hour: "yesterday at 9:30am", 72 * time.Hour: "on Tuesday at 8:30am",
		-72 * time.Hour: "3 days ago", 240 * time.Hour: "on 3 November", -9000 * time.Hour: "on 14 October 2025",
	} {
		require.Equal(t, expected, relativeTime(now.Add(after), now), after.String())
	}
}
