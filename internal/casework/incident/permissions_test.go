package incident_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

var update = flag.Bool("update", false, "write the golden table anew")

// TestEachCommandIsPermittedForTheseRolesInTheseStages compares the table of who may do
// what when. Lawyers read testdata/permitted.txt;
// `go test ./internal/casework/incident -run Permitted -update` writes it.
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
	name   string
	driver *caseDriver
}

func situations(t require.TestingT) []situation {
	return []situation{
		{"assessment", open(t)},
		{"proposal", open(t).assess(casework.GroundAbusive)},
		{"consultation", open(t).assess(casework.GroundAbusive).propose(warn)},
		{"decision, Legal supports", open(t).assess(casework.GroundAbusive).propose(warn).advise(incident.Support)},
		{"decision, Legal opposes", notBinding(t).propose(warn).advise(incident.Oppose)},
		{"proposal, Legal opposed", open(t).assess(casework.GroundAbusive).propose(warn).advise(incident.Oppose)},
		{"action by the system", open(t).assess(casework.GroundAbusive).decide(warn)},
		{"action by a person", open(t).assess(casework.GroundAbusive).evidence().decide(police)},
		{"action held for evidence", heldForEvidence(t)},
		{"watch", warned(t)},
		{"watch, author blocked", blocking(t).reportBlock(incident.BlockConfirmed)},
		{"watch, with the police", open(t).assess(casework.GroundAbusive).evidence().carryOut(police)},
		{"watch, with Legal", open(t).assess(casework.GroundDefamatory).carryOut(legalAction)},
		{"clock stopped", open(t).do(lead, casework.StopClock{Category: "court", Reason: "secret"})},
		{"closed, no measure", open(t).do(comms, incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "secret"})},
		{"closed, warned", warned(t).observe(incident.Complied)},
	}
}

// permittedTable has a row for each command in each situation and a column for
// each role: "yes", or the code and clause of the refusal.
func permittedTable(t require.TestingT) string {
	text := &strings.Builder{}
	fmt.Fprintln(text, "Who may do what, and when: each command at each stage of a case, for a person who has not acted in it yet.")
	fmt.Fprintln(text, "Each cell is \"yes\", or the code and the clause of the refusal.")
	fmt.Fprint(text, "\".\" means that the command is for other people.\n\n")
	table := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
	people := []casework.Actor{casetest.Person("comms+lead", casework.RoleComms, casework.RoleCommsLead)}
	for _, role := range casework.Roles() {
		people = append(people, casetest.Person(string(role), role))
	}
	casetest.Row(table, "command", "stage", people, func(by casework.Actor) string { return by.ID })
	cases := situations(t)
	for _, name := range append([]casework.CommandName{incident.CommandReport}, incident.Commands()...) {
		for _, s := range cases {
			casetest.Row(table, string(name), s.name, people, func(by casework.Actor) string {
				return casetest.Answer(s.driver.c.Ready(name, by, s.driver.moment()))
			})
		}
	}
	require.NoError(t, table.Flush())
	return text.String()
}

func TestS14OnlyAReportOpensACase(t *testing.T) {
	t.Parallel()
	m := casework.Moment{At: casetest.Monday(), Zone: time.UTC, Rules: casetest.Rules()}
	for _, name := range incident.Commands() {
		command, err := incident.Kind().ParseCommand(name, []byte("{}"))
		require.NoError(t, err)
		require.NotNil(t, new(incident.Case).Check(command, casetest.Person("anybody", casework.Roles()...), m), name)
	}
}
