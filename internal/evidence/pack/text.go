package pack

import (
	"strings"
	"unicode"
)

// oneLine is text on one line. A replacement sign stands for characters that no reader
// would see, such as terminal escapes and marks that reverse the direction.
func oneLine(text string) string { return strings.Join(strings.Fields(visible(text)), " ") }

func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

// quotation is a text as a quotation in a letter, line by line.
func quotation(text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.TrimSpace(visible(text))) {
		out.WriteString("> " + strings.TrimSpace(line) + "\n")
	}
	return out.String()
}
