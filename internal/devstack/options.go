package devstack

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"duecourse/internal/policy"
)

// Options are the settings of the dev stack.
type Options struct {
	// Addr is the address of API, console, feed and letters; port 0 is a free port.
	Addr string
	// DataDir keeps everything between two starts. It is created if it does not exist.
	DataDir string
	// Ephemeral keeps nothing, and ignores DataDir.
	Ephemeral bool
	// DatabaseURL is "postgres://…" or "sqlite:PATH"; empty: register.db in DataDir.
	DatabaseURL string
	// TemporalAddr of a running server; empty: the stack starts one.
	TemporalAddr string
	// TemporalUIAddr of the web UI of its own server; empty: no web UI.
	TemporalUIAddr string
	// PolicyPath of a policy file; empty: the council's own.
	PolicyPath string
	// Windows overrides windows of the policy, by name: "block" → "10s".
	Windows map[string]string
	// Chromium is the path of the browser that takes screenshots; empty: cases ask people.
	Chromium string
	// Seed adds demo cases if there are no cases.
	Seed bool
	// Log; nil: nothing is logged.
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

// dataDir returns the data directory, and how to remove that of an ephemeral stack.
func (o Options) dataDir() (dir string, remove func() error, err error) {
	if o.Ephemeral {
		dir, err = os.MkdirTemp("", "duecourse-")
		return dir, func() error { return os.RemoveAll(dir) }, err
	}
	if o.DataDir == "" {
		return "", nil, errors.New("the data directory is missing")
	}
	dir, err = filepath.Abs(o.DataDir)
	if err != nil {
		return "", nil, fmt.Errorf("data directory: %w", err)
	}
	return dir, func() error { return nil }, os.MkdirAll(dir, 0o700)
}
