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

// lateDeath is a worker that takes a share, and dies before it can say so: its
// first answer is lost until the block is over.
type lateDeath struct {
	interceptor.WorkerInterceptorBase
	over func() bool
}

func (d *lateDeath) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &dying{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, over: d.over}
}

type dying struct {
	interceptor.ActivityInboundInterceptorBase
	over func() bool
}

func (d *dying) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
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
	death := &lateDeath{}
	var h *house
	death.over = func() bool { return h.platform.times("unblock") == 1 }
	h = newHouse(t, shortWindows(), death)
	h.opens(ref, "@dying")
	h.gives(ref, "comms-1", casework.RoleComms, unacceptable())
	h.measures(ref, "P1", casework.MeasureWarn)
	h.stage(ref, incident.StageWatch)
	h.gives(ref, "comms-1", casework.RoleComms, incident.Observe{Behaviour: incident.Continued})
	h.measures(ref, "P2", casework.MeasureBlock)
	h.stage(ref, incident.StageClosed)
	require.Equal(t, 1, h.platform.times("block"))
	require.Equal(t, 1, h.platform.times("unblock"))
	require.Equal(t, incident.OutcomeNoRecurrence, h.register.fold(ref).Outcome)
}
