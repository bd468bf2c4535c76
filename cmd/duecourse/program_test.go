package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// source is a file of our own that the program is built from.
type source struct{ pkg, path string }

// sources lists them.
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
	require.Greater(t, len(list), 100, "the program was looked through")
	return list
}

// TestEveryServerAndClientHasItsTimeLimit looks through the program: each http.Server
// bounds how long headers may take, each http.Client how long an answer, and nothing
// uses those of net/http, which wait for ever.
func TestEveryServerAndClientHasItsTimeLimit(t *testing.T) {
	t.Parallel()
	limits := map[string]string{"Server": "ReadHeaderTimeout", "Client": "Timeout"}
	found := 0
	for _, s := range sources(t) {
		file, err := parser.ParseFile(token.NewFileSet(), s.path, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if limit := limits[ofHTTP(n.Type)]; limit != "" {
					found++
					require.True(t, sets(n, limit), "%s: an http.%s without %s", s.path, ofHTTP(n.Type), limit)
				}
			case *ast.SelectorExpr:
				require.NotContains(t, []string{
					"DefaultClient", "Get", "Head", "Post", "PostForm", "ListenAndServe", "ListenAndServeTLS", "Serve",
				}, ofHTTP(n), s.path)
			}
			return true
		})
	}
	require.Greater(t, found, 3)
}

// ofHTTP is the name of something in net/http; empty: it is something else.
func ofHTTP(e ast.Expr) string {
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
