package casework_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

// kindsInSource are the constants of event_kinds.go whose names begin with Event.
func kindsInSource(t *testing.T) []casework.EventKind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "event_kinds.go", nil, 0)
	require.NoError(t, err)
	list := []casework.EventKind{}
	ast.Inspect(file, func(n ast.Node) bool {
		constant, is := n.(*ast.ValueSpec)
		if is && strings.HasPrefix(constant.Names[0].Name, "Event") {
			value, err := strconv.Unquote(constant.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			list = append(list, casework.EventKind(value))
		}
		return true
	})
	return list
}

func TestEveryKindOfEventIsListedAndCanBeRead(t *testing.T) {
	t.Parallel()
	require.ElementsMatch(t, kindsInSource(t), casework.EventKinds())
	for _, kind := range casework.EventKinds() {
		_, err := casework.ParseFact(kind, []byte("{}"))
		require.NoError(t, err, kind)
	}
}
