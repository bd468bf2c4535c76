package app

import (
	"context"
	"errors"

	"duecourse/internal/protocol"
)

// Why a case did not answer. A refusal by the case is a [*casework.Refusal]; every other
// error is a fault.
var (
	// ErrNotRunning says that the case has no running workflow: it is closed, or there
	// never was such a case.
	ErrNotRunning = errors.New("the case is not running")
	// ErrRunning says that the case has a running workflow, and so needs no other.
	ErrRunning = errors.New("the workflow of the case is running")
	// ErrOutcomeUnknown says that the case may or may not have taken the command.
	ErrOutcomeUnknown = errors.New("the outcome is not known")
)

// Workflows is how the service reaches the workflows of cases: [Temporal], or a fake in
// tests.
type Workflows interface {
	// Send gives a command to a running case, and waits a while until its events are
	// recorded.
	Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error)
	// Open starts the workflow of a case and gives it a command. If the workflow runs
	// already, Open gives it the command. A case that has ended is an [ErrNotRunning].
	Open(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error)
	// Reopen is Open for a case that may have ended: it starts a new run.
	Reopen(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error)
	// Claim is Open for an account that exists already. An account that was granted is a
	// [*casework.Refusal], and one that was closed an [ErrNotRunning].
	Claim(ctx context.Context, start protocol.Start, claim protocol.Claim) (protocol.Claimed, error)
	// Known asks a case, running or ended, whether it took a command.
	Known(ctx context.Context, ref, id string) (protocol.Answer, bool)

	// Diagnose describes the state of a workflow, or returns [ErrNotRunning].
	Diagnose(ctx context.Context, ref string) (Diagnosis, error)
	// Progress describes the long tasks of a case that are in progress.
	Progress(ctx context.Context, ref string) (Progress, error)
	// Raise alerts the people who have to know that an exhibit was changed. It does so
	// once, however often it is called for the exhibit.
	Raise(ctx context.Context, ref, exhibit string) error
	// Ready says whether a case can be opened.
	Ready(ctx context.Context) error
}
