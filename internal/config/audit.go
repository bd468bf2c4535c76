package config

import (
	"errors"
	"os"
	"time"
)

// Audit says with what the audit chains are signed, and where that is kept.
type Audit struct {
	AuditKey  string        `name:"audit-key" env:"DUECOURSE_AUDIT_KEY" placeholder:"FILE" group:"The audit trail" help:"The ed25519 key that signs where the audit chains stand (PEM): duecourse new audit-key. Without one, what is cut off from the end of a chain is not found."`
	Heads     string        `name:"heads" env:"DUECOURSE_HEADS" placeholder:"DIR" group:"The audit trail" help:"Where the signed heads are written: a place that nobody who owns the database can write to, and that is never emptied."`
	SealEvery time.Duration `name:"seal-every" env:"DUECOURSE_SEAL_EVERY" default:"1h" group:"The audit trail" help:"How often the chains are signed, when they have grown."`
}

// SignedHeads says where a process that does not sign finds what was signed.
type SignedHeads struct {
	Heads string `name:"heads" env:"DUECOURSE_HEADS" placeholder:"DIR" group:"The audit trail" help:"Where the API writes the signed heads, to read them: what they cover is proved in the evidence packs that are built. Without, these packs hold nothing signed."`
}

// leastPeriod keeps heads from becoming more than anybody reads.
const leastPeriod = time.Second

// Check names what is missing or unsafe.
func (a Audit) Check() error {
	switch {
	case a.AuditKey == "" && a.Heads == "":
		return nil
	case a.AuditKey == "" || a.Heads == "":
		return errors.New("audit-key and heads: give both, or neither")
	case a.SealEvery < leastPeriod:
		return errors.New("seal-every: at least a second")
	}
	info, err := os.Stat(a.Heads)
	if err == nil && !info.IsDir() {
		return errors.New("heads: " + a.Heads + " is not a directory")
	}
	return private("audit-key", a.AuditKey)
}
