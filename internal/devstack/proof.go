package devstack

import (
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/store"
	"duecourse/internal/wire"
)

// sealEvery is how often the dev stack signs where the audit chains stand.
const sealEvery = time.Minute

// proof keeps who did what, and signs the chains with a key of the data directory.
// In production the key and the heads lie where nobody who owns the database comes.
func (s *Stack) proof(register *store.Store, dir string, log *slog.Logger) (*wire.Proof, error) {
	key := filepath.Join(dir, "audit.key")
	if _, err := audit.MakeKey(key); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	proof, err := wire.OpenProof(register, wire.Seals{Key: key, Dir: filepath.Join(dir, "heads"), Period: sealEvery}, log)
	if err == nil {
		s.owns(proof.Close)
	}
	return proof, err
}
