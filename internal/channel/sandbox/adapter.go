package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/channel"
)

// answerTime is how long the feed may take to answer.
const answerTime = 10 * time.Second

// Adapter acts on a [Feed] over HTTP, as other adapters do on real platforms.
type Adapter struct {
	base   string
	client *http.Client
}

var _ channel.Platform = (*Adapter)(nil)

// NewAdapter makes the adapter of the feed at baseURL, such as
// "http://localhost:8080". client may be nil for one that waits ten seconds.
func NewAdapter(baseURL string, client *http.Client) *Adapter {
	if client == nil {
		client = &http.Client{Timeout: answerTime, CheckRedirect: noRedirect}
	}
	return &Adapter{base: strings.TrimRight(baseURL, "/"), client: client}
}

// noRedirect: the feed has no reason to send its client elsewhere.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Name is "sandbox".
func (*Adapter) Name() string { return casework.ChannelSandbox }

// Abilities are all.
func (*Adapter) Abilities() channel.Abilities {
	return channel.Abilities{
		Message: true, Remove: true, Block: true, Publish: true, TellsPost: true, TellsAuthor: true,
	}
}

// SendMessage puts the subject on the first line: the feed's messages have none.
func (a *Adapter) SendMessage(ctx context.Context, m channel.Message) error {
	if accountOf(m.Author) == "" {
		return errNoAuthor()
	}
	text := m.Text
	if m.Subject != "" {
		text = m.Subject + "\n\n" + m.Text
	}
	return a.act(ctx, "message", m.Key, messageAct{Author: m.Author, PostURL: m.PostURL, Text: text})
}

// RemovePost removes one of the feed's posts; any other address is refused.
func (a *Adapter) RemovePost(ctx context.Context, postURL, key string) error {
	return a.act(ctx, "remove", key, removeAct{URL: postURL})
}

// BlockAuthor keeps an author from posting.
func (a *Adapter) BlockAuthor(ctx context.Context, author, key string) error {
	if accountOf(author) == "" {
		return errNoAuthor()
	}
	return a.act(ctx, "block", key, authorAct{Author: author})
}

// UnblockAuthor lets an author post again.
func (a *Adapter) UnblockAuthor(ctx context.Context, author, key string) error {
	if accountOf(author) == "" {
		return errNoAuthor()
	}
	return a.act(ctx, "unblock", key, authorAct{Author: author})
}

// Publish puts a release on the feed.
func (a *Adapter) Publish(ctx context.Context, r channel.Release) error {
	return a.act(ctx, "releases", r.Key, releaseAct{Title: r.Title, Body: r.Body, Link: r.Link})
}

// PostState looks at the post's page as anyone would. The address is only ever
// asked of the feed itself, never of the host that somebody wrote in a report.
func (a *Adapter) PostState(ctx context.Context, postURL string) (channel.PostState, error) {
	id, ok := postID(postURL)
	if !ok {
		return channel.PostUnknown, nil
	}
	_, err := a.call(ctx, http.MethodGet, postsPath+url.PathEscape(id), "", nil)
	switch {
	case err == nil:
		return channel.PostStanding, nil
	case errors.Is(err, channel.ErrNotFound):
		return channel.PostGone, nil
	}
	return channel.PostUnknown, err
}

// AuthorState asks for the author's account.
func (a *Adapter) AuthorState(ctx context.Context, author string) (channel.AuthorState, error) {
	account := accountOf(author)
	if account == "" {
		return channel.AuthorUnknown, nil
	}
	answer, err := a.call(ctx, http.MethodGet, "/sandbox/authors/"+url.PathEscape(account), "", nil)
	if err != nil {
		return channel.AuthorUnknown, err
	}
	var view authorView
	if err := json.Unmarshal(answer, &view); err != nil {
		return channel.AuthorUnknown, unavailable("The feed's answer could not be read.", err)
	}
	if view.Blocked {
		return channel.AuthorBlocked, nil
	}
	return channel.AuthorNotBlocked, nil
}
