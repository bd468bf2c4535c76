package policy_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

//nolint:gochecknoglobals // a flag of the test binary
var update = flag.Bool("update", false, "write docs/policy-map.md anew")

// root is the folder of the module.
const root = "../.."

// clause is a sentence of the policy, or a rule that follows from several of them.
type clause struct {
	id, title string
	missing   string // why nothing carries it, or no test names it; empty: both are there
}

// clauses are those of the policy (R1–R12, S1–S16) and the numbered rules of incidents.
func clauses() []clause {
	return []clause{
		{"R1", "Criticism is a fact of life: an acceptable post ends the case", ""},
		{"R2", "Ten grounds make a post unacceptable", ""},
		{"R3", "A written warning, and the material is removed", ""},
		{"R4", "A block for one week, lifted at its end", ""},
		{"R5", "Efforts to identify the author; removal where they fail", ""},
		{"R6", "Referral to the police", ""},
		{"R7", "Evidence before deletion", ""},
		{"R8", "Legal Services are consulted, Communications decide", ""},
		{"R9", "Legal action over defamatory posts", ""},
		{"R10", "Queries and reviews, addressed in writing", ""},
		{"R11", "Complaints about services have their own process", ""},
		{"R12", "A duty of care towards the target of a post", ""},
		{"S1", "Who is covered by the policy", ""},
		{"S2", "No account without written permission; the register", ""},
		{"S3", "The line manager approves", ""},
		{"S4", "The budget holder approves", ""},
		{"S5", "Evidence of acceptance and of e-learning", ""},
		{"S6", "Why the corporate accounts do not serve", ""},
		{"S7", "Content goes on the council's website first", ""},
		{"S8", "The press office releases statements", ""},
		{"S9", "Embargoes hold", ""},
		{"S10", "Internal and partner content needs an authorisation", ""},
		{"S11", "No personal data is published", ""},
		{"S12", "Breaches of the code are investigated", "The product has no conduct cases yet."},
		{"S13", "Personal use in one's own time", "The product has no conduct cases yet."},
		{"S14", "Cases begin with a report, never by crawling", ""},
		{"S15", "Data protection: personal data can be erased", ""},
		{"S16", "A case keeps the version of the policy that it began under", ""},
		{"rule 1", "No measure without Legal's advice and a decision after it", ""},
		{"rule 2", "Evidence comes first", ""},
		{"rule 3", "A block ends, is shared between cases and is lifted once", ""},
		{"rule 4", "An effect is carried out at most once", ""},
		{"rule 5", "A person does what the platform cannot", ""},
		{"rule 6", "Nothing waits in silence: reminders and escalations", ""},
		{"rule 7", "A case is closed early only for a reason that is true", ""},
		{"rule 8", "An overturned decision undoes what can be undone", ""},
		{"rule 9", "Letters are promises", ""},
		{"rule 10", "Two persons on what cannot be undone", ""},
	}
}

// TestEveryClauseHasCodeAndATest writes docs/policy-map.md: for each clause the functions
// that carry it and the tests that name it. `make golden` writes it anew.
func TestEveryClauseHasCodeAndATest(t *testing.T) {
	t.Parallel()
	code, tests := citations(t)
	page := &strings.Builder{}
	fmt.Fprint(page, "# The policy map\n\n")
	fmt.Fprint(page, "Which code carries which clause of the policy, and which tests name it. R and S are the clauses of\n")
	fmt.Fprint(page, "the policy ([council.yaml](../internal/policy/council.yaml)). The rules 1 to 10 are those that every\n")
	fmt.Fprint(page, "incident follows in whatever order things happen. A function carries a clause when its comment or its\n")
	fmt.Fprint(page, "refusals cite it. A test of `internal/policy` writes this page, and fails for a clause without code or test.\n")
	for _, c := range clauses() {
		fmt.Fprintf(page, "\n## %s: %s\n\n", strings.ToUpper(c.id[:1])+c.id[1:], c.title)
		if c.missing != "" {
			fmt.Fprintf(page, "%s\n", c.missing)
			require.Empty(t, tests[c.id], "%s has a test: it is not missing", c.id)
			continue
		}
		require.NotEmpty(t, code[c.id], "no code cites %s", c.id)
		require.NotEmpty(t, tests[c.id], "no test names %s", c.id)
		list(page, "Code", carriers(code[c.id]))
		list(page, "Tests", tests[c.id])
	}
	const golden = root + "/docs/policy-map.md"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(page.String()), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), page.String(), "write it anew with: make golden")
}

