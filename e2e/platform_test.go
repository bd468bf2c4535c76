package e2e_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestActionThatThePlatformRefusesBecomesATask(t *testing.T) {
	t.Parallel()
	s := start(t, "action=3s", "block=2s")
	p := s.publish("@unreachable", "Parasites.")
	c := s.report(p)
	c.warnByHand(p)
	c.blockByHand()
	c.unblockByHand()
	require.Equal(t, "watch", c.state().Stage)
	s.requireChainsIntact()
}

// warnByHand covers a feed that neither delivers the warning nor removes the post. Other
// cases and authors are not affected.
func (c testCase) warnByHand(p post) {
	c.t.Helper()
	c.assess("abusive")
	proposal := c.propose("warn")
	c.setFaults(fields{"refuse": []string{"message", "remove"}})
	c.do("comms-1", "decide", proceed(proposal))
	c.runAnotherCase()
	draft := c.waitForManualAction("send_warning").Draft
	require.NotNil(c.t, draft, "the person is given the letter to send")
	require.Contains(c.t, draft.Text, c.ref)
	c.confirm("send_warning")
	c.waitForManualAction("remove_post")
	require.Equal(c.t, http.StatusOK, c.postPageStatus(p), "the post is still there")
	c.pressFeedButton("delete", "id", p.ID)
	c.confirm("remove_post")
	c.waitForStage("watch")
	require.Empty(c.t, c.author("@unreachable").Messages)
}

// runAnotherCase runs another case to its warning.
func (s *stack) runAnotherCase() {
	s.t.Helper()
	body := fields{"post": fields{"channel": "facebook", "url": "https://www.example.org/f/1", "author": "@somebody.else", "text": "Not good enough."}}
	opened := readAs[incident](s.t, http.StatusCreated, s.as("staff-2").post("/api/v1/incidents", body))
	other := testCase{s, opened.Ref}
	other.do("comms-2", "assess", fields{"finding": "acceptable", "rationale": "Criticism is a fact of life."})
	require.Equal(s.t, "acceptable", other.waitForStage("closed").Outcome)
}

// blockByHand covers a feed that refuses a block for the whole action window.
func (c testCase) blockByHand() {
	c.t.Helper()
	c.observeContinued()
	c.setFaults(fields{"refuse": []string{"block"}})
	c.decide("block")
	trying := c.waitUntil("it is said that the feed refuses", func(i incident) bool {
		return i.action("block_author").Detail != ""
	})
	require.False(c.t, trying.blocked())
	c.waitForManualAction("block_author")
	c.pressFeedButton("block", "author", "@unreachable")
	c.setFaults(fields{"refuse": []string{"unblock"}})
	require.True(c.t, c.confirm("block_author").action("block_author").Status == "done")
	c.waitUntil("the author is blocked", incident.blocked)
}

// unblockByHand covers a feed that refuses to lift a block.
func (c testCase) unblockByHand() {
	c.t.Helper()
	c.waitForManualAction("unblock_author")
	require.True(c.t, c.state().blocked(), "the case still shows the block")
	c.pressFeedButton("unblock", "author", "@unreachable")
	c.confirm("unblock_author")
	c.waitUntil("the author is unblocked", func(i incident) bool { return !i.blocked() })
	require.Equal(c.t, 1, c.countEvents("blocked"))
	require.Equal(c.t, 1, c.countEvents("unblocked"))
	require.False(c.t, c.author("@unreachable").Blocked)
}

func TestFalseSuccessOfThePlatformIsDetected(t *testing.T) {
	t.Parallel()
	s := start(t, "action=3s", "block=2s")
	p := s.publish("@untouchable", "Scum.")
	c := s.report(p)
	s.setFaults(fields{"lie": []string{"remove", "block", "unblock"}})
	c.assess("abusive")
	c.decide("warn")
	require.Contains(t, c.waitForManualAction("remove_post").Detail, "still there")
	require.Equal(t, http.StatusOK, s.postPageStatus(p))
	contradicted := c.confirm("remove_post").action("remove_post")
	require.Equal(t, "pending", contradicted.Status, "so is the claim of a person (rule 5)")
	require.Contains(t, contradicted.Detail, "the platform still shows post 1")
	s.pressFeedButton("delete", "id", p.ID)
	c.confirm("remove_post")
	c.waitForStage("watch")

	c.observeContinued()
	c.decide("block")
	c.waitForManualAction("block_author")
	require.False(t, c.state().blocked(), "the claim of the platform is checked")
	require.Equal(t, "pending", c.confirm("block_author").action("block_author").Status)
	s.pressFeedButton("block", "author", "@untouchable")
	c.confirm("block_author")
	c.waitUntil("the author is blocked", incident.blocked)
	c.waitForManualAction("unblock_author")
	require.True(t, c.state().blocked())
	require.Zero(t, c.countEvents("unblocked"))
	require.Equal(t, "pending", c.confirm("unblock_author").action("unblock_author").Status)
	s.pressFeedButton("unblock", "author", "@untouchable")
	c.confirm("unblock_author")
	c.waitUntil("the author is unblocked", func(i incident) bool { return !i.blocked() })
	s.requireChainsIntact()
}

func TestSlowPlatformDelaysNoOtherCase(t *testing.T) {
	t.Parallel()
	s := start(t, "block=2s")
	p := s.publish("@slow.lane", "Vermin.")
	c := s.report(p)
	c.assess("abusive")
	proposal := c.propose("warn")
	s.setFaults(fields{"delay_ms": 3000})
	c.do("comms-1", "decide", proceed(proposal))
	s.runAnotherCase()
	require.Equal(t, "action", c.state().Stage, "the other case is not delayed")
	c.waitForStage("watch")
	require.Len(t, s.author("@slow.lane").Messages, 1)
	c.observeContinued()
	c.decide("block")
	c.requireUnblockedOnce("@slow.lane")
}
