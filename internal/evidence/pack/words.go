package pack

import (
	"strings"
	"unicode"

	"duecourse/internal/casework"
)

func clauseOf(e Event) string { return casework.ClauseOf(e.Event) }

// plain is text on one line, with a sign in place of what no reader would see, such
// as terminal escapes and marks that reverse the direction.
func plain(text string) string { return strings.Join(strings.Fields(visible(text)), " ") }

func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

// quoted is somebody's words as a quotation of a letter, line by line.
func quoted(text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.TrimSpace(visible(text))) {
		out.WriteString("> " + strings.TrimSpace(line) + "\n")
	}
	return out.String()
}

func orElse(text, instead string) string {
	if text == "" {
		return instead
	}
	return text
}
