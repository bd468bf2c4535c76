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

// apiClient calls the API over HTTP as one of the demo people.
type apiClient struct{ base, token string }

// requestTimeout is the time limit of one request.
const requestTimeout = 20 * time.Second

// problemError is a problem document that the API answers.
type problemError struct {
	Status int
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (e *problemError) Error() string { return fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Detail) }

func (c apiClient) as(person string) apiClient {
	return apiClient{base: c.base, token: demo.Token(person)}
}

func (c apiClient) get(ctx context.Context, path string, into any) error {
	return c.do(ctx, http.MethodGet, path, nil, into)
}

func (c apiClient) post(ctx context.Context, path string, body, into any) error {
	return c.do(ctx, http.MethodPost, path, body, into)
}

func (c apiClient) do(ctx context.Context, method, path string, body, into any) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	request.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
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
		refused := &problemError{Status: response.StatusCode}
		_ = json.Unmarshal(answer, refused) // without a problem document there is still the status
		return refused
	case into == nil:
		return nil
	}
	return json.Unmarshal(answer, into)
}
