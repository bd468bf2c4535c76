package letter

import (
	"math"
	"strings"
	"unicode/utf8"
)

// Where lines of text are broken, in characters.
const (
	lineWidth = 76
	noWidth   = math.MaxInt // not at all
)

// text is the letter as plain text, with lines of at most so many characters.
func (d document) text(width int) string {
	var out strings.Builder
	out.WriteString(d.Council + "\n" + d.Date + "\nOur reference: " + d.Ref + "\nQuestions: " + d.Contact + "\n\n")
	out.WriteString(wrap(d.Subject, "", width) + "\n")
	for _, b := range d.Blocks {
		out.WriteString("\n")
		for _, line := range b.Lines {
			out.WriteString(wrap(line, prefix(b.Kind), width) + "\n")
		}
	}
	return out.String()
}

// prefix marks the lines of a block.
func prefix(kind blockKind) string {
	switch kind {
	case list:
		return "- "
	case quotation:
		return "> "
	case paragraph, heading:
	}
	return ""
}

// wrap breaks text between words. A longer word, such as an address, stays
// whole. Further lines of a list item are indented.
func wrap(text, prefix string, width int) string {
	lines, further := []string{prefix}, strings.Replace(prefix, "-", " ", 1)
	for i, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case i == 0:
			*last += word
		case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, further+word)
		default:
			*last += " " + word
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), " ")
}
