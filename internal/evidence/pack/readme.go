package pack

import (
	_ "embed"
	"strings"
	"text/template"
	"time"
)

//go:embed readme.txt
var readmeSource string

func (b *builder) readme() error {
	words, err := template.New("readme").Parse(readmeSource)
	if err != nil {
		return err
	}
	var out strings.Builder
	err = words.Execute(&out, map[string]any{
		"Ref": b.Case.Ref, "Seq": b.Case.Seq, "At": b.Events[len(b.Events)-1].At.UTC().Format(time.RFC3339),
		"Council": plain(b.Rules.Council), "Contact": plain(b.Rules.Contact),
		"Personal": b.Personal, "Reason": plain(b.Reason), "Signed": b.Proof != nil,
	})
	if err != nil {
		return err
	}
	return b.text("README.txt", out.String())
}
