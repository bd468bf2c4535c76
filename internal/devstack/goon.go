package devstack

import (
	"context"
	"sync"

	"duecourse/internal/wire"
)

// goOn goes on with files that were being brought in when the stack was last stopped,
// until it is stopped again.
func (s *Stack) goOn(p wire.Parts) {
	ctx, stop := context.WithCancel(context.Background())
	var going sync.WaitGroup
	going.Go(func() {
		if err := p.GoOn(ctx); err != nil {
			p.Log.ErrorContext(ctx, "files that were broken off do not go on", "cause", err)
		}
	})
	s.owns(func() error { stop(); going.Wait(); return nil })
}
