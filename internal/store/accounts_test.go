package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/policy"
	"duecourse/internal/store/storetest"
)

// requestAccount records an account request and what follows from commands to it.
func requestAccount(t testing.TB, base storetest.Base, ref, handle string, at time.Time, commands ...func(*account.Request, casework.Moment) []casework.Event) *account.Request {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	rules := council.Rules(at)
	m := casework.Moment{At: at, Zone: council.Zone(), Rules: &rules}
	r := &account.Request{}
	events, err := casework.Do(r, account.MakeRequest{
		Ref: ref, Channel: "facebook", Handle: handle, Team: "Parks", Purpose: "Opening hours.", Audience: "Visitors",
		WhyNotCorporate: "Other people.", CoveredAs: account.CoveredEmployee,
		LineManager: casework.Person{ID: "manager-1", Name: "Mo Manager"}, BudgetHolder: casework.Person{ID: "budget-1", Name: "Bo Budget"},
	}, reporter, m)
	require.NoError(t, err)
	for i, command := range commands {
		m.At = at.Add(time.Duration(i+1) * time.Minute)
		events = append(events, command(r, m)...)
	}
	events[0].Request, events[0].Digest = "asking for "+ref, "digest"
	for i := range events {
		if events[i].Personal != nil {
			events[i].Salt = casework.Salt("seed", events[i].Seq)
		}
	}
	require.NoError(t, base.Record(t.Context(), ref, events))
	require.NoError(t, base.Record(t.Context(), ref, events), "recording again changes nothing")
	return r
}

// openAccount records an account and what follows from commands to it.
func openAccount(t testing.TB, base storetest.Base, ref, handle string, at time.Time, then ...casework.Command) *account.Account {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	rules := council.Rules(at)
	m := casework.Moment{At: at, Zone: council.Zone(), Rules: &rules}
	a := &account.Account{}
	events := []casework.Event{}
	open := account.Open{Ref: ref, Channel: "facebook", Handle: handle, Team: "Parks", Owner: reporter.Person}
	for _, command := range append([]casework.Command{open}, then...) {
		done, err := casework.Do(a, command, comms, m)
		require.NoError(t, err)
		events = append(events, done...)
	}
	for i := range events {
		if events[i].Personal != nil {
			events[i].Salt = casework.Salt("seed", events[i].Seq)
		}
	}
	require.NoError(t, base.Record(t.Context(), ref, events))
	return a
}

func withdrawn(r *account.Request, m casework.Moment) []casework.Event {
	events, err := casework.Do(r, account.Withdraw{Reason: "No longer."}, reporter, m)
	if err != nil {
		panic(err)
	}
	return events
}

func TestAnAccountRequestIsStoredAsItsEventsSay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		want := requestAccount(t, base, "ACR-0000-0001", "@parks", monday(), withdrawn)
		got, err := base.Case(t.Context(), "ACR-0000-0001")
		require.NoError(t, err)
		require.JSONEq(t, asJSON(t, want), asJSON(t, got))
		first, err := base.CaseAt(t.Context(), "ACR-0000-0001", 1)
		require.NoError(t, err)
		require.EqualValues(t, account.RequestChecks, first.Status().Stage)
		_, err = base.CaseAt(t.Context(), "ACR-0000-0001", 9)
		require.ErrorIs(t, err, casework.ErrNotFound)
		_, err = base.Case(t.Context(), "ACR-0000-0009")
		require.ErrorIs(t, err, casework.ErrNotFound)
		request, err := base.Request(t.Context(), "asking for ACR-0000-0001")
		require.NoError(t, err)
		require.Equal(t, "ACR-0000-0001", request.Ref)
		verifyOK(t, base, want.Seq)
		page, err := base.Cases(t.Context(), incident.Filter{})
		require.NoError(t, err)
		require.Empty(t, page.Items, "it is not an incident")
	})
}

