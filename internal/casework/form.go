package casework

import (
	"errors"

	"strings"
	"text/template"
)

// UnfilledError refuses a letter that would go out with a gap.
type UnfilledError struct {
	Placeholders []string // in the order of the form
}

func (e *UnfilledError) Error() string {
	return "the letter cannot be sent: nothing to put in for " + strings.Join(e.Placeholders, ", ")
}

// Fill puts values (of [LetterFields.Values]) into the form. A placeholder that
// the form tests with if or with may be empty; for every other one that is, the
// answer is an [UnfilledError].
func (f Form) Fill(values map[string]any) (subject, body string, err error) {
	parts, err := f.parse()
	if err != nil {
		return "", "", err
	}
	if missing := parts.unfilled(values); len(missing) > 0 {
		return "", "", &UnfilledError{Placeholders: missing}
	}
	if subject, err = fillTemplate(parts.subject, values); err != nil {
		return "", "", err
	}
	if body, err = fillTemplate(parts.body, values); err != nil {
		return "", "", err
	}
	return oneLine(subject), body, nil
}

// Check says what is wrong with a form before anybody needs it: it does not
// parse, it prints what no letter knows, or it cannot be filled in.
func (f Form) Check() error {
	parts, err := f.parse()
	if err != nil {
		return err
	}
	full, spare := map[string]any{}, map[string]any{}
	for name, value := range (LetterFields{}).Values(nil) {
		full[name] = sampleValue(value, "x")
		spare[name] = full[name]
		if parts.tested[name] {
			spare[name] = sampleValue(value, "")
		}
	}
	_, _, withAll := f.Fill(full)
	_, _, withLeast := f.Fill(spare)
	if withAll != nil {
		return withAll
	}
	return withLeast
}

func sampleValue(like any, s string) any {
	if _, list := like.([]string); !list {
		return s
	}
	if s == "" {
		return []string{}
	}
	return []string{s}
}

func fillTemplate(t *template.Template, values map[string]any) (string, error) {
	var out strings.Builder
	if err := t.Execute(&out, values); err != nil {
		return "", plainError(err)
	}
	return out.String(), nil
}

// plainError drops the library's prefix: people read these messages.
func plainError(err error) error {
	return errors.New(strings.TrimPrefix(err.Error(), "template: "))
}

// quoteLines marks every line of what somebody else wrote, so that it cannot pass
// for the council's own words.
func quoteLines(s string) string {
	return "> " + strings.Join(strings.Split(strings.ReplaceAll(s, "\r", ""), "\n"), "\n> ")
}
