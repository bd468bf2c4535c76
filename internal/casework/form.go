package casework

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/template"
	syntax "text/template/parse"
)

// UnfilledError means that a letter cannot be sent because fields are empty.
type UnfilledError struct {
	Placeholders []string // in the order of the form
}

func (e *UnfilledError) Error() string {
	return "the letter cannot be sent because these fields are empty: " + strings.Join(e.Placeholders, ", ")
}

// Fill puts values (of [LetterFields.Values]) into the form. A placeholder that
// the form tests with if or with may be empty; for every other one that is, the
// answer is an [UnfilledError].
func (f Form) Fill(values map[string]any) (subject, body string, err error) {
	parts, err := f.parse()
	if err != nil {
		return "", "", err
	}
	if missing := parts.unfilled(values); len(missing) > 0 {
		return "", "", &UnfilledError{Placeholders: missing}
	}
	if subject, err = fillTemplate(parts.subject, values); err != nil {
		return "", "", err
	}
	if body, err = fillTemplate(parts.body, values); err != nil {
		return "", "", err
	}
	return oneLine(subject), body, nil
}

// Check returns an error if a form does not parse, uses an unknown placeholder or cannot
// be filled in. It runs when the policy is loaded.
func (f Form) Check() error {
	parts, err := f.parse()
	if err != nil {
		return err
	}
	full, spare := map[string]any{}, map[string]any{}
	for name, value := range (LetterFields{}).Values(nil) {
		full[name] = sampleValue(value, "x")
		spare[name] = full[name]
		if parts.tested[name] {
			spare[name] = sampleValue(value, "")
		}
	}
	_, _, withAll := f.Fill(full)
	_, _, withLeast := f.Fill(spare)
	if withAll != nil {
		return withAll
	}
	return withLeast
}

func sampleValue(like any, s string) any {
	if _, list := like.([]string); !list {
		return s
	}
	if s == "" {
		return []string{}
	}
	return []string{s}
}

func fillTemplate(t *template.Template, values map[string]any) (string, error) {
	var out strings.Builder
	if err := t.Execute(&out, values); err != nil {
		return "", plainError(err)
	}
	return out.String(), nil
}

// plainError drops the library's prefix: people read these messages.
func plainError(err error) error {
	return errors.New(strings.TrimPrefix(err.Error(), "template: "))
}

// quoteLines marks every line of a text by somebody else, so that readers cannot take it
// for the council's own words.
func quoteLines(s string) string {
	return "> " + strings.Join(strings.Split(strings.ReplaceAll(s, "\r", ""), "\n"), "\n> ")
}

// formParts is a parsed form and the placeholders in it.
type formParts struct {
	subject, body *template.Template
	used          []string        // in order of appearance
	tested        map[string]bool // by if or with: may be empty
}

func (f Form) parse() (*formParts, error) {
	parts := &formParts{tested: map[string]bool{}}
	var err error
	if parts.subject, err = parts.read("subject", f.Subject); err != nil {
		return nil, err
	}
	if parts.body, err = parts.read("body", f.Body); err != nil {
		return nil, err
	}
	return parts, nil
}

func (p *formParts) read(name, source string) (*template.Template, error) {
	if strings.TrimSpace(source) == "" {
		return nil, fmt.Errorf("%s: is empty", name)
	}
	funcs := template.FuncMap{"quote": quoteLines}
	t, err := template.New(name).Option("missingkey=error").Funcs(funcs).Parse(source)
	if err != nil {
		return nil, plainError(err)
	}
	if t.Tree == nil {
		return nil, fmt.Errorf("%s: is empty", name)
	}
	if err := p.walk(t.Root, false); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

func (p *formParts) unfilled(values map[string]any) []string {
	var missing []string
	for _, name := range p.used {
		if !p.tested[name] && !isFilled(values[name]) && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	return missing
}

func isFilled(value any) bool {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v) != ""
	case []string:
		return len(v) > 0 && !slices.Contains(v, "")
	default:
		return false
	}
}

// walk collects the placeholders below a node. Inside a range or with the dot
// is an item of a list, so that a placeholder there is written $.Name.
func (p *formParts) walk(node syntax.Node, inner bool) error {
	switch n := node.(type) {
	case *syntax.ListNode:
		return p.walkAll(n, inner)
	case *syntax.ActionNode:
		return p.pipe(n.Pipe, inner, false)
	case *syntax.IfNode:
		return p.branch(&n.BranchNode, inner, inner, true)
	case *syntax.WithNode:
		return p.branch(&n.BranchNode, inner, true, true)
	case *syntax.RangeNode:
		return p.branch(&n.BranchNode, inner, true, false)
	case *syntax.TemplateNode:
		return errors.New("a form cannot call another template")
	default:
		return nil
	}
}

func (p *formParts) walkAll(list *syntax.ListNode, inner bool) error {
	if list == nil {
		return nil
	}
	for _, node := range list.Nodes {
		if err := p.walk(node, inner); err != nil {
			return err
		}
	}
	return nil
}

func (p *formParts) branch(n *syntax.BranchNode, outer, inner, tests bool) error {
	return errors.Join(
		p.pipe(n.Pipe, outer, tests), p.walkAll(n.List, inner), p.walkAll(n.ElseList, outer))
}

func (p *formParts) pipe(pipe *syntax.PipeNode, inner, tests bool) error {
	for _, command := range pipe.Cmds {
		for _, arg := range command.Args {
			if err := p.argument(arg, inner, tests); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *formParts) argument(arg syntax.Node, inner, tests bool) error {
	switch n := arg.(type) {
	case *syntax.FieldNode:
		if inner {
			return fmt.Errorf("inside range or with, write {{$%s}}", n)
		}
		return p.note(n.Ident, tests)
	case *syntax.VariableNode:
		if n.Ident[0] == "$" && len(n.Ident) > 1 {
			return p.note(n.Ident[1:], tests)
		}
	case *syntax.DotNode:
		if !inner {
			return errors.New("{{.}} is no placeholder")
		}
	case *syntax.PipeNode:
		return p.pipe(n, inner, tests)
	}
	return nil
}

func (p *formParts) note(name []string, tests bool) error {
	if len(name) > 1 || !slices.Contains(LetterPlaceholders(), name[0]) {
		return fmt.Errorf("there is no placeholder {{.%s}}; there are %s",
			strings.Join(name, "."), strings.Join(LetterPlaceholders(), ", "))
	}
	if tests {
		p.tested[name[0]] = true
	} else {
		p.used = append(p.used, name[0])
	}
	return nil
}
