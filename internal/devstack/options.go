package devstack

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"duecourse/internal/policy"
)

// Options say how the dev stack runs.
type Options struct {
	// Addr is where API, feed and letters are reached; port 0 takes a free one.
	Addr string
	// DataDir keeps everything between two starts; it is made when missing.
	DataDir string
	// Ephemeral keeps nothing: DataDir is not looked at.
	Ephemeral bool
	// DatabaseURL of the register ("postgres://…", "sqlite:PATH"); empty: register.db in DataDir.
	DatabaseURL string
	// TemporalAddr of a server that runs already; empty embeds one.
	TemporalAddr string
	// TemporalUIAddr of the embedded server's web UI; empty starts none.
	TemporalUIAddr string
	// PolicyPath of a policy file; empty: the council's own.
	PolicyPath string
	// Windows override windows of the policy, by name: "block" → "10s".
	Windows map[string]string
	// Chromium is the path of the browser that takes screenshots; empty: people are asked.
	Chromium string
	// Seed makes demo cases on an empty register.
	Seed bool
	// Log gets what people should know; nil drops it.
	Log *slog.Logger
}

func (o Options) policy() (*policy.Policy, error) {
	load := policy.Default
	if o.PolicyPath != "" {
		load = func() (*policy.Policy, error) { return policy.Load(o.PolicyPath) }
	}
	p, err := load()
	if err != nil {
		return nil, err
	}
	return p.WithWindows(o.Windows)
}

// folder is where the data are; for an ephemeral stack one that is gone afterwards.
func (o Options) folder() (dir string, gone func() error, err error) {
	if o.Ephemeral {
		dir, err = os.MkdirTemp("", "duecourse-")
		return dir, func() error { return os.RemoveAll(dir) }, err
	}
	if o.DataDir == "" {
		return "", nil, errors.New("the data directory has no name")
	}
	dir, err = filepath.Abs(o.DataDir)
	if err != nil {
		return "", nil, fmt.Errorf("data directory: %w", err)
	}
	return dir, func() error { return nil }, os.MkdirAll(dir, 0o700)
}
