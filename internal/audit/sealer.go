package audit

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"
)

// Chains are what is vouched for.
type Chains interface {
	// Seal says where every chain stands, after noting in one of them where each
	// case does.
	Seal(ctx context.Context, at time.Time) (map[string]Point, error)
}

// Sealer signs from time to time where the chains stand. Its owner calls Stop.
type Sealer struct {
	chains Chains
	key    ed25519.PrivateKey
	dir    string
	log    *slog.Logger

	mu      sync.Mutex
	last    map[string]Point
	cancel  context.CancelFunc
	working sync.WaitGroup
}

// patience bounds how long one sealing may take.
const patience = 5 * time.Minute

// Start signs at once, then each time the period is over, and once more when it is
// stopped. What fails is logged and tried again after the next period.
func Start(chains Chains, key ed25519.PrivateKey, dir string, period time.Duration, log *slog.Logger) *Sealer {
	ctx, cancel := context.WithCancel(context.Background())
	s := &Sealer{chains: chains, key: key, dir: dir, log: log, cancel: cancel}
	s.working.Go(func() {
		ticker := time.NewTicker(period)
		defer ticker.Stop()
		for {
			s.attempt(ctx)
			select {
			case <-ctx.Done():
				s.attempt(context.WithoutCancel(ctx))
				return
			case <-ticker.C:
			}
		}
	})
	return s
}

func (s *Sealer) attempt(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := s.Seal(ctx, time.Now()); err != nil && ctx.Err() == nil {
		s.log.Error("the audit chains could not be sealed", "error", err)
	}
}

// Seal signs where the chains stand, unless they stand where they stood last time.
func (s *Sealer) Seal(ctx context.Context, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	points, err := s.chains.Seal(ctx, at)
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	if maps.Equal(points, s.last) {
		return nil
	}
	if _, err := Write(s.dir, s.key, Head{At: at.UTC(), Points: points}); err != nil {
		return err
	}
	s.last = points
	return nil
}

// Stop signs once more, and waits until that is done.
func (s *Sealer) Stop() error {
	s.cancel()
	s.working.Wait()
	return nil
}
