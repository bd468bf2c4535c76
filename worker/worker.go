package worker

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	sdk "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/protocol"
	"duecourse/workflows"
)

// Deps are what the workflows depend on. Every field is required.
type Deps struct {
	Zone       *time.Location // of the council; cases whose rules name no zone use it
	Events     *activities.Events
	Channel    *activities.Channel
	Blocks     *activities.Blocks
	Joins      *activities.Joins
	Mail       *activities.Mail
	Evidence   *activities.Evidence
	Accounts   *activities.Accounts
	Reconciler *activities.Reconciler
	Packs      *activities.Packs
}

// Options are the settings of one worker. Production uses the zero value.
type Options struct {
	Identity      string        // shown in the Temporal UI; empty: made from process and host
	MaxActivities int           // activities at the same time; 0: 200
	CachedCases   int           // workflows that stay in memory, of all workers of the process together; 0: 500
	StopTimeout   time.Duration // how long Stop waits for running activities; 0: 10 s
	Interceptors  []interceptor.WorkerInterceptor
	OnFatalError  func(error) // called when the worker stops by itself

	SignedSince time.Time // starts that Temporal took earlier need no signature: the version then made none
	Unsigned    bool      // take what nobody signed, in a test of the workflows alone
}

// Activities mostly wait for the store or for a platform. Many run at once, so that
// one slow platform does not delay the others.
const (
	maxActivities     = 200
	cachedCases       = 500 // the SDK's own default, 10,000, takes 1.5 GB
	stopTimeout       = 10 * time.Second
	heartbeatInterval = 2 * time.Second // at most this often; people watch the progress of a pack
)

// New makes a worker for the task queue. The caller starts and stops it. A missing
// dependency is an error.
func New(c client.Client, d Deps, o Options) (sdk.Worker, error) {
	if d.Zone == nil || d.Events == nil || d.Channel == nil || d.Blocks == nil || d.Joins == nil || d.Mail == nil || d.Evidence == nil || d.Accounts == nil || d.Reconciler == nil || d.Packs == nil {
		return nil, errors.New("worker: every dependency is required")
	}
	if !o.Unsigned {
		o.Interceptors = append(slices.Clone(o.Interceptors), &authenticity{since: o.SignedSince})
	}
	sdk.SetStickyWorkflowCacheSize(cmp.Or(o.CachedCases, cachedCases))
	w := sdk.New(c, protocol.TaskQueue, options(o))
	RegisterWorkflows(w, d.Zone)
	for _, group := range []any{d.Events, d.Channel, d.Blocks, d.Joins, d.Mail, d.Evidence, d.Accounts, d.Reconciler, d.Packs} {
		w.RegisterActivity(group)
	}
	return w, nil
}

// RegisterWorkflows registers the workflows under their names with a worker or a
// replayer of histories. Cases whose rules name no time zone use the given one.
func RegisterWorkflows(r sdk.WorkflowRegistry, zone *time.Location) {
	programs := &workflows.Workflows{Kinds: kinds.All(), FindZone: zoneLookup(zone)}
	for name, program := range programs.All() {
		r.RegisterWorkflowWithOptions(program, workflow.RegisterOptions{Name: name})
	}
}

func options(o Options) sdk.Options {
	if o.MaxActivities == 0 {
		o.MaxActivities = maxActivities
	}
	if o.StopTimeout == 0 {
		o.StopTimeout = stopTimeout
	}
	return sdk.Options{
		Identity:                           o.Identity,
		MaxConcurrentActivityExecutionSize: o.MaxActivities,
		WorkerStopTimeout:                  o.StopTimeout,
		WorkflowPanicPolicy:                sdk.BlockWorkflow, // a case waits until a bug is fixed; the bug does not end it
		MaxHeartbeatThrottleInterval:       heartbeatInterval,
		Interceptors:                       o.Interceptors,
		OnFatalError:                       o.OnFatalError,
	}
}
