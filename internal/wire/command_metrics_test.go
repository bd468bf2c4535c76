package wire_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

func TestEveryImportAndAccountCommandIsCountedOnceWithItsOutcome(t *testing.T) {
	t.Parallel()
	var counted []string
	s := newObservedServer(t, func(command, outcome string) { counted = append(counted, command+" "+outcome) })
	counted = nil // forget the commands that made the cases
	d, ctx := s.service, t.Context()
	comms, staff := caller("comms-1"), caller("staff-1")
	_, err := d.Import(ctx, comms, strings.NewReader("channel,url\n"), nil)
	require.NoError(t, err)
	_, err = d.Import(ctx, staff, strings.NewReader("channel,url\n"), nil)
	require.Error(t, err)
	for _, dry := range []bool{true, false} {
		_, err = d.ImportFile(ctx, comms, casework.ImportLeavers, dry, strings.NewReader("person\n"), nil)
		require.NoError(t, err)
	}
	_, err = d.RequestAccount(ctx, staff, account.MakeRequest{})
	require.Error(t, err)
	request := s.requests[relations()[1]]("staff-1")
	_, err = d.Do(ctx, comms, account.RequestKindName, request, account.Withdraw{Reason: "r"})
	require.Error(t, err)
	_, err = d.GiveFile(ctx, comms, request, account.GiveEvidence{Check: account.CheckProtection, CompletedOn: "2026-10-01"}, strings.NewReader("x"))
	require.Error(t, err)
	_, err = d.Do(ctx, staff, account.KindName, s.account, account.Suspend{Reason: "r"})
	require.Error(t, err)
	_, err = d.AskAgain(ctx, staff, account.AskAgain{})
	require.Error(t, err)
	require.Equal(t, []string{
		"import-incidents done", "import-incidents not_permitted", "import-leavers done", "request invalid",
		"withdraw not_permitted", "give-evidence not_permitted", "suspend not_found",
		"ask-everybody-again not_permitted",
	}, counted)
}
