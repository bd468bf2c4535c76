package e2e_test

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// post is a post on the sandbox feed.
type post struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Author string `json:"author"`
	Text   string `json:"-"`
}

// author is an author on the feed, with how often each action took effect.
type author struct {
	Blocked     bool       `json:"blocked"`
	BlockedAt   *time.Time `json:"blocked_at"`
	UnblockedAt *time.Time `json:"unblocked_at"`
	Blocks      int        `json:"blocks"`
	Unblocks    int        `json:"unblocks"`
	Messages    []struct {
		At   time.Time
		Text string
	} `json:"messages"`
}

// publish puts a post on the feed.
func (s *stack) publish(handle, text string) post {
	s.t.Helper()
	p := readAs[post](s.t, http.StatusCreated, s.tryToPost(handle, text))
	p.Text = text
	return p
}

func (s *stack) tryToPost(handle, text string) answer {
	s.t.Helper()
	return s.as("").post("/sandbox/posts", fields{"author": handle, "text": text, "images": 0})
}

// author reads an author from the feed's public API.
func (s *stack) author(handle string) author {
	s.t.Helper()
	return readAs[author](s.t, http.StatusOK, s.as("").get("/sandbox/authors/"+url.PathEscape(handle)))
}

// postPageStatus is the HTTP status of a post's page: 200, or 410 once it is removed.
func (s *stack) postPageStatus(p post) int {
	s.t.Helper()
	return s.as("").get(strings.TrimPrefix(p.URL, s.base)).status
}

// setFaults sets how the feed misbehaves towards the council's API calls.
func (s *stack) setFaults(behaviour fields) {
	s.t.Helper()
	changed := s.as("").mustSend(httpRequest{method: http.MethodPut, path: "/sandbox/behaviour", body: behaviour})
	require.Equal(s.t, http.StatusOK, changed.status, "%s", changed.body)
}

// pressFeedButton presses a button on the feed's pages.
func (s *stack) pressFeedButton(button string, field, value string) {
	s.t.Helper()
	done := s.as("").mustSend(httpRequest{
		method: http.MethodPost, path: "/sandbox/forms/" + button, body: []byte(url.Values{field: {value}}.Encode()),
		header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
	})
	require.Equal(s.t, http.StatusSeeOther, done.status, "%s", done.body)
}
