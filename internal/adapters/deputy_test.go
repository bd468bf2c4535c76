package adapters_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

// TestADeputyWhoseTimeHasEndedIsNotAskedAnyMore: the manager is, and the deputy goes
// on seeing where the request stands (S3).
func TestADeputyWhoseTimeHasEndedIsNotAskedAnyMore(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const ref = "ACR-7777-7777"
	r, m := &casework.AccountRequest{}, o.moment()
	m.At = monday.AddDate(0, 0, -5)
	events, err := r.Do(casework.RequestAccount{
		Ref: ref, Channel: "facebook", Handle: "@pools", Team: "Pools", Purpose: "Opening hours.", Audience: "Swimmers",
		WhyNotCorporate: "Other people.", CoveredAs: casework.CoveredEmployee,
		LineManager: caller("manager-1").Person, BudgetHolder: caller("budget-1").Person,
	}, caller("staff-1").Actor, m)
	require.NoError(t, err)
	more, err := r.Do(casework.Delegate{
		Check: casework.CheckLineManager, To: caller("hr-2").Person, Until: m.At.AddDate(0, 0, 2).Format(time.DateOnly), Reason: "On leave.",
	}, caller("manager-1").Actor, m)
	require.NoError(t, err)
	require.NoError(t, o.register.Record(t.Context(), ref, append(events, more...)))
	require.Equal(t, map[string]bool{"hr-2": true, "manager-1": false}, o.askedOf(t, ref), "while it lasts the deputy is asked")

	require.NoError(t, o.register.Record(t.Context(), ref, r.Tick(o.moment())))
	require.Equal(t, map[string]bool{"hr-2": false, "manager-1": true}, o.askedOf(t, ref))
	for _, who := range []string{"hr-2", "manager-1", "budget-1"} {
		list := o.request(t, who, http.MethodGet, "/account-requests?for=me&limit=200", "", http.StatusOK)
		require.Contains(t, list.Body.String(), ref, who)
		var seen struct {
			Commands []struct {
				Name    string
				Allowed bool
			}
		}
		require.NoError(t, json.Unmarshal(o.request(t, who, http.MethodGet, "/account-requests/"+ref, "", http.StatusOK).Body.Bytes(), &seen))
		for _, c := range seen.Commands {
			if c.Name == "approve" {
				require.Equal(t, who != "hr-2", c.Allowed, who)
			}
		}
	}
}

// askedOf says on whose worklists a request's approval by the line manager stands.
func (o *office) askedOf(t *testing.T, ref string) map[string]bool {
	t.Helper()
	asked := map[string]bool{"hr-2": false, "manager-1": false}
	for who := range asked {
		var page struct{ Items []struct{ Ref, Of string } }
		list := o.request(t, who, http.MethodGet, "/tasks?mine=true&limit=200", "", http.StatusOK)
		require.NoError(t, json.Unmarshal(list.Body.Bytes(), &page))
		for _, task := range page.Items {
			asked[who] = asked[who] || task.Ref == ref && task.Of == string(casework.CheckLineManager)
		}
	}
	return asked
}
