package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// source is a file of this module that the program is built from.
type source struct{ pkg, path string }

// sources lists the files of the program.
func sources(t *testing.T) (list []source) {
	t.Helper()
	listed, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f",
		"{{if not .Standard}}{{$d := .Dir}}{{$p := .ImportPath}}{{range .GoFiles}}{{$p}} {{$d}}/{{.}}\n{{end}}{{end}}", ".").Output()
	require.NoError(t, err)
	for line := range strings.Lines(string(listed)) {
		pkg, path, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.HasPrefix(pkg, "duecourse/") {
			list = append(list, source{pkg, path})
		}
	}
	require.Greater(t, len(list), 100, "the files were found")
	return list
}

// TestEveryServerAndClientHasATimeLimit reads the program: each http.Server limits how long
// headers take, each http.Client how long an answer takes, and nothing uses the default
// ones of net/http, which wait for ever.
func TestEveryServerAndClientHasATimeLimit(t *testing.T) {
	t.Parallel()
	limits := map[string]string{"Server": "ReadHeaderTimeout", "Client": "Timeout"}
	found := 0
	for _, s := range sources(t) {
		file, err := parser.ParseFile(token.NewFileSet(), s.path, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if limit := limits[httpName(n.Type)]; limit != "" {
					found++
					require.True(t, sets(n, limit), "%s: an http.%s without %s", s.path, httpName(n.Type), limit)
				}
			case *ast.SelectorExpr:
				require.NotContains(t, []string{
					"DefaultClient", "Get", "Head", "Post", "PostForm", "ListenAndServe", "ListenAndServeTLS", "Serve",
				}, httpName(n), s.path)
			}
			return true
		})
	}
	require.Greater(t, found, 3)
}

// httpName is the name of something in net/http; empty for anything else.
func httpName(e ast.Expr) string {
	selected, is := e.(*ast.SelectorExpr)
	if !is {
		return ""
	}
	if from, is := selected.X.(*ast.Ident); !is || from.Name != "http" {
		return ""
	}
	return selected.Sel.Name
}

func sets(literal *ast.CompositeLit, field string) bool {
	for _, element := range literal.Elts {
		if pair, is := element.(*ast.KeyValueExpr); is {
			if name, is := pair.Key.(*ast.Ident); is && name.Name == field {
				return true
			}
		}
	}
	return false
}

// TestDemoPeopleCannotSignInToProduction reads the program: it does not contain the demo's
// people, and nothing calls their sign-in, so no setting can enable it.
func TestDemoPeopleCannotSignInToProduction(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		require.NotContains(t, []string{"duecourse/internal/devstack", "duecourse/internal/access/demo"}, s.pkg)
		require.Empty(t, demoCalls(t, s.path), s.path)
	}
}

// demoCalls lists the uses of the demo's sign-in in a file, except in the function that only
// the dev stack calls.
func demoCalls(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	var found []string
	for _, declared := range file.Decls {
		function, is := declared.(*ast.FuncDecl)
		if is && function.Name.Name == "DemoConsole" && strings.HasSuffix(path, filepath.Join("wire", "application.go")) {
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
