package letter

import (
	"math"
	"strings"
	"unicode/utf8"
)

// width is where lines of text are broken, in characters.
const width = 76

// Text is the letter as plain text, for mail and for platforms that take no other.
func (l *Letter) Text() string { return l.brokenAt(width) }

// Flowing is the text with no line broken that nobody ended, for a screen or a sheet
// that breaks lines where its own edge is.
func (l *Letter) Flowing() string { return l.brokenAt(math.MaxInt) }

func (l *Letter) brokenAt(width int) string {
	var out strings.Builder
	out.WriteString(l.Council + "\n" + l.Date + "\nOur reference: " + l.Ref + "\nQuestions: " + l.Contact + "\n\n")
	out.WriteString(wrap(l.Subject, "", "", width) + "\n")
	for _, b := range blocks(l.Body) {
		for i, text := range b.Lines {
			if i == 0 {
				out.WriteString("\n")
			}
			out.WriteString(wrap(text, lead(b.Kind), hang(b.Kind), width) + "\n")
		}
	}
	return out.String()
}

// lead and hang stand before the first and the further lines.
func lead(kind blockKind) string {
	switch kind {
	case list:
		return "- "
	case quotation:
		return "> "
	case paragraph, heading:
	}
	return ""
}

func hang(kind blockKind) string {
	if kind == list {
		return "  "
	}
	return lead(kind)
}

// wrap breaks text between words; a word that is longer, such as an address,
// stays whole.
func wrap(text, first, further string, width int) string {
	var out strings.Builder
	line := first
	empty := true
	for _, word := range strings.Fields(text) {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			out.WriteString(line + "\n")
			line, empty = further, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	out.WriteString(strings.TrimRight(line, " "))
	return out.String()
}
