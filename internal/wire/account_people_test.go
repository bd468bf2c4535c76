package wire_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// TestS2DeputyAndNewOwnerSeeTheAccount reads an account over HTTP as each person who has, or
// has not, a part in it.
func TestS2DeputyAndNewOwnerSeeTheAccount(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	const ref = "SMA-7777-7777"
	a, m := &account.Account{}, s.moment()
	events, err := casework.Do(a, account.Open{
		Ref: ref, Channel: "facebook", Handle: "@pools", Team: "Pools", Owner: caller("staff-1").Person,
		Administrators: []casework.Person{caller("hr-1").Person},
	}, caller("comms-2").Actor, m)
	require.NoError(t, err)
	more, err := casework.Do(a, account.Transfer{To: caller("manager-1").Person, Reason: "She takes over."}, caller("comms-1").Actor, m)
	require.NoError(t, err)
	require.NoError(t, s.store.Record(t.Context(), ref, append(events, more...)))
	for who, status := range map[string]int{
		"staff-1": http.StatusOK, "hr-1": http.StatusOK, "manager-1": http.StatusOK, "budget-1": http.StatusNotFound,
	} {
		s.request(t, who, http.MethodGet, "/accounts/"+ref, "", status)
	}
	seen := s.request(t, "manager-1", http.MethodGet, "/accounts/"+ref, "", http.StatusOK).Body.String()
	require.Contains(t, seen, `"transfer":{"to":{"id":"manager-1"`)
	tasks := s.request(t, "manager-1", http.MethodGet, "/tasks?mine=true&limit=200", "", http.StatusOK).Body.String()
	require.Contains(t, tasks, ref, "the new owner is asked for evidence (S5)")
}
