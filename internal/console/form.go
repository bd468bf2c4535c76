package console

import (
	"crypto/rand"
	"slices"
	"strconv"
	"strings"

	"duecourse/internal/casework"
)

// form is a form as the templates draw it.
type form struct {
	Command casework.CommandName // empty: the form is not a command
	ID      string               // begins the id of every field
	Title   string
	Action  string // address it is sent to
	Submit  string
	Warning bool // the button is red, because the action is hard to undo
	Files   bool
	Open    bool // the case waits for it
	Seq     int  // sequence of the case when the form was drawn; 0: it belongs to no case
	Token   string
	Lead    string // what to know before filling it in
	Fields  []field
}

// fieldKind is how a field is drawn.
type fieldKind string

const (
	kindLine   fieldKind = "line"
	kindText   fieldKind = "text"
	kindDate   fieldKind = "date"
	kindRadios fieldKind = "radios"
	kindChecks fieldKind = "checks"
	kindSelect fieldKind = "select"
	kindFile   fieldKind = "file"
	kindHidden fieldKind = "hidden"
)

// field is one question of a form. It has the name of the command's own field, so that
// an error of the command is shown at the right place.
type field struct {
	Kind         fieldKind
	Name         string
	ID           string
	Label, Hint  string
	Value        string
	Options      []choice
	Rows         int
	Autocomplete string
	Type         string // of a line; empty: text
	Heading      bool   // its label is the page's heading
	Error        string
}

type choice struct {
	Value, Label, Hint string
	Chosen             bool
	ID                 string
}

func radios(name, label string, options ...choice) field {
	return field{Kind: kindRadios, Name: name, Label: label, Options: options}
}

func checks(name, label, hint string, options ...choice) field {
	return field{Kind: kindChecks, Name: name, Label: label, Hint: hint, Options: options}
}

func text(name, label, hint string) field {
	return field{Kind: kindText, Name: name, Label: label, Hint: hint, Rows: 3}
}

func line(name, label, hint string) field {
	return field{Kind: kindLine, Name: name, Label: label, Hint: hint}
}

func hidden(name, value string) field { return field{Kind: kindHidden, Name: name, Value: value} }

func reason(label string) field { return text("reason", label, "") }

// choose marks the option that has a value.
func choose(options []choice, value string) {
	for i := range options {
		options[i].Chosen = options[i].Value == value
	}
}

// DescribedBy lists the ids of the hint and the error of a field.
func (f field) DescribedBy() string {
	ids := []string{}
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// withToken gives a form its ids and its token; an empty token makes a new one. Because
// of the token a double click does a thing once.
func (f form) withToken(token string) form {
	if f.ID == "" {
		f.ID = string(f.Command)
	}
	f.Token = token
	if token == "" {
		f.Token = rand.Text()
	}
	f.Fields = slices.Clone(f.Fields)
	for i := range f.Fields {
		x := &f.Fields[i]
		x.ID = f.ID + "-" + strings.ReplaceAll(x.Name, ".", "-")
		x.Options = slices.Clone(x.Options)
		for j := range x.Options {
			x.Options[j].ID = x.ID + optionSuffix(j)
		}
	}
	return f
}

// optionSuffix tells the ids of a field's options apart. The first option has the id of
// the field, because the error summary links to it.
func optionSuffix(option int) string {
	if option == 0 {
		return ""
	}
	return "-" + strconv.Itoa(option+1)
}

// withInput keeps what the person typed, and shows the errors at their fields.
func (f form) withInput(typed formValues, wrong []casework.FieldError) form {
	f.Open = true
	for i := range f.Fields {
		x := &f.Fields[i]
		if x.Kind != kindHidden {
			x.Value = typed.get(x.Name)
		}
		for j := range x.Options {
			x.Options[j].Chosen = slices.Contains(typed[x.Name], x.Options[j].Value)
		}
		for _, w := range wrong {
			if w.Field == x.Name && x.Error == "" {
				x.Error = x.errorText(w)
			}
		}
	}
	return f
}

// errorText says what is wrong with a field to a person who does not see the field. Where
// nothing was chosen, the rules list the values that a program may send, so the text asks
// for a choice instead.
func (f field) errorText(wrong casework.FieldError) string {
	chosen := slices.ContainsFunc(f.Options, func(o choice) bool { return o.Chosen })
	if (f.Kind == kindRadios && !chosen) || (f.Kind == kindSelect && f.Value == "") {
		return "Choose an answer: " + f.Label
	}
	if strings.HasSuffix(f.Label, "?") && len(f.Options) == 0 && f.Value == "" {
		return "Answer the question: " + f.Label
	}
	if f.Kind != kindFile && len(f.Options) == 0 && f.Value == "" {
		return f.Label + ": " + strings.ToLower(wrong.Message[:1]) + wrong.Message[1:]
	}
	return wrong.Message
}

// errorSummary lists the errors of a form in the order of its fields, with a link to each.
// Errors that belong to no field come last.
func (f form) errorSummary(wrong []casework.FieldError) []summaryLine {
	lines, rest := []summaryLine{}, slices.Clone(wrong)
	for _, x := range f.Fields {
		if x.Error != "" {
			lines = append(lines, summaryLine{Text: x.Error, Anchor: x.ID})
		}
		rest = slices.DeleteFunc(rest, func(w casework.FieldError) bool { return w.Field == x.Name && x.Kind != kindHidden })
	}
	for _, w := range rest {
		lines = append(lines, summaryLine{Text: w.Message, Anchor: f.ID})
	}
	return lines
}

// openFirst puts the forms that a case waits for first.
func openFirst(forms []form) []form {
	slices.SortStableFunc(forms, func(a, b form) int {
		switch {
		case a.Open == b.Open:
			return 0
		case a.Open:
			return -1
		}
		return 1
	})
	return forms
}
