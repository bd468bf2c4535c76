package activities

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
)

// heartbeat sends the heartbeats of an activity, each with the latest progress: at once,
// then once per period, and when it is stopped. So a failed attempt leaves behind how far
// it got.
type heartbeat[T any] struct {
	ctx     context.Context // of the activity
	mu      sync.Mutex
	latest  T
	stopped chan struct{}
	sending sync.WaitGroup
}

func startHeartbeat[T any](ctx context.Context, period time.Duration, first T) *heartbeat[T] {
	h := &heartbeat[T]{ctx: ctx, latest: first, stopped: make(chan struct{})}
	h.sending.Go(func() {
		ticker := time.NewTicker(period)
		defer ticker.Stop()
		for {
			h.send()
			select {
			case <-h.stopped:
				return
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	})
	return h
}

// report sets the progress that the next heartbeat sends.
func (h *heartbeat[T]) report(progress T) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.latest = progress
}

func (h *heartbeat[T]) send() {
	h.mu.Lock()
	progress := h.latest
	h.mu.Unlock()
	activity.RecordHeartbeat(h.ctx, progress)
}

// stop sends the last heartbeat.
func (h *heartbeat[T]) stop() {
	close(h.stopped)
	h.sending.Wait()
	h.send()
}
