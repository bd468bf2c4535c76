package wire

import (
	"context"
	"time"
)

// goOnEvery is how often it is looked for files that were broken off.
const goOnEvery = 5 * time.Second

// GoOn goes on with the files whose process ended while they were being brought in,
// until ctx ends.
func (p Parts) GoOn(ctx context.Context) error {
	service, err := p.service()
	if err != nil {
		return err
	}
	look := time.NewTicker(goOnEvery)
	defer look.Stop()
	for {
		if err := service.GoOnWithImports(ctx); err != nil && ctx.Err() == nil {
			p.Log.WarnContext(ctx, "a file cannot be gone on with", "cause", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
	}
}
