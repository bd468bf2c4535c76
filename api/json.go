package api

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// Bodies are read with go-json-experiment, the coming encoding/json/v2: the standard library's
// encoding/json takes the last of two fields with one name, takes "Proceed" for "proceed", and
// replaces what is not text.

// formats are huma's, with a reader that matches the names of fields exactly.
func formats() map[string]huma.Format {
	exact := huma.DefaultJSONFormat
	exact.Unmarshal = unmarshal
	return map[string]huma.Format{"application/json": exact, "json": exact}
}

const (
	messageNotText = "This is not UTF-8 text without null characters."
	messageTwice   = "Send this field once."
	// unknownName begins the error of unmarshal about a field that a form does not have.
	// huma passes on no more than its text.
	unknownName = "unknown field "
)

// unmarshal reads a body that checkJSON has accepted.
func unmarshal(body []byte, into any) error {
	err := json.Unmarshal(body, into, json.RejectUnknownMembers(true))
	if errors.Is(err, json.ErrUnknownName) {
		return errors.New(unknownName + fieldsIn(err))
	}
	return err
}

// fieldsIn is the path of the field that an error is about: one in a part that reads itself has
// an error inside of the part's.
func fieldsIn(err error) string {
	var path []string
	for inside, is := errors.AsType[*json.SemanticError](err); is; inside, is = errors.AsType[*json.SemanticError](inside.Err) {
		path = append(path, dotted(inside.JSONPointer))
	}
	return strings.Join(path, ".")
}

// dotted is a pointer as answers name fields: "post.url".
func dotted(p jsontext.Pointer) string {
	var names []string
	for name := range p.Tokens() {
		names = append(names, name)
	}
	return strings.Join(names, ".")
}

// checkJSON refuses a body that is not one value of JSON, that names a field twice, at any
// depth, or that holds what is not text: invalid UTF-8, half of a surrogate pair, null
// characters. Nil: it is good.
func checkJSON(body []byte) *Problem {
	tokens := jsontext.NewDecoder(bytes.NewReader(body))
	for {
		token, err := tokens.ReadToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil // an empty body is for the form to refuse
		case errors.Is(err, jsontext.ErrDuplicateName):
			wrong, _ := errors.AsType[*jsontext.SyntacticError](err)
			return invalidField(dotted(wrong.JSONPointer), messageTwice)
		case err != nil:
			return newProblem(app.CodeMalformed, "The body is not valid JSON in UTF-8.")
		case token.Kind() == '"' && !casework.IsText(token.String()):
			field := dotted(tokens.StackPointer())
			if !casework.IsText(field) { // the name of the field has it
				return newProblem(app.CodeMalformed, "The name of a field has a null character in it. Remove it.")
			}
			return invalidField(field, "Remove the null character from this text.")
		}
	}
}
