package console

import (
	"crypto/rand"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duecourse/internal/casework"
)

// form is a form as the templates draw it.
type form struct {
	Command casework.Name // empty: a form that is not a command
	ID      string        // begins the id of every field
	Title   string
	Action  string // where it is sent
	Submit  string
	Warning bool // the button is red: what it does is hard to undo
	Files   bool
	Open    bool // it is what the case waits for
	Seq     int  // of the case that it was drawn for; 0: no case
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

// field is one thing that a form asks. Its name is that of the command's own
// field, so that what is wrong with it finds its place.
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

// Describedby lists the ids of what explains a field.
func (f field) Describedby() string {
	ids := []string{}
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// ready gives a form its ids and its token, by which a double click does a thing once.
func (f form) ready(token string) form {
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
			x.Options[j].ID = x.ID + suffix(j)
		}
	}
	return f
}

// suffix tells the options of a field apart. The first has none: the summary of
// what is wrong leads to it.
func suffix(option int) string {
	if option == 0 {
		return ""
	}
	return "-" + strconv.Itoa(option+1)
}

// filled keeps what was typed, and says at each field what is wrong with it.
func (f form) filled(typed url.Values, wrong []casework.FieldError) form {
	f.Open = true
	for i := range f.Fields {
		x := &f.Fields[i]
		if x.Kind != kindHidden {
			x.Value = typed.Get(x.Name)
		}
		for j := range x.Options {
			x.Options[j].Chosen = slices.Contains(typed[x.Name], x.Options[j].Value)
		}
		for _, w := range wrong {
			if w.Field == x.Name && x.Error == "" {
				x.Error = x.complaint(w)
			}
		}
	}
	return f
}

// summary lists what is wrong with a form in the order of its fields, and leads to
// each; what belongs to none of them comes last.
func (f form) summary(wrong []casework.FieldError) []summaryLine {
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

// complaint says what is wrong with a field, so that it can be read without seeing
// the field. Where nothing was chosen, the rules list what programs may send; people
// are asked to choose.
func (f field) complaint(w casework.FieldError) string {
	chosen := slices.ContainsFunc(f.Options, func(o choice) bool { return o.Chosen })
	if (f.Kind == kindRadios && !chosen) || (f.Kind == kindSelect && f.Value == "") {
		return "Choose an answer: " + f.Label
	}
	if strings.HasSuffix(f.Label, "?") && len(f.Options) == 0 && f.Value == "" {
		return "Answer the question: " + f.Label
	}
	if f.Kind != kindFile && len(f.Options) == 0 && f.Value == "" {
		return f.Label + ": " + strings.ToLower(w.Message[:1]) + w.Message[1:]
	}
	return w.Message
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
