package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"duecourse/activities"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/config"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/bucket"
	"duecourse/internal/store"
)

// verifyCommand checks the audit chains in a database or an export, or an evidence pack.
type verifyCommand struct {
	File string `arg:"" optional:"" help:"An export of the audit chains (GET /api/v1/audit/export), or an evidence pack. Without a file, the database is checked."`

	DatabaseURL          string `name:"database-url" env:"DUECOURSE_DATABASE_URL" placeholder:"URL" group:"Database" help:"Database: postgres://… or sqlite:PATH."`
	DatabasePasswordFile string `name:"database-password-file" env:"DUECOURSE_DATABASE_PASSWORD_FILE" placeholder:"FILE" group:"Database" help:"File with the password of PostgreSQL. Without it, the password in --database-url counts."`

	Evidence    bool   `name:"evidence" help:"Hash every file of the evidence of the database instead."`
	EvidenceURL string `name:"evidence-url" env:"DUECOURSE_EVIDENCE" placeholder:"DIR|URL" group:"Secrets and evidence" help:"With --evidence: where evidence is kept."`

	Heads     string `name:"heads" env:"DUECOURSE_HEADS" placeholder:"DIR" group:"Access log and audit chains" help:"Directory of the signed heads to compare with."`
	PublicKey string `name:"public-key" env:"DUECOURSE_AUDIT_PUBLIC_KEY" placeholder:"FILE" group:"Access log and audit chains" help:"Public key that checks the signatures (PEM)."`
}

// Run fails at the first broken place.
func (c *verifyCommand) Run(ctx context.Context) error {
	if c.Evidence {
		return c.evidence(ctx)
	}
	if isPack(c.File) {
		return c.pack(os.Stdout)
	}
	signed, err := c.signed()
	if err != nil {
		return err
	}
	verify := c.database
	if c.File != "" {
		verify = c.export
	}
	found, err := verify(ctx, signed)
	if err != nil {
		return err
	}
	if !found.OK {
		return fmt.Errorf("the audit chains are broken at %s, number %d: %s", found.Broken.Ref, found.Broken.Seq, found.Broken.Why)
	}
	if found.AsOf != nil {
		fmt.Printf("This export says that it was made on %s. It is not compared with later heads.\n", formatTime(*found.AsOf))
	}
	_, err = fmt.Printf("The audit chains are sound: %s, head %s; access log: %s; compared with %s.\n",
		plural(found.Events, "event"), found.Head, plural(found.Access, "line"), plural(len(signed), "signed head"))
	return err
}

// evidence hashes the files that the cases of the database name. It fails if one is missing or
// changed, and puts it on the worklist of information governance.
func (c *verifyCommand) evidence(ctx context.Context) error {
	if c.DatabaseURL == "" || c.EvidenceURL == "" {
		return errors.New("give the database with --database-url and the evidence with --evidence-url")
	}
	return withStore(ctx, config.Database{DatabaseURL: c.DatabaseURL, DatabasePasswordFile: c.DatabasePasswordFile}, func(db *store.Store) (err error) {
		vault, err := bucket.Open(ctx, c.EvidenceURL, evidence.Largest)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, vault.Close()) }()
		done, err := activities.ScrubEvidence(ctx, &activities.Scrubber{Store: db, Intact: vault.Intact}, nil, nil)
		if err != nil {
			return err
		}
		for _, bad := range done.Bad {
			fmt.Println(bad.Ref, bad.Of+":", bad.Why)
		}
		if len(done.Bad) > 0 {
			return fmt.Errorf("of %s, not as they were taken: %d", plural(done.Files, "file"), len(done.Bad))
		}
		_, err = fmt.Printf("The evidence is sound: %s.\n", plural(done.Files, "file"))
		return err
	})
}

// signed reads the signed heads. A forged head is an error.
func (c *verifyCommand) signed() ([]audit.Head, error) {
	switch {
	case c.PublicKey == "":
		return nil, nil // --heads may be set for the API only
	case c.Heads == "":
		return nil, errors.New("give the directory of the signed heads with --heads")
	}
	public, err := audit.LoadPublic(c.PublicKey)
	if err != nil {
		return nil, err
	}
	heads, err := audit.Heads{Dir: c.Heads, PublicKey: public}.Read()
	if err == nil && len(heads) == 0 {
		err = fmt.Errorf("%s contains no signed heads", c.Heads)
	}
	return heads, err
}

func (c *verifyCommand) export(_ context.Context, signed []audit.Head) (found casework.Verification, err error) {
	file, err := os.Open(filepath.Clean(c.File))
	if err != nil {
		return found, fmt.Errorf("the export cannot be opened: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return store.VerifyExport(file, kinds.All(), signed...)
}

func (c *verifyCommand) database(ctx context.Context, signed []audit.Head) (found casework.Verification, err error) {
	if c.DatabaseURL == "" {
		return found, errors.New("give the file of an export or a pack, or a database with --database-url")
	}
	d := config.Database{DatabaseURL: c.DatabaseURL, DatabasePasswordFile: c.DatabasePasswordFile}
	address, err := d.Address()
	if err != nil {
		return found, err
	}
	if path, is := strings.CutPrefix(address, "sqlite:"); is { // SQLite would create it
		if _, err := os.Stat(path); err != nil {
			return found, fmt.Errorf("the database cannot be opened: %w", err)
		}
	}
	err = withStore(ctx, d, func(db *store.Store) (err error) {
		found, err = db.Verify(ctx, signed...)
		return err
	})
	return found, err
}
