package e2e_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// block brings a new case to an active block.
func (c testCase) block() incident {
	c.t.Helper()
	c.warn()
	c.observeContinued()
	c.decide("block")
	return c.waitUntil("the author is blocked", incident.blocked)
}

// waitUntilAfter waits until a time has passed.
func (s *stack) waitUntilAfter(end time.Time) {
	s.t.Helper()
	waitFor(s.t, "the end has come", func() bool { return time.Now().After(end) })
}

// requireUnblockedOnce waits for the end of the block and checks that it was lifted once.
func (c testCase) requireUnblockedOnce(handle string) {
	c.t.Helper()
	c.waitUntil("the author is unblocked", func(i incident) bool { return i.Block != nil && !i.Block.Active })
	who := c.author(handle)
	require.False(c.t, who.Blocked)
	require.Equal(c.t, 1, who.Blocks)
	require.Equal(c.t, 1, who.Unblocks)
	blocked := slices.DeleteFunc(c.timeline(), func(i timelineItem) bool {
		return i.Kind != "blocked" || i.Data["moved"] == true // another case shares the block, and moved its end
	})
	require.Len(c.t, blocked, 1)
	require.Equal(c.t, 1, c.countEvents("unblocked"))
	require.Equal(c.t, http.StatusCreated, c.tryToPost(handle, "Thank you for letting me back.").status)
}

func TestBlockIsLiftedOnceThoughTheMachineWasOffAtItsEnd(t *testing.T) {
	t.Parallel()
	s := start(t, "block=4s")
	c := s.report(s.publish("@off.and.on", "Parasites, all of you."))
	i := c.block()
	before := c.timeline()
	s.kill()
	s.waitUntilAfter(i.Block.Until)
	s.start()
	c.requireUnblockedOnce("@off.and.on")
	require.Equal(t, before, c.timeline()[:len(before)], "nothing is lost")
	c.observeContinued()
	c.decide("remove")
	c.waitForStage("watch")
	s.requireChainsIntact()
}

func TestEveryCaseContinuesAfterAnOrderlyRestart(t *testing.T) {
	t.Parallel()
	s := start(t, "block=6s")
	waiting := s.report(s.publish("@in.the.queue", "You are all thieves."))
	waiting.assess("abusive")
	proposal := waiting.propose("warn")
	blocked := s.report(s.publish("@over.night", "Liars."))
	blocked.block()
	before := waiting.state()
	s.stop()
	s.start()
	require.Equal(t, before, waiting.state())
	waiting.do("comms-2", "decide", proceed(proposal))
	waiting.waitForStage("watch")
	require.Len(t, s.author("@in.the.queue").Messages, 1)
	blocked.requireUnblockedOnce("@over.night")
	s.requireChainsIntact()
}

// TestEffectInterruptedByAKilledProcessIsDoneOnce shows rule 4.
func TestEffectInterruptedByAKilledProcessIsDoneOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := s.publish("@in.the.middle", "Vermin.")
	c := s.report(p)
	c.assess("abusive")
	proposal := c.propose("warn")
	s.setFaults(fields{"delay_ms": 5000}) // between the effect and the answer
	c.do("comms-1", "decide", proceed(proposal))
	waitFor(t, "the warning is on the feed", func() bool { return len(s.author("@in.the.middle").Messages) == 1 })
	require.Equal(t, "pending", c.state().action("send_warning").Status)
	s.kill()
	s.start()
	s.setFaults(fields{})
	c.waitForStage("watch")
	require.Len(t, s.author("@in.the.middle").Messages, 1, "the author was warned once")
	require.Equal(t, 1, c.countEvents("letter_sent"))
	require.Equal(t, http.StatusGone, s.postPageStatus(p))
	s.requireChainsIntact()
}

func TestBlockThatTwoCasesShareIsLiftedOnceAtTheLaterEnd(t *testing.T) {
	t.Parallel()
	s := start(t, "block=6s")
	first := s.report(s.publish("@twice", "Thieves."))
	second := s.report(s.publish("@twice", "And liars."))
	for _, c := range []testCase{first, second} {
		c.warn()
		c.observeContinued()
	}
	later := second.propose("block")
	first.decide("block")
	earlier := first.waitUntil("blocked", incident.blocked).Block.Until
	second.do("comms-1", "decide", proceed(later))
	end := second.waitUntil("takes its share", incident.blocked).Block.Until
	require.True(t, end.After(earlier), "each case has its own end")
	require.Equal(t, end, first.state().Block.Until, "both show the true end")
	first.requireUnblockedOnce("@twice")
	second.waitUntil("unblocked", func(i incident) bool { return !i.blocked() })
	who := s.author("@twice")
	require.Equal(t, 1, who.Blocks)
	require.Equal(t, 1, who.Unblocks)
	require.False(t, who.UnblockedAt.Before(end), "lifted at the later end")
	require.Equal(t, 1, second.countEvents("unblocked"))
	s.requireChainsIntact()
}
