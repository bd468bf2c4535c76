package address_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/address"
)

func TestSpacesAndEncodingsOfAccentsMakeNoOtherWords(t *testing.T) {
	t.Parallel()
	for _, same := range []string{"Caf\u00e9 is  closed.", "Cafe\u0301 is closed.", " Caf\u00e9\n\tis\u00a0closed.\r\n"} {
		require.True(t, address.SameWords("Caf\u00e9 is closed.", same), "%q", same)
	}
	for _, other := range []string{"", "Cafe is closed.", "Caf\u00e9 is closed", "caf\u00e9 is closed."} {
		require.False(t, address.SameWords("Caf\u00e9 is closed.", other), "%q", other)
	}
}
