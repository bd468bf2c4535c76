package letter

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"time"
	"unicode"

	"duecourse/internal/casework"
)

// Writer fills in the forms of letters and lays out letters that were sent. The
// same letter always comes out as the same bytes.
type Writer struct {
	Zone   *time.Location // for dates and times in letters
	Secret []byte         // review codes are made with it; none: letters that are only shown have no code of their own
}

// Write fills in a form. When the form or the letterhead needs a field that is
// empty, the error is a [casework.UnfilledError] that names it.
func (w Writer) Write(kind casework.LetterKind, form casework.Form, fields casework.LetterFields) (casework.Letter, error) {
	if len(w.Secret) > 0 && fields.CodeOf != "" {
		fields.Code = casework.ReviewCode(w.Secret, fields.Ref, fields.CodeOf)
	}
	values := fields.Values(w.Zone)
	subject, body, err := form.Fill(values)
	if err != nil {
		return casework.Letter{}, fmt.Errorf("letter %s: %w", fields.Ref, err)
	}
	head := map[string]string{}
	var missing []string
	for _, name := range []string{"Council", "Contact", "Ref", "Date"} {
		text, _ := values[name].(string)
		if text == "" {
			missing = append(missing, name)
		}
		head[name] = visible(text)
	}
	if len(missing) > 0 {
		return casework.Letter{}, fmt.Errorf("letter %s: %w", fields.Ref, &casework.UnfilledError{Placeholders: missing})
	}
	written := casework.Letter{
		Kind: kind, Subject: visible(subject), Council: head["Council"], Contact: head["Contact"],
		Dated: fields.Date.UTC().Truncate(time.Second), Body: visible(body), Posts: fields.Posts, RespondBy: fields.RespondBy,
		Code: fields.Code,
	}
	written.Text = w.document(head["Ref"], written).text(lineWidth)
	return written, nil
}

// Unwrapped is the text of a letter without line breaks inside its paragraphs,
// for a screen that breaks lines at its own edge.
func (w Writer) Unwrapped(ref string, l casework.Letter) string {
	if l.Body == "" {
		return l.Text
	}
	return w.document(ref, l).text(noWidth)
}

//go:embed page.html
var pageSource string

// HTML is a letter as a complete page, for printing and for mail. The page loads
// and runs nothing, and escapes everything that the letter says.
func (w Writer) HTML(ref string, l casework.Letter) ([]byte, error) {
	page, err := template.New("letter").Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("letter %s as a page: %w", ref, err)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, w.document(ref, l)); err != nil {
		return nil, fmt.Errorf("letter %s as a page: %w", ref, err)
	}
	return out.Bytes(), nil
}

// PDF is a letter as a document on A4. A replacement sign stands for characters
// that the font does not have, such as emoji.
func (w Writer) PDF(ref string, l casework.Letter) ([]byte, error) {
	bytes, err := w.document(ref, l).pdf()
	if err != nil {
		return nil, fmt.Errorf("letter %s as PDF: %w", ref, err)
	}
	return bytes, nil
}

// document is a letter ready to be laid out.
type document struct {
	casework.Letter
	Ref    string
	Date   string // in words: "1 November 2026"
	Blocks []block
}

func (w Writer) document(ref string, l casework.Letter) document {
	return document{Letter: l, Ref: ref, Date: l.Dated.In(w.Zone).Format("2 January 2006"), Blocks: blocks(l.Body)}
}

// visible shows a sign for characters that no reader would see, such as terminal
// escapes and marks that reverse the direction of the text.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		default:
			return r
		}
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}
