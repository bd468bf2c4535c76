package activities

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
)

// heart sends heartbeats with the latest that it was told: at once, then at every
// beat, and when it is stopped, so that an attempt that failed has left behind how far
// it came.
type heart[T any] struct {
	ctx     context.Context // of the activity, whose heartbeats they are
	mu      sync.Mutex
	latest  T
	over    chan struct{}
	beating sync.WaitGroup
}

func beat[T any](ctx context.Context, every time.Duration, first T) *heart[T] {
	h := &heart[T]{ctx: ctx, latest: first, over: make(chan struct{})}
	h.beating.Go(func() {
		ticks := time.NewTicker(every)
		defer ticks.Stop()
		for {
			h.send()
			select {
			case <-h.over:
				return
			case <-ctx.Done():
				return
			case <-ticks.C:
			}
		}
	})
	return h
}

func (h *heart[T]) tell(now T) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.latest = now
}

func (h *heart[T]) send() {
	h.mu.Lock()
	now := h.latest
	h.mu.Unlock()
	activity.RecordHeartbeat(h.ctx, now)
}

// stop waits for the last heartbeat.
func (h *heart[T]) stop() {
	close(h.over)
	h.beating.Wait()
	h.send()
}
