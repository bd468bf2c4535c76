package devstack

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"duecourse/internal/policy"
)

// Options are the settings of the dev stack, and how the command line of cmd/devstack
// names them. Port 0 is a free port. DataDir is created if it does not exist; Ephemeral
// ignores it. An empty Chromium means that cases ask people.
type Options struct {
	Addr           string            `default:"127.0.0.1:8080" env:"DUECOURSE_ADDR" help:"Address of console, API and feed."`
	DataDir        string            `name:"data" default:".duecourse" env:"DUECOURSE_DATA" help:"Directory that keeps everything."`
	Ephemeral      bool              `env:"DUECOURSE_EPHEMERAL" help:"Keep nothing."`
	DatabaseURL    string            `name:"database-url" env:"DUECOURSE_DATABASE_URL" help:"Database: postgres://…. Without it, SQLite in the data directory."`
	TemporalAddr   string            `env:"DUECOURSE_TEMPORAL_ADDR" help:"Address of a Temporal server that is running. Without it, the stack starts its own."`
	TemporalUIAddr string            `name:"temporal-ui-addr" default:"127.0.0.1:8233" env:"DUECOURSE_TEMPORAL_UI_ADDR" help:"Address of the Temporal web UI. Empty: no web UI."`
	PolicyPath     string            `name:"policy" env:"DUECOURSE_POLICY" help:"Policy file. Without it, the council's own policy."`
	Windows        map[string]string `name:"window" env:"DUECOURSE_WINDOW" placeholder:"NAME=DURATION" help:"Override a window of the policy: --window block=10s. May be repeated."`
	Chromium       string            `env:"DUECOURSE_CHROMIUM" placeholder:"FILE|none" help:"Browser that takes screenshots of posts as evidence. Without it, the one that is installed. none: cases ask people."`
	Seed           bool              `default:"true" negatable:"" env:"DUECOURSE_SEED" help:"Add demo cases if there are no cases."`

	Log *slog.Logger `kong:"-"` // nil: nothing is logged
}

func (o Options) policy() (*policy.Policy, error) {
	p, err := policy.LoadOrDefault(o.PolicyPath)
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
