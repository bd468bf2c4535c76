package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

//nolint:gochecknoglobals // a flag of the test binary
var update = flag.Bool("update", false, "write the golden files")

// day is when all these tests play.
func day() time.Time { return time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC) }

// desk answers what a test told it to, and remembers what it was asked. Who may
// do what is the real thing.
type desk struct {
	*app.Service
	answer   app.Answer
	view     app.View
	page     casework.Page[incident.ListItem]
	err      error
	who      app.Caller
	ref      string
	command  casework.Command
	post     incident.Post
	filter   incident.Filter
	upload   string
	imported app.ImportProgress
	exhibit  casework.Exhibit
	bytes    string
	erased   bool
	panics   bool
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	service, err := app.New(app.Options{
		Policy: policyInForce(), Secret: []byte("a secret of the tests"), Now: day,
	})
	require.NoError(t, err)
	view := wholeView()
	return &desk{
		Service: service, view: view, answer: app.Answer{Ref: view.Case.Ref, Seq: 7, View: &view},
		exhibit: casework.Exhibit{
			ID: "E1", Source: casework.SourceUpload, SHA256: "ab12", MediaType: "image/png", Size: 4, At: day(), By: officer(),
		},
		bytes: "\x89PNG",
	}
}

func (d *desk) asked(who app.Caller, ref string) error {
	if d.panics {
		panic("the desk fell over")
	}
	d.who, d.ref = who, ref
	return d.err
}

func (d *desk) Report(_ context.Context, who app.Caller, post incident.Post, _, _ string) (app.Answer, error) {
	d.post = post
	return d.answer, d.asked(who, "")
}

func (d *desk) PublicReport(_ context.Context, key string, post incident.Post, _ string) (app.Answer, error) {
	d.post = post
	return d.answer, d.asked(app.Caller{Key: key}, "")
}

func (d *desk) Do(_ context.Context, who app.Caller, ref string, command casework.Command) (app.Answer, error) {
	d.command = command
	return d.answer, d.asked(who, ref)
}

func (d *desk) AddEvidence(_ context.Context, who app.Caller, ref string, upload io.Reader, name, note string) (
	casework.Exhibit, app.Answer, error,
) {
	content, err := io.ReadAll(upload)
	if err != nil {
		return casework.Exhibit{}, app.Answer{}, err
	}
	d.upload = name + "|" + note + "|" + string(content)
	return d.exhibit, d.answer, d.asked(who, ref)
}

func (d *desk) Case(_ context.Context, who app.Caller, ref string) (app.View, error) {
	return d.view, d.asked(who, ref)
}

func (d *desk) Cases(_ context.Context, who app.Caller, f incident.Filter) (casework.Page[incident.ListItem], error) {
	d.filter = f
	return d.page, d.asked(who, "")
}

func (d *desk) Evidence(_ context.Context, who app.Caller, ref, _ string) (casework.Exhibit, io.ReadCloser, error) {
	return d.exhibit, io.NopCloser(strings.NewReader(d.bytes)), d.asked(who, ref)
}

func (d *desk) Ready(context.Context) error { return d.err }

// printer marks what it was given.
type printer struct{}

func (printer) HTML(ref string, l casework.Letter) ([]byte, error) {
	return []byte("<p>" + ref + " " + l.ID + "</p>"), nil
}

func (printer) PDF(ref string, l casework.Letter) ([]byte, error) {
	return []byte("%PDF " + ref + " " + l.ID), nil
}

// scenario is a request and what must come of it.
type scenario struct {
	name    string
	as      string // id of a person; empty: nobody is signed in
	method  string
	path    string // below /api/v1
	body    string
	headers map[string]string
	given   func(*desk)

	status   int
	contains []string
	lacks    []string
	answers  map[string]string // headers
	golden   string            // file in testdata
	then     func(*testing.T, *desk)
}

func run(t *testing.T, scenarios []scenario) {
	t.Helper()
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.play(t)
		})
	}
}

func (s scenario) play(t *testing.T) {
	t.Helper()
	d := newDesk(t)
	if s.given != nil {
		s.given(d)
	}
	handler := api.New(api.Options{Desk: d, Gate: demo.People(), Printer: printer{}, Now: day})
	got := httptest.NewRecorder()
	handler.ServeHTTP(got, s.request())
	require.Equal(t, s.status, got.Code, got.Body.String())
	for _, text := range s.contains {
		require.Contains(t, got.Body.String(), text)
	}
	for _, text := range s.lacks {
		require.NotContains(t, got.Body.String(), text)
	}
	for name, value := range s.answers {
		require.Equal(t, value, got.Header().Get(name), name)
	}
	if s.golden != "" {
		golden(t, s.golden, got.Body.Bytes())
	}
	if s.then != nil {
		s.then(t, d)
	}
}

func (s scenario) request() *http.Request {
	r := httptest.NewRequest(s.method, "/api/v1"+s.path, strings.NewReader(s.body))
	if s.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if s.as != "" {
		r.Header.Set("Authorization", "Bearer "+demo.Token(s.as))
	}
	for name, value := range s.headers {
		r.Header.Set(name, value)
	}
	return r
}

// golden compares JSON with what is kept, indented.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	var pretty bytes.Buffer
	require.NoError(t, json.Indent(&pretty, got, "", "  "), string(got))
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, pretty.Bytes(), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), pretty.String())
}
