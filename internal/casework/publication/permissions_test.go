package publication_test

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
	"duecourse/internal/casework/publication"
)

//nolint:gochecknoglobals // a flag of the test binary
var update = flag.Bool("update", false, "write the golden table anew")

// TestPermittedCommandsOfPublicationsMatchTheirGoldenFile compares the table of who may do what
// when (S8–S11). Lawyers read testdata/permitted_publications.txt.
func TestPermittedCommandsOfPublicationsMatchTheirGoldenFile(t *testing.T) {
	t.Parallel()
	const golden = "testdata/permitted_publications.txt"
	table := publicationsTable(t)
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(table), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), table)
}

func publicationsTable(t require.TestingT) string {
	text := &strings.Builder{}
	fmt.Fprint(text, "Who may do what to a publication and to a media enquiry, and when. staff-1 wrote the publication.\n")
	fmt.Fprint(text, "The others have only their role. Each cell is \"yes\", or the code and the clause of the refusal.\n")
	fmt.Fprint(text, "\".\" means that the command is for other people.\n\n")
	table := tabwriter.NewWriter(text, 0, 0, 2, ' ', 0)
	people := []casework.Actor{writer, press, comms, lead, outsider}
	titles := []string{"staff-1", "press", "comms", "lead", "public"}
	for _, role := range []casework.Role{casework.RoleLegal, casework.RoleHR, casework.RoleRecords, casework.RoleAuditor, casework.RoleAdmin} {
		people, titles = append(people, casetest.Person("somebody", role)), append(titles, string(role))
	}
	casetest.Heading(table, titles)
	for _, name := range publication.Commands() {
		for _, s := range []struct {
			name string
			d    *driver
		}{
			{"draft", newDriver(t).do(writer, release())},
			{"approval", newDriver(t).do(writer, release()).do(writer, publication.Submit{})},
			{"embargoed", embargoed(t)},
			{"too late", embargoed(t).sleep(100 * time.Hour)},
			{"being released", embargoed(t).advance(72 * time.Hour)},
			{"released, one by hand", released(t)},
			{"released", settled(t)},
			{"correction", settled(t).do(writer, publication.Correct{Body: "b", Reason: "r"})},
			{"being withdrawn", settled(t).do(press, publication.Withdraw{Reason: "r"})},
			{"cancelled", embargoed(t).do(writer, publication.Cancel{})},
		} {
			casetest.Row(table, string(name), s.name, people, func(by casework.Actor) string { return casetest.Answer(s.d.p.Ready(name, by, s.d.moment())) })
		}
	}
	for _, name := range (&publication.Enquiry{}).Commands() {
		open := &publication.Enquiry{Stage: publication.EnquiryOpen}
		casetest.Row(table, string(name), "enquiry", people, func(by casework.Actor) string { return casetest.Answer(open.Ready(name, by, newDriver(t).moment())) })
	}
	require.NoError(t, table.Flush())
	return text.String()
}