// carriers are the rules and workflows that carry a clause; if there are none, everything
// that cites it.
func carriers(byFile map[string][]string) map[string][]string {
	rules := maps.Clone(byFile)
	maps.DeleteFunc(rules, func(file string, _ []string) bool {
		return !strings.HasPrefix(file, "internal/casework/") && !strings.HasPrefix(file, "workflows/") && !strings.HasPrefix(file, "activities/")
	})
	if len(rules) == 0 {
		return byFile
	}
	return rules
}

// list writes the functions of each file in a line of its own.
func list(page *strings.Builder, title string, byFile map[string][]string) {
	fmt.Fprintf(page, "%s:\n", title)
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		names := slices.Compact(slices.Sorted(slices.Values(byFile[file])))
		fmt.Fprintf(page, "- [%s](../%s): %s\n", file, file, strings.Join(names, ", "))
	}
	fmt.Fprintln(page)
}

// citations finds, for each clause, the functions of each file that cite it: in the
// product, and in its tests.
func citations(t *testing.T) (code, tests map[string]map[string][]string) {
	t.Helper()
	code, tests = map[string]map[string][]string{}, map[string]map[string][]string{}
	for _, dir := range []string{"internal", "workflows", "activities", "api", "e2e"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "policy_map_test.go") {
				return err
			}
			into, file := code, strings.TrimPrefix(path, root+"/")
			if strings.HasSuffix(path, "_test.go") {
				into = tests
			}
			return cite(into, file, path)
		})
		require.NoError(t, err)
	}
	return code, tests
}

func cite(into map[string]map[string][]string, file, path string) error {
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, path, source, parser.ParseComments)
	if err != nil {
		return err
	}
	for _, declaration := range parsed.Decls {
		name, from := "", declaration.Pos()
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			name = function(d)
			if d.Doc != nil {
				from = d.Doc.Pos()
			}
		case *ast.GenDecl:
			if d.Tok != token.TYPE {
				continue
			}
			name = d.Specs[0].(*ast.TypeSpec).Name.Name
			if d.Doc != nil {
				from = d.Doc.Pos()
			}
		}
		test := strings.HasSuffix(path, "_test.go")
		if name == "" || test && !strings.HasPrefix(name, "Test") && !strings.HasPrefix(name, "Fuzz") {
			continue
		}
		to := declaration.End()
		if test {
			to = declaration.(*ast.FuncDecl).Type.End() // its name and its comment say what it shows
		}
		text := string(source[files.Position(from).Offset:files.Position(to).Offset])
		for _, id := range cited(name, text) {
			if into[id] == nil {
				into[id] = map[string][]string{}
			}
			into[id][file] = append(into[id][file], name)
		}
	}
	return nil
}

func function(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	of := d.Recv.List[0].Type
	if pointer, is := of.(*ast.StarExpr); is {
		of = pointer.X
	}
	if generic, is := of.(*ast.IndexExpr); is {
		of = generic.X
	}
	if named, is := of.(*ast.Ident); is {
		return named.Name + "." + d.Name.Name
	}
	return d.Name.Name
}

// widest is how many clauses beyond the first a range cites: "R3–R6", but not "R1–R12".
const widest = 5

// cited lists the clauses that a function names: R7 or "R6–R9" in a comment or a string,
// R7 or Rule8 at the beginning of a test's name.
func cited(name, text string) []string {
	found := map[string]bool{}
	for _, m := range regexp.MustCompile(`\b([RS])(\d+)(?:–([RS])?(\d+))?\b`).FindAllStringSubmatch(text, -1) {
		first, last := number(m[2]), number(m[2])
		if m[4] != "" {
			last = number(m[4])
		}
		if last-first > widest {
			continue // it names the policy, not its clauses
		}
		for n := first; n <= last; n++ {
			found[fmt.Sprintf("%s%d", m[1], n)] = true
		}
	}
	for _, m := range regexp.MustCompile(`\brules? (\d+)(?: and (\d+))?`).FindAllStringSubmatch(text, -1) {
		found["rule "+m[1]] = true
		if m[2] != "" {
			found["rule "+m[2]] = true
		}
	}
	if m := regexp.MustCompile(`^Test(Rule|R|S)(\d+)`).FindStringSubmatch(name); m != nil {
		found[strings.Replace(m[1], "Rule", "rule ", 1)+m[2]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func number(digits string) int {
	n := 0
	for _, d := range digits {
		n = 10*n + int(d-'0')
	}
	return n
}
