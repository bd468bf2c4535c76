package histories_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// lostAnswerInterceptor acts like a worker that is killed after it took a share: the first
// answer is lost.
type lostAnswerInterceptor struct {
	interceptor.WorkerInterceptorBase
	over func() bool
}

func (d *lostAnswerInterceptor) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &lostAnswerActivity{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, over: d.over}
}

type lostAnswerActivity struct {
	interceptor.ActivityInboundInterceptorBase
	over func() bool
}

func (d *lostAnswerActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	answer, err := d.Next.ExecuteActivity(ctx, in)
	info := activity.GetInfo(ctx)
	if info.ActivityType.Name != "TakeShare" || info.Attempt > 1 || err != nil {
		return answer, err
	}
	ticks := time.NewTicker(20 * time.Millisecond)
	defer ticks.Stop()
	for !d.over() {
		activity.RecordHeartbeat(ctx)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-ticks.C:
		}
	}
	return nil, errors.New("the worker died")
}

func TestBlockIsNotRepeatedAfterAKilledWorker(t *testing.T) {
	t.Parallel()
	const ref = "INC-0000-0006"
	lostAnswer := &lostAnswerInterceptor{}
	var h *harness
	lostAnswer.over = func() bool { return h.platform.times("unblock") == 1 }
	h = newHarness(t, shortWindows(), lostAnswer)
	h.openIncident(ref, "@lost.answer")
	h.do(ref, "comms-1", casework.RoleComms, removable())
	h.decideMeasure(ref, "P1", casework.MeasureWarn)
	h.waitForStage(ref, incident.StageWatch)
	h.do(ref, "comms-1", casework.RoleComms, incident.Observe{Behaviour: incident.Continued})
	h.decideMeasure(ref, "P2", casework.MeasureBlock)
	h.waitForStage(ref, incident.StageClosed)
	require.Equal(t, 1, h.platform.times("block"))
	require.Equal(t, 1, h.platform.times("unblock"))
	require.Equal(t, incident.OutcomeNoRecurrence, h.store.fold(ref).Outcome)
}
