package config

import (
	"errors"
	"os"
	"time"
)

// Audit says with what the audit chains are signed, and where the signed heads are kept.
type Audit struct {
	AuditKey  string        `name:"audit-key" env:"DUECOURSE_AUDIT_KEY" placeholder:"FILE" group:"Access log and audit chains" help:"Private ed25519 key that signs the audit chains (PEM), made by: duecourse new audit-key. Without it, entries that are cut off from the end of a chain are not found."`
	Heads     string        `name:"heads" env:"DUECOURSE_HEADS" placeholder:"DIR" group:"Access log and audit chains" help:"Directory for the signed heads. Whoever owns the database must not be able to write to it, and nothing in it may be deleted."`
	SealEvery time.Duration `name:"seal-every" env:"DUECOURSE_SEAL_EVERY" default:"1h" group:"Access log and audit chains" help:"How often the chains are signed, if they have grown."`
}

// SignedHeads says where a process that does not sign finds the signed heads.
type SignedHeads struct {
	Heads string `name:"heads" env:"DUECOURSE_HEADS" placeholder:"DIR" group:"Access log and audit chains" help:"Directory in which the API writes the signed heads. Evidence packs contain what they prove. Without it, the packs have no signed seal."`
}

// minSealPeriod keeps the number of heads low.
const minSealPeriod = time.Second

// Check names what is missing or not safe.
func (a Audit) Check() error {
	switch {
	case a.AuditKey == "" && a.Heads == "":
		return nil
	case a.AuditKey == "" || a.Heads == "":
		return errors.New("audit-key, heads: give both or neither")
	case a.SealEvery < minSealPeriod:
		return errors.New("seal-every: give at least 1s")
	}
	info, err := os.Stat(a.Heads)
	if err == nil && !info.IsDir() {
		return errors.New("heads: " + a.Heads + " is not a directory")
	}
	return checkPrivate("audit-key", a.AuditKey)
}
