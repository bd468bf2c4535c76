package main

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/evidence/pack"
)

// isPack says whether a file is an evidence pack: its name ends in .zip, or it starts as a
// zip does.
func isPack(path string) bool {
	if strings.EqualFold(filepath.Ext(path), ".zip") {
		return true
	}
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return false
	}
	defer file.Close() //nolint:errcheck // it was only read
	start := make([]byte, 2)
	_, err = io.ReadFull(file, start)
	return err == nil && string(start) == "PK"
}

// pack checks an evidence pack without the database, and writes what that proves.
func (c *verifyCommand) pack(to io.Writer) (err error) {
	var public ed25519.PublicKey
	if c.PublicKey != "" {
		if public, err = audit.LoadPublic(c.PublicKey); err != nil {
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
	found, err := pack.Verify(file, stat.Size(), public)
	if err != nil {
		return fmt.Errorf("the pack is broken at %w", err)
	}
	if c.PublicKey != "" && found.Seal == nil {
		return errors.New("the pack has no signed seal that the public key could check")
	}
	_, err = io.WriteString(to, findingsText(found))
	return err
}

// findingsText says what a check has proved, and what it has not.
func findingsText(f pack.Findings) string {
	var out strings.Builder
	fmt.Fprintf(&out, "The pack of %s as of event %d (%s) is sound.\n\nThis proves:\n", f.Ref, f.Seq, f.At.UTC().Format(time.RFC3339))
	fmt.Fprintf(&out, "- The %s are as they were packed. No byte of the zip has been changed, unless somebody built a new pack.\n", plural(f.Files, "file"))
	fmt.Fprintf(&out, "- The pack contains every exhibit that its chain says was taken into custody, unchanged: %d in all.\n", f.Exhibits)
	fmt.Fprintf(&out, "- The %s of the chain follow one another without a gap. For %d of them the pack contains only the hash.\n",
		plural(f.Events, "event"), f.Withheld)
	unproved := "- Who built the pack: nothing in it is signed, so somebody could have invented all of it.\n"
	if f.Seal != nil {
		at, signed := f.Seal.At.UTC().Format(time.RFC3339), "was signed"
		unproved = "- That the council's clock was right, or that nobody else had its key.\n"
		if !f.Seal.Signed {
			signed = "says that it was signed"
			unproved = "- That the council signed the chain: check that with the council's key (--public-key).\n"
		}
		fmt.Fprintf(&out, "- The chain up to event %d %s at %s, and has not changed since.\n", f.Seal.Seq, signed, at)
		if f.Seal.Seq < f.Seq {
			unproved += fmt.Sprintf("- That events %d to %d were signed.\n", f.Seal.Seq+1, f.Seq)
		}
	}
	out.WriteString("\nThis does not prove:\n" + unproved)
	out.WriteString("- That personal data is as it was recorded: the chain contains only a digest of it, which only the council can check.\n")
	out.WriteString("- That a picture shows the truth, or who wrote the post.\n")
	return out.String()
}