func TestAManagersTasksAreOnTheirWorklistOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		requestAccount(t, base, "ACR-0000-0001", "@parks", monday())
		for person, tasks := range map[string]int{"manager-1": 1, "budget-1": 1, "staff-1": 3, "staff-2": 0} {
			page, err := base.Tasks(t.Context(), casework.TaskFilter{Person: person, Roles: []casework.Role{casework.RoleStaff}})
			require.NoError(t, err)
			require.Len(t, page.Items, tasks, person)
			for _, task := range page.Items {
				require.Equal(t, string(account.RequestKindName), task.Kind)
			}
		}
	})
}

func TestRequestsAreListedForTheirParties(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		requestAccount(t, base, "ACR-0000-0001", "@parks", monday())
		requestAccount(t, base, "ACR-0000-0002", "@libraries", monday().Add(time.Hour), withdrawn)
		for name, c := range map[string]struct {
			filter account.Filter
			refs   []string
		}{
			"all, the newest first": {account.Filter{}, []string{"ACR-0000-0002", "ACR-0000-0001"}},
			"for the manager":       {account.Filter{Person: "manager-1"}, []string{"ACR-0000-0002", "ACR-0000-0001"}},
			"for somebody else":     {account.Filter{Person: "staff-2"}, []string{}},
			"by stage":              {account.Filter{Stage: "checks"}, []string{"ACR-0000-0001"}},
			"by a word":             {account.Filter{Query: "libr"}, []string{"ACR-0000-0002"}},
			"by a name":             {account.Filter{Query: "bo budget", Channel: "Facebook", Team: "Parks"}, []string{"ACR-0000-0002", "ACR-0000-0001"}},
		} {
			page, err := base.AccountRequests(t.Context(), c.filter)
			require.NoError(t, err, name)
			refs := []string{}
			for _, r := range page.Items {
				refs = append(refs, r.Ref)
			}
			require.Equal(t, c.refs, refs, name)
		}
	})
}

func TestPagesOfTheRegisterOfAccountsHaveNoGapsOrRepeats(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		for n := range 7 {
			openAccount(t, base, fmt.Sprintf("SMA-0000-000%d", n), fmt.Sprintf("@parks%d", n), monday())
		}
		seen := []string{}
		for cursor, more := "", true; more; {
			page, err := base.Accounts(t.Context(), account.Filter{Limit: 3, Cursor: cursor})
			require.NoError(t, err)
			for _, a := range page.Items {
				seen = append(seen, a.Ref)
			}
			cursor, more = page.Next, page.Next != ""
		}
		require.Len(t, seen, 7)
		require.Equal(t, "SMA-0000-0006", seen[0])
		_, err := base.Accounts(t.Context(), account.Filter{Cursor: "made-up"})
		require.ErrorIs(t, err, casework.ErrCursor)
		verifyOK(t, base, 7)
	})
}

func TestAccountsWithADueReviewAreFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		openAccount(t, base, "SMA-0000-0001", "@old", monday())
		openAccount(t, base, "SMA-0000-0002", "@new", monday().AddDate(0, 2, 0))
		openAccount(t, base, "SMA-0000-0003", "@over", monday(), account.Close{Reason: "Over."})
		page, err := base.Accounts(t.Context(), account.Filter{Due: monday().AddDate(1, 1, 0)})
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.Equal(t, "SMA-0000-0001", page.Items[0].Ref)
	})
}

func TestAnAccountIsFoundByEverySpellingOfItsHandle(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		openAccount(t, base, "SMA-0000-0001", "@DerbyParks", monday(), account.Close{Reason: "Over."})
		_, closed, err := base.AccountOf(t.Context(), "facebook", "derbyparks")
		require.NoError(t, err)
		require.Equal(t, 1, closed)
		openAccount(t, base, "SMA-0000-0002", "@DerbyParks", monday().Add(time.Hour))
		for _, spelling := range []string{"derbyparks", " @DERBYPARKS", "https://www.facebook.com/DerbyParks/", "facebook.com/derbyparks"} {
			account, closed, err := base.AccountOf(t.Context(), " Facebook", spelling)
			require.NoError(t, err, spelling)
			require.Equal(t, "SMA-0000-0002", account.Ref, "the account that is not closed")
			require.Equal(t, 1, closed)
		}
		_, _, err = base.AccountOf(t.Context(), "x", "derbyparks")
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}

