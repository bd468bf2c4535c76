package policy

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// object is a mapping in the file. Its methods report problems and return the zero value,
// so that one pass finds every problem.
type object struct {
	problems *problems
	path     string // "" at the top
	line     int
	fields   map[string]*yaml.Node // nil when it is no mapping
}

// scalar is a value with its place in the file.
type scalar struct {
	problems *problems
	path     string
	line     int
	text     string
	ok       bool // present and not empty
}

func (s scalar) invalid(format string, args ...any) { s.problems.add(s.line, s.path, format, args...) }

// newObject reads a mapping and refuses the fields that are not among known.
func newObject(p *problems, path string, node *yaml.Node, known ...string) object {
	o := object{problems: p, path: path, line: node.Line}
	if node.Kind != yaml.MappingNode {
		p.add(node.Line, path, "must be a group of fields: %s", strings.Join(known, ", "))
		return o
	}
	o.fields = map[string]*yaml.Node{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		switch _, twice := o.fields[key.Value]; {
		case twice:
			p.add(key.Line, o.at(key.Value), "appears twice")
		case !slices.Contains(known, key.Value):
			p.add(key.Line, o.at(key.Value), "is not a field of the policy; use one of %s", strings.Join(known, ", "))
		default:
			o.fields[key.Value] = value
		}
	}
	return o
}

func (o object) at(name string) string {
	if o.path == "" {
		return name
	}
	return o.path + "." + name
}

// node is the value of a field; nil: it is missing, and that has been reported. An object
// that could not be read reports no missing fields.
func (o object) node(name string) *yaml.Node {
	node := o.fields[name]
	if node == nil && o.fields != nil {
		o.problems.add(o.line, o.at(name), "is missing")
	}
	return node
}

func (o object) scalar(name string) scalar {
	s := scalar{problems: o.problems, path: o.at(name), line: o.line}
	node := o.node(name)
	if node == nil {
		return s
	}
	s.line = node.Line
	switch {
	case node.Kind != yaml.ScalarNode:
		s.invalid("must be text")
	case strings.TrimSpace(node.Value) == "" || node.Tag == "!!null":
		s.invalid("is empty")
	default:
		s.text, s.ok = strings.TrimSpace(node.Value), true
	}
	return s
}

func (o object) text(name string) string { return o.scalar(name).text }

// textOr is another text if the field is missing.
func (o object) textOr(name, other string) string {
	if o.fields[name] == nil {
		return other
	}
	return o.text(name)
}

// flag reads true or false; a missing flag is false.
func (o object) flag(name string) bool {
	if o.fields[name] == nil {
		return false
	}
	s := o.scalar(name)
	if s.ok && s.text != "true" && s.text != "false" {
		s.invalid("must be true or false, not %q", s.text)
	}
	return s.text == "true"
}

func (o object) object(name string, known ...string) object {
	if node := o.node(name); node != nil {
		return newObject(o.problems, o.at(name), node, known...)
	}
	return object{problems: o.problems, path: o.at(name), line: o.line}
}

// list reads a list of mappings, each with the known fields.
func (o object) list(name string, known ...string) []object {
	var items []object
	for i, node := range o.items(name) {
		items = append(items, newObject(o.problems, fmt.Sprintf("%s.%d", o.at(name), i+1), node, known...))
	}
	return items
}

func (o object) items(name string) []*yaml.Node {
	node := o.node(name)
	if node == nil {
		return nil
	}
	if node.Kind != yaml.SequenceNode {
		o.problems.add(node.Line, o.at(name), "must be a list")
		return nil
	}
	return node.Content
}
