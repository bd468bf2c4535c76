package workflows_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
	"duecourse/workflows"
)

// anything is the mocks' word for any argument.
const anything = "mock.Anything"

// bar is one author's block and the cases that share it.
type bar struct {
	t        *testing.T
	env      *testsuite.TestWorkflowEnvironment
	platform *platform
	mu       sync.Mutex
	signals  map[string][]casework.BlockReport // by case
}

// told is what a case was answered, and when.
type told struct {
	casework.BlockReport
	done bool
	err  error
}

func newBar(t *testing.T) *bar {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	b := &bar{t: t, env: suite.NewTestWorkflowEnvironment(), platform: newPlatform(t, &ledger{t: t})}
	b.signals = map[string][]casework.BlockReport{}
	b.env.SetTestTimeout(time.Minute)
	b.env.SetStartTime(began())
	programs := &workflows.Workflows{}
	b.env.RegisterWorkflowWithOptions(programs.Block, workflow.RegisterOptions{Name: protocol.BlockWorkflow})
	b.env.RegisterActivity(&activities.Channel{Platforms: b.platform, Writer: writerFake{zone: time.UTC}})
	b.env.OnSignalExternalWorkflow(anything, anything, "", protocol.SignalBlockReport, anything).Return(
		func(_, caseID, _, _ string, report any) error {
			b.mu.Lock()
			defer b.mu.Unlock()
			r, some := report.(casework.BlockReport)
			require.True(t, some)
			b.signals[caseID] = append(b.signals[caseID], r)
			return nil
		})
	return b
}

func (b *bar) at(after time.Duration, do func()) { b.env.RegisterDelayedCallback(do, after) }

// asks sends an update of a case so long after the block began to run.
func (b *bar) asks(after time.Duration, update string, share protocol.Share) *told {
	answer := &told{}
	b.at(after, func() {
		if share.ByHand != nil {
			at := b.env.Now()
			share.ByHand = &at
		}
		b.env.UpdateWorkflow(update, "", &testsuite.TestUpdateCallback{
			OnReject: func(err error) { answer.err, answer.done = err, true },
			OnAccept: func() {},
			OnComplete: func(r any, err error) {
				answer.BlockReport, _ = r.(casework.BlockReport)
				answer.err, answer.done = err, true
			},
		}, share)
	})
	return answer
}

func (b *bar) run() {
	b.t.Helper()
	b.env.ExecuteWorkflow(protocol.BlockWorkflow, protocol.Block{Channel: "sandbox", Author: "@angry"})
	require.True(b.t, b.env.IsWorkflowCompleted())
	require.NoError(b.t, b.env.GetWorkflowError())
	require.False(b.t, b.platform.blocked, "a block ends")
}

// heard lists the states that a case was signalled.
func (b *bar) heard(caseID string) []casework.BlockState {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := []casework.BlockState{}
	for _, r := range b.signals[caseID] {
		list = append(list, r.State)
	}
	return list
}

func shareFor(caseID string) protocol.Share {
	return protocol.Share{
		CaseID: caseID, Action: "A3", Channel: "sandbox", Author: "@angry", Lasting: week, Retry: time.Hour,
	}
}

func byHand(caseID string) protocol.Share {
	share, at := shareFor(caseID), began()
	share.ByHand = &at // when it is sent
	return share
}

func TestBlockEndsByItselfAfterSevenDays(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	one := b.asks(0, protocol.UpdateShare, shareFor("one"))
	b.at(week-time.Second, func() { require.True(t, b.platform.blocked) })
	b.run()
	require.Equal(t, casework.BlockConfirmed, one.State)
	require.Equal(t, began(), one.From)
	require.Equal(t, began().Add(week), one.Until)
	require.Equal(t, []casework.BlockState{casework.BlockLifted}, b.heard("one"))
	require.Equal(t, began().Add(week), b.signals["one"][0].At)
}

func TestBlockIsLiftedOnceWhenTwoCasesShareIt(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.asks(0, protocol.UpdateShare, shareFor("one"))
	two := b.asks(3*day, protocol.UpdateShare, shareFor("two"))
	b.at(9*day, func() { require.True(t, b.platform.blocked, "the second share still runs") })
	b.run()
	require.Equal(t, began().Add(10*day), two.Until)
	require.Equal(t, 1, b.platform.times("block"))
	require.Equal(t, 1, b.platform.times("unblock"))
	require.Equal(t, began().Add(10*day), b.signals["one"][0].At)
	require.Equal(t, []casework.BlockState{casework.BlockLifted}, b.heard("two"))
}

