package worker

import (
	"time"

	"go.temporal.io/sdk/client"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/protocol"
	"duecourse/workflows"
)

// Deps is what the workflows and activities of a worker need.
type Deps struct {
	Zone     *time.Location // in which working days are counted
	Register *activities.Register
	Channel  *activities.Channel
	Blocks   *activities.Blocks
	Mail     *activities.Mail
}

// stopTimeout is how long a worker that is asked to stop lets activities finish.
const stopTimeout = 20 * time.Second

// New builds a worker; its owner starts and stops it. A bug in a workflow blocks
// its case until a worker without the bug comes, and never fails it.
func New(c client.Client, deps Deps) sdkworker.Worker {
	w := sdkworker.New(c, protocol.TaskQueue, sdkworker.Options{
		WorkflowPanicPolicy: sdkworker.BlockWorkflow,
		WorkerStopTimeout:   stopTimeout,
	})
	programs := &workflows.Workflows{Zone: deps.Zone}
	w.RegisterWorkflowWithOptions(programs.Incident, workflow.RegisterOptions{Name: protocol.IncidentWorkflow})
	w.RegisterWorkflowWithOptions(programs.Block, workflow.RegisterOptions{Name: protocol.BlockWorkflow})
	w.RegisterActivity(deps.Register)
	w.RegisterActivity(deps.Channel)
	w.RegisterActivity(deps.Blocks)
	w.RegisterActivity(deps.Mail)
	return w
}
