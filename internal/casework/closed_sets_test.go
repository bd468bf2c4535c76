package casework_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

// TestListsOfClosedSetsAreWhole compares each list with the constants of its type.
func TestListsOfClosedSetsAreWhole(t *testing.T) {
	t.Parallel()
	constants := stringConstants(t)
	whole(t, constants, casework.Codes())
	whole(t, constants, casework.Stages())
	whole(t, constants, casework.Outcomes())
	whole(t, constants, casework.Findings())
	whole(t, constants, casework.IdentificationOutcomes())
	whole(t, constants, casework.ProposalStatuses())
	whole(t, constants, casework.Positions())
	whole(t, constants, casework.ActionModes())
	whole(t, constants, casework.ActionStatuses())
	whole(t, constants, casework.CheckStatuses())
	whole(t, constants, casework.RequestStages())
	whole(t, constants, casework.RequestOutcomes())
	whole(t, constants, casework.AccountStatuses())
	whole(t, constants, casework.GroupNames())
	whole(t, constants, casework.Grounds())
	whole(t, constants, casework.Measures())
	whole(t, constants, casework.CheckNames())
	whole(t, constants, casework.MeasureOutcomes())
}

func whole[S ~string](t *testing.T, constants map[string][]string, list []S) {
	t.Helper()
	name := reflect.TypeFor[S]().Name()
	listed := make([]string, len(list))
	for i, member := range list {
		listed[i] = string(member)
	}
	require.ElementsMatch(t, constants[name], listed, name)
	require.NotEmpty(t, listed, name)
}

// stringConstants are the values of the package's constants, by the name of their type.
func stringConstants(t *testing.T) map[string][]string {
	t.Helper()
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	constants := map[string][]string{}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, is := n.(*ast.ValueSpec); is && len(spec.Values) == 1 {
				of, typed := spec.Type.(*ast.Ident)
				value, text := spec.Values[0].(*ast.BasicLit)
				if typed && text && value.Kind == token.STRING {
					unquoted, err := strconv.Unquote(value.Value)
					require.NoError(t, err)
					constants[of.Name] = append(constants[of.Name], unquoted)
				}
			}
			return true
		})
	}
	return constants
}
