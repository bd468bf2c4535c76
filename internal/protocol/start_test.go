package protocol_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

func TestStartKeepsTheCaseOfItsKind(t *testing.T) {
	t.Parallel()
	for _, c := range []casework.Case{
		&incident.Case{Ref: "INC-7K3M-9Q2D", Seq: 3}, &account.Account{Ref: "SMA-7K3M-9Q2D", Seq: 3},
		&account.Request{Ref: "ACR-7K3M-9Q2D", Seq: 3},
	} {
		raw, err := json.Marshal(protocol.Start{Seed: "seed", Case: c})
		require.NoError(t, err)
		var read protocol.Start
		require.NoError(t, json.Unmarshal(raw, &read))
		require.IsType(t, c, read.Case)
		require.Equal(t, c.Status(), read.Case.Status())
	}
}

// Incidents that run have such a start in their history.
func TestStartStoredBeforeKindsSharedOneFormatIsRead(t *testing.T) {
	t.Parallel()
	var read protocol.Start
	require.NoError(t, json.Unmarshal([]byte(`{"rules":{},"seed":"seed","report":{"id":"report-1"}}`), &read))
	require.Equal(t, "report-1", read.First.ID)
	require.Nil(t, read.Case)
}

func TestStartWithACaseOfNoKnownKindIsAnError(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{`{"case":{"ref":"XYZ-1"}}`, `{"case":7}`, `{"case":{"ref":"INC-1","seq":"x"}}`, `7`} {
		require.Error(t, json.Unmarshal([]byte(raw), &protocol.Start{}), raw)
	}
}
