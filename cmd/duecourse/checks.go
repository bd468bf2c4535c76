package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"duecourse/internal/policy"
)

// checkPolicyCommand reports whether a policy file is valid, and if not why.
type checkPolicyCommand struct {
	File string `arg:"" help:"The policy file."`
}

// Run fails if the file is not valid.
func (c *checkPolicyCommand) Run() error { return policy.CheckFile(os.Stdout, c.File, time.Now()) }

// healthCommand asks a process for its health.
type healthCommand struct {
	URL string `arg:"" default:"http://127.0.0.1:8080/readyz" help:"Address to ask: /healthz or /readyz of an API, or of the address for metrics."`
}

// Run fails if the process is not healthy.
func (c *healthCommand) Run(ctx context.Context) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL, nil)
	if err != nil {
		return err
	}
	answer, err := (&http.Client{Timeout: 5 * time.Second}).Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }() // nothing was read
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", c.URL, answer.Status)
	}
	return nil
}
