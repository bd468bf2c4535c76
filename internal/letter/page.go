package letter

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
)

//go:embed page.html
var pageSource string

// HTML is the letter as a page of its own, fit for printing and for mail. It
// loads nothing and runs nothing; all that the letter says is escaped.
func (l *Letter) HTML() ([]byte, error) {
	page, err := template.New("letter").Parse(pageSource)
	if err != nil {
		return nil, fmt.Errorf("letter %s as a page: %w", l.Ref, err)
	}
	var out bytes.Buffer
	view := struct {
		*Letter
		Blocks []block
	}{l, blocks(l.Body)}
	if err := page.Execute(&out, view); err != nil {
		return nil, fmt.Errorf("letter %s as a page: %w", l.Ref, err)
	}
	return out.Bytes(), nil
}
