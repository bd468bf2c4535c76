package kinds_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
	"duecourse/internal/report"
)

// TestListsOfClosedSetsAreComplete compares each list with the constants of its type.
func TestListsOfClosedSetsAreComplete(t *testing.T) {
	t.Parallel()
	constants := stringConstants(t)
	whole(t, constants, casework.Codes())
	whole(t, constants, incident.Stages())
	whole(t, constants, incident.Outcomes())
	whole(t, constants, incident.Findings())
	whole(t, constants, incident.IdentificationOutcomes())
	whole(t, constants, incident.ProposalStatuses())
	whole(t, constants, incident.Positions())
	whole(t, constants, casework.ActionModes())
	whole(t, constants, casework.ActionStatuses())
	whole(t, constants, account.CheckStatuses())
	whole(t, constants, account.RequestStages())
	whole(t, constants, account.RequestOutcomes())
	whole(t, constants, account.Statuses())
	whole(t, constants, publication.Forms())
	whole(t, constants, publication.Sources())
	whole(t, constants, publication.Stages())
	whole(t, constants, publication.Outcomes())
	whole(t, constants, publication.ChannelStatuses())
	whole(t, constants, publication.EnquiryStages())
	whole(t, constants, publication.EnquiryOutcomes())
	whole(t, constants, report.GroupNames())
	whole(t, constants, casework.Grounds())
	whole(t, constants, casework.Measures())
	whole(t, constants, account.CheckNames())
	whole(t, constants, incident.MeasureOutcomes())
}

func whole[S ~string](t *testing.T, constants map[string][]string, list []S) {
	t.Helper()
	name := reflect.TypeFor[S]().String()
	listed := make([]string, len(list))
	for i, member := range list {
		listed[i] = string(member)
	}
	require.ElementsMatch(t, constants[name], listed, name)
	require.NotEmpty(t, listed, name)
}

// stringConstants are the values of the constants of the domain, by the name of their
// type: "incident.Stage".
func stringConstants(t *testing.T) map[string][]string {
	t.Helper()
	constants := map[string][]string{}
	for _, pattern := range []string{"../*.go", "../incident/*.go", "../account/*.go", "../publication/*.go", "../../report/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			require.NoError(t, err)
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, is := n.(*ast.ValueSpec); is && len(spec.Values) == 1 {
					of, typed := spec.Type.(*ast.Ident)
					value, text := spec.Values[0].(*ast.BasicLit)
					if typed && text && value.Kind == token.STRING {
						unquoted, err := strconv.Unquote(value.Value)
						require.NoError(t, err)
						of := file.Name.Name + "." + of.Name
						constants[of] = append(constants[of], unquoted)
					}
				}
				return true
			})
		}
	}
	return constants
}
