package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

func TestCaseThatSomebodyCancelsGoesOnAndAnswersItsCommands(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.at(time.Hour, func() { w.env.CancelWorkflow() })
	w.does(2*time.Hour, comms1(), abusive())
	w.measures(3*time.Hour, "P1", casework.MeasureWarn)
	w.does(4*time.Hour, comms1(), incident.Observe{Behaviour: incident.Complied})
	require.Equal(t, incident.OutcomeComplied, w.run().Outcome)
	require.Len(t, w.platform.letters, 1)
}

func TestCommandThatIsBeingRecordedIsAnsweredThoughSomebodyCancels(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.at(time.Hour, func() { w.store.setDown(true) })
	noted := w.does(2*time.Hour, comms1(), casework.AddNote{Text: "Seen."})
	w.at(2*time.Hour+time.Minute, func() {
		require.False(t, noted.done, "it waits for the store")
		w.env.CancelWorkflow()
	})
	w.at(2*time.Hour+2*time.Minute, func() { w.store.setDown(false) })
	w.does(4*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	w.run()
	require.Equal(t, 2, noted.answer.Seq)
}

func TestAccountRequestThatSomebodyCancelsIsStillGranted(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.env.RegisterDelayedCallback(func() { o.env.CancelWorkflow() }, 30*time.Second)
	o.checked()
	o.does(2*time.Hour, comms1(), granted(), "")
	require.Equal(t, account.RequestGranted, o.request().Outcome)
}

func TestShareInABlockThatSomebodyCancelledIsAnswered(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	b.at(time.Hour, func() { b.env.CancelWorkflow() })
	two := b.update(day, protocol.UpdateShare, shareFor("two"))
	gone := b.update(2*day, protocol.UpdateWithdraw, shareFor("two"))
	last := b.update(3*day, protocol.UpdateWithdraw, shareFor("one"))
	b.run()
	require.NoError(t, two.err)
	require.Equal(t, incident.BlockConfirmed, two.State)
	require.Equal(t, incident.BlockShareWithdrawn, gone.State)
	require.NoError(t, last.err)
	require.Equal(t, incident.BlockLifted, last.State)
}

func TestAlarmAboutAnExhibitIsRaisedThoughSomebodyCancels(t *testing.T) {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(noLog{})
	env, mail := suite.NewTestWorkflowEnvironment(), &mailFake{broken: true}
	env.SetTestTimeout(time.Minute)
	registerWorkflows(env, time.UTC)
	env.RegisterActivity(mail)
	env.OnSignalExternalWorkflow(anything, anything, "", protocol.SignalCustody, anything).Return(nil)
	env.RegisterDelayedCallback(func() { env.CancelWorkflow() }, 10*time.Second)
	env.RegisterDelayedCallback(func() { mail.setDown(false) }, 20*time.Second)
	env.ExecuteWorkflow(protocol.CustodyWorkflow, protocol.Custody{Ref: ref, Exhibit: "E1"})
	require.NoError(t, env.GetWorkflowError())
	require.Len(t, mail.noticesOf(casework.NoticeCustody), 2)
}
