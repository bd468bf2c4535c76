package workflows

import (
	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// Custody tells the case, information governance and the head of Communications
// that an exhibit is no longer what was taken into custody (R7). It does so once,
// because the workflow's id comes from the exhibit.
func (w *Workflows) Custody(ctx workflow.Context, about protocol.Custody) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // an alarm is passed on; nobody cancels it
	id := protocol.CaseID(about.Ref)              //workflowcheck:ignore
	signal := workflow.SignalExternalWorkflow(ctx, id, "", protocol.SignalCustody, protocol.CustodySignal{Exhibit: about.Exhibit})
	if err := signal.Get(ctx, nil); err != nil { // a closed case does not need to know
		workflow.GetLogger(ctx).Info("the case is not running", "ref", about.Ref)
	}
	for _, role := range []casework.Role{casework.RoleRecords, casework.RoleCommsLead} {
		notice := casework.Notice{
			Kind: casework.NoticeCustody, Ref: about.Ref, Role: role, Of: about.Exhibit,
			Key: protocol.CustodyID(about.Ref, about.Exhibit) + "/" + string(role),
		}
		if err := workflow.ExecuteActivity(mailOptions(ctx, "Tell "+role.InSentence()), mail.Notify, notice).Get(ctx, nil); err != nil {
			workflow.GetLogger(ctx).Error("cannot deliver a message", "ref", about.Ref, "role", role, "error", err)
		}
	}
	return nil
}

// receiveCustodyReports records that an exhibit is no longer what was taken into
// custody.
func (c *incidentRun) receiveCustodyReports(ctx workflow.Context) {
	reports := workflow.GetSignalChannel(ctx, protocol.SignalCustody)
	for {
		var report protocol.CustodySignal
		if !reports.Receive(ctx, &report) {
			return
		}
		if c.proved(ctx, protocol.SignalCustody, report.Proof) {
			c.appendEvents(ctx, c.EvidenceChanged(report.Exhibit, c.moment(ctx)), protocol.Request{})
		}
	}
}
