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

// Problems collects what is wrong with the fields of a command.
type Problems []FieldError

// Add adds what is wrong with a field.
func (p *Problems) Add(field, message string) {
	*p = append(*p, FieldError{Field: field, Message: message})
}

// Required wants a text of at most limit characters that says something.
func (p *Problems) Required(field, value string, limit int) {
	if strings.TrimSpace(value) == "" {
		p.Add(field, "Enter a value.")
		return
	}
	p.Optional(field, value, limit)
}

// Optional wants readable text of at most limit characters.
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

// Refusal refuses the command if anything is wrong; nil: nothing is.
func (p Problems) Refusal() *Refusal {
	if len(p) == 0 {
		return nil
	}
	return &Refusal{Code: CodeInvalid, Why: "The request cannot be taken as it is.", Fields: p}
}
