package devstack

import (
	"context"
	"fmt"
	"log/slog"

	serverlog "go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// serverLogger writes the Temporal server's log to a slog.Logger. Warnings become debug
// lines, because the server warns of what is normal here: no Nexus, search attributes that
// exist already, clients of a server that stops.
type serverLogger struct {
	log *slog.Logger
}

// fatalError is an error with which the server wanted to end the process.
type fatalError string

func (e fatalError) Error() string { return string(e) }

func newServerLogger(log *slog.Logger) serverlog.Logger {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return serverLogger{log: log.With("component", "temporal")}
}

func (serverLogger) Debug(string, ...tag.Tag) {}

func (serverLogger) Info(string, ...tag.Tag) {}

func (l serverLogger) Warn(msg string, tags ...tag.Tag) {
	l.write(slog.LevelDebug, msg, tags)
}

func (l serverLogger) Error(msg string, tags ...tag.Tag) {
	l.write(slog.LevelError, msg, tags)
}

// DPanic panics only when the server itself is developed.
func (l serverLogger) DPanic(msg string, tags ...tag.Tag) {
	l.write(slog.LevelError, msg, tags)
}

func (l serverLogger) Panic(msg string, tags ...tag.Tag) {
	panic(describe(msg, tags))
}

// Fatal must not return. While the server starts, startServer recovers from it; later it
// ends the process, as the server expects.
func (l serverLogger) Fatal(msg string, tags ...tag.Tag) {
	panic(fatalError(describe(msg, tags)))
}

// With renders the tags once, not for every line.
func (l serverLogger) With(tags ...tag.Tag) serverlog.Logger {
	return serverLogger{log: slog.New(l.log.Handler().WithAttrs(attrs(tags)))}
}

func (l serverLogger) write(level slog.Level, msg string, tags []tag.Tag) {
	l.log.LogAttrs(context.Background(), level, msg, attrs(tags)...)
}

func attrs(tags []tag.Tag) []slog.Attr {
	out := make([]slog.Attr, len(tags))
	for i, t := range tags {
		out[i] = slog.Any(t.Key(), t.Value())
	}
	return out
}

func describe(msg string, tags []tag.Tag) string {
	for _, t := range tags {
		msg += fmt.Sprintf(" %s=%v", t.Key(), t.Value())
	}
	return msg
}
