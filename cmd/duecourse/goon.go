package main

import (
	"context"
	"sync"
)

// goOn goes on with files whose process ended while they were being brought in, until
// this one closes.
func (p *process) goOn() {
	ctx, stop := context.WithCancel(context.Background())
	var going sync.WaitGroup
	going.Go(func() {
		if err := p.parts.GoOn(ctx); err != nil {
			p.log.ErrorContext(ctx, "files that were broken off do not go on", "cause", err)
		}
	})
	p.owns(func() error { stop(); going.Wait(); return nil })
}
