package histories_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"google.golang.org/grpc"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// TestReportOfABlockThatMeetsTheEndOfARunIsNotLost sends the end of a block at the moment in
// which the run asks to continue as new. The server then refuses the new run, and hands the
// report over together with the timer that ended the run before.
func TestReportOfABlockThatMeetsTheEndOfARunIsNotLost(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0009"
	h := newHarness(t, map[string]string{"block": "1h", "response": "1h", "recurrence": "2h"})
	h.openIncident(ref, "@meets.the.end")
	h.do(ref, "comms-1", casework.RoleComms, removable())
	h.decideMeasure(ref, "P1", casework.MeasureWarn)
	h.waitForStage(ref, incident.StageWatch)
	h.do(ref, "comms-1", casework.RoleComms, incident.Observe{Behaviour: incident.Continued})
	h.decideMeasure(ref, "P2", casework.MeasureBlock)
	h.waitUntil(ref, "blocked and told", func(c *incident.Case) bool { return c.Block.Active() && c.Stage == incident.StageWatch })
	action := h.store.fold(ref).Block.Action

	var met atomic.Bool
	meet := func(ctx context.Context, method string, request, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
		if done, is := request.(*workflowservice.RespondWorkflowTaskCompletedRequest); is && endsRun(done) && met.CompareAndSwap(false, true) {
			report := protocol.BlockSignal{BlockReport: incident.BlockReport{Action: action, State: incident.BlockLifted, At: time.Now()}}
			if err := h.client.SignalWorkflow(ctx, protocol.CaseID(ref), "", protocol.SignalBlockReport, report); err != nil {
				return err
			}
		}
		return invoke(ctx, method, request, reply, cc, options...)
	}
	c, err := client.Dial(client.Options{
		HostPort: h.server, Identity: "test", Logger: log.NewStructuredLogger(discardLog()),
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(meet)}},
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	h.worker.Stop()
	h.startWorkerOn(c)

	var writers sync.WaitGroup
	for range 16 {
		writers.Go(func() {
			for !met.Load() {
				note := h.request(ref, "comms-1", casework.AddNote{Text: strings.Repeat("n", 10)}, casework.RoleComms)
				_, _ = h.cases.Send(t.Context(), ref, note) // one that meets the end of a run is not answered
			}
		})
	}
	writers.Wait()
	h.waitUntil(ref, "unblocked", func(c *incident.Case) bool { return !c.Block.Active() })
}

// endsRun says whether a worker asks the server to continue a workflow as new.
func endsRun(done *workflowservice.RespondWorkflowTaskCompletedRequest) bool {
	for _, command := range done.GetCommands() {
		if command.GetCommandType() == enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION {
			return true
		}
	}
	return false
}
