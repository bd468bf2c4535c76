package wire

import (
	"context"
	"sync"
)

// StartImportResumer resumes the imports whose process stopped, until stop is called.
func (p Parts) StartImportResumer() (stop func() error, err error) {
	service, err := p.service()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { service.RunImportResumer(ctx, p.Log) })
	return func() error { cancel(); running.Wait(); return nil }, nil
}
