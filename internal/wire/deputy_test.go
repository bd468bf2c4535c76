package wire_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// TestDeputyIsNotAskedAfterTheLastDay checks that the manager is asked again, and that
// the deputy still sees the request (S3, S4).
func TestDeputyIsNotAskedAfterTheLastDay(t *testing.T) {
	t.Parallel()
	for check, holder := range map[account.CheckName]string{account.CheckLineManager: "manager-1", account.CheckBudget: "budget-1"} {
		t.Run(string(check), func(t *testing.T) {
			t.Parallel()
			requireDeputyAskedUntilLastDay(t, check, holder)
		})
	}
}

func requireDeputyAskedUntilLastDay(t *testing.T, check account.CheckName, holder string) {
	t.Helper()
	s := newTestServer(t)
	const ref = "ACR-7777-7777"
	r, m := &account.Request{}, s.moment()
	m.At = monday.AddDate(0, 0, -5)
	events, err := casework.Do(r, account.MakeRequest{
		Ref: ref, Channel: "facebook", Handle: "@pools", Team: "Pools", Purpose: "Opening hours.", Audience: "Swimmers",
		WhyNotCorporate: "Other people.", CoveredAs: account.CoveredEmployee,
		LineManager: caller("manager-1").Person, BudgetHolder: caller("budget-1").Person,
	}, caller("staff-1").Actor, m)
	require.NoError(t, err)
	more, err := casework.Do(r, account.Delegate{
		Check: check, To: caller("hr-2").Person, Until: m.At.AddDate(0, 0, 2).Format(time.DateOnly), Reason: "On leave.",
	}, caller(holder).Actor, m)
	require.NoError(t, err)
	require.NoError(t, s.store.Record(t.Context(), ref, append(events, more...)))
	require.Equal(t, map[string]bool{"hr-2": true, holder: false}, s.onWorklists(t, ref, check, holder), "until the last day the deputy is asked")

	require.NoError(t, s.store.Record(t.Context(), ref, casework.Tick(r, s.moment())))
	require.Equal(t, map[string]bool{"hr-2": false, holder: true}, s.onWorklists(t, ref, check, holder))
	for _, who := range []string{"hr-2", "manager-1", "budget-1"} {
		list := s.request(t, who, http.MethodGet, "/account-requests?for=me&limit=200", "", http.StatusOK)
		require.Contains(t, list.Body.String(), ref, who)
		var seen struct {
			Commands []struct {
				Name    string
				Allowed bool
			}
		}
		require.NoError(t, json.Unmarshal(s.request(t, who, http.MethodGet, "/account-requests/"+ref, "", http.StatusOK).Body.Bytes(), &seen))
		for _, c := range seen.Commands {
			if c.Name == "approve" {
				require.Equal(t, who != "hr-2", c.Allowed, who)
			}
		}
	}
}

// onWorklists says for the holder and for hr-2 whether the check is on their worklist.
func (s *testServer) onWorklists(t *testing.T, ref string, check account.CheckName, holder string) map[string]bool {
	t.Helper()
	asked := map[string]bool{"hr-2": false, holder: false}
	for who := range asked {
		var page struct{ Items []struct{ Ref, Of string } }
		list := s.request(t, who, http.MethodGet, "/tasks?mine=true&limit=200", "", http.StatusOK)
		require.NoError(t, json.Unmarshal(list.Body.Bytes(), &page))
		for _, task := range page.Items {
			asked[who] = asked[who] || task.Ref == ref && task.Of == string(check)
		}
	}
	return asked
}
