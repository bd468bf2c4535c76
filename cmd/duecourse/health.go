package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// healthCommand asks a process whether it is well.
type healthCommand struct {
	URL string `arg:"" default:"http://127.0.0.1:8080/readyz" help:"Where to ask: /healthz or /readyz of an API, or of the address for metrics."`
}

// Run fails when it is not.
func (c *healthCommand) Run(ctx context.Context) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL, nil)
	if err != nil {
		return err
	}
	answer, err := (&http.Client{Timeout: 5 * time.Second}).Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }() // nothing was read of it
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", c.URL, answer.Status)
	}
	return nil
}
