package main

import (
	"fmt"

	"duecourse/internal/access"
	"duecourse/internal/audit"
	"duecourse/internal/config"
)

// openAudit starts to write the access log and, with a key, to sign the chains.
func (p *process) openAudit(a config.Audit) error {
	if a.AuditKey == "" {
		p.log.Warn("the audit chains are not signed: entries that are cut off from their ends will not be found (audit-key, heads)")
	} else {
		signer, err := audit.StartSigner(audit.SignerOptions{
			KeyFile: a.AuditKey, Dir: a.Heads, Period: a.SealEvery, Seal: p.parts.Register.Seal, Log: p.log,
		})
		if err != nil {
			return err
		}
		p.owns(signer.Stop)
		p.parts.Signer, p.parts.Heads = signer, signer.Heads()
	}
	p.parts.AccessLog = access.StartLog(p.parts.Register.AddAccess, p.log)
	p.owns(p.parts.AccessLog.Stop) // before the chains are signed for the last time
	return nil
}

// newAuditKeyCommand makes a key that signs the audit chains.
type newAuditKeyCommand struct {
	File string `arg:"" help:"Where to write it; its public half goes beside it, with the ending .pub. Keep that with the auditors."`
}

// Run never overwrites a file.
func (c *newAuditKeyCommand) Run() error {
	if _, err := audit.MakeKey(c.File); err != nil {
		return err
	}
	_, err := fmt.Printf("Wrote %s and %s.pub.\n", c.File, c.File)
	return err
}
