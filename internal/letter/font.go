package letter

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// font knows which characters can be printed. The bold cut has the same ones.
type font struct {
	regular *sfnt.Font
	buffer  sfnt.Buffer
}

func newFont() (*font, error) {
	regular, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("font: %w", err)
	}
	return &font{regular: regular}, nil
}

// printable replaces the characters that the font lacks. The PDF library would
// drop some of them unseen, and does not survive those beyond U+FFFF.
func (f *font) printable(text string) string {
	return strings.Map(func(r rune) rune {
		if glyph, err := f.regular.GlyphIndex(&f.buffer, r); err == nil && glyph != 0 && r >= ' ' {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}
