package wire

import (
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"os"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/store"
)

// Seals says with what the chains are signed, where that is written, and how often.
type Seals struct {
	Key    string // file of the private key; empty: nothing is signed
	Dir    string // of the heads
	Period time.Duration
}

// Proof is the signed heads of every chain. Its owner closes it before the register.
type Proof struct {
	sealer *audit.Sealer
	public ed25519.PublicKey
	dir    string
}

// OpenProof begins to sign, with a key.
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
	return p, nil
}

// OpenHeads is what a process can show that neither signs nor writes the access log:
// the heads that another has signed, in a directory that it may read.
func OpenHeads(dir string) *Proof { return &Proof{dir: dir} }

// Heads are what has been signed so far.
func (p *Proof) Heads() ([]audit.Head, error) {
	if p.dir == "" {
		return nil, nil
	}
	return audit.Read(p.dir, p.public)
}

// Close signs once more.
func (p *Proof) Close() error {
	if p.sealer == nil {
		return nil
	}
	return p.sealer.Stop()
}
