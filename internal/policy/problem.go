package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a policy file.
type Problem struct {
	File    string
	Line    int    // from 1; 0 when it is about the file as a whole
	Field   string // dotted, items of lists by number from 1: "grounds.3.clause"; "" for the file
	Message string
}

func (p Problem) String() string {
	where := p.File
	if p.Line > 0 {
		where = fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	if p.Field == "" {
		return where + ": " + p.Message
	}
	return where + ": " + p.Field + ": " + p.Message
}

// Invalid says everything that is wrong with a policy file, in the order of its lines.
type Invalid struct{ Problems []Problem }

func (e *Invalid) Error() string {
	lines := make([]string, 0, len(e.Problems))
	for _, p := range e.Problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// problems collects what is wrong while a file is read.
type problems struct {
	file string
	list []Problem
}

func (p *problems) add(line int, field, format string, args ...any) {
	problem := Problem{File: p.file, Line: line, Field: field, Message: fmt.Sprintf(format, args...)}
	if !slices.Contains(p.list, problem) { // a field may be read more than once
		p.list = append(p.list, problem)
	}
}

func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	slices.SortStableFunc(p.list, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return &Invalid{Problems: p.list}
}
