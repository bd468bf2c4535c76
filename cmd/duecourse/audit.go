package main

import (
	"fmt"

	"duecourse/internal/access"
	"duecourse/internal/audit"
	"duecourse/internal/config"
	"duecourse/internal/wire"
)

// openProof begins to write the access log, and to sign where the chains stand.
func (p *process) openProof(a config.Audit) error {
	if a.AuditKey == "" {
		p.log.Warn("the audit chains are not signed: what is cut off from their ends will not be found (audit-key, heads)")
	}
	proof, err := wire.OpenProof(p.parts.Register, wire.Seals{Key: a.AuditKey, Dir: a.Heads, Period: a.SealEvery}, p.log)
	if err != nil {
		return err
	}
	p.owns(proof.Close)
	p.parts.Proof = proof
	p.parts.AccessLog = access.StartLog(p.parts.Register.AddAccess, p.log)
	p.owns(p.parts.AccessLog.Stop) // before the chains are signed for the last time
	return nil
}

// newAuditKeyCommand makes a key for signing the audit chains.
type newAuditKeyCommand struct {
	File string `arg:"" help:"Where to write it; its public half goes beside it, with the ending .pub. Keep that with the auditors."`
}

// Run replaces nothing.
func (c *newAuditKeyCommand) Run() error {
	if _, err := audit.MakeKey(c.File); err != nil {
		return err
	}
	_, err := fmt.Printf("Wrote %s and %s.pub.\n", c.File, c.File)
	return err
}
