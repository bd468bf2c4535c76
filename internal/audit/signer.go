package audit

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"sync"
	"time"
)

// SignerOptions says what to sign with, and where and how often to write heads.
type SignerOptions struct {
	KeyFile string // private key, PEM
	Dir     string // of the heads; it is created if it does not exist
	Period  time.Duration
	// Seal returns where every chain stands, after it has written to one of them where
	// each case stands (store.Seal).
	Seal func(ctx context.Context, at time.Time) (map[string]Point, error)
	Log  *slog.Logger
}

// Signer signs from time to time where the chains stand. Its owner calls Stop.
type Signer struct {
	SignerOptions
	key ed25519.PrivateKey

	mu      sync.Mutex
	last    map[string]Point
	cancel  context.CancelFunc
	working sync.WaitGroup
}

const signTimeout = 5 * time.Minute

// StartSigner signs at once, then after every period, and once more when it stops. It
// logs a failure and tries again after the next period.
func StartSigner(o SignerOptions) (*Signer, error) {
	key, err := LoadKey(o.KeyFile)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("directory of the heads: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Signer{SignerOptions: o, key: key, cancel: cancel}
	s.working.Go(func() {
		ticker := time.NewTicker(o.Period)
		defer ticker.Stop()
		for {
			s.try(ctx)
			select {
			case <-ctx.Done():
				s.try(context.WithoutCancel(ctx))
				return
			case <-ticker.C:
			}
		}
	})
	return s, nil
}

func (s *Signer) try(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, signTimeout)
	defer cancel()
	if err := s.Sign(ctx, time.Now()); err != nil && ctx.Err() == nil {
		s.Log.Error("the audit chains could not be signed", "error", err)
	}
}

// Sign signs where the chains stand, unless they have not moved since the last time.
func (s *Signer) Sign(ctx context.Context, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	points, err := s.Seal(ctx, at)
	if err != nil {
		return fmt.Errorf("sign the chains: %w", err)
	}
	if maps.Equal(points, s.last) {
		return nil
	}
	if _, err := WriteHead(s.Dir, s.key, Head{At: at.UTC(), Points: points}); err != nil {
		return err
	}
	s.last = points
	return nil
}

// Heads is the directory of the heads, with the key that checks them.
func (s *Signer) Heads() Heads {
	public, _ := s.key.Public().(ed25519.PublicKey)
	return Heads{Dir: s.Dir, PublicKey: public}
}

// Stop signs once more, and waits until that is done.
func (s *Signer) Stop() error {
	s.cancel()
	s.working.Wait()
	return nil
}
