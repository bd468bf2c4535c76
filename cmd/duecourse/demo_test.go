package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheDemosPeopleAreNoWayInToProduction looks through all that the program is
// built from: the demo's people are not in it, and nothing mentions their sign-in but
// what defines it. What nothing mentions, no setting switches on.
func TestTheDemosPeopleAreNoWayInToProduction(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		require.NotContains(t, []string{"duecourse/internal/devstack", "duecourse/internal/access/demo"}, s.pkg)
		require.Empty(t, mentions(t, s.path), s.path)
	}
}

// mentions lists which of the demo's ways in a file uses. The one function that the
// dev stack calls may; nothing here calls it.
func mentions(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	var found []string
	for _, declared := range file.Decls {
		function, is := declared.(*ast.FuncDecl)
		if is && function.Name.Name == "DemoConsole" && strings.HasSuffix(path, filepath.Join("wire", "console.go")) {
			continue
		}
		ast.Inspect(declared, func(n ast.Node) bool {
			selected, is := n.(*ast.SelectorExpr)
			if !is {
				return true
			}
			switch selected.Sel.Name {
			case "DemoConsole", "DemoSignIn":
				found = append(found, selected.Sel.Name)
			}
			return true
		})
	}
	return found
}