func TestShareThatIsTakenTwiceIsOneShare(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.asks(0, protocol.UpdateShare, shareFor("one"))
	again := b.asks(day, protocol.UpdateShare, shareFor("one"))
	b.run()
	require.True(t, again.done)
	require.Equal(t, casework.BlockConfirmed, again.State)
	require.Equal(t, began().Add(week), again.Until)
	require.Len(t, b.heard("one"), 1)
}

func TestShareThatArrivesWhileTheBlockIsLiftedBlocksAgainAfterwards(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.asks(0, protocol.UpdateShare, shareFor("one"))
	b.at(day, func() { b.platform.refuses("unblock", activities.Unavailable) })
	two := b.asks(week+time.Minute, protocol.UpdateShare, shareFor("two"))
	b.at(week+2*time.Minute, func() {
		require.Equal(t, casework.BlockTrying, two.State, "it is not kept waiting without a word")
		b.platform.relents("unblock")
	})
	b.at(week+30*time.Minute, func() { require.True(t, b.platform.blocked) })
	b.run()
	require.Equal(t, 2, b.platform.times("block"))
	require.Equal(t, 2, b.platform.times("unblock"))
	require.Equal(t, []casework.BlockState{casework.BlockLifted}, b.heard("one"))
	require.Equal(t, []casework.BlockState{casework.BlockConfirmed, casework.BlockLifted}, b.heard("two"))
}

func TestWithdrawnShareLeavesTheBlockToTheOthers(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.asks(0, protocol.UpdateShare, shareFor("one"))
	b.asks(3*day, protocol.UpdateShare, shareFor("two"))
	gone := b.asks(4*day, protocol.UpdateWithdraw, shareFor("two"))
	b.at(5*day, func() { require.True(t, b.platform.blocked) })
	b.run()
	require.Equal(t, casework.BlockShareWithdrawn, gone.State)
	require.Equal(t, began().Add(week), b.signals["one"][0].At, "the end is again that of the first")
	require.Empty(t, b.heard("two"))
}

func TestLastShareWithdrawnLiftsTheBlockAtOnce(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.asks(0, protocol.UpdateShare, shareFor("one"))
	gone := b.asks(2*day, protocol.UpdateWithdraw, shareFor("one"))
	stranger := b.asks(day, protocol.UpdateWithdraw, shareFor("two"))
	b.run()
	require.Equal(t, casework.BlockLifted, gone.State)
	require.Equal(t, began().Add(2*day), gone.At)
	require.Equal(t, casework.BlockLifted, stranger.State, "who has no share has nothing to give back")
	require.Empty(t, b.heard("one"), "it was answered")
	require.Equal(t, 1, b.platform.times("unblock"))
}

func TestBlockThatIsRefusedAtFirstIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.platform.refuses("block", activities.Unavailable)
	one := b.asks(0, protocol.UpdateShare, shareFor("one"))
	two := b.asks(20*time.Second, protocol.UpdateShare, shareFor("two"))
	b.at(25*time.Second, func() { b.platform.relents("block") })
	b.run()
	require.Equal(t, casework.BlockTrying, one.State)
	require.Contains(t, one.Detail, "The platform says: unavailable.")
	require.Equal(t, casework.BlockTrying, two.State)
	require.Equal(t, 1, b.platform.times("block"))
	want := []casework.BlockState{casework.BlockConfirmed, casework.BlockLifted}
	require.Equal(t, want, b.heard("one"))
	require.Equal(t, want, b.heard("two"))
	require.Equal(t, week, b.signals["one"][0].Until.Sub(b.signals["one"][0].From))
}

