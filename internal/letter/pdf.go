package letter

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// Lengths on the page in millimetres; the size of type in points.
const (
	margin   = 25
	indent   = 6
	leading  = 5.5
	gap      = 3
	typeSize = 10.5
)

// pdf sets the letter on A4 pages.
func (d document) pdf() ([]byte, error) {
	font, err := newFont()
	if err != nil {
		return nil, err
	}
	pages := &pages{Fpdf: fpdf.New("P", "mm", "A4", ""), font: font}
	pages.prepare(d)
	pages.letterhead(d)
	for _, b := range d.Blocks {
		pages.block(b)
	}
	var out bytes.Buffer
	if err := pages.Output(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// pages are the pages of a letter while it is laid out.
type pages struct {
	*fpdf.Fpdf
	font *font
}

// prepare sets everything that would otherwise differ between two runs.
func (p *pages) prepare(d document) {
	p.SetCatalogSort(true)
	p.SetCreationDate(d.Dated)
	p.SetModificationDate(d.Dated)
	p.AddUTF8FontFromBytes("go", "", goregular.TTF)
	p.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	p.SetTitle(p.font.printable(d.Subject), true)
	p.SetAuthor(p.font.printable(d.Council), true)
	p.SetLang("en-GB")
	p.SetMargins(margin, margin, margin)
	p.SetAutoPageBreak(true, margin)
	p.SetFooterFunc(func() {
		p.SetY(-15)
		p.SetFont("go", "", 8)
		p.CellFormat(0, leading, p.font.printable(fmt.Sprintf("%s · page %d", d.Ref, p.PageNo())), "", 0, "C", false, 0, "")
	})
	p.AddPage()
}

func (p *pages) letterhead(d document) {
	p.write("B", 15, 0, d.Council)
	p.Ln(gap)
	p.write("", typeSize, 0, d.Date)
	p.write("", typeSize, 0, "Our reference: "+d.Ref)
	p.write("", typeSize, 0, "Questions: "+d.Contact)
	p.Ln(2 * gap)
	p.write("B", 12, 0, d.Subject)
	p.Ln(gap)
}

func (p *pages) block(b block) {
	for _, text := range b.Lines {
		switch b.Kind {
		case heading:
			p.Ln(gap)
			p.write("B", typeSize, 0, text)
		case list:
			p.write("", typeSize, indent, "• "+text)
		case quotation:
			p.SetTextColor(80, 80, 80)
			p.write("", typeSize, indent, text)
			p.SetTextColor(0, 0, 0)
		case paragraph:
			p.write("", typeSize, 0, text)
		}
	}
	if b.Kind != heading {
		p.Ln(gap)
	}
}

func (p *pages) write(style string, size, left float64, text string) {
	p.SetFont("go", style, size)
	p.SetX(margin + left)
	p.MultiCell(0, leading, p.font.printable(text), "", "L", false)
}

// font knows which characters can be printed. The bold font has the same ones.
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
// drop some of them, and panics at those beyond U+FFFF.
func (f *font) printable(text string) string {
	return strings.Map(func(r rune) rune {
		if glyph, err := f.regular.GlyphIndex(&f.buffer, r); err == nil && glyph != 0 && r >= ' ' {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}
