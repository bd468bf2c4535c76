package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/codec"
	"duecourse/internal/protocol"
)

// How old a signature may be, by the clock of Temporal's server.
const (
	// A command may wait for a worker for as long as a restart or a failover takes. A person
	// whose command was refused, or got no answer, has then looked again.
	commandLifetime = 10 * time.Minute
	// A start waits in Temporal until a worker runs.
	startLifetime = 7 * 24 * time.Hour
	// By how much the clock of another process may be ahead.
	clockDifference = 2 * time.Minute
)

// authenticity refuses what was not signed for the workflow that receives it: starts, and
// updates before they are written into the history. Signals and results of activities are
// proved by their encryption (package codec). A replay checks nothing, because what is in
// the history was checked when it came: so a case does not depend on old signing keys.
type authenticity struct {
	interceptor.WorkerInterceptorBase
	since time.Time // an earlier version made starts without a signature until then
}

func (a *authenticity) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &authenticWorkflow{interceptor.WorkflowInboundInterceptorBase{Next: next}, a.since}
}

func (a *authenticity) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &authenticActivity{interceptor.ActivityInboundInterceptorBase{Next: next}}
}

type authenticWorkflow struct {
	interceptor.WorkflowInboundInterceptorBase
	since time.Time
}

// signed is what starts a workflow or updates it.
type signed interface {
	Signed() (time.Time, error)
	HasSignature() bool
}

// ExecuteWorkflow fails a run whose start is not proved, before it does anything.
func (w *authenticWorkflow) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	if !workflow.IsReplaying(ctx) {
		if err := w.checkStart(ctx, in.Args); err != nil {
			return nil, refuse(ctx, "start", err)
		}
	}
	if start, is := argument[signed](in.Args); is && start.HasSignature() {
		ctx = codec.OnlyBound(ctx)
	}
	return w.Next.ExecuteWorkflow(ctx, in)
}

func (w *authenticWorkflow) checkStart(ctx workflow.Context, args []any) error {
	start, is := argument[signed](args)
	if !is {
		return protocol.ErrUnsigned
	}
	info := workflow.GetInfo(ctx)
	_, scheduled := start.(protocol.Reconcile)
	at, err := start.Signed()
	switch {
	case errors.Is(err, protocol.ErrUnsigned) && info.WorkflowStartTime.Before(w.since):
		return nil // an earlier version encrypted it
	case errors.Is(err, codec.ErrUnknownSigningKey) && !scheduled:
		panic(err) // fails the workflow task and not the workflow, which waits for a worker that has the key
	case err != nil:
		return err
	case scheduled:
		return nil // a schedule keeps its argument for as long as it lives
	}
	var continues string
	if start, is := start.(protocol.Start); is {
		continues = start.Continues
	}
	switch {
	case continues != info.ContinuedExecutionRunID:
		return fmt.Errorf("it continues the run %q, not %q", continues, info.ContinuedExecutionRunID)
	case continues == "":
		return checkAge(ctx, at, startLifetime)
	}
	return nil // the id of the run before is used once, however long the workflow waits
}

// ValidateUpdate refuses an update that is not proved.
func (w *authenticWorkflow) ValidateUpdate(ctx workflow.Context, in *interceptor.UpdateInput) error {
	if err := checkUpdate(ctx, in); err != nil {
		return refuse(ctx, "update "+in.Name, err)
	}
	return w.Next.ValidateUpdate(ctx, in)
}

func checkUpdate(ctx workflow.Context, in *interceptor.UpdateInput) error {
	update, is := argument[interface {
		signed
		ForUpdate() string
	}](in.Args)
	if !is {
		return protocol.ErrUnsigned
	}
	at, err := update.Signed()
	switch {
	case err != nil:
		return err
	case update.ForUpdate() != in.Name:
		return fmt.Errorf("it is for the update %q", update.ForUpdate())
	}
	return checkAge(ctx, at, commandLifetime)
}

// argument is the only argument.
func argument[T any](args []any) (only T, is bool) {
	if len(args) != 1 {
		return only, false
	}
	only, is = args[0].(T)
	return only, is
}

// errExpired says that a signature is too old, or that a clock is wrong.
var errExpired = errors.New("the signature is out of date")

func checkAge(ctx workflow.Context, at time.Time, longest time.Duration) error {
	now := workflow.Now(ctx)
	if now.Sub(at) > longest || at.Sub(now) > clockDifference {
		return fmt.Errorf("%w: it was signed at %s and arrived at %s", errExpired, at.Format(time.RFC3339), now.Format(time.RFC3339))
	}
	return nil
}

// refuse logs and counts what was refused. The caller can sign a command again that is
// only out of date.
func refuse(ctx workflow.Context, what string, err error) error {
	workflow.GetLogger(ctx).Error("refused, because its sender is not proved", "what", what, "error", err)
	workflow.GetMetricsHandler(ctx).Counter("duecourse_payloads_refused").Inc(1)
	kind := protocol.Unauthenticated
	if errors.Is(err, errExpired) {
		kind = protocol.Expired
	}
	return temporal.NewApplicationErrorWithOptions("Due Course does not know who sent this: "+err.Error()+".", kind,
		temporal.ApplicationErrorOptions{NonRetryable: kind != protocol.Expired, Category: temporal.ApplicationErrorCategoryBenign})
}

type authenticActivity struct {
	interceptor.ActivityInboundInterceptorBase
}

// ExecuteActivity refuses an activity that somebody started without a workflow.
func (a *authenticActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	if activity.GetInfo(ctx).WorkflowExecution.ID == "" {
		return nil, temporal.NewNonRetryableApplicationError("No workflow asked for this.", protocol.Unauthenticated, nil)
	}
	return a.Next.ExecuteActivity(ctx, in)
}
