package workflows_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"duecourse/activities"
	"duecourse/internal/casework/incident"
	"duecourse/internal/channel"
	"duecourse/internal/letter"
	"duecourse/internal/protocol"
)

// anything matches any argument of a mock.
const anything = "mock.Anything"

// blockTest is one author's block and the cases that share it.
type blockTest struct {
	t        *testing.T
	env      *testsuite.TestWorkflowEnvironment
	platform *platformFake
	mu       sync.Mutex
	signals  map[string][]incident.BlockReport // by case
}

// shareReply is the answer to a case.
type shareReply struct {
	incident.BlockReport
	done bool
	err  error
}

func newBlockTest(t *testing.T) *blockTest {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(noLog{})
	b := &blockTest{t: t, env: suite.NewTestWorkflowEnvironment(), platform: newPlatformFake(t, &storeFake{t: t})}
	b.signals = map[string][]incident.BlockReport{}
	b.env.SetTestTimeout(time.Minute)
	b.env.SetStartTime(began())
	registerWorkflows(b.env, time.UTC)
	b.env.RegisterActivity(&activities.Channel{Platforms: b.platform.directory(), Letters: letter.Writer{Zone: time.UTC}})
	b.env.OnSignalExternalWorkflow(anything, anything, "", protocol.SignalBlockReport, anything).Return(
		func(_, caseID, _, _ string, report any) error {
			b.mu.Lock()
			defer b.mu.Unlock()
			r, some := report.(protocol.BlockSignal)
			require.True(t, some)
			b.signals[caseID] = append(b.signals[caseID], r.BlockReport)
			return nil
		})
	return b
}

func (b *blockTest) at(after time.Duration, do func()) { b.env.RegisterDelayedCallback(do, after) }

// update sends an update as a case does, after a time.
func (b *blockTest) update(after time.Duration, update string, share protocol.Share) *shareReply {
	answer := &shareReply{}
	b.at(after, func() {
		if share.ByHand != nil {
			at := b.env.Now()
			share.ByHand = &at
		}
		b.env.UpdateWorkflow(update, "", &testsuite.TestUpdateCallback{
			OnReject: func(err error) { answer.err, answer.done = err, true },
			OnAccept: func() {},
			OnComplete: func(r any, err error) {
				answer.BlockReport, _ = r.(incident.BlockReport)
				answer.err, answer.done = err, true
			},
		}, share)
	})
	return answer
}

func (b *blockTest) run() {
	b.t.Helper()
	b.env.ExecuteWorkflow(protocol.BlockWorkflow, protocol.Block{Channel: "sandbox", Author: "@angry"})
	require.True(b.t, b.env.IsWorkflowCompleted())
	require.NoError(b.t, b.env.GetWorkflowError())
	require.False(b.t, b.platform.blocked, "the block must end")
}

// heard lists the states that the block signalled to a case.
func (b *blockTest) heard(caseID string) []incident.BlockState {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := []incident.BlockState{}
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
	b := newBlockTest(t)
	one := b.update(0, protocol.UpdateShare, shareFor("one"))
	b.at(week-time.Second, func() { require.True(t, b.platform.blocked) })
	b.run()
	require.Equal(t, incident.BlockConfirmed, one.State)
	require.Equal(t, began(), one.From)
	require.Equal(t, began().Add(week), one.Until)
	require.Equal(t, []incident.BlockState{incident.BlockLifted}, b.heard("one"))
	require.Equal(t, began().Add(week), b.signals["one"][0].At)
}

func TestBlockIsLiftedOnceWhenTwoCasesShareIt(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	two := b.update(3*day, protocol.UpdateShare, shareFor("two"))
	b.at(9*day, func() { require.True(t, b.platform.blocked, "the second share still runs") })
	b.run()
	require.Equal(t, began().Add(10*day), two.Until)
	require.Equal(t, 1, b.platform.times("block"))
	require.Equal(t, 1, b.platform.times("unblock"))
	require.Equal(t, began().Add(10*day), b.signals["one"][0].At)
	require.Equal(t, []incident.BlockState{incident.BlockLifted}, b.heard("two"))
}

// wantsTrueEnd is a share of a case that knows the true end of its block.
func wantsTrueEnd(caseID string) protocol.Share {
	share := shareFor(caseID)
	share.TrueEnd = true
	return share
}

