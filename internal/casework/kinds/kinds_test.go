package kinds_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/kinds"
)

// eventKindsInSource are the constants of the kernel and of every kind of case whose
// names begin with Event.
func eventKindsInSource(t *testing.T) []casework.EventKind {
	t.Helper()
	list := []casework.EventKind{}
	for _, pattern := range []string{"../*.go", "../incident/*.go", "../account/*.go", "../publication/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			require.NoError(t, err)
			ast.Inspect(file, func(n ast.Node) bool {
				constant, is := n.(*ast.ValueSpec)
				if is && len(constant.Values) == 1 && strings.HasPrefix(constant.Names[0].Name, "Event") {
					value, err := strconv.Unquote(constant.Values[0].(*ast.BasicLit).Value)
					require.NoError(t, err)
					list = append(list, casework.EventKind(value))
				}
				return true
			})
		}
	}
	return list
}

func TestEveryEventKindIsListedAndCanBeParsed(t *testing.T) {
	t.Parallel()
	require.ElementsMatch(t, eventKindsInSource(t), kinds.All().EventKinds())
	for _, kind := range kinds.All().EventKinds() {
		_, err := kinds.All().ParseFact(kind, []byte("{}"))
		require.NoError(t, err, kind)
	}
}