func TestBlockThatIsRefusedForAWholeWindowIsEverySharersTask(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.platform.refuses("block", activities.Declined)
	b.asks(0, protocol.UpdateShare, shareFor("one"))
	b.asks(time.Minute, protocol.UpdateShare, shareFor("two"))
	b.at(2*time.Hour, func() {
		want := []casework.BlockState{casework.BlockNeedsPerson}
		require.Equal(t, want, b.heard("one"))
		require.Equal(t, want, b.heard("two"))
		require.Equal(t, "The platform says: declined.", b.signals["one"][0].Detail)
	})
	late := b.asks(3*time.Hour, protocol.UpdateShare, shareFor("three"))
	done := b.asks(4*time.Hour, protocol.UpdateShare, byHand("one"))
	b.at(5*time.Hour, func() { b.platform.blocked = true }) // the person did it
	b.run()
	require.Equal(t, casework.BlockNeedsPerson, late.State)
	require.Equal(t, casework.BlockConfirmed, done.State)
	require.Equal(t, began().Add(4*time.Hour), done.From)
	for _, other := range []string{"two", "three"} {
		confirmed := b.signals[other][len(b.signals[other])-2]
		require.Equal(t, casework.BlockConfirmed, confirmed.State, other)
		require.Equal(t, began().Add(4*time.Hour+week), confirmed.Until, other)
	}
	require.Equal(t, 0, b.platform.times("block"))
	require.Equal(t, 1, b.platform.times("unblock"))
}

func TestBlockOnAChannelWithoutAnAdapterIsAPersonsTaskAtOnce(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.platform.refuses("block", activities.ByHand)
	b.platform.refuses("unblock", activities.ByHand)
	one := b.asks(0, protocol.UpdateShare, shareFor("one"))
	b.asks(time.Hour, protocol.UpdateShare, byHand("one"))
	b.asks(time.Hour+week+time.Hour, protocol.UpdateLifted, shareFor("one"))
	b.run()
	require.Equal(t, casework.BlockNeedsPerson, one.State)
	require.Equal(t, []casework.BlockState{casework.BlockLiftNeedsPerson, casework.BlockLifted}, b.heard("one"))
}

func TestLiftThatIsRefusedForAWholeWindowIsEverySharersTask(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.asks(0, protocol.UpdateShare, shareFor("one"))
	b.asks(0, protocol.UpdateShare, shareFor("two"))
	b.at(day, func() { b.platform.refuses("unblock", activities.Declined) })
	b.at(8*day, func() {
		require.Equal(t, []casework.BlockState{casework.BlockLiftNeedsPerson}, b.heard("one"))
		require.Equal(t, []casework.BlockState{casework.BlockLiftNeedsPerson}, b.heard("two"))
		b.platform.blocked = false // the person did it
	})
	b.asks(9*day, protocol.UpdateLifted, shareFor("two"))
	b.run()
	require.Equal(t, casework.BlockLifted, b.signals["one"][1].State, "one person is enough")
	require.Equal(t, 0, b.platform.times("unblock"))
}

func TestPlatformThatLiesAboutABlockIsFoundOut(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.platform.lies["block"] = true
	one := b.asks(0, protocol.UpdateShare, shareFor("one"))
	b.at(2*time.Hour, func() {
		require.Equal(t, []casework.BlockState{casework.BlockNeedsPerson}, b.heard("one"))
		require.Contains(t, b.signals["one"][0].Detail, "it is not so")
	})
	gone := b.asks(3*time.Hour, protocol.UpdateWithdraw, shareFor("one"))
	b.run()
	require.Equal(t, casework.BlockTrying, one.State)
	require.Equal(t, casework.BlockShareWithdrawn, gone.State)
	require.Equal(t, 0, b.platform.tries["unblock"], "nobody was blocked")
}

func TestPlatformThatLiesAboutAnUnblockIsFoundOut(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.asks(0, protocol.UpdateShare, shareFor("one"))
	b.platform.lies["unblock"] = true
	b.at(8*day, func() {
		require.Equal(t, []casework.BlockState{casework.BlockLiftNeedsPerson}, b.heard("one"))
		b.platform.blocked = false
	})
	b.asks(9*day, protocol.UpdateLifted, shareFor("one"))
	b.run()
}

func TestBlockWithoutAShareEndsHarmlessly(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.run()
	require.Empty(t, b.platform.tries)
}

func TestBlockThatSomebodyCancelsIsLiftedAllTheSame(t *testing.T) {
	t.Parallel()
	b := newBar(t)
	b.asks(0, protocol.UpdateShare, shareFor("one"))
	b.at(time.Hour, func() { b.env.CancelWorkflow() })
	b.at(2*time.Hour, func() { require.True(t, b.platform.blocked, "it runs its seven days") })
	b.run()
}
