package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
	"duecourse/internal/channel"
)

// answerTime is how long the feed may take to answer.
const answerTime = 10 * time.Second

// Adapter acts on a [Feed] over HTTP, as other adapters do on real platforms.
type Adapter struct {
	name   string
	base   string
	client *http.Client
}

var _ channel.Platform = (*Adapter)(nil)

// NewAdapter makes the adapter of the feed at baseURL, such as
// "http://localhost:8080". A nil client stands for one that waits ten seconds.
func NewAdapter(baseURL string, client *http.Client) *Adapter {
	if client == nil {
		client = &http.Client{Timeout: answerTime, CheckRedirect: noRedirect}
	}
	return &Adapter{name: address.ChannelSandbox, base: strings.TrimRight(baseURL, "/"), client: client}
}

// noRedirect: the feed has no reason to send its client elsewhere.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Named is an adapter of the same feed that serves another channel: a council can have several.
func (a *Adapter) Named(name string) *Adapter {
	return &Adapter{name: name, base: a.base, client: a.client}
}

// Name is "sandbox", unless the adapter has another name.
func (a *Adapter) Name() string { return a.name }

// SendLetter puts the subject on the first line, because the feed's messages
// have no subject.
func (a *Adapter) SendLetter(ctx context.Context, letter casework.Letter, postURL, key string) error {
	if accountOf(letter.To) == "" {
		return errNoAuthor()
	}
	text := letter.Text
	if letter.Subject != "" {
		text = letter.Subject + "\n\n" + letter.Text
	}
	return a.act(ctx, "message", key, messageRequest{Author: letter.To, PostURL: postURL, Text: text})
}

// RemovePost removes one of the feed's posts; any other address is declined.
func (a *Adapter) RemovePost(ctx context.Context, postURL, key string) error {
	return a.act(ctx, "remove", key, removeRequest{URL: postURL})
}

// BlockAuthor stops an author from posting.
func (a *Adapter) BlockAuthor(ctx context.Context, author, key string) error {
	return a.actOnAuthor(ctx, "block", author, key)
}

// UnblockAuthor lets an author post again.
func (a *Adapter) UnblockAuthor(ctx context.Context, author, key string) error {
	return a.actOnAuthor(ctx, "unblock", author, key)
}

func (a *Adapter) actOnAuthor(ctx context.Context, route, author, key string) error {
	if accountOf(author) == "" {
		return errNoAuthor()
	}
	return a.act(ctx, route, key, authorRequest{Author: author})
}

// PostState opens the post as anyone would. It only ever asks the feed itself, never
// the host that somebody wrote in a report. It does not tell the words of a post that
// is longer than [Adapter.call] reads.
func (a *Adapter) PostState(ctx context.Context, postURL string) (channel.PostState, error) {
	id, ok := postID(postURL)
	if !ok {
		return channel.PostState{Found: casework.FoundUnclear}, nil
	}
	answer, err := a.call(ctx, http.MethodGet, postsPath+url.PathEscape(id), "", nil)
	switch {
	case err == nil:
		var shown postView
		if json.Unmarshal(answer, &shown) != nil {
			shown.Text = ""
		}
		return channel.PostState{Found: casework.FoundPublished, Text: shown.Text}, nil
	case errors.Is(err, channel.ErrMissing):
		return channel.PostState{Found: casework.FoundGone}, nil
	}
	return channel.PostState{Found: casework.FoundUnclear}, err
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

func (a *Adapter) act(ctx context.Context, route, key string, body any) error {
	payload, err := json.Marshal(body)
	if err != nil {
		return &channel.Error{Kind: channel.ErrDeclined, Reason: "The request cannot be written.", Err: err}
	}
	_, err = a.call(ctx, http.MethodPost, "/sandbox/api/"+route, key, payload)
	return err
}

// call returns the body of a 2xx answer; every error is a [channel.Error].
func (a *Adapter) call(ctx context.Context, method, path, key string, payload []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, a.base+path, bytes.NewReader(payload))
	if err != nil {
		return nil, unavailable("The feed's address is not valid.", withoutAddress(err))
	}
	if key != "" {
		request.Header.Set("Idempotency-Key", key)
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Accept", "application/json")
	response, err := a.client.Do(request)
	if err != nil {
		return nil, unavailable("The feed did not answer.", withoutAddress(err))
	}
	answer, err := io.ReadAll(io.LimitReader(response.Body, 2*maxBody))
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return nil, unavailable("The feed's answer broke off.", err)
	}
	return answer, failure(response.StatusCode, answer)
}

// failure maps the feed's statuses to the kinds of error; nil for 2xx.
func failure(status int, answer []byte) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusNotFound || status == http.StatusGone:
		return &channel.Error{Kind: channel.ErrMissing, Reason: detail(answer, "The post is gone.")}
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout:
		return unavailable(detail(answer, "The feed is busy."), nil)
	case status >= 400 && status < 500:
		return &channel.Error{Kind: channel.ErrDeclined, Reason: detail(answer, "The feed declines.")}
	}
	return unavailable(detail(answer, "The feed is out of order."), nil)
}

// detail is the reason that the feed gives, if it gives one.
func detail(answer []byte, otherwise string) string {
	var p problem
	if json.Unmarshal(answer, &p) != nil || p.Detail == "" {
		return otherwise
	}
	return p.Detail
}

// withoutAddress keeps the author, whose handle is in the address, out of logs.
func withoutAddress(err error) error {
	if wrapped := new(url.Error); errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

func unavailable(reason string, err error) error {
	return &channel.Error{Kind: channel.ErrUnavailable, Reason: reason, Err: err}
}

func errNoAuthor() error {
	return &channel.Error{Kind: channel.ErrUnreachable, Reason: "The author's handle is not known."}
}
