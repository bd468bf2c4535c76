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

// restated puts what huma itself refuses into the contract's form. It is a
// transformer of responses because huma's only other way is a global variable.
func restated(_ huma.Context, _ string, body any) (any, error) {
	refusal, ok := body.(*huma.ErrorModel)
	if !ok {
		return body, nil
	}
	return problemOfModel(refusal), nil
}

func problemOfModel(m *huma.ErrorModel) *Problem {
	switch m.Status {
	case http.StatusBadRequest:
		return newProblem(app.CodeMalformed, "The body is not JSON that can be read.")
	case http.StatusUnprocessableEntity:
		p := newProblem(casework.CodeInvalid, "The request cannot be taken as it is.")
		for _, detail := range m.Errors {
			p.Errors = append(p.Errors, fieldError(detail))
		}
		return p
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

// fieldError names the field as the client spelled it. What the field held is
// not repeated: it may be the words of a post.
func fieldError(detail *huma.ErrorDetail) casework.FieldError {
	where, inside, _ := strings.Cut(detail.Location, ".")
	field := inside
	if where != "body" && where != "query" && where != "path" && where != "header" {
		field = detail.Location
	}
	var missing string
	if n, err := fmt.Sscanf(detail.Message, validation.MsgExpectedRequiredProperty, &missing); err == nil && n == 1 {
		return casework.FieldError{Field: strings.TrimPrefix(inside+"."+missing, "."), Message: "Please fill this in."}
	}
	if detail.Message == validation.MsgUnexpectedProperty {
		return casework.FieldError{Field: field, Message: "There is no such field."}
	}
	if field == "" {
		field = where
	}
	return casework.FieldError{Field: field, Message: sentence(detail.Message)}
}

func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return "This is not valid."
	}
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(s[size:], ".") + "."
}
