package wire

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/audit"
	"duecourse/internal/store"
)

// Seals says with what the chains are signed, where that is written, and how often.
type Seals struct {
	Key    string // file of the private key; empty: nothing is signed
	Dir    string // of the heads
	Period time.Duration
}

// Proof is what can be shown later of who did what: the access log, and the signed
// heads of every chain. Its owner closes it before the register.
type Proof struct {
	trail  *access.Log
	sealer *audit.Sealer
	public ed25519.PublicKey
	dir    string
}

// OpenProof begins to write the access log and, with a key, to sign.
func OpenProof(register *store.Store, s Seals, log *slog.Logger) (*Proof, error) {
	p := &Proof{}
	if s.Key != "" {
		p.dir = s.Dir
		key, err := audit.LoadKey(s.Key)
		if err != nil {
			return nil, err
		}
		if err := os.MkdirAll(s.Dir, 0o700); err != nil {
			return nil, fmt.Errorf("directory of the heads: %w", err)
		}
		p.public, _ = key.Public().(ed25519.PublicKey)
		p.sealer = audit.Start(register, key, s.Dir, s.Period, log)
	}
	p.trail = access.StartLog(AccessLog{register}, log)
	return p, nil
}

// OpenHeads is what a process can show that neither signs nor writes the access log:
// the heads that another has signed, in a directory that it may read.
func OpenHeads(dir string) *Proof { return &Proof{dir: dir} }

// Trail is where console and API note who asks for what.
func (p *Proof) Trail() *access.Log { return p.trail }

// Heads are what has been signed so far.
func (p *Proof) Heads() ([]audit.Head, error) {
	if p.dir == "" {
		return nil, nil
	}
	return audit.Read(p.dir, p.public)
}

// Looked notes that somebody saw something beside API and console.
func (p *Proof) Looked(ctx context.Context, person, action string) error {
	return p.trail.Must(ctx, access.LogEntry{At: time.Now(), Person: person, Action: action})
}

// Close writes what still waits to be written, and signs once more.
func (p *Proof) Close() error {
	if p.trail == nil {
		return nil
	}
	err := p.trail.Stop()
	if p.sealer != nil {
		err = errors.Join(err, p.sealer.Stop())
	}
	return err
}
