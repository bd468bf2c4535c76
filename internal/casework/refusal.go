package casework

import "fmt"

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

// Refuse refuses a command, with the clause that the reason follows from.
func Refuse(code Code, clause, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Clause: clause, Why: fmt.Sprintf(format, args...)}
}

// Invalid refuses a command for what one of its fields holds.
func Invalid(field, format string, args ...any) *Refusal {
	return &Refusal{
		Code:   CodeInvalid,
		Why:    "The request cannot be taken as it is.",
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
