package pack

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"duecourse/internal/casework"
)

// Contents is all that a pack is made from. The same contents make the same bytes.
type Contents struct {
	Case     *casework.Incident // as it stood after the last of the events
	Events   []Event            // from the first
	Letters  []casework.Letter  // that had gone out by then
	Proof    json.RawMessage    // what was signed of the chain, for a [Notary]; nil: nothing was
	Rules    *casework.Rules    // how grounds and clauses are worded, whose council it is
	Zone     *time.Location
	Personal bool   // with who reported the post, and whom it is about
	Reason   string // why these are needed
}

// layout is what a pack of the same contents depends on beside them. It changes with
// every change to how a pack is written.
const layout = "3"

// Identity is the same for the same contents, and so for the same bytes (SHA-256, hex).
func (c Contents) Identity() (string, error) {
	raw, err := json.Marshal(struct {
		Layout, Zone string
		Contents
	}{layout, c.Zone.String(), c})
	if err != nil {
		return "", fmt.Errorf("pack of %s: %w", c.Case.Ref, err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// Event is an event of the case and its link in the chain.
type Event struct {
	casework.Event
	Hash     string
	Previous string          // hash of the event before it
	Raw      json.RawMessage // as it is hashed, without words, names and salt
}

// Files opens what is kept under a SHA-256 (hex).
type Files interface {
	Get(ctx context.Context, sha256 string) (io.ReadCloser, error)
}

// Printer lays letters out, the same bytes each time.
type Printer interface {
	HTML(ref string, l casework.Letter) ([]byte, error)
	PDF(ref string, l casework.Letter) ([]byte, error)
}

// builder is a pack while it is made.
type builder struct {
	Contents
	archive *archive
	printer Printer
}

// Write makes a pack. It holds one piece of a file in memory at a time; what was
// written before an error is no pack.
func Write(ctx context.Context, to io.Writer, c Contents, files Files, printer Printer) error {
	if len(c.Events) == 0 || c.Events[len(c.Events)-1].Seq != c.Case.Seq {
		return errors.New("pack: the events do not lead to where the case stands")
	}
	b := &builder{Contents: c, archive: newArchive(to, c.Events[len(c.Events)-1].At), printer: printer}
	for _, part := range []func() error{
		b.readme, b.referral, b.caseFile, b.timeline, b.chain, b.proof, b.letters,
		func() error { return b.exhibits(ctx, files) },
		b.archive.close,
	} {
		if err := errors.Join(ctx.Err(), part()); err != nil {
			return fmt.Errorf("pack of %s: %w", c.Case.Ref, err)
		}
	}
	return nil
}

func (b *builder) text(name, text string) error { return b.bytes(name, []byte(text)) }

func (b *builder) bytes(name string, content []byte) error {
	_, err := b.archive.add(name, bytes.NewReader(content))
	return err
}

func (b *builder) json(name string, value any) error {
	content, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return b.bytes(name, append(content, '\n'))
}

func (b *builder) proof() error {
	if b.Proof == nil {
		return nil
	}
	return b.bytes(proofName, append(bytes.Clone(b.Proof), '\n'))
}