func TestRule3EachSharingCaseKnowsTheTrueEndOfItsBlock(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	one := b.update(10*time.Second, protocol.UpdateShare, wantsTrueEnd("one"))
	longer := wantsTrueEnd("two")
	longer.Lasting = 2 * week
	two := b.update(day, protocol.UpdateShare, longer)
	three := b.update(2*day, protocol.UpdateShare, wantsTrueEnd("three"))
	old := b.update(2*day+time.Hour, protocol.UpdateShare, shareFor("old"))
	b.update(3*day, protocol.UpdateWithdraw, longer)
	b.run()
	last := began().Add(day + 2*week)
	require.Equal(t, began().Add(week+time.Minute), one.Until, "a whole minute, as the letter names it")
	require.Equal(t, last, two.Until)
	require.Equal(t, last, three.Until, "the notice of the third case names the true end, not that of its own share")
	require.Equal(t, began().Add(2*day+time.Hour+week), old.Until, "a case that began earlier knows its own share")
	ends := []time.Time{}
	for _, r := range b.signals["one"] {
		if r.State == incident.BlockMoved {
			ends = append(ends, r.Until)
		}
	}
	require.Equal(t, []time.Time{last, began().Add(2*day + time.Hour + week)}, ends)
	require.Equal(t, []incident.BlockState{incident.BlockLifted}, b.heard("old"))
	require.Equal(t, ends[1], b.signals["one"][2].At, "and then it ends")
}

func TestShareThatIsTakenTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	again := b.update(day, protocol.UpdateShare, shareFor("one"))
	b.run()
	require.True(t, again.done)
	require.Equal(t, incident.BlockConfirmed, again.State)
	require.Equal(t, began().Add(week), again.Until)
	require.Len(t, b.heard("one"), 1)
}

func TestShareThatArrivesWhileTheBlockIsLiftedBlocksAgainAfterwards(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	b.at(day, func() { b.platform.refuses("unblock", channel.ErrUnavailable) })
	two := b.update(week+time.Minute, protocol.UpdateShare, shareFor("two"))
	b.at(week+2*time.Minute, func() {
		require.Equal(t, incident.BlockTrying, two.State, "the second case gets an answer at once")
		b.platform.accepts("unblock")
	})
	b.at(week+30*time.Minute, func() { require.True(t, b.platform.blocked) })
	b.run()
	require.Equal(t, 2, b.platform.times("block"))
	require.Equal(t, 2, b.platform.times("unblock"))
	require.Equal(t, []incident.BlockState{incident.BlockLifted}, b.heard("one"))
	require.Equal(t, []incident.BlockState{incident.BlockConfirmed, incident.BlockLifted}, b.heard("two"))
}

func TestWithdrawnShareLeavesTheBlockToTheOthers(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	b.update(3*day, protocol.UpdateShare, shareFor("two"))
	gone := b.update(4*day, protocol.UpdateWithdraw, shareFor("two"))
	b.at(5*day, func() { require.True(t, b.platform.blocked) })
	b.run()
	require.Equal(t, incident.BlockShareWithdrawn, gone.State)
	require.Equal(t, began().Add(week), b.signals["one"][0].At, "the end is that of the first case again")
	require.Empty(t, b.heard("two"))
}

func TestLastShareWithdrawnLiftsTheBlockAtOnce(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	gone := b.update(2*day, protocol.UpdateWithdraw, shareFor("one"))
	withoutShare := b.update(day, protocol.UpdateWithdraw, shareFor("two"))
	b.run()
	require.Equal(t, incident.BlockLifted, gone.State)
	require.Equal(t, began().Add(2*day), gone.At)
	require.Equal(t, incident.BlockLifted, withoutShare.State, "a case without a share gets the current state")
	require.Empty(t, b.heard("one"), "the case got an answer and needs no signal")
	require.Equal(t, 1, b.platform.times("unblock"))
}

func TestBlockThatIsRefusedAtFirstIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.platform.refuses("block", channel.ErrUnavailable)
	one := b.update(0, protocol.UpdateShare, shareFor("one"))
	two := b.update(20*time.Second, protocol.UpdateShare, shareFor("two"))
	b.at(25*time.Second, func() { b.platform.accepts("block") })
	b.run()
	require.Equal(t, incident.BlockTrying, one.State)
	require.Contains(t, one.Detail, "The platform says: unavailable.")
	require.Equal(t, incident.BlockTrying, two.State)
	require.Equal(t, 1, b.platform.times("block"))
	want := []incident.BlockState{incident.BlockConfirmed, incident.BlockLifted}
	require.Equal(t, want, b.heard("one"))
	require.Equal(t, want, b.heard("two"))
	require.Equal(t, week, b.signals["one"][0].Until.Sub(b.signals["one"][0].From))
}

