package publication_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

func ptr[T any](v T) *T { return &v }

func TestS9NothingIsReleasedBeforeTheEmbargoEndsAndThenOnceOnEachChannel(t *testing.T) {
	t.Parallel()
	d := embargoed(t)
	require.Equal(t, publication.StageEmbargoed, d.p.Stage)
	d.advance(d.p.Embargo.Until.Sub(d.at) - time.Microsecond)
	require.Empty(t, d.p.ToPerform())
	require.Equal(t, casework.CodeEmbargoed, d.refuses(press, publication.Release{}).Code)
	d.advance(time.Microsecond)
	require.Equal(t, publication.StageReleased, d.p.Stage)
	require.Len(t, d.p.ToPerform(), 3)
	d.advance(24 * time.Hour)
	require.Len(t, d.p.Actions, 3, "it is ordered once")
}

func TestS9OneChannelThatRefusesNeitherHoldsNorRepeatsTheOthers(t *testing.T) {
	t.Parallel()
	d := released(t)
	require.Equal(t, publication.ChannelReleased, d.state("sandbox").Status)
	require.Equal(t, publication.ChannelByHand, d.state("nextdoor").Status)
	require.EqualValues(t, "released", d.p.Shown())
	require.False(t, d.p.Closed(), "a person still has a task")
	tasks := casework.Tasks(d.p)
	require.Len(t, tasks, 1)
	require.Equal(t, casework.RolePress, tasks[0].Role)

	d.do(press, publication.Release{})
	require.Len(t, d.p.ToPerform(), 1, "only the channel that refused is tried again")
	require.Empty(t, casework.Tasks(d.p))
	d.finish("nextdoor", refused())
	d.do(press, publication.Confirm{Action: d.state("nextdoor").Action, Outcome: casework.ActionIsNotPossible, Note: "The account is locked."})
	require.Equal(t, publication.ChannelFailed, d.state("nextdoor").Status)
	require.True(t, d.p.Closed())
	require.Equal(t, publication.OutcomeReleased, d.p.Outcome)
	require.NotNil(t, d.p.ClosedAt)
}

func TestS9MachineThatWasOffAcrossTheTimeReleasesOnceAndMarksItLate(t *testing.T) {
	t.Parallel()
	d := embargoed(t).sleep(49 * time.Hour)
	require.Equal(t, publication.StageReleased, d.p.Stage)
	d.finish("sandbox", done("https://sandbox.example/1"))
	require.True(t, d.state("sandbox").Late)
	punctual := embargoed(t).advance(47*time.Hour).finish("sandbox", done("https://sandbox.example/1"))
	require.False(t, punctual.state("sandbox").Late)
}

func TestS9ReleaseAfterTheWindowAsksThePressOffice(t *testing.T) {
	t.Parallel()
	d := embargoed(t).sleep(47*time.Hour + 4*time.Hour + time.Second)
	require.True(t, d.p.Missed)
	require.Empty(t, d.p.ToPerform())
	tasks := casework.Tasks(d.p)
	require.Len(t, tasks, 1)
	require.Equal(t, publication.CommandRelease, tasks[0].Command)
	d.advance(time.Hour)
	require.Empty(t, d.p.ToPerform(), "it waits for the press office")
	d.do(press, publication.Release{})
	require.Len(t, d.p.ToPerform(), 3)

	d = embargoed(t).sleep(47*time.Hour + 4*time.Hour)
	require.False(t, d.p.Missed, "the window is not over")
}

func TestS8NobodyApprovesWhatTheyWroteAlsoAfterAnEdit(t *testing.T) {
	t.Parallel()
	d := newDriver(t).do(writer, release()).do(writer, publication.Submit{})
	require.Equal(t, casework.CodeNotPermitted, d.refuses(comms, approval()).Code)
	require.Equal(t, casework.CodeNotPermitted, d.refuses(writer, approval()).Code)
	d.do(robin, publication.Edit{Title: ptr("Bridge opens soon")})
	require.Equal(t, casework.CodeFourEyes, d.refuses(robin, approval()).Code)
	d.do(press, approval())
	require.Equal(t, press.ID, d.p.Approval.By.ID)

	own := newDriver(t).do(press, release()).do(press, publication.Submit{})
	require.Equal(t, casework.CodeFourEyes, own.refuses(press, approval()).Code)
}

func TestS8EditAfterApprovalVoidsItAndHoldsTheRelease(t *testing.T) {
	t.Parallel()
	d := embargoed(t).do(writer, publication.Edit{Body: ptr("The bridge opens on Saturday.")})
	require.Equal(t, publication.StageApproval, d.p.Stage)
	require.Nil(t, d.p.Approval)
	d.advance(96 * time.Hour)
	require.Nil(t, d.p.ReleasedAt, "nothing is released without approval")
	d.do(press, approval())
	require.Equal(t, publication.StageReleased, d.p.Stage)
	require.Equal(t, "The bridge opens on Saturday.", d.p.Words.Body)
}

func TestS9PublicationIsCancelledUntilTheLastSecond(t *testing.T) {
	t.Parallel()
	d := embargoed(t)
	d.at = d.p.Embargo.Until // the timer fires now, and the command is handled first
	d.do(writer, publication.Cancel{Reason: "The bridge is closed."})
	require.EqualValues(t, "cancelled", d.p.Shown())
	require.Empty(t, casework.Tick(d.p, d.moment()))
	require.Equal(t, casework.CodeClosed, d.refuses(press, publication.Release{}).Code)
	require.Equal(t, casework.CodeNotNow, released(t).refuses(press, publication.Cancel{}).Code)
}

