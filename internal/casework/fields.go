package casework

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of what people write, in characters.
const (
	MaxText = 10_000
	MaxLine = 2_000
)

// problems collects what is wrong with the fields of a command.
type Problems []FieldError

func (p *Problems) Add(field, message string) {
	*p = append(*p, FieldError{Field: field, Message: message})
}

// required wants a text of at most limit characters that says something.
func (p *Problems) Required(field, value string, limit int) {
	if strings.TrimSpace(value) == "" {
		p.Add(field, "Please fill this in.")
		return
	}
	p.Optional(field, value, limit)
}

func (p *Problems) Optional(field, value string, limit int) {
	switch {
	case !utf8.ValidString(value):
		p.Add(field, "This is not readable text.")
	case strings.ContainsRune(value, 0):
		p.Add(field, "This holds a character that no text has.")
	case utf8.RuneCountInString(value) > limit:
		p.Add(field, fmt.Sprintf("This is too long: at most %d characters.", limit))
	}
}

func (p Problems) Refusal() *Refusal {
	if len(p) == 0 {
		return nil
	}
	return &Refusal{Code: CodeInvalid, Why: "The request cannot be taken as it is.", Fields: p}
}
