package e2e_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// blocked brings a fresh case to a block that runs.
func (f file) blocked() incident {
	f.t.Helper()
	f.warned()
	f.continued()
	f.decided("block")
	return f.becomes("the author is blocked", incident.blocked)
}

// isOver waits until an instant has passed.
func (s *stack) isOver(end time.Time) {
	s.t.Helper()
	until(s.t, "the end has come", func() bool { return time.Now().After(end) })
}

// unblockedOnce waits for the end of the block and counts.
func (f file) unblockedOnce(handle string) {
	f.t.Helper()
	f.becomes("the author is unblocked", func(i incident) bool { return i.Block != nil && !i.Block.Active })
	who := f.author(handle)
	require.False(f.t, who.Blocked)
	require.Equal(f.t, 1, who.Blocks)
	require.Equal(f.t, 1, who.Unblocks)
	require.Equal(f.t, 1, f.times("blocked"))
	require.Equal(f.t, 1, f.times("unblocked"))
	require.Equal(f.t, http.StatusCreated, f.triesToPost(handle, "Thank you for letting me back.").status)
}

func TestBlockIsLiftedOnceThoughTheMachineWasOffAtItsEnd(t *testing.T) {
	t.Parallel()
	s := start(t, "block=4s")
	f := s.reported(s.writes("@off.and.on", "Parasites, all of you."))
	i := f.blocked()
	before := f.timeline()
	s.kill()
	s.isOver(i.Block.Until)
	s.start()
	f.unblockedOnce("@off.and.on")
	require.Equal(t, before, f.timeline()[:len(before)], "nothing is lost")
	f.continued()
	f.decided("remove")
	f.reaches("watch")
	s.intact()
}

func TestEveryCaseContinuesAfterAnOrderlyRestart(t *testing.T) {
	t.Parallel()
	s := start(t, "block=6s")
	waiting := s.reported(s.writes("@in.the.queue", "You are all thieves."))
	waiting.assessed("abusive")
	proposal := waiting.proposed("warn")
	blocked := s.reported(s.writes("@over.night", "Liars."))
	blocked.blocked()
	before := waiting.now()
	s.stop()
	s.start()
	require.Equal(t, before, waiting.now())
	waiting.does("comms-2", "decide", yes(proposal))
	waiting.reaches("watch")
	require.Len(t, s.author("@in.the.queue").Messages, 1)
	blocked.unblockedOnce("@over.night")
	s.intact()
}

// TestEffectInterruptedByAKilledProcessIsDoneOnce shows rule 4.
func TestEffectInterruptedByAKilledProcessIsDoneOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := s.writes("@in.the.middle", "Vermin.")
	f := s.reported(p)
	f.assessed("abusive")
	proposal := f.proposed("warn")
	s.behaves(fields{"delay_ms": 5000}) // between what the feed does and its answer
	f.does("comms-1", "decide", yes(proposal))
	until(t, "the warning is on the feed", func() bool { return len(s.author("@in.the.middle").Messages) == 1 })
	require.Equal(t, "pending", f.now().action("send_warning").Status)
	s.kill()
	s.start()
	s.behaves(fields{})
	f.reaches("watch")
	require.Len(t, s.author("@in.the.middle").Messages, 1, "the author was warned once")
	require.Equal(t, 1, f.times("letter_sent"))
	require.Equal(t, http.StatusGone, s.page(p))
	s.intact()
}

func TestBlockThatTwoCasesShareIsLiftedOnceAtTheLaterEnd(t *testing.T) {
	t.Parallel()
	s := start(t, "block=6s")
	first := s.reported(s.writes("@twice", "Thieves."))
	second := s.reported(s.writes("@twice", "And liars."))
	for _, f := range []file{first, second} {
		f.warned()
		f.continued()
	}
	later := second.proposed("block")
	first.decided("block")
	earlier := first.becomes("blocked", incident.blocked).Block.Until
	second.does("comms-1", "decide", yes(later))
	end := second.becomes("takes its share", incident.blocked).Block.Until
	require.True(t, end.After(earlier), "each case has its own end")
	first.unblockedOnce("@twice")
	second.becomes("unblocked", func(i incident) bool { return !i.blocked() })
	who := s.author("@twice")
	require.Equal(t, 1, who.Blocks)
	require.Equal(t, 1, who.Unblocks)
	require.False(t, who.UnblockedAt.Before(end), "lifted at the later end")
	require.Equal(t, 1, second.times("unblocked"))
	s.intact()
}
