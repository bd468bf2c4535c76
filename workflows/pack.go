package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// buildPack builds the evidence pack that is handed over (R6, R9), as of where the
// case stands now. The case goes on meanwhile: much evidence takes its time.
func (c *incident) buildPack(ctx workflow.Context, a casework.Action) {
	order := activities.PackOrder{Ref: c.Ref, AsOf: c.Seq}
	c.inHand = append(c.inHand, a.ID)
	workflow.Go(ctx, func(ctx workflow.Context) {
		c.await(ctx, func() bool { return c.recorded >= order.AsOf })
		var result casework.Result
		if err := workflow.ExecuteActivity(building(ctx), packs.BuildPack, order).Get(ctx, &result); err != nil {
			result = casework.Result{Outcome: casework.NeedsAPerson, Detail: unbuilt(err)}
		}
		c.inHand = without(c.inHand, a.ID)
		c.take(ctx, c.Finish(a.ID, result, c.moment(ctx)), protocol.Request{})
		c.notTwice(ctx, a)
	})
}

// building are the options of a pack: tried for about a minute when the bucket does
// not answer, and however long it takes while its heartbeat says that it goes on.
func building(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Minute,
		HeartbeatTimeout:    15 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumAttempts: 6},
		Summary:             casework.ActionBuildPack.Title(),
	})
}

func unbuilt(err error) string {
	detail := "The evidence pack could not be built in time."
	if told, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		detail = told.Message()
	}
	return detail + " Take it from the page of the case when it can be built again, or hand over without it."
}

// hearCustody takes it that an exhibit is not what was taken into custody.
func (c *incident) hearCustody(ctx workflow.Context) {
	reports := workflow.GetSignalChannel(ctx, protocol.SignalCustody)
	for {
		var exhibit string
		if !reports.Receive(ctx, &exhibit) {
			return
		}
		c.take(ctx, c.EvidenceChanged(exhibit, c.moment(ctx)), protocol.Request{})
	}
}

// Custody tells the case, information governance and the head of Communications
// that an exhibit is not what was taken into custody (R7). It is said once: the
// workflow's id is made from the exhibit.
func (w *Workflows) Custody(ctx workflow.Context, about protocol.Custody) error {
	told := workflow.SignalExternalWorkflow(ctx, protocol.IncidentID(about.Ref), "", protocol.SignalCustody, about.Exhibit)
	if err := told.Get(ctx, nil); err != nil { // a closed case hears nothing more
		workflow.GetLogger(ctx).Info("the case is not running", "ref", about.Ref)
	}
	for _, role := range []casework.Role{casework.RoleRecords, casework.RoleCommsLead} {
		notice := activities.Notice{
			Kind: activities.NoticeCustody, Ref: about.Ref, Role: role, Of: about.Exhibit,
			Key: protocol.CustodyID(about.Ref, about.Exhibit) + "/" + string(role),
		}
		if err := workflow.ExecuteActivity(posting(ctx, "Tell "+role.Title()), mail.Notify, notice).Get(ctx, nil); err != nil {
			workflow.GetLogger(ctx).Error("could not be delivered", "ref", about.Ref, "role", role, "error", err)
		}
	}
	return nil
}