func TestBlockThatIsRefusedForAWholeWindowIsATaskInEveryCase(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.platform.refuses("block", channel.ErrDeclined)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	b.update(time.Minute, protocol.UpdateShare, shareFor("two"))
	b.at(2*time.Hour, func() {
		want := []incident.BlockState{incident.BlockNeedsPerson}
		require.Equal(t, want, b.heard("one"))
		require.Equal(t, want, b.heard("two"))
		require.Equal(t, "The platform says: declined.", b.signals["one"][0].Detail)
	})
	late := b.update(3*time.Hour, protocol.UpdateShare, shareFor("three"))
	done := b.update(4*time.Hour, protocol.UpdateShare, byHand("one"))
	b.at(5*time.Hour, func() { b.platform.blocked = true }) // the person did it
	b.run()
	require.Equal(t, incident.BlockNeedsPerson, late.State)
	require.Equal(t, incident.BlockConfirmed, done.State)
	require.Equal(t, began().Add(4*time.Hour), done.From)
	for _, other := range []string{"two", "three"} {
		confirmed := b.signals[other][len(b.signals[other])-2]
		require.Equal(t, incident.BlockConfirmed, confirmed.State, other)
		require.Equal(t, began().Add(4*time.Hour+week), confirmed.Until, other)
	}
	require.Equal(t, 0, b.platform.times("block"))
	require.Equal(t, 1, b.platform.times("unblock"))
}

func TestBlockOnAChannelWithoutAnAdapterIsAPersonsTaskAtOnce(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.platform.refuses("block", channel.ErrByHand)
	b.platform.refuses("unblock", channel.ErrByHand)
	one := b.update(0, protocol.UpdateShare, shareFor("one"))
	b.update(time.Hour, protocol.UpdateShare, byHand("one"))
	b.update(time.Hour+week+time.Hour, protocol.UpdateLifted, shareFor("one"))
	b.run()
	require.Equal(t, incident.BlockNeedsPerson, one.State)
	require.Equal(t, []incident.BlockState{incident.BlockLiftNeedsPerson, incident.BlockLifted}, b.heard("one"))
}

func TestLiftThatIsRefusedForAWholeWindowIsATaskInEveryCase(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	b.update(0, protocol.UpdateShare, shareFor("two"))
	b.at(day, func() { b.platform.refuses("unblock", channel.ErrDeclined) })
	b.at(8*day, func() {
		require.Equal(t, []incident.BlockState{incident.BlockLiftNeedsPerson}, b.heard("one"))
		require.Equal(t, []incident.BlockState{incident.BlockLiftNeedsPerson}, b.heard("two"))
		b.platform.blocked = false // the person did it
	})
	b.update(9*day, protocol.UpdateLifted, shareFor("two"))
	b.run()
	require.Equal(t, incident.BlockLifted, b.signals["one"][1].State, "one confirmation is enough")
	require.Equal(t, 0, b.platform.times("unblock"))
}

func TestFalseSuccessOfABlockIsDetected(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.platform.lies["block"] = true
	one := b.update(0, protocol.UpdateShare, shareFor("one"))
	b.at(2*time.Hour, func() {
		require.Equal(t, []incident.BlockState{incident.BlockNeedsPerson}, b.heard("one"))
		require.Contains(t, b.signals["one"][0].Detail, "it is not so")
	})
	gone := b.update(3*time.Hour, protocol.UpdateWithdraw, shareFor("one"))
	b.run()
	require.Equal(t, incident.BlockTrying, one.State)
	require.Equal(t, incident.BlockShareWithdrawn, gone.State)
	require.Equal(t, 0, b.platform.tries["unblock"], "nobody was blocked")
}

func TestFalseSuccessOfAnUnblockIsDetected(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	b.platform.lies["unblock"] = true
	b.at(8*day, func() {
		require.Equal(t, []incident.BlockState{incident.BlockLiftNeedsPerson}, b.heard("one"))
		b.platform.blocked = false
	})
	b.update(9*day, protocol.UpdateLifted, shareFor("one"))
	b.run()
}

func TestBlockWithoutAShareEndsHarmlessly(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.run()
	require.Empty(t, b.platform.tries)
}

func TestBlockIgnoresCancellation(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	b.at(time.Hour, func() { b.env.CancelWorkflow() })
	b.at(2*time.Hour, func() { require.True(t, b.platform.blocked, "it runs its seven days") })
	b.run()
}
