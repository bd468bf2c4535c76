package devstack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"duecourse/internal/access/demo"
)

// visitor talks to the API over HTTP as one of the demo people.
type visitor struct{ base, token string }

// visitTimeout bounds one request.
const visitTimeout = 20 * time.Second

// answerError is an answer that is not the one hoped for.
type answerError struct {
	Status int
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (e *answerError) Error() string { return fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Detail) }

func (v visitor) as(person string) visitor {
	return visitor{base: v.base, token: demo.Token(person)}
}

func (v visitor) get(ctx context.Context, path string, into any) error {
	return v.do(ctx, http.MethodGet, path, nil, into)
}

func (v visitor) post(ctx context.Context, path string, body, into any) error {
	return v.do(ctx, http.MethodPost, path, body, into)
}

func (v visitor) do(ctx context.Context, method, path string, body, into any) error {
	ctx, cancel := context.WithTimeout(ctx, visitTimeout)
	defer cancel()
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	request, err := http.NewRequestWithContext(ctx, method, v.base+path, bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	request.Header.Set("Content-Type", "application/json")
	if v.token != "" {
		request.Header.Set("Authorization", "Bearer "+v.token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	answer, err := io.ReadAll(response.Body)
	err = errors.Join(err, response.Body.Close())
	switch {
	case err != nil:
		return fmt.Errorf("%s %s: %w", method, path, err)
	case response.StatusCode >= http.StatusBadRequest:
		refused := &answerError{Status: response.StatusCode}
		_ = json.Unmarshal(answer, refused) // what is no problem document has a status all the same
		return refused
	case into == nil:
		return nil
	}
	return json.Unmarshal(answer, into)
}
