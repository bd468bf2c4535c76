package wire

import (
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/letter"
)

// Letters writes letters from forms, and lays kept ones out again.
type Letters struct{ Zone *time.Location }

// Write fills a form in.
func (l Letters) Write(kind casework.LetterKind, form casework.Form, fields casework.LetterFields) (casework.Letter, error) {
	written, err := letter.Fill(form, fields, l.Zone)
	if err != nil {
		return casework.Letter{}, err
	}
	return casework.Letter{
		Kind: kind, Subject: written.Subject, Text: written.Text(),
		Council: written.Council, Contact: written.Contact, Dated: written.Dated, Body: written.Body,
	}, nil
}

// HTML lays a kept letter out as a page.
func (l Letters) HTML(ref string, kept casework.SentLetter) ([]byte, error) {
	return l.sheet(ref, kept).HTML()
}

// PDF lays a kept letter out as a document.
func (l Letters) PDF(ref string, kept casework.SentLetter) ([]byte, error) {
	return l.sheet(ref, kept).PDF()
}

// Flowing is the letter for a screen: see [letter.Letter.Flowing].
func (l Letters) Flowing(ref string, kept casework.Letter) string {
	if kept.Body == "" {
		return kept.Text
	}
	return l.sheet(ref, casework.SentLetter{Letter: kept}).Flowing()
}

func (l Letters) sheet(ref string, kept casework.SentLetter) *letter.Letter {
	return &letter.Letter{
		Council: kept.Council, Contact: kept.Contact, Ref: ref, Dated: kept.Dated,
		Date: kept.Dated.In(l.Zone).Format("2 January 2006"), Subject: kept.Subject, Body: kept.Body,
	}
}