func TestS9EmbargoIsMovedWithAReasonUntilItHasPassed(t *testing.T) {
	t.Parallel()
	d := embargoed(t)
	require.Equal(t, casework.CodeInvalid, d.refuses(press, publication.MoveEmbargo{Until: "2026-11-05T09:00"}).Code)
	require.Equal(t, casework.CodeInvalid, d.refuses(press, publication.MoveEmbargo{Until: "2026-11-01T09:00", Reason: "r"}).Code)
	d.do(press, publication.MoveEmbargo{Until: "2026-11-05T09:00", Reason: "The mayor is away."})
	require.Equal(t, publication.StageEmbargoed, d.p.Stage, "the approval stands")
	d.advance(48 * time.Hour)
	require.Nil(t, d.p.ReleasedAt)
	d.advance(24 * time.Hour)
	require.NotNil(t, d.p.ReleasedAt)
	require.Equal(t, casework.CodeNotNow, d.refuses(press, publication.MoveEmbargo{Until: "2026-12-05T09:00", Reason: "r"}).Code)
}

func TestS9PublicationWithoutEmbargoIsReleasedOnceItIsApproved(t *testing.T) {
	t.Parallel()
	open := release()
	open.EmbargoUntil = ""
	d := newDriver(t).do(writer, open).do(writer, publication.Submit{}).do(press, approval())
	require.Len(t, d.p.ToPerform(), 3)
	d.finish("sandbox", done("https://sandbox.example/1"))
	require.False(t, d.state("sandbox").Late)
}

func TestS10InternalAndPartnerMaterialNeedsAnAuthorisation(t *testing.T) {
	t.Parallel()
	for _, source := range []publication.Source{publication.SourceInternal, publication.SourcePartner} {
		draft := release()
		draft.Source = source
		d := newDriver(t).do(writer, draft).do(writer, publication.Submit{})
		require.Equal(t, "reuse_authorised_by", d.refuses(press, approval()).Fields[0].Field)
		d.do(press, publication.Approve{Approve: true, NoPersonalData: true, ReuseAuthorisedBy: "The director of the hospital"})
		require.Equal(t, "The director of the hospital", d.p.Approval.ReuseAuthorisedBy)
	}
}

func TestS11ApproverConfirmsThatNoDataIsPublished(t *testing.T) {
	t.Parallel()
	d := newDriver(t).do(writer, release()).do(writer, publication.Submit{})
	require.Equal(t, "no_personal_data", d.refuses(press, publication.Approve{Approve: true}).Fields[0].Field)
}

func TestS8PressOfficeSendsAPublicationBackWithAReason(t *testing.T) {
	t.Parallel()
	d := newDriver(t).do(writer, release()).do(writer, publication.Submit{})
	require.Equal(t, "reason", d.refuses(press, publication.Approve{}).Fields[0].Field)
	d.do(press, publication.Approve{Reason: "The date is wrong."})
	require.Equal(t, publication.StageDraft, d.p.Stage)
	require.Equal(t, writer.ID, casework.Tasks(d.p)[0].Person)
	d.do(writer, publication.Submit{})
	require.Nil(t, d.p.Returned)
	require.Len(t, casework.Tasks(d.p), 1)
}

func TestS8CorrectionNeedsAnApprovalOfItsOwn(t *testing.T) {
	t.Parallel()
	d := settled(t)
	require.True(t, d.p.Closed())
	d.do(writer, publication.Correct{Body: "The bridge opens on Sunday.", Reason: "The day was wrong."})
	require.EqualValues(t, "approval", d.p.Shown())
	require.Equal(t, "The new bridge opens on Friday.", d.p.PublicPart().(*publication.Publication).Words.Body)
	d.do(press, approval())
	require.Len(t, d.p.ToPerform(), 3)
	require.Equal(t, publication.ActionCorrect, d.p.ToPerform()[0].Kind)
	for _, channel := range d.p.Channels {
		d.finish(channel, done("https://example.org/2"))
	}
	require.True(t, d.p.Closed())
	require.Equal(t, "The bridge opens on Sunday.", d.p.Words.Body)

	dropped := settled(t).do(writer, publication.Correct{Body: "Another text.", Reason: "r"}).do(press, publication.Approve{Reason: "It was right."})
	require.True(t, dropped.p.Closed())
	require.Equal(t, "The new bridge opens on Friday.", dropped.p.Words.Body)
}

func TestS8WithdrawalTakesEveryPostDown(t *testing.T) {
	t.Parallel()
	d := released(t).do(press, publication.Withdraw{Reason: "It is not true."})
	require.EqualValues(t, "withdrawn", d.p.Shown())
	require.Nil(t, d.p.PublicPart())
	down := d.p.ToPerform()
	require.Len(t, down, 2, "Nextdoor never had it")
	require.Equal(t, "https://sandbox.example/1", down[0].URL)
	d.finish("sandbox", done(""))
	require.True(t, d.state("sandbox").TakenDown)
	d.finish("facebook", refused())
	require.Equal(t, "https://facebook.com/1", d.p.Action(d.state("facebook").Action).URL)
	d.do(press, publication.Confirm{Action: d.state("facebook").Action, Outcome: casework.ActionIsDone})
	require.True(t, d.p.Closed())
	require.Equal(t, casework.CodeClosed, d.refuses(press, publication.Withdraw{Reason: "r"}).Code)
}

func TestS9NobodyOutsideSeesAPublicationBeforeItsRelease(t *testing.T) {
	t.Parallel()
	require.Nil(t, embargoed(t).p.PublicPart())
	part := released(t).p.PublicPart().(*publication.Publication)
	require.Equal(t, "Bridge opens", part.Words.Title)
	require.Empty(t, part.Writers)
	for _, e := range settled(t).log {
		require.NotContains(t, publication.Summary(e), "ridge", "no word of the text stands in a summary")
	}
}
