package pack

import (
	"errors"
	"fmt"
)

func (b *builder) letters() error {
	for _, l := range b.Letters {
		if !b.enclosed(l) {
			continue
		}
		name, text := "letters/"+l.ID, l.Text
		if text == "" { // its words have been erased
			if err := b.text(name+".txt", "This letter has been erased. The timeline says when it went out.\n"); err != nil {
				return err
			}
			continue
		}
		pdf, err := b.printer.PDF(b.Case.Ref, l)
		if err != nil {
			return fmt.Errorf("letter %s: %w", l.ID, err)
		}
		if err := errors.Join(b.text(name+".txt", text), b.bytes(name+".pdf", pdf)); err != nil {
			return err
		}
	}
	return nil
}
