package casework

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// CommandName is the name of a command, as clients spell it.
type CommandName string

// Moment is the time, the zone and the rules under which a command is given.
type Moment struct {
	At    time.Time
	Zone  *time.Location
	Rules *Rules
}

// Opening is a command that opens a case of a kind whose references come from the
// request. WithRef gives it the reference of the case.
type Opening interface {
	Command
	WithRef(ref string) Command
}

// Command is a request to change a case.
type Command interface{ Name() CommandName }

// Code says, for programs, why something was refused. The codes are those of
// the HTTP contract.
type Code string

// The reasons for which a case refuses a command.
const (
	CodeInvalid           Code = "invalid"
	CodeNotPermitted      Code = "not_permitted"
	CodeFourEyes          Code = "four_eyes"
	CodeNotFound          Code = "not_found"
	CodeNotNow            Code = "not_now"
	CodeLegalNotConsulted Code = "legal_not_consulted"
	CodeLegalOpposed      Code = "legal_opposed"
	CodeEvidenceRequired  Code = "evidence_required"
	CodeChecksOutstanding Code = "checks_outstanding"
	CodeHandleTaken       Code = "handle_taken"
	CodeEmbargoed         Code = "embargoed"
	CodeClosed            Code = "closed"
	CodeStale             Code = "stale"
)

// FieldError says what is wrong with one field of a command.
type FieldError struct {
	Field   string `json:"field"`   // as the client spelled it, dotted: "post.url"
	Message string `json:"message"` // a sentence for people
}

// Refusal is the one error of the rules: a code for programs, a sentence for
// people and the clause it follows from.
type Refusal struct {
	Code   Code         `json:"code"`
	Why    string       `json:"why"`
	Clause string       `json:"clause,omitempty"`
	Fields []FieldError `json:"fields,omitempty"` // with CodeInvalid only
}

func (r *Refusal) Error() string {
	if len(r.Fields) > 0 {
		return fmt.Sprintf("%s: %s: %s", r.Why, r.Fields[0].Field, r.Fields[0].Message)
	}
	return r.Why
}

// Refuse makes a refusal. The clause is the one that the reason follows from.
func Refuse(code Code, clause, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Clause: clause, Why: fmt.Sprintf(format, args...)}
}

// Invalid makes a refusal about one field.
func Invalid(field, format string, args ...any) *Refusal {
	return &Refusal{
		Code:   CodeInvalid,
		Why:    "Check these fields.",
		Fields: []FieldError{{Field: field, Message: fmt.Sprintf(format, args...)}},
	}
}

// Codes lists the reasons for which a case refuses a command.
func Codes() []Code {
	return []Code{
		CodeInvalid, CodeNotPermitted, CodeFourEyes, CodeNotFound, CodeNotNow, CodeLegalNotConsulted, CodeLegalOpposed,
		CodeEvidenceRequired, CodeChecksOutstanding, CodeHandleTaken, CodeEmbargoed, CodeClosed, CodeStale,
	}
}

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

// Required adds a problem unless the value is readable, not blank and at most limit
// characters long.
func (p *Problems) Required(field, value string, limit int) {
	if strings.TrimSpace(value) == "" {
		p.Add(field, "Enter a value.")
		return
	}
	p.Optional(field, value, limit)
}

// IsText says whether somebody can have written a text: it is UTF-8, without null characters.
func IsText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// Optional adds a problem unless the value is readable and at most limit characters long.
func (p *Problems) Optional(field, value string, limit int) {
	switch {
	case !utf8.ValidString(value):
		p.Add(field, "This text cannot be read. Enter it again.")
	case strings.ContainsRune(value, 0):
		p.Add(field, "Remove the null character from this text.")
	case utf8.RuneCountInString(value) > limit:
		p.Add(field, fmt.Sprintf("Enter %d characters or fewer.", limit))
	}
}

// Refusal is the refusal of the command, or nil if there are no problems.
func (p Problems) Refusal() *Refusal {
	if len(p) == 0 {
		return nil
	}
	return &Refusal{Code: CodeInvalid, Why: "Check these fields.", Fields: p}
}
