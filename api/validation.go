package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// restate puts what huma itself refuses into the form of the contract. It is a
// transformer of responses because huma's only other way is a global variable.
func restate(_ huma.Context, _ string, body any) (any, error) {
	refusal, ok := body.(*huma.ErrorModel)
	if !ok {
		return body, nil
	}
	return problemOfHuma(refusal), nil
}

func problemOfHuma(m *huma.ErrorModel) *Problem {
	switch m.Status {
	case http.StatusBadRequest:
		return newProblem(app.CodeMalformed, "The body is not valid JSON.")
	case http.StatusUnprocessableEntity:
		return invalid(each(m.Errors, fieldError)...)
	case http.StatusUnsupportedMediaType:
		return newProblem(app.CodeMediaType, "Send application/json.")
	case http.StatusRequestEntityTooLarge:
		return tooLarge(web.MaxBody)
	case http.StatusRequestTimeout:
		return newProblem(codeTimeout, "The body did not arrive in time.")
	case http.StatusNotAcceptable:
		return newProblem(codeNotAccepted, "The answer is application/json.")
	}
	p := newProblem(app.CodeInternal, "Something went wrong on our side.")
	p.Status, p.cause = m.Status, errors.New(m.Detail)
	return p
}

// fieldError names the field as the client spelled it. It does not repeat the value,
// which may be the words of a post.
func fieldError(detail *huma.ErrorDetail) casework.FieldError {
	where, inside, _ := strings.Cut(detail.Location, ".")
	field := inside
	if where != "body" && where != "query" && where != "path" && where != "header" {
		field = detail.Location
	}
	var missing string
	if n, err := fmt.Sscanf(detail.Message, validation.MsgExpectedRequiredProperty, &missing); err == nil && n == 1 {
		return casework.FieldError{Field: strings.TrimPrefix(inside+"."+missing, "."), Message: "Enter a value."}
	}
	if name, is := strings.CutPrefix(detail.Message, unknownName); is {
		return casework.FieldError{Field: name, Message: messageUnknownField}
	}
	if detail.Message == validation.MsgUnexpectedProperty {
		return casework.FieldError{Field: field, Message: messageUnknownField}
	}
	if detail.Message == "unknown query parameter" { // huma has no constant for it
		return casework.FieldError{Field: field, Message: messageUnknownParameter}
	}
	if field == "" {
		field = where
	}
	return casework.FieldError{Field: field, Message: sentence(detail.Message)}
}

const (
	messageUnknownField     = "The form has no such field."
	messageUnknownParameter = "This address has no such parameter."
)

func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return "Enter a valid value."
	}
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(s[size:], ".") + "."
}
