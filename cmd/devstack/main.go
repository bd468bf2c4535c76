// Command devstack runs all of Due Course on one machine: for a laptop, a demo and the
// tests. It is never for production: its people have no passwords.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"duecourse/internal/devstack"
)

type flags struct {
	devstack.Options
	TemporalOnly   bool   `env:"DUECOURSE_TEMPORAL_ONLY" help:"Run only the Temporal server and its web UI."`
	TemporalListen string `default:"127.0.0.1:7233" env:"DUECOURSE_TEMPORAL_LISTEN" help:"Address of the Temporal server, with --temporal-only."`
	CodecEndpoint  string `env:"DUECOURSE_CODEC_ENDPOINT" help:"Address that decrypts payloads for the web UI, with --temporal-only: https://cases.example.gov.uk/codec."`
	Verbose        bool   `env:"DUECOURSE_VERBOSE" help:"Log every request."`
}

func main() {
	var f flags
	kong.Parse(&f, kong.Name("devstack"), kong.Description("All of Due Course on one machine."))
	if err := run(f); err != nil {
		fmt.Fprintln(os.Stderr, "devstack:", err)
		os.Exit(1)
	}
}

func run(f flags) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if f.TemporalOnly {
		return runTemporal(ctx, f)
	}
	f.Chromium, f.Log = f.chromium(), f.log()
	stack, err := devstack.Start(ctx, f.Options)
	if err != nil {
		return err
	}
	printWelcome(stack)
	<-ctx.Done()
	fmt.Println("Stopping …")
	return stack.Stop()
}

// runTemporal runs only the Temporal server, which production has as a service of its own.
func runTemporal(ctx context.Context, f flags) error {
	server, err := devstack.StartTemporal(ctx, devstack.TemporalOptions{
		DataDir: f.DataDir, Ephemeral: f.Ephemeral, FrontendAddr: f.TemporalListen, UIAddr: f.TemporalUIAddr,
		CodecEndpoint: f.CodecEndpoint, SearchAttributes: devstack.SearchAttributes(), Logger: f.log(),
	})
	if err != nil {
		return err
	}
	fmt.Printf("Temporal is running at %s.\n", server.HostPort())
	<-ctx.Done()
	return server.Stop()
}

func (f flags) log() *slog.Logger {
	level := slog.LevelWarn
	if f.Verbose {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// chromium is the path of the browser that takes screenshots; empty: there is none.
func (f flags) chromium() string {
	switch f.Chromium {
	case "":
		return devstack.FindChromium()
	case "none":
		return ""
	}
	return f.Chromium
}

func printWelcome(s *devstack.Stack) {
	fmt.Printf("Due Course is running. Open the console and choose who you want to be:\n\n  Console       %s/\n", s.URL)
	fmt.Printf("  Public form   %s/report\n", s.URL)
	fmt.Printf("  API           %s/api/v1   (description: %s/openapi.json)\n", s.URL, s.URL)
	fmt.Printf("  Sandbox feed  %s/sandbox/\n  Letters       %s\n", s.URL, s.LettersURL)
	if s.Chromium != "" {
		fmt.Printf("  Screenshots   %s takes them\n", s.Chromium)
	} else {
		fmt.Printf("  Screenshots   cases ask people for them, because there is no Chromium\n")
	}
	if s.TemporalUI != "" {
		fmt.Printf("  Temporal UI   http://%s\n", s.TemporalUI)
	}
	fmt.Printf(`
To call the API, use the token of a demo person:

  curl -H "Authorization: Bearer dev-comms-1" %s/api/v1/me

The people: comms-1, comms-2, comms-lead, legal-1, legal-2, comms-legal-1, press-1, staff-1, staff-2,
manager-1, budget-1, hr-1, hr-2, records-1, auditor-1, admin-1. Press Ctrl-C to stop. Nothing is lost.
`, s.URL)
}
