package histories_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/protocol"
)

// openRequest requests an account as staff-1.
func (h *harness) openRequest(ref, handle string) {
	h.t.Helper()
	first := h.requestOf(ref, "staff-1", account.MakeRequest{
		Ref: ref, Channel: "sandbox", Handle: handle, Team: "Parks", Purpose: "Opening hours.", Audience: "Visitors",
		WhyNotCorporate: "Other people.", CoveredAs: account.CoveredEmployee,
		LineManager: casework.Person{ID: "manager-1", Name: "Tariq"}, BudgetHolder: casework.Person{ID: "budget-1", Name: "Ines"},
	}, casework.RoleStaff)
	start := protocol.Start{Rules: h.rules, Seed: "seed", First: &first}
	_, err := h.cases.Open(h.t.Context(), ref, start, first)
	require.NoError(h.t, err)
}

// mustSend gives a command to an account request or account; it must succeed.
func (h *harness) mustSend(ref, who string, role casework.Role, command interface{ Name() casework.CommandName }) {
	h.t.Helper()
	_, err := h.cases.Send(h.t.Context(), ref, h.requestOf(ref, who, command, role))
	require.NoError(h.t, err, "%s by %s", command.Name(), who)
}

func (h *harness) requestOf(ref, who string, command interface{ Name() casework.CommandName }, role casework.Role) protocol.Request {
	h.t.Helper()
	id := fmt.Sprintf("%s-%s-%d", ref, command.Name(), h.store.count())
	by := casework.Actor{Person: casework.Person{ID: who, Name: "Name of " + who}, Roles: []casework.Role{role}}
	request, err := protocol.NewRequest(id, "", 0, by, command)
	require.NoError(h.t, err)
	return request
}

// meetAllChecks meets all five checks.
func (h *harness) meetAllChecks(ref string) {
	h.t.Helper()
	h.mustSend(ref, "manager-1", casework.RoleStaff, account.Approve{Check: account.CheckLineManager, Approve: true})
	h.mustSend(ref, "budget-1", casework.RoleStaff, account.Approve{Check: account.CheckBudget, Approve: true})
	for _, name := range account.EvidenceChecks() {
		day := time.Now().AddDate(0, 0, -7).Format(time.DateOnly)
		h.mustSend(ref, "staff-1", casework.RoleStaff, account.GiveEvidence{Check: name, CompletedOn: day, PolicyVersion: "3.1"})
		h.mustSend(ref, "comms-1", casework.RoleComms, account.Verify{Check: name, Accept: true})
	}
}

func (m *memoryStore) foldInto(ref string, into casework.Case) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.cases[ref] {
		if err := casework.Apply(into, e); err != nil {
			panic(err)
		}
	}
}

// AccountOf finds no account: the account's workflow answers the claim.
func (m *memoryStore) AccountOf(context.Context, string, string) (*account.Account, int, error) {
	return nil, 0, nil
}

func (h *harness) accountRequest(ref string) *account.Request {
	r := &account.Request{}
	h.store.foldInto(ref, r)
	return r
}

// TestHistoryOfAGrantAndOfTheAccountThatItOpens reviews the account, misses its next review,
// and closes it.
func TestHistoryOfAGrantAndOfTheAccountThatItOpens(t *testing.T) {
	t.Parallel()
	const ref, late = "ACR-0000-0001", "ACR-0000-0002"
	h := newHarness(t, map[string]string{"account_review": "6s"})
	h.openRequest(ref, "@parks")
	h.openRequest(late, "@parks")
	h.meetAllChecks(ref)
	h.meetAllChecks(late)
	h.mustSend(ref, "comms-1", casework.RoleComms, account.Permit{Grant: true, CorporateAnswer: "They reach other people."})
	granted := h.accountRequest(ref)
	require.Equal(t, account.RequestGranted, granted.Outcome)
	_, err := h.cases.Send(t.Context(), late, h.requestOf(late, "comms-2", account.Permit{
		Grant: true, CorporateAnswer: "They reach other people.",
	}, casework.RoleComms))
	var taken *casework.Refusal
	require.ErrorAs(t, err, &taken)
	require.Equal(t, casework.CodeHandleTaken, taken.Code)
	h.mustSend(late, "comms-2", casework.RoleComms, account.Permit{Reason: "Parks have it."})
	h.saveHistory("request-granted-strict", protocol.CaseID(ref))
	h.saveHistory("request-taken-strict", protocol.CaseID(late))

	described, err := h.client.DescribeWorkflowExecution(t.Context(), protocol.CaseID(granted.Account), "")
	require.NoError(t, err)
	h.mustSend(granted.Account, "comms-1", casework.RoleComms, account.Review{Note: "In use."})
	require.Eventually(t, func() bool {
		a := &account.Account{}
		h.store.foldInto(granted.Account, a)
		return a.Stage == account.StatusSuspended
	}, 40*time.Second, 20*time.Millisecond, "the next review is missed")
	first := described.GetWorkflowExecutionInfo().GetExecution().GetRunId()
	require.Eventually(t, func() bool {
		described, err := h.client.DescribeWorkflowExecution(t.Context(), protocol.CaseID(granted.Account), "")
		return err == nil && described.GetWorkflowExecutionInfo().GetExecution().GetRunId() != first
	}, 40*time.Second, 20*time.Millisecond, "the account continues in a new run")
	h.mustSend(granted.Account, "comms-1", casework.RoleComms, account.Close{Reason: "No longer used."})
	h.saveHistory("account-closed-strict", protocol.CaseID(granted.Account))
	h.saveRunHistory("account-year", protocol.CaseID(granted.Account), first)
}

func TestHistoryOfARequestThatAManagerRefuses(t *testing.T) {
	t.Parallel()
	const ref = "ACR-0000-0003"
	h := newHarness(t, nil)
	h.openRequest(ref, "@refused")
	h.mustSend(ref, "manager-1", casework.RoleStaff, account.Delegate{
		Check: account.CheckLineManager, To: casework.Person{ID: "staff-2", Name: "Sam"}, Reason: "On leave.",
	})
	h.mustSend(ref, "staff-2", casework.RoleStaff, account.Approve{Check: account.CheckLineManager, Reason: "Not now."})
	require.Equal(t, account.RequestRefused, h.accountRequest(ref).Outcome)
	h.saveHistory("request-refused-strict", protocol.CaseID(ref))
}

func TestHistoryOfARequestThatLapses(t *testing.T) {
	t.Parallel()
	const ref = "ACR-0000-0004"
	h := newHarness(t, map[string]string{"approval": "1s", "evidence": "2s", "request_lapse": "4s"})
	h.openRequest(ref, "@lapsed")
	h.saveHistory("request-lapsed-strict", protocol.CaseID(ref)) // waits for its end
	require.Equal(t, account.RequestLapsed, h.accountRequest(ref).Outcome)
}
