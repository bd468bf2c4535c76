package devstack

import (
	"errors"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/store"
)

// signPeriod is how often the dev stack signs where the audit chains stand.
const signPeriod = time.Minute

// signer signs the chains with a key in the data directory. In production, whoever owns
// the database has no access to the key and the heads.
func (s *Stack) signer(register *store.Store, dir string, log *slog.Logger) (*audit.Signer, error) {
	key := filepath.Join(dir, "audit.key")
	if _, err := audit.MakeKey(key); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	signer, err := audit.StartSigner(audit.SignerOptions{
		KeyFile: key, Dir: filepath.Join(dir, "heads"), Period: signPeriod, Seal: register.Seal, Log: log,
	})
	if err == nil {
		s.owns(signer.Stop)
	}
	return signer, err
}
