package e2e_test

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// post is one on the sandbox feed.
type post struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Author string `json:"author"`
	Text   string `json:"-"`
}

// author is what the feed says of an author: how often each act took effect.
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

// writes puts a post on the feed.
func (s *stack) writes(handle, text string) post {
	s.t.Helper()
	p := read[post](s.t, http.StatusCreated, s.triesToPost(handle, text))
	p.Text = text
	return p
}

func (s *stack) triesToPost(handle, text string) answer {
	s.t.Helper()
	return s.as("").post("/sandbox/posts", fields{"author": handle, "text": text, "images": 0})
}

// author asks the feed for an author, as anyone can.
func (s *stack) author(handle string) author {
	s.t.Helper()
	return read[author](s.t, http.StatusOK, s.as("").get("/sandbox/authors/"+url.PathEscape(handle)))
}

// page is the status of a post's page: 200, or 410 once it is removed.
func (s *stack) page(p post) int {
	s.t.Helper()
	return s.as("").get(strings.TrimPrefix(p.URL, s.base)).status
}

// behaves changes how the feed treats the council's side.
func (s *stack) behaves(behaviour fields) {
	s.t.Helper()
	changed := s.as("").must(asked{method: http.MethodPut, path: "/sandbox/behaviour", body: behaviour})
	require.Equal(s.t, http.StatusOK, changed.status, "%s", changed.body)
}

// presses is what a person does with a button of the feed's pages.
func (s *stack) presses(button string, field, value string) {
	s.t.Helper()
	done := s.as("").must(asked{
		method: http.MethodPost, path: "/sandbox/forms/" + button, body: []byte(url.Values{field: {value}}.Encode()),
		header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
	})
	require.Equal(s.t, http.StatusSeeOther, done.status, "%s", done.body)
}
