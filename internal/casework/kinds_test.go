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

// kindsInSource are the constants of kinds.go whose names begin with Kind.
func kindsInSource(t *testing.T) []casework.Kind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "kinds.go", nil, 0)
	require.NoError(t, err)
	list := []casework.Kind{}
	ast.Inspect(file, func(n ast.Node) bool {
		constant, is := n.(*ast.ValueSpec)
		if is && strings.HasPrefix(constant.Names[0].Name, "Kind") {
			value, err := strconv.Unquote(constant.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			list = append(list, casework.Kind(value))
		}
		return true
	})
	return list
}

func TestEveryKindOfEventIsListedAndCanBeRead(t *testing.T) {
	t.Parallel()
	require.Equal(t, kindsInSource(t), casework.Kinds())
	for _, kind := range casework.Kinds() {
		_, err := casework.ParseFact(kind, []byte("{}"))
		require.NoError(t, err, kind)
	}
}
