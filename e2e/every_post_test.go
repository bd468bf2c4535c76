package e2e_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryPostOfAnAuthorIsSecuredNamedAndTakenDown follows an author who threatens in four
// posts on one channel and abuses on another, while everything is killed in between (domain
// §3, "Every post counts"). No post is removed before that very post has an exhibit, each
// measure takes the standing ones with it, what the author edits is shown as edited, and what
// the author deletes is known to be gone.
func TestEveryPostOfAnAuthorIsSecuredNamedAndTakenDown(t *testing.T) {
	t.Parallel()
	s := start(t, "block=3s", "recurrence=8s")
	posts := []post{
		s.publish("@many.posts", "I know where you park."), s.publish("@many.posts", "I know your car."),
		s.publish("@many.posts", "I am still here."), s.publish("@many.posts", "You will see me again."),
	}
	c := s.report(posts[0])
	c.observeContinued(posts[1])
	i := c.do("comms-1", "assess", fields{
		"finding": "unacceptable", "grounds": []string{"threatening"}, "removable": true, "rationale": "A threat.",
	})
	require.Equal(t, []string{"standing", "standing"}, i.postStates())
	c.decide("warn")
	s.kill()
	s.start()
	c.secure("1")
	c.waitUntil("the post that has an exhibit is removed", func(i incident) bool { return i.Posts[0].State == "removed" })
	require.Equal(t, http.StatusOK, c.postPageStatus(posts[1]), "the other one has none yet")
	require.Empty(t, c.author("@many.posts").Messages, "nor does a warning that names both go out")
	c.secure("2")
	c.waitUntil("both posts are removed", func(i incident) bool { return i.Stage == "watch" })
	require.Equal(t, []string{"removed", "removed"}, c.state().postStates())
	require.Len(t, c.author("@many.posts").Messages, 1)

	again := readAs[incident](t, http.StatusOK, s.as("staff-2").post("/api/v1/incidents", fields{"post": fields{
		"channel": "sandbox", "url": posts[1].URL + "?utm_source=share", "author": posts[1].Author, "text": posts[1].Text,
	}}))
	require.Equal(t, c.ref, again.Ref, "a report of a further post joins the case")

	elsewhere := s.askToRemoveOnFacebook(posts[0].Author)
	c.observeContinued(posts[2])
	c.observeContinued(posts[3])
	edited := s.as("").mustSend(httpRequest{method: http.MethodPut, path: "/sandbox/posts/" + posts[2].ID, body: fields{"text": "Nice weather."}})
	require.Equal(t, http.StatusOK, edited.status, "%s", edited.body)
	deleted := s.as("").mustSend(httpRequest{method: http.MethodDelete, path: "/sandbox/posts/" + posts[3].ID})
	require.Less(t, deleted.status, 300, "%s", deleted.body)
	c.secure("3")
	capture := c.state().action("capture_evidence")
	c.do("comms-1", "confirm", fields{"action": capture.ID, "outcome": "not_possible", "note": "It is no longer there."})
	c.waitUntil("the system sees that the post is gone", func(i incident) bool { return i.Posts[3].State == "gone" })
	s.setFaults(fields{"refuse": []string{"remove"}})
	c.decide("block")
	s.kill()
	s.start()
	c.waitForManualAction("remove_post")
	c.do("comms-1", "confirm", fields{"action": c.state().action("remove_post").ID, "outcome": "not_possible", "note": "The platform refuses."})
	c.waitUntil("the author is asked to remove the standing post", func(i incident) bool { return i.Posts[2].State == "asked" })
	c.waitUntil("the author is unblocked, and the post is looked at", func(i incident) bool {
		return i.Block != nil && !i.blocked() && i.Posts[2].Edited
	})
	require.Equal(t, http.StatusOK, c.postPageStatus(posts[2]))

	s.setFaults(fields{"refuse": []string{}})
	c.decide("remove", "refer_police")
	c.waitUntil("the standing post is removed", func(i incident) bool { return i.Posts[2].State == "removed" })
	require.Equal(t, http.StatusGone, c.postPageStatus(posts[2]))
	referral := c.waitForManualAction("refer_to_police")
	c.confirm("refer_to_police")
	c.do("comms-1", "progress", fields{"action": referral.ID, "status": "no further action", "closed": true})
	end := c.waitForStage("closed")
	require.Equal(t, "referred_to_police", end.Outcome)
	require.Equal(t, []string{"removed", "removed", "removed", "gone"}, end.postStates())
	require.Equal(t, 2, end.Posts[1].Reports, "it was observed, and reported again")
	for _, p := range end.Posts[:3] {
		require.Len(t, p.Evidence, 1, p.ID)
	}
	elsewhere.do("comms-1", "observe", fields{"behaviour": "complied", "note": "It is no longer there."})
	kept := elsewhere.waitForStage("closed")
	require.Equal(t, "complied", kept.Outcome)
	require.Equal(t, []string{"unknown"}, kept.postStates(), "the channel cannot tell, so the officer's word closes the case")
	s.requireChainsIntact()
}

// askToRemoveOnFacebook warns an author on a channel that people work by hand, about a post
// that cannot be removed (R3). Everything is killed in between.
func (s *stack) askToRemoveOnFacebook(handle string) testCase {
	s.t.Helper()
	opened := readAs[incident](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/incidents", fields{"post": fields{
		"channel": "facebook", "url": "https://www.facebook.com/council/posts/4711", "author": handle, "text": "Vermin, all of you.",
	}}))
	c := testCase{s, opened.Ref}
	c.do("comms-2", "assess", fields{"finding": "unacceptable", "grounds": []string{"abusive"}, "removable": false, "rationale": "It is aimed at staff."})
	c.decide("warn")
	c.waitForManualAction("send_warning")
	s.kill()
	s.start()
	c.confirm("send_warning")
	c.waitForManualAction("ask_author_to_remove")
	c.confirm("ask_author_to_remove")
	watched := c.waitForStage("watch")
	require.Equal(s.t, []string{"asked"}, watched.postStates())
	return c
}

// secure uploads a screenshot of a post.
func (c testCase) secure(post string) {
	c.t.Helper()
	readAs[exhibit](c.t, http.StatusCreated, c.uploadFor(post, "comms-1", "screenshot.png", screenshot(c.t)))
}
