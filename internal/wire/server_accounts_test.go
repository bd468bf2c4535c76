package wire_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/protocol"
)

// unregisteredRef is an account that is in use and not on the register.
const unregisteredRef = "UNR-0000-0001"

// addAccounts records an account, and for each person an account request of somebody
// else, one of their own, and one that names them as line manager.
func (s *testServer) addAccounts(t *testing.T) {
	t.Helper()
	s.account = "SMA-0000-0001"
	opened := &account.Account{}
	events, err := casework.Do(opened, account.Open{
		Ref: s.account, Channel: "facebook", Handle: "@parks", Team: "Parks", Owner: caller("staff-2").Person,
	}, caller("comms-2").Actor, s.moment())
	require.NoError(t, err)
	require.NoError(t, s.store.Record(t.Context(), s.account, events))

	use := account.ReportUse{Ref: unregisteredRef, Channel: "facebook", Handle: "@rogue", Note: "It answers residents."}
	events, err = casework.Do(&account.Unregistered{}, use, caller("staff-2").Actor, s.moment())
	require.NoError(t, err)
	require.NoError(t, s.store.Record(t.Context(), unregisteredRef, events))

	unrelated := s.newRequest(t, 0, "staff-2", "manager-1")
	own, named := map[string]string{"": unrelated}, map[string]string{"": unrelated}
	for n, who := range callers() {
		own[who.ID] = s.newRequest(t, 2*n+1, who.ID, "manager-1")
		named[who.ID] = s.newRequest(t, 2*n+2, "staff-2", who.ID)
	}
	s.requests = map[string]func(string) string{
		relations()[0]: func(string) string { return unrelated },
		relations()[1]: func(who string) string { return own[who] },
		relations()[2]: func(who string) string { return named[who] },
	}
}

// newRequest records an account request and returns its reference.
func (s *testServer) newRequest(t *testing.T, n int, requester, manager string) string {
	t.Helper()
	ref, request := fmt.Sprintf("ACR-0000-%04d", n), &account.Request{}
	events, err := casework.Do(request, account.MakeRequest{
		Ref: ref, Channel: "facebook", Handle: fmt.Sprintf("@parks-%d", n), Team: "Parks", Purpose: "Opening hours.", Audience: "Visitors",
		WhyNotCorporate: "Other people.", CoveredAs: account.CoveredEmployee,
		LineManager: caller(manager).Person, BudgetHolder: caller("budget-1").Person,
	}, caller(requester).Actor, s.moment())
	require.NoError(t, err)
	require.NoError(t, s.store.Record(t.Context(), ref, events))
	return ref
}

// Claim opens no account: no route depends on it.
func (s *testServer) Claim(context.Context, protocol.Start, protocol.Claim) (protocol.Claimed, error) {
	return protocol.Claimed{}, app.ErrOutcomeUnknown
}

// accountForms are valid bodies of the commands of account requests and accounts.
func accountForms() map[string]string {
	return map[string]string{
		"approve":       `{"check":"line_manager_approval","approve":true}`,
		"delegate":      `{"check":"line_manager_approval","to":"staff-2","reason":"r"}`,
		"give-evidence": `{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0"}`,
		"verify":        `{"check":"data_protection_policy","accept":true}`,
		"permit":        `{"grant":false,"reason":"r"}`, "withdraw": `{"reason":"r"}`,
		"ask-again": `{"check":"data_protection_policy","policy_version":"2.0","reason":"r"}`,
		"review":    `{"note":"n"}`, "suspend": `{"reason":"r"}`, "reinstate": `{"reason":"r"}`,
		"record-learning": `{"check":"data_protection_policy","completed_on":"2026-10-01"}`,
		"transfer":        `{"to":"staff-1","reason":"r"}`, "close": `{"reason":"r"}`, "owner-left": `{}`, "cancel-transfer": `{"reason":"r"}`,
		"settle": `{"outcome":"mistaken","reason":"r"}`,
	}
}
