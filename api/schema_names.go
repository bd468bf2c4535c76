package api

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
	"duecourse/internal/report"
)

// schemaName names the schema of a type in the document.
func schemaName(t reflect.Type, hint string) string {
	named := t
	if t.Kind() == reflect.Pointer {
		named = t.Elem()
	}
	if name, agreed := agreedNames()[named]; agreed {
		return name
	}
	return huma.DefaultSchemaNamer(t, hint)
}

// agreedNames are the names that the contract has for types of the domain, where they
// differ from those of the types.
func agreedNames() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[incident.Identify]():       "IdentifyForm",
		reflect.TypeFor[incident.Advise]():         "AdviseForm",
		reflect.TypeFor[incident.Decide]():         "DecideForm",
		reflect.TypeFor[incident.RecordProgress](): "ProgressForm",
		reflect.TypeFor[incident.Describe]():       "DescribeForm",
		reflect.TypeFor[incident.DecideReferral](): "ReferralForm",
		reflect.TypeFor[casework.StopClock]():      "PauseForm",
		reflect.TypeFor[casework.StartClock]():     "ResumeForm",
		reflect.TypeFor[incident.Reopen]():         "ReopenForm",
		reflect.TypeFor[incident.Overturn]():       "OverturnForm",
		reflect.TypeFor[casework.Assign]():         "AssignForm",
		reflect.TypeFor[casework.AddNote]():        "NoteForm",

		reflect.TypeFor[account.Approve]():         "ApproveForm",
		reflect.TypeFor[account.Verify]():          "VerifyForm",
		reflect.TypeFor[account.RecordLearning]():  "LearningForm",
		reflect.TypeFor[account.Withdraw]():        "WithdrawForm",
		reflect.TypeFor[account.AskAgain]():        "AgainForm",
		reflect.TypeFor[account.AskRequestAgain](): "AgainRequest",
		reflect.TypeFor[account.Review]():          "ReviewForm",
		reflect.TypeFor[account.RenewLearning]():   "RenewForm",
		reflect.TypeFor[account.Renewal]():         "RenewalForm",
		reflect.TypeFor[account.Suspend]():         "SuspendForm",
		reflect.TypeFor[account.Reinstate]():       "ReinstateForm",
		reflect.TypeFor[account.ReportOwnerLeft](): "LeftForm",
		reflect.TypeFor[account.Close]():           "CloseAccountForm",
		reflect.TypeFor[account.Accepted]():        "EvidenceBody",

		reflect.TypeFor[publication.Submit]():      "SubmitForm",
		reflect.TypeFor[publication.MoveEmbargo](): "MoveEmbargoForm",
		reflect.TypeFor[publication.Release]():     "ReleaseForm",
		reflect.TypeFor[publication.Decline]():     "DeclineForm",
		reflect.TypeFor[publication.Approval]():    "PublicationApprovalBody",
		reflect.TypeFor[publication.Reason]():      "ReasonBody",
		reflect.TypeFor[publication.Preview]():     "ChannelPreviewBody",

		reflect.TypeFor[casework.Verification](): "AuditBody",
		reflect.TypeFor[casework.ChainBreak]():   "BreakBody",
		reflect.TypeFor[incident.Warning]():      "WarningBody",
		reflect.TypeFor[app.PendingTimer]():      "TimerBody",
		reflect.TypeFor[app.AskAgainResult]():    "AskedAgainBody",
		reflect.TypeFor[report.MonthFigure]():    "MonthBody",
		reflect.TypeFor[report.StageFigure]():    "StageBody",
		reflect.TypeFor[report.OutcomeFigure]():  "OutcomeBody",
		reflect.TypeFor[report.MeasureFigure]():  "MeasureFigureBody",
		reflect.TypeFor[report.RequestLoad]():    "WaitingBody",
	}
}
