package address

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// SameWords says whether two texts of a post have the same words (domain §3, "Every post
// counts"): spaces and line breaks do not count, nor does how accents are encoded (NFC).
func SameWords(a, b string) bool { return normalWords(a) == normalWords(b) }

func normalWords(text string) string {
	return strings.Join(strings.Fields(norm.NFC.String(text)), " ")
}
