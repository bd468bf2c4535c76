package e2e_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestActionThatThePlatformRefusesBecomesATask(t *testing.T) {
	t.Parallel()
	s := start(t, "action=3s", "block=2s")
	p := s.writes("@unreachable", "Parasites.")
	f := s.reported(p)
	f.isWarnedByHand(p)
	f.isBlockedByHand()
	f.isUnblockedByHand()
	require.Equal(t, "watch", f.now().Stage)
	s.intact()
}

// isWarnedByHand is a warning that the feed will not deliver, of a post that it
// will not remove. Other cases, and other authors, are none the worse for it.
func (f file) isWarnedByHand(p post) {
	f.t.Helper()
	f.assessed("abusive")
	proposal := f.proposed("warn")
	f.behaves(fields{"refuse": []string{"message", "remove"}})
	f.does("comms-1", "decide", yes(proposal))
	f.othersGoOn()
	draft := f.handedOver("send_warning").Draft
	require.NotNil(f.t, draft, "the person is given the letter to send")
	require.Contains(f.t, draft.Text, f.ref)
	f.confirmed("send_warning")
	f.handedOver("remove_post")
	require.Equal(f.t, http.StatusOK, f.page(p), "nobody says that it is gone")
	f.presses("delete", "id", p.ID)
	f.confirmed("remove_post")
	f.reaches("watch")
	require.Empty(f.t, f.author("@unreachable").Messages)
}

// othersGoOn runs another case beside this one.
func (s *stack) othersGoOn() {
	s.t.Helper()
	body := fields{"post": fields{"channel": "facebook", "url": "https://www.example.org/f/1", "author": "@somebody.else", "text": "Not good enough."}}
	opened := read[incident](s.t, http.StatusCreated, s.as("staff-2").post("/api/v1/incidents", body))
	other := file{s, opened.Ref}
	other.does("comms-2", "assess", fields{"finding": "acceptable", "rationale": "Criticism is a fact of life."})
	require.Equal(s.t, "acceptable", other.reaches("closed").Outcome)
}

// isBlockedByHand is a block that the feed refuses for the whole action window.
func (f file) isBlockedByHand() {
	f.t.Helper()
	f.continued()
	f.behaves(fields{"refuse": []string{"block"}})
	f.decided("block")
	trying := f.becomes("it is said that the feed refuses", func(i incident) bool {
		return i.action("block_author").Detail != ""
	})
	require.False(f.t, trying.blocked())
	f.handedOver("block_author")
	f.presses("block", "author", "@unreachable")
	f.behaves(fields{"refuse": []string{"unblock"}})
	require.True(f.t, f.confirmed("block_author").action("block_author").Status == "done")
	f.becomes("the author is blocked", incident.blocked)
}

// isUnblockedByHand is a block whose end the feed refuses.
func (f file) isUnblockedByHand() {
	f.t.Helper()
	f.handedOver("unblock_author")
	require.True(f.t, f.now().blocked(), "the case does not say what is not so")
	f.presses("unblock", "author", "@unreachable")
	f.confirmed("unblock_author")
	f.becomes("the author is unblocked", func(i incident) bool { return !i.blocked() })
	require.Equal(f.t, 1, f.times("blocked"))
	require.Equal(f.t, 1, f.times("unblocked"))
	require.False(f.t, f.author("@unreachable").Blocked)
}

func TestFalseSuccessOfThePlatformIsDetected(t *testing.T) {
	t.Parallel()
	s := start(t, "action=3s", "block=2s")
	p := s.writes("@untouchable", "Scum.")
	f := s.reported(p)
	s.behaves(fields{"lie": []string{"remove", "block", "unblock"}})
	f.assessed("abusive")
	f.decided("warn")
	require.Contains(t, f.handedOver("remove_post").Detail, "still there")
	require.Equal(t, http.StatusOK, s.page(p))
	s.presses("delete", "id", p.ID)
	f.confirmed("remove_post")
	f.reaches("watch")

	f.continued()
	f.decided("block")
	f.handedOver("block_author")
	require.False(t, f.now().blocked(), "a claim is no proof")
	s.presses("block", "author", "@untouchable")
	f.confirmed("block_author")
	f.becomes("the author is blocked", incident.blocked)
	f.handedOver("unblock_author")
	require.True(t, f.now().blocked())
	require.Zero(t, f.times("unblocked"))
	s.presses("unblock", "author", "@untouchable")
	f.confirmed("unblock_author")
	f.becomes("the author is unblocked", func(i incident) bool { return !i.blocked() })
	s.intact()
}

func TestSlowPlatformDelaysNoOtherCase(t *testing.T) {
	t.Parallel()
	s := start(t, "block=2s")
	p := s.writes("@slow.lane", "Vermin.")
	f := s.reported(p)
	f.assessed("abusive")
	proposal := f.proposed("warn")
	s.behaves(fields{"delay_ms": 3000})
	f.does("comms-1", "decide", yes(proposal))
	s.othersGoOn()
	require.Equal(t, "action", f.now().Stage, "the other case did not wait for this one")
	f.reaches("watch")
	require.Len(t, s.author("@slow.lane").Messages, 1)
	f.continued()
	f.decided("block")
	f.unblockedOnce("@slow.lane")
}
