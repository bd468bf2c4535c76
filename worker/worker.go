package worker

import (
	"errors"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	sdk "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/protocol"
	"duecourse/workflows"
)

// Deps is all that the workflows need of the world. Every field is required.
type Deps struct {
	Zone     *time.Location // of the council; cases whose rules name no zone use it
	Register *activities.Register
	Channel  *activities.Channel
	Blocks   *activities.Blocks
	Mail     *activities.Mail
	Evidence *activities.Evidence
	Accounts *activities.Accounts
	Audit    *activities.Audit
	Packs    *activities.Packs
}

// Options are what one worker may do differently from another. The zero value is
// what production uses.
type Options struct {
	Identity     string        // shown in the Temporal UI; empty: made from process and host
	AtOnce       int           // activities at the same time; 0: 200
	Goodbye      time.Duration // how long Stop lets what runs end; 0: 10 s
	Interceptors []interceptor.WorkerInterceptor
	OnFatalError func(error) // called when the worker stops for good by itself
}

// Activities mostly wait: for the register, for a platform that may be slow. There
// are enough of them that one slow platform does not hold up the others.
const (
	activitiesAtOnce = 200
	goodbye          = 10 * time.Second
	heartbeats       = 2 * time.Second // as often at most: people watch how far a pack is
)

// New makes a worker of the task queue that is not running yet; its owner calls
// Start and Stop, or Run. A missing dependency is an error.
func New(c client.Client, d Deps, o Options) (sdk.Worker, error) {
	if d.Zone == nil || d.Register == nil || d.Channel == nil || d.Blocks == nil || d.Mail == nil || d.Evidence == nil || d.Accounts == nil || d.Audit == nil || d.Packs == nil {
		return nil, errors.New("worker: every dependency is required")
	}
	w := sdk.New(c, protocol.TaskQueue, options(o))
	RegisterWorkflows(w, d.Zone)
	for _, group := range []any{d.Register, d.Channel, d.Blocks, d.Mail, d.Evidence, d.Accounts, d.Audit, d.Packs} {
		w.RegisterActivity(group)
	}
	return w, nil
}

// RegisterWorkflows registers the workflows under their names with a worker or a
// replayer of histories. Cases whose rules name no time zone use the given one.
func RegisterWorkflows(r sdk.WorkflowRegistry, zone *time.Location) {
	programs := &workflows.Workflows{FindZone: zoneLookup(zone)}
	r.RegisterWorkflowWithOptions(programs.Incident, workflow.RegisterOptions{Name: protocol.IncidentWorkflow})
	r.RegisterWorkflowWithOptions(programs.AccountRequest, workflow.RegisterOptions{Name: protocol.AccountRequestWorkflow})
	r.RegisterWorkflowWithOptions(programs.Account, workflow.RegisterOptions{Name: protocol.AccountWorkflow})
	r.RegisterWorkflowWithOptions(programs.Block, workflow.RegisterOptions{Name: protocol.BlockWorkflow})
	r.RegisterWorkflowWithOptions(programs.Custody, workflow.RegisterOptions{Name: protocol.CustodyWorkflow})
	r.RegisterWorkflowWithOptions(programs.Reconcile, workflow.RegisterOptions{Name: protocol.ReconcileWorkflow})
}

func options(o Options) sdk.Options {
	if o.AtOnce == 0 {
		o.AtOnce = activitiesAtOnce
	}
	if o.Goodbye == 0 {
		o.Goodbye = goodbye
	}
	return sdk.Options{
		Identity:                           o.Identity,
		MaxConcurrentActivityExecutionSize: o.AtOnce,
		WorkerStopTimeout:                  o.Goodbye,
		WorkflowPanicPolicy:                sdk.BlockWorkflow, // a bug makes a case wait for the fix, it does not end it
		MaxHeartbeatThrottleInterval:       heartbeats,
		Interceptors:                       o.Interceptors,
		OnFatalError:                       o.OnFatalError,
	}
}
