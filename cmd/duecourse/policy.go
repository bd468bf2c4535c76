package main

import (
	"os"
	"time"

	"duecourse/internal/policy"
)

// checkPolicyCommand says whether a policy file can be used, and if not why.
type checkPolicyCommand struct {
	File string `arg:"" help:"The policy file."`
}

// Run fails when it cannot.
func (c *checkPolicyCommand) Run() error { return policy.CheckFile(os.Stdout, c.File, time.Now()) }
