package casework_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

var update = flag.Bool("update", false, "write the golden table anew")

// TestEachCommandIsPermittedForTheseRolesInTheseStages asserts the whole table of
// who may do what when. testdata/permitted.txt is meant to be read by a lawyer;
// `go test ./internal/casework -run Permitted -update` writes it.
func TestEachCommandIsPermittedForTheseRolesInTheseStages(t *testing.T) {
	t.Parallel()
	const golden = "testdata/permitted.txt"
	table := permittedTable(t)
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(table), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), table)
}

// situation names a case brought to a stage.
type situation struct {
	name string
	desk *desk
}

func situations(t require.TestingT) []situation {
	return []situation{
		{"assessment", open(t)},
		{"proposal", open(t).assess(casework.GroundAbusive)},
		{"consultation", open(t).assess(casework.GroundAbusive).propose(warn)},
		{"decision, Legal supports", open(t).assess(casework.GroundAbusive).propose(warn).advise(casework.Support)},
		{"decision, Legal opposes", notBinding(t).propose(warn).advise(casework.Oppose)},
		{"proposal, Legal opposed", open(t).assess(casework.GroundAbusive).propose(warn).advise(casework.Oppose)},
		{"action by the system", open(t).assess(casework.GroundAbusive).decide(warn)},
		{"action by a person", open(t).assess(casework.GroundAbusive).evidence().decide(police)},
		{"action held for evidence", held(t)},
		{"watch", warned(t)},
		{"watch, author blocked", blocking(t).says(casework.BlockConfirmed)},
		{"watch, with the police", open(t).assess(casework.GroundAbusive).evidence().carryOut(police)},
		{"watch, with Legal", open(t).assess(casework.GroundDefamatory).carryOut(legalAction)},
		{"clock stopped", open(t).do(lead, casework.StopClock{Category: "court", Reason: "secret"})},
		{"closed, no measure", open(t).do(comms, casework.Close{Outcome: casework.OutcomeWithdrawn, Reason: "secret"})},
		{"closed, warned", warned(t).observe(casework.Complied)},
	}
}

// permittedTable has a row for each command in each situation and a column for
// each role: "yes", or the code and clause of the refusal.
func permittedTable(t require.TestingT) string {
	text := &strings.Builder{}
	fmt.Fprintln(text, "Who may do what, and when: each command in each stage of a case, for somebody new to it.")
	fmt.Fprintln(text, "\"yes\", or why not: a code, and the clause of the policy that it follows from.")
	fmt.Fprint(text, "\".\" says that it is for others to do.\n\n")
	table := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
	people := []casework.Actor{person("comms+lead", casework.RoleComms, casework.RoleCommsLead)}
	for _, role := range casework.Roles() {
		people = append(people, person(string(role), role))
	}
	row(table, "command", "stage", people, func(by casework.Actor) string { return by.ID })
	cases := situations(t)
	for _, name := range append([]casework.CommandName{casework.CommandReport}, casework.Commands()...) {
		for _, s := range cases {
			row(table, string(name), s.name, people, func(by casework.Actor) string {
				return answer(s.desk.c.Ready(name, by, s.desk.moment()))
			})
		}
	}
	require.NoError(t, table.Flush())
	return text.String()
}

func row(table *tabwriter.Writer, command, stage string, people []casework.Actor, cell func(casework.Actor) string) {
	fmt.Fprint(table, command, "\t", stage)
	for _, by := range people {
		fmt.Fprint(table, "\t", cell(by))
	}
	fmt.Fprintln(table)
}

func answer(r *casework.Refusal) string {
	switch {
	case r == nil:
		return "yes"
	case r.Code == casework.CodeNotPermitted && r.Clause == "":
		return "."
	}
	return strings.TrimSpace(string(r.Code) + " " + r.Clause)
}
