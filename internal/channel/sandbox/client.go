package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"duecourse/internal/channel"
)

func (a *Adapter) act(ctx context.Context, route, key string, body any) error {
	payload, err := json.Marshal(body)
	if err != nil {
		return &channel.Error{Kind: channel.ErrRefused, Reason: "The request cannot be written.", Err: err}
	}
	_, err = a.call(ctx, http.MethodPost, "/sandbox/api/"+route, key, payload)
	return err
}

// call returns the body of a 2xx answer; every error is a [channel.Error].
func (a *Adapter) call(ctx context.Context, method, path, key string, payload []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, a.base+path, bytes.NewReader(payload))
	if err != nil {
		return nil, unavailable("The feed's address is not right.", withoutAddress(err))
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
		return &channel.Error{Kind: channel.ErrNotFound, Reason: detail(answer, "The post is gone.")}
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout:
		return unavailable(detail(answer, "The feed is busy."), nil)
	case status >= 400 && status < 500:
		return &channel.Error{Kind: channel.ErrRefused, Reason: detail(answer, "The feed refuses.")}
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
	return &channel.Error{Kind: channel.ErrUnreachable, Reason: "No handle of the author is known."}
}
