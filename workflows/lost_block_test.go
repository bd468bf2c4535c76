package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/incident"
	"duecourse/internal/channel"
	"duecourse/internal/protocol"
)

func heldShare(caseID string, from, until time.Time) protocol.Share {
	share := shareFor(caseID)
	share.Held = &protocol.HeldShare{From: from, Until: until}
	return share
}

// A block whose workflow was terminated is taken up by the cases that share it.
func TestBlockWhoseWorkflowWasLostIsLiftedAtItsEnd(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.platform.blocked = true
	one := b.update(0, protocol.UpdateShare, heldShare("one", began().Add(-day), began().Add(6*day)))
	b.update(time.Hour, protocol.UpdateShare, heldShare("two", began(), began().Add(7*day)))
	b.update(2*time.Hour, protocol.UpdateShare, heldShare("two", began(), began().Add(7*day)))
	b.at(7*day-time.Hour, func() { require.True(t, b.platform.blocked) })
	b.run()
	require.Equal(t, incident.BlockConfirmed, one.State)
	require.Equal(t, 0, b.platform.times("block"), "the author is blocked already")
	require.Equal(t, 1, b.platform.times("unblock"))
	require.Equal(t, []incident.BlockState{incident.BlockLifted}, b.heard("one"))
	require.Equal(t, []incident.BlockState{incident.BlockLifted}, b.heard("two"))
}

func TestLostBlockWhoseEndHasPassedIsLiftedAtOnceOrFoundLifted(t *testing.T) {
	t.Parallel()
	for _, blocked := range []bool{true, false} {
		b := newBlockTest(t)
		b.platform.blocked = blocked
		b.update(0, protocol.UpdateShare, heldShare("one", began().Add(-8*day), began().Add(-day)))
		b.run()
		require.Equal(t, blocked, b.platform.times("unblock") == 1)
		require.Equal(t, []incident.BlockState{incident.BlockLifted}, b.heard("one"))
	}
}

func TestAuthorWhomThePlatformShowsUnblockedIsBlockedAgainWhenTheBlockIsTakenUp(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, heldShare("one", began().Add(-day), began().Add(6*day)))
	b.at(time.Hour, func() { require.True(t, b.platform.blocked) })
	fresh := b.update(2*day, protocol.UpdateShare, shareFor("two"))
	b.run()
	require.Equal(t, began().Add(2*day+week), fresh.Until)
	require.Equal(t, 1, b.platform.times("block"))
	require.Equal(t, 1, b.platform.times("unblock"))
}

// Rule 3: every sharing case gets the task, while the system goes on trying and looking.
func TestSystemGoesOnTryingToLiftABlockThatAPersonHasTakenOver(t *testing.T) {
	t.Parallel()
	b := newBlockTest(t)
	b.update(0, protocol.UpdateShare, shareFor("one"))
	b.at(day, func() { b.platform.refuses("unblock", channel.ErrDeclined) })
	b.at(8*day, func() {
		require.Equal(t, []incident.BlockState{incident.BlockLiftNeedsPerson}, b.heard("one"))
		b.platform.accepts("unblock")
	})
	b.run()
	require.Equal(t, []incident.BlockState{incident.BlockLiftNeedsPerson, incident.BlockLifted}, b.heard("one"))
	require.Equal(t, 1, b.platform.times("unblock"))
}
