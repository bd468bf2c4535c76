package account_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
)

//nolint:gochecknoglobals // a flag of the test binary
var update = flag.Bool("update", false, "write the golden table anew")

// TestPermittedCommandsOfRequestsAndAccountsMatchTheirGoldenFile compares the table of who
// may do what when. Lawyers read testdata/permitted_accounts.txt.
func TestPermittedCommandsOfRequestsAndAccountsMatchTheirGoldenFile(t *testing.T) {
	t.Parallel()
	const golden = "testdata/permitted_accounts.txt"
	table := accountsTable(t)
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(table), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), table)
}

func accountsTable(t require.TestingT) string {
	text := &strings.Builder{}
	fmt.Fprint(text, "Who may do what to an account request and to an account, and when.\n")
	fmt.Fprint(text, "staff-1 made the request and owns the account. The request names manager-1 and budget-1.\n")
	fmt.Fprint(text, "The others have only their role. Each cell is \"yes\", or the code and the clause of the refusal.\n")
	fmt.Fprint(text, "\".\" means that the command is for other people.\n\n")
	table := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
	people := []casework.Actor{
		asker, manager, budget, deputy, comms, lead, requesterInComms, managerInComms, public,
	}
	titles := []string{"staff-1", "manager-1", "budget-1", "staff-2", "comms", "lead", "staff-1+comms", "manager-1+comms", "public"}
	for _, role := range casework.Roles() { // one person for each role
		if role != casework.RolePublic && role != casework.RoleStaff && role != casework.RoleComms {
			people, titles = append(people, casetest.Person("somebody", role)), append(titles, string(role))
		}
	}
	casetest.Heading(table, titles)
	for _, name := range account.RequestCommands() {
		for _, s := range []struct {
			name string
			o    *requestDriver
		}{
			{"checks", requested(t)},
			{"checks, all approved", requested(t).approved()},
			{"checks, evidence given", requested(t).given(account.EvidenceChecks()...)},
			{"checks, staff-2 is deputy", requested(t).do(manager, account.Delegate{Check: account.CheckLineManager, To: deputy.Person, Reason: "r"})},
			{"permission", ready(t)},
			{"closed, granted", ready(t).do(comms, grant())},
			{"closed, refused", requested(t).do(budget, account.Approve{Check: account.CheckBudget, Reason: "r"})},
			{"closed, withdrawn", requested(t).do(asker, account.Withdraw{Reason: "r"})},
		} {
			casetest.Row(table, string(name), s.name, people, func(by casework.Actor) string { return casetest.Answer(s.o.r.Ready(name, by, s.o.moment())) })
		}
	}
	for _, name := range account.Commands() {
		for _, s := range []struct {
			name string
			e    *accountDriver
		}{
			{"active", opened(t)},
			{"suspended by hand", opened(t).do(comms, account.Suspend{Reason: "r"})},
			{"suspended, owner left", opened(t).do(comms, account.ReportOwnerLeft{})},
			{"budget-1 takes it over", inTransfer(t)},
			{"budget-1 gave evidence", inTransfer(t).give(budget, account.CheckLearning)},
			{"closed", opened(t).do(comms, account.Close{Reason: "r"})},
		} {
			casetest.Row(table, string(name), s.name, people, func(by casework.Actor) string { return casetest.Answer(s.e.a.Ready(name, by, s.e.moment())) })
		}
	}
	require.NoError(t, table.Flush())
	return text.String()
}