func TestVerifyFindsATamperedAccountRequest(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"what happened": "UPDATE events SET data = replace(data, 'Parks', 'Sharks') WHERE case_ref = 'ACR-0000-0001'",
		"where it is":   "UPDATE account_requests SET stage = 'closed'",
		"what it says":  "UPDATE account_requests SET snapshot = replace(snapshot, 'manager-1', 'staff-1')",
		"its row":       "DELETE FROM account_requests",
		"its events":    "DELETE FROM events",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, base storetest.Base) {
				requestAccount(t, base, "ACR-0000-0001", "@parks", monday())
				verifyOK(t, base, 1)
				tamper(t, base, statement)
				v, err := base.Verify(t.Context())
				require.NoError(t, err)
				require.False(t, v.OK)
				require.Equal(t, "ACR-0000-0001", v.Broken.Ref)
			})
		})
	}
}

func TestPagesOfASearchForRequestsHaveNoGapsOrRepeats(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		want := []string{}
		for n := range 9 {
			handle := fmt.Sprintf("@baths%d", n)
			if n%2 == 0 { // each is made at the same moment as one other
				handle = fmt.Sprintf("@parks.and-gardens%d", n)
				want = append([]string{fmt.Sprintf("ACR-0000-000%d", n)}, want...)
			}
			requestAccount(t, base, fmt.Sprintf("ACR-0000-000%d", n), handle, monday().Add(time.Duration(n/4)*time.Hour))
		}
		for _, query := range []string{"parksand", "GARDENS", "parks.and-gardens manager"} {
			seen, f := []string{}, account.Filter{Query: query, Person: "budget-1", Channel: "facebook", Limit: 2}
			for more := true; more; more = f.Cursor != "" {
				page, err := base.AccountRequests(t.Context(), f)
				require.NoError(t, err)
				require.LessOrEqual(t, len(page.Items), 2)
				for _, r := range page.Items {
					seen = append(seen, r.Ref)
				}
				f.Cursor = page.Next
			}
			require.Equal(t, want, seen, query)
		}
		page, err := base.Accounts(t.Context(), account.Filter{Limit: 1})
		require.NoError(t, err)
		require.Empty(t, page.Items, "none is granted")
		first, err := base.AccountRequests(t.Context(), account.Filter{Limit: 1})
		require.NoError(t, err)
		_, err = base.Accounts(t.Context(), account.Filter{Cursor: first.Next})
		require.ErrorIs(t, err, casework.ErrCursor, "the cursor is of another list")
	})
}

// reportUse reports a handle that is in use and not on the register.
func reportUse(t testing.TB, base storetest.Base, ref, handle string, at time.Time) {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	rules := council.Rules(at)
	events, err := casework.Do(&account.Unregistered{}, account.ReportUse{
		Ref: ref, Channel: "facebook", Handle: handle, Note: "It answers residents.",
	}, reporter, casework.Moment{At: at, Zone: council.Zone(), Rules: &rules})
	require.NoError(t, err)
	events[0].Salt = casework.Salt("seed", 1)
	require.NoError(t, base.Record(t.Context(), ref, events))
}

func TestS2AHandleInUseIsOnTheWorklistOfCommunications(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		reportUse(t, base, "UNR-0000-0001", "@rogue", monday())
		page, err := base.Tasks(t.Context(), casework.TaskFilter{Person: "comms-1", Roles: []casework.Role{casework.RoleComms}, Limit: 50})
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.Equal(t, account.CommandSettle, page.Items[0].Command)
		found, err := base.Case(t.Context(), "UNR-0000-0001")
		require.NoError(t, err)
		require.Equal(t, "It answers residents.", found.(*account.Unregistered).Reports[0].Note)
	})
}
