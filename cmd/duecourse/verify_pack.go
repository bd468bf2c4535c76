package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/evidence/pack"
	"duecourse/internal/wire"
)

// isPack says whether a file is an evidence pack: by its name or, whatever it is
// called, by how a zip begins.
func isPack(path string) bool {
	if strings.EqualFold(filepath.Ext(path), ".zip") {
		return true
	}
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return false
	}
	defer file.Close() //nolint:errcheck // it was only read
	begins := make([]byte, 2)
	_, err = io.ReadFull(file, begins)
	return err == nil && string(begins) == "PK"
}

// pack checks an evidence pack, offline, and says in words what that proves.
func (c *verifyCommand) pack(to io.Writer) (err error) {
	var notary wire.Notary
	if c.PublicKey != "" {
		if notary.Public, err = audit.LoadPublic(c.PublicKey); err != nil {
			return err
		}
	}
	file, err := os.Open(filepath.Clean(c.File))
	if err != nil {
		return fmt.Errorf("the pack cannot be opened: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	stat, err := file.Stat()
	if err != nil {
		return fmt.Errorf("the pack cannot be opened: %w", err)
	}
	found, err := pack.Verify(file, stat.Size(), notary)
	if err != nil {
		return fmt.Errorf("the pack is broken at %w", err)
	}
	if c.PublicKey != "" && found.Seal == nil {
		return errors.New("the pack holds nothing that was signed, so the public key has nothing to check")
	}
	_, err = io.WriteString(to, proves(found))
	return err
}

// proves says what a check has proved, and what not.
func proves(f pack.Findings) string {
	var out strings.Builder
	fmt.Fprintf(&out, "The pack of %s as of event %d (%s) is sound.\n\nThis proves:\n", f.Ref, f.Seq, f.At.UTC().Format(time.RFC3339))
	fmt.Fprintf(&out, "- Each of the %d files is the one that was packed: no byte of the zip was changed by accident or alone.\n", f.Files)
	fmt.Fprintf(&out, "- The %d exhibits are those that the chain of the case says were taken into custody.\n", f.Exhibits)
	fmt.Fprintf(&out, "- The %d events of the chain follow one another without a gap. Of %d there is the hash only; what they hold is left out.\n",
		f.Events, f.Withheld)
	sealed := "- Who made the pack: it holds nothing that was signed, so somebody could have written all of it anew.\n"
	if f.Seal != nil {
		at, signed := f.Seal.At.UTC().Format(time.RFC3339), "was signed"
		if !f.Seal.Signed {
			signed = "says that it was signed"
			sealed = "- That the signature is the council's: give its key with --public-key to check that.\n"
		} else {
			sealed = "- That the council's clock was right, or that nobody else had its key.\n"
		}
		fmt.Fprintf(&out, "- The chain up to event %d %s at %s, and has been the same since.\n", f.Seal.Seq, signed, at)
		if f.Seal.Seq < f.Seq {
			sealed += fmt.Sprintf("- That events %d to %d were signed.\n", f.Seal.Seq+1, f.Seq)
		}
	}
	out.WriteString("\nThis does not prove:\n" + sealed)
	out.WriteString("- That words are as they were recorded: the chain holds a digest of them, which only the council's register can open.\n")
	out.WriteString("- That what a picture shows was true, or who wrote the post.\n")
	return out.String()
}
