package letter

import (
	"bytes"
	"fmt"

	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// Measures of the page, in millimetres; sizes of type, in points.
const (
	margin   = 25
	indent   = 6
	leading  = 5.5
	gap      = 3
	typeSize = 10.5
)

// PDF is the letter as a document on A4. Characters that the font does not
// have, such as emoji, show as a replacement sign.
func (l *Letter) PDF() ([]byte, error) {
	font, err := newFont()
	if err != nil {
		return nil, fmt.Errorf("letter %s as PDF: %w", l.Ref, err)
	}
	sheet := &sheet{Fpdf: fpdf.New("P", "mm", "A4", ""), font: font}
	sheet.prepare(l)
	sheet.letterhead(l)
	for _, b := range blocks(l.Body) {
		sheet.block(b)
	}
	var out bytes.Buffer
	if err := sheet.Output(&out); err != nil {
		return nil, fmt.Errorf("letter %s as PDF: %w", l.Ref, err)
	}
	return out.Bytes(), nil
}

// sheet is a document while a letter is set on it.
type sheet struct {
	*fpdf.Fpdf
	font *font
}

// prepare sets all that would otherwise differ from one run to the next.
func (s *sheet) prepare(l *Letter) {
	s.SetCatalogSort(true)
	s.SetCreationDate(l.Dated)
	s.SetModificationDate(l.Dated)
	s.AddUTF8FontFromBytes("go", "", goregular.TTF)
	s.AddUTF8FontFromBytes("go", "B", gobold.TTF)
	s.SetTitle(s.font.printable(l.Subject), true)
	s.SetAuthor(s.font.printable(l.Council), true)
	s.SetLang("en-GB")
	s.SetMargins(margin, margin, margin)
	s.SetAutoPageBreak(true, margin)
	s.SetFooterFunc(func() {
		s.SetY(-15)
		s.SetFont("go", "", 8)
		s.CellFormat(0, leading, s.font.printable(fmt.Sprintf("%s · page %d", l.Ref, s.PageNo())), "", 0, "C", false, 0, "")
	})
	s.AddPage()
}

func (s *sheet) letterhead(l *Letter) {
	s.write("B", 15, 0, l.Council)
	s.Ln(gap)
	s.write("", typeSize, 0, l.Date)
	s.write("", typeSize, 0, "Our reference: "+l.Ref)
	s.write("", typeSize, 0, "Questions: "+l.Contact)
	s.Ln(2 * gap)
	s.write("B", 12, 0, l.Subject)
	s.Ln(gap)
}

func (s *sheet) block(b block) {
	for _, text := range b.Lines {
		switch b.Kind {
		case heading:
			s.Ln(gap)
			s.write("B", typeSize, 0, text)
		case list:
			s.write("", typeSize, indent, "• "+text)
		case quotation:
			s.SetTextColor(80, 80, 80)
			s.write("", typeSize, indent, text)
			s.SetTextColor(0, 0, 0)
		case paragraph:
			s.write("", typeSize, 0, text)
		}
	}
	if b.Kind != heading {
		s.Ln(gap)
	}
}

func (s *sheet) write(style string, size, left float64, text string) {
	s.SetFont("go", style, size)
	s.SetX(margin + left)
	s.MultiCell(0, leading, s.font.printable(text), "", "L", false)
}
