package e2e_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// joinedCase is what a case says of joins.
type joinedCase struct {
	incident
	BelongsTo  *string  `json:"belongs_to"`
	JoinedInto *string  `json:"joined_into"`
	Joined     []string `json:"joined"`
	Posts      []struct {
		URL, Text string
		Finding   *string
		From      *string
		Evidence  []string
	} `json:"posts"`
	Evidence []struct{ ID, Origin, Post string } `json:"evidence"`
}

func (c testCase) joins() joinedCase {
	c.t.Helper()
	return readAs[joinedCase](c.t, http.StatusOK, c.as("comms-1").get(c.path("")))
}

// TestJoinInterruptedBetweenItsHalvesEndsWithBothDone kills everything after the other case
// has taken the posts and before this one has ended (domain §3, "Every post counts").
func TestJoinInterruptedBetweenItsHalvesEndsWithBothDone(t *testing.T) {
	t.Parallel()
	s := start(t)
	posts := []post{s.publish("@two.posts", "Vermin."), s.publish("@two.posts", "All of you."), s.publish("@two.posts", "And more.")}
	into, own, more := s.report(posts[0]), s.report(posts[1]), s.report(posts[2])
	into.assess("abusive")
	own.secure("1")
	require.Equal(t, into.ref, *own.joins().BelongsTo)
	require.Nil(t, into.joins().BelongsTo)

	join := withKey(own.path("/join"), "join-them", fields{"into": into.ref})
	unlock := s.lockStore() // the other case has the posts, and cannot record them
	answered := make(chan error)
	go func() {
		_, err := s.as("comms-1").send(join)
		answered <- err
	}()
	waitFor(t, "the other case has taken the posts", func() bool {
		return s.as("admin-1").get(into.path("/workflow")).recording()
	})
	s.kill()
	require.Error(t, <-answered, "the caller got no answer")
	unlock()
	s.start()
	waitFor(t, "both halves are done", func() bool { // until then the answer is that it is not known
		return s.as("comms-1").mustSend(join).status == http.StatusOK
	})
	ended := own.joins()
	require.Equal(t, []string{"closed", "duplicate", into.ref}, []string{ended.Stage, ended.Outcome, *ended.JoinedInto})
	taken := into.joins()
	require.Equal(t, []string{own.ref}, taken.Joined)
	require.Len(t, taken.Posts, 2)
	second := taken.Posts[1]
	require.Equal(t, []any{posts[1].URL, posts[1].Text, own.ref, []string{"E1"}}, []any{second.URL, second.Text, *second.From, second.Evidence})
	require.Nil(t, second.Finding, "nobody has assessed it")
	require.Equal(t, own.ref+"/E1", taken.Evidence[0].Origin)
	require.Equal(t, http.StatusOK, s.as("comms-1").get(into.path("/evidence/E1")).status, "the file is the same")
	require.Equal(t, 1, into.countEvents("post_joined"))

	again := readAs[incident](t, http.StatusOK, s.as("staff-2").post("/api/v1/incidents", fields{"post": fields{
		"channel": "sandbox", "url": posts[1].URL, "author": posts[1].Author, "text": posts[1].Text,
	}}))
	require.Equal(t, into.ref, again.Ref, "a report of a joined post joins the other case")

	many := readAs[struct {
		Joined int
		Lines  []struct {
			Ref    string
			Joined bool
			Code   *string
		}
	}](t, http.StatusOK, s.as("comms-1").post("/api/v1/incidents/join", fields{"refs": []string{more.ref, own.ref}, "into": into.ref}))
	require.Equal(t, 1, many.Joined)
	require.True(t, many.Lines[0].Joined)
	require.Equal(t, "closed", *many.Lines[1].Code)
	s.requireChainsIntact()
}
