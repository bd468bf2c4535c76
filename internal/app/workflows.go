package app

import (
	"context"
	"errors"

	"duecourse/internal/protocol"
)

// What became of a request that a case did not answer. A refusal by the case is
// a [*casework.Refusal]; any other error is a fault.
var (
	// ErrNotRunning says that no workflow of the case runs: it is closed, or never was.
	ErrNotRunning = errors.New("the case is not running")
	// ErrOutcomeUnknown says that the request may or may not have arrived.
	ErrOutcomeUnknown = errors.New("the outcome is not known")
)

// Workflows is how the service reaches the programs that run the cases.
type Workflows interface {
	// Send gives a request to a running case, and waits for a while until what it
	// caused is on the register.
	Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error)
	// Open begins a case and gives it the request, or gives it to the case that
	// runs already. A case that has ended is [ErrNotRunning].
	Open(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error)
	// Reopen is Open for a case that may have ended: it runs again.
	Reopen(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error)
	// Known asks a case, or what is left of it, whether it has taken a request.
	Known(ctx context.Context, ref, id string) (protocol.Answer, bool)
	// Diagnose says how the workflow of a case does, or [ErrNotRunning].
	Diagnose(ctx context.Context, ref string) (Diagnosis, error)
	// Raise tells those who have to know that an exhibit is not what was taken into
	// custody, once however often it is found.
	Raise(ctx context.Context, ref, exhibit string) error
	// Underway says how far what takes long in a case has come.
	Underway(ctx context.Context, ref string) (Progress, error)
	// Ready says whether a case could be opened.
	Ready(ctx context.Context) error

	OpenRequest(ctx context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error)
	// OpenAccount begins an account that is brought in, or joins the one that runs; one
	// that was granted, or has been closed, is a [*casework.Refusal] or [ErrNotRunning].
	OpenAccount(ctx context.Context, start protocol.Start, claim protocol.Claim) (protocol.Claimed, error)
	SendTo(ctx context.Context, workflow string, r protocol.Request) (protocol.Answer, error)
	KnownTo(ctx context.Context, workflow, id string) (protocol.Answer, bool)
}
