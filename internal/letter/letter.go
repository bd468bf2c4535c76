package letter

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"duecourse/internal/casework"
)

// Letter is a letter that is ready to go: filled in, without gaps.
type Letter struct {
	Council string
	Contact string // e-mail address for queries, on every letter (R10)
	Ref     string
	Date    string // in words: "1 November 2026"
	Dated   time.Time
	Subject string
	Body    string // as the form gave it; [Letter.Text] lays it out
}

// Fill puts the fields into the form. Times are said in zone. Where the form or
// the letterhead needs something that is not there, the error is a
// [casework.UnfilledError] that names it.
func Fill(form casework.Form, fields casework.LetterFields, zone *time.Location) (*Letter, error) {
	values := fields.Values(zone)
	subject, body, err := form.Fill(values)
	if err != nil {
		return nil, fmt.Errorf("letter %s: %w", fields.Ref, err)
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
		return nil, fmt.Errorf("letter %s: %w", fields.Ref, &casework.UnfilledError{Placeholders: missing})
	}
	return &Letter{
		Council: head["Council"], Contact: head["Contact"], Ref: head["Ref"], Date: head["Date"],
		Dated: fields.Date.UTC().Truncate(time.Second), Subject: visible(subject), Body: visible(body),
	}, nil
}

// visible replaces what no reader would see, such as terminal escapes and marks
// that reverse the direction of the text, by a sign that they see.
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
