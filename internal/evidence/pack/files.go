package pack

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/template"
	"time"
	"unicode"

	"duecourse/internal/evidence"
	"duecourse/internal/letter"
)

// packWriter writes the files of one pack.
type packWriter struct {
	*contents
	archive *archive
	letters letter.Writer
}

// writePack writes a pack. It holds one file in memory at a time, and of an exhibit only
// a part.
func writePack(ctx context.Context, to io.Writer, c *contents, vault *evidence.Vault, letters letter.Writer) error {
	w := &packWriter{contents: c, archive: newArchive(to, c.last().At), letters: letters}
	for _, write := range []func() error{
		w.writeReadme, w.writeReferral, w.writeCase, w.writeTimeline, w.writeChain, w.writeSeal, w.writeLetters,
		func() error { return w.writeExhibits(ctx, vault) },
		w.archive.close,
	} {
		if err := errors.Join(ctx.Err(), write()); err != nil {
			return fmt.Errorf("pack of %s: %w", c.Case.Ref, err)
		}
	}
	return nil
}

//go:embed readme.txt
var readmeSource string

func (w *packWriter) writeReadme() error {
	readme, err := template.New("readme").Parse(readmeSource)
	if err != nil {
		return err
	}
	var out strings.Builder
	err = readme.Execute(&out, map[string]any{
		"Ref": w.Case.Ref, "Seq": w.Case.Seq, "At": w.last().At.UTC().Format(time.RFC3339),
		"Council": oneLine(w.Rules.Council), "Contact": oneLine(w.Rules.Contact),
		"Names": w.Names, "Reason": oneLine(w.Reason), "Signed": w.Seal != nil,
	})
	if err != nil {
		return err
	}
	return w.writeText("README.txt", out.String())
}

func (w *packWriter) writeSeal() error {
	if w.Seal == nil {
		return nil
	}
	return w.writeBytes(sealName, append(bytes.Clone(w.Seal), '\n'))
}

func (w *packWriter) writeLetters() error {
	for _, l := range w.Letters {
		if !w.includes(l) {
			continue
		}
		name := "letters/" + l.ID
		if l.Text == "" {
			if err := w.writeText(name+".txt", "This letter has been erased. The timeline says when it was sent.\n"); err != nil {
				return err
			}
			continue
		}
		pdf, err := w.letters.PDF(w.Case.Ref, l)
		if err != nil {
			return err
		}
		if err := errors.Join(w.writeText(name+".txt", l.Text), w.writeBytes(name+".pdf", pdf)); err != nil {
			return err
		}
	}
	return nil
}

func (w *packWriter) writeText(name, text string) error { return w.writeBytes(name, []byte(text)) }

func (w *packWriter) writeBytes(name string, content []byte) error {
	_, err := w.archive.add(name, bytes.NewReader(content))
	return err
}

func (w *packWriter) writeJSON(name string, value any) error {
	content, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return w.writeBytes(name, append(content, '\n'))
}

// oneLine is text on one line. A replacement sign stands for characters that no reader
// would see, such as terminal escapes and marks that reverse the direction.
func oneLine(text string) string { return strings.Join(strings.Fields(visible(text)), " ") }

func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

// quotation is a text as a quotation in a letter, line by line.
func quotation(text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.TrimSpace(visible(text))) {
		out.WriteString("> " + strings.TrimSpace(line) + "\n")
	}
	return out.String()
}
