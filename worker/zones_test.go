package worker

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTimeZoneOfRulesIsFoundByNameOrIsTheWorkersOwn(t *testing.T) {
	t.Parallel()
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	find := zoneLookup(london)
	for name, want := range map[string]string{"": "Europe/London", "Europe/London": "Europe/London", "Pacific/Auckland": "Pacific/Auckland"} {
		zone, err := find(name)
		require.NoError(t, err, name)
		require.Equal(t, want, zone.String(), name)
	}
	for _, name := range []string{"Local", "Nowhere", "../../etc/passwd"} {
		_, err := find(name)
		require.Error(t, err, name)
	}
}
