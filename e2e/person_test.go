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

// person uses the API over HTTP with a demo person's token.
type person struct {
	t           *testing.T
	base, token string
}

// as signs a demo person in; "" is nobody.
func (s *stack) as(who string) person {
	p := person{t: s.t, base: s.base}
	if who != "" {
		p.token = "dev-" + who
	}
	return p
}

// asked is a request: a body that is neither nil nor bytes is sent as JSON.
type asked struct {
	method, path string
	body         any
	header       http.Header
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask sends a request, which may fail: the server may be dead.
func (p person) ask(a asked) (answer, error) {
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
	client := &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close() //nolint:errcheck // it was only read
	body, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, body}, err
}

func (p person) must(a asked) answer {
	p.t.Helper()
	got, err := p.ask(a)
	require.NoError(p.t, err)
	return got
}

func (p person) get(path string) answer {
	p.t.Helper()
	return p.must(asked{method: http.MethodGet, path: path})
}

func (p person) post(path string, body any) answer {
	p.t.Helper()
	return p.must(asked{method: http.MethodPost, path: path, body: body})
}

// keyed is a request that may be repeated.
func keyed(path, key string, body any) asked {
	return asked{method: http.MethodPost, path: path, body: body, header: http.Header{"Idempotency-Key": {key}}}
}

// read reads the answer, which must have the status.
func read[T any](t *testing.T, status int, a answer) T {
	t.Helper()
	require.Equal(t, status, a.status, "%s", a.body)
	var v T
	require.NoError(t, json.Unmarshal(a.body, &v), "%s", a.body)
	return v
}

// problem is RFC 9457's document.
type problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Why    string `json:"why"`
	Errors []struct {
		Field string `json:"field"`
	} `json:"errors"`
}

// refuses reads an answer that must be a refusal with the status and code.
func refuses(t *testing.T, status int, code string, a answer) problem {
	t.Helper()
	p := read[problem](t, status, a)
	require.Equal(t, "application/problem+json", a.header.Get("Content-Type"))
	require.Equal(t, code, p.Code, "%s", a.body)
	require.Equal(t, status, p.Status)
	require.NotEmpty(t, p.Detail)
	return p
}

// together sends the same request many times at once and lists what came back.
func (p person) together(times int, a asked) []answer {
	p.t.Helper()
	answers, failed := make([]answer, times), make([]error, times)
	done := make(chan struct{})
	for i := range times {
		go func() {
			answers[i], failed[i] = p.ask(a)
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

// task is a line of somebody's worklist.
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

// tasks lists what a case asks of the person: "advise", "confirm A2".
func (p person) tasks(ref string) []string {
	p.t.Helper()
	page := read[struct {
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
