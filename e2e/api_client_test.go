package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fields is a JSON object.
type fields map[string]any

// person calls the API over HTTP with a demo person's token.
type person struct {
	t           *testing.T
	base, token string
}

// as calls as a demo person; "" has no token.
func (s *stack) as(who string) person {
	p := person{t: s.t, base: s.base}
	if who != "" {
		p.token = "dev-" + who
	}
	return p
}

// httpRequest is a request. A body that is neither nil nor bytes is sent as JSON.
type httpRequest struct {
	method, path string
	body         any
	header       http.Header
}

// answer is the response.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// send sends a request. It fails if the server is down.
func (p person) send(a httpRequest) (answer, error) {
	raw, isBytes := a.body.([]byte)
	if a.body != nil && !isBytes {
		var err error
		if raw, err = json.Marshal(a.body); err != nil {
			return answer{}, err
		}
	}
	request, err := http.NewRequest(a.method, p.base+a.path, bytes.NewReader(raw))
	if err != nil {
		return answer{}, err
	}
	if a.header != nil {
		request.Header = a.header.Clone()
	}
	if raw != nil && request.Header.Get("Content-Type") == "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if p.token != "" {
		request.Header.Set("Authorization", "Bearer "+p.token)
	}
	client := &http.Client{Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close() //nolint:errcheck // it was only read
	body, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, body}, err
}

func (p person) mustSend(a httpRequest) answer {
	p.t.Helper()
	got, err := p.send(a)
	require.NoError(p.t, err)
	return got
}

func (p person) get(path string) answer {
	p.t.Helper()
	return p.mustSend(httpRequest{method: http.MethodGet, path: path})
}

func (p person) post(path string, body any) answer {
	p.t.Helper()
	return p.mustSend(httpRequest{method: http.MethodPost, path: path, body: body})
}

// withKey is a POST request with an idempotency key.
func withKey(path, key string, body any) httpRequest {
	return httpRequest{method: http.MethodPost, path: path, body: body, header: http.Header{"Idempotency-Key": {key}}}
}

// readAs decodes an answer, which must have the status.
func readAs[T any](t *testing.T, status int, a answer) T {
	t.Helper()
	require.Equal(t, status, a.status, "%s", a.body)
	var v T
	require.NoError(t, json.Unmarshal(a.body, &v), "%s", a.body)
	return v
}

// problem is a problem document (RFC 9457).
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Why    string `json:"why"`
	Errors []struct {
		Field string `json:"field"`
	} `json:"errors"`
}

// requireRefusal decodes an answer that must be a problem with the status and code.
func requireRefusal(t *testing.T, status int, code string, a answer) problem {
	t.Helper()
	p := readAs[problem](t, status, a)
	require.Equal(t, "application/problem+json", a.header.Get("Content-Type"))
	require.Equal(t, code, p.Code, "%s", a.body)
	require.Equal(t, status, p.Status)
	require.NotEmpty(t, p.Detail)
	return p
}

// sendAtOnce sends the same request many times at once and returns the answers.
func (p person) sendAtOnce(times int, a httpRequest) []answer {
	p.t.Helper()
	answers, failed := make([]answer, times), make([]error, times)
	done := make(chan struct{})
	for i := range times {
		go func() {
			answers[i], failed[i] = p.send(a)
			done <- struct{}{}
		}()
	}
	for range times {
		<-done
	}
	for _, err := range failed {
		require.NoError(p.t, err)
	}
	return answers
}

// task is a line of a worklist.
type task struct {
	Ref     string    `json:"ref"`
	What    string    `json:"what"`
	Why     string    `json:"why"`
	Due     time.Time `json:"due"`
	Overdue bool      `json:"overdue"`
	Command string    `json:"command"`
	Of      string    `json:"of"`
}

func (t task) String() string { return strings.TrimSpace(t.Command + " " + t.Of) }

// tasks lists the person's tasks in a case: "advise", "confirm A2".
func (p person) tasks(ref string) []string {
	p.t.Helper()
	page := readAs[struct {
		Items []task `json:"items"`
	}](p.t, http.StatusOK, p.get("/api/v1/tasks?mine=true&limit=200"))
	list := []string{}
	for _, line := range page.Items {
		if line.Ref == ref {
			list = append(list, fmt.Sprint(line))
		}
	}
	slices.Sort(list)
	return list
}
