package api_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/evidence"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
	"duecourse/internal/store"
)

// monday is the time in these tests.
func monday() time.Time { return time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC) }

const (
	ref      = "INC-7K3M-9Q2D"
	someCase = "/incidents/" + ref
)

// fixture is the API and the real service on SQLite, with the council's policy. Cases run
// in memory. It has one case: see [fixture.openCase].
type fixture struct {
	http.Handler
	service   *app.Service
	store     *fakeStore
	workflows *fakeWorkflows
	vault     *evidence.Vault
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	database, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "store.db"), store.Options{Kinds: kinds.All()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, database.Close()) })
	require.NoError(t, database.Migrate(t.Context()))
	council, err := policy.Default()
	require.NoError(t, err)
	vault, err := evidence.Open(t.TempDir(), 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	f := &fixture{
		vault:     vault,
		store:     &fakeStore{Store: database},
		workflows: &fakeWorkflows{store: database, rules: council.Rules(monday()), running: map[string]*incident.Case{}},
	}
	f.service, err = app.New(app.Options{
		Kinds: kinds.All(), Store: f.store, Workflows: f.workflows, Vault: f.vault, People: demo.People(), Policy: council,
		Secret: []byte("a secret of the tests"), Now: monday,
		Tokens: &access.ServiceTokens{Store: database, Secret: []byte("s"), Now: monday},
		PreparePack: func(_ context.Context, c *incident.Case, _ string) (string, bool, func(context.Context, io.Writer) error, error) {
			return "tag", false, func(_ context.Context, to io.Writer) error {
				_, err := io.WriteString(to, "PK as of "+string(rune('0'+c.Seq)))
				return err
			}, nil
		},
	})
	require.NoError(t, err)
	f.Handler = f.handler(api.Options{})
	f.openCase(t)
	return f
}

// handler is the API of the fixture with other settings.
func (f *fixture) handler(o api.Options) http.Handler {
	o.Service = f.service
	if o.Authenticator == nil {
		o.Authenticator = &access.Authenticator{Directory: demo.People()}
	}
	if o.Now == nil {
		o.Now = monday
	}
	return api.New(o)
}

// openCase brings the case to its decision: staff-1 reported its post, and it
// has an exhibit E1 and a proposal P1 that Legal supports.
func (f *fixture) openCase(t *testing.T) {
	t.Helper()
	f.workflows.running[ref] = &incident.Case{}
	posted := monday().Add(-24 * time.Hour)
	digest, _, err := f.vault.PutAs(t.Context(), strings.NewReader("shot.png"), "image/png")
	require.NoError(t, err)
	for _, step := range []struct {
		by      string
		command casework.Command
	}{
		{"staff-1", incident.Report{Ref: ref, Post: incident.Post{
			Channel: "facebook", URL: "https://facebook.example/p/1", Author: "@gull", Text: "a <b>vile</b> post", PostedAt: &posted,
		}}},
		{"comms-1", incident.AddEvidence{Source: casework.SourceUpload, SHA256: digest, MediaType: "image/png", Size: 4}},
		{"comms-1", incident.Assess{
			Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Removable: true, Rationale: "abuse",
		}},
		{"comms-1", incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "first time"}},
		{"legal-1", incident.Advise{Proposal: "P1", Position: incident.Support, Text: "lawful"}},
	} {
		f.mustDo(t, step.by, step.command)
	}
	f.workflows.last = protocol.Request{}
}

func (f *fixture) mustDo(t *testing.T, by string, command casework.Command) {
	t.Helper()
	r, err := protocol.NewRequest(by+" "+string(command.Name()), "", 0, actor(by), command)
	require.NoError(t, err)
	_, err = f.workflows.Send(t.Context(), ref, r)
	require.NoError(t, err)
}

// warn carries out the proposal: the author gets letter L1.
func (f *fixture) warn(t *testing.T) {
	t.Helper()
	f.mustDo(t, "comms-2", incident.Decide{Proposal: "P1", Proceed: true, Rationale: "r"})
	c := f.workflows.running[ref]
	events := c.Finish(c.ToPerform()[0].ID, casework.Result{Outcome: casework.ResultDone, Letter: &casework.Letter{
		Kind: casework.LetterWarning, To: "@gull", Subject: "Your post", Text: "Please remove it.",
		Council: "Derby City Council", Contact: "c", Dated: monday(), Body: "Please remove it.",
	}}, f.workflows.moment())
	require.NoError(t, f.workflows.store.Record(t.Context(), ref, events))
}

func actor(id string) casework.Actor {
	person, _ := demo.People().Person(id)
	return person.Actor
}

// fakeStore is the real store, with errors that a test can set.
type fakeStore struct {
	*store.Store
	err    error           // returned by Case and Ping
	filter incident.Filter // of the last call of Cases
	erased bool            // the letters were erased
	// accounts lists accounts; nil: the store does.
	accounts func(account.Filter) (casework.Page[account.Account], error)
}

func (s *fakeStore) Ping(context.Context) error { return s.err }

func (s *fakeStore) Case(ctx context.Context, ref string) (casework.Case, error) {
	if s.err != nil {
		return nil, s.err
	}
	return s.Store.Case(ctx, ref)
}

func (s *fakeStore) CaseFor(ctx context.Context, ref, person string) (casework.Case, error) {
	if s.err != nil {
		return nil, s.err
	}
	return s.Store.CaseFor(ctx, ref, person)
}

func (s *fakeStore) Letters(ctx context.Context, ref string) ([]casework.SentLetter, error) {
	letters, err := s.Store.Letters(ctx, ref)
	for i := range letters {
		letters[i].Erased = s.erased
	}
	return letters, err
}

func (s *fakeStore) Cases(ctx context.Context, f incident.Filter) (casework.Page[incident.ListItem], error) {
	s.filter = f
	return s.Store.Cases(ctx, f)
}

// fakeWorkflows run incidents in memory and record their events before they answer.
type fakeWorkflows struct {
	app.Workflows // its other methods are never called

	store            *store.Store
	rules            casework.Rules
	before           func() error // runs before each request
	unchanged        bool         // commands succeed and change nothing
	recordingDelayed bool         // the store does not have the events yet

	mu      sync.Mutex
	running map[string]*incident.Case
	last    protocol.Request
}

func (w *fakeWorkflows) moment() casework.Moment {
	return casework.Moment{At: monday(), Zone: time.UTC, Rules: &w.rules}
}

func (w *fakeWorkflows) Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = r
	if w.before != nil {
		if err := w.before(); err != nil {
			return protocol.Answer{}, err
		}
	}
	c := w.running[ref]
	if c == nil {
		return protocol.Answer{}, app.ErrNotRunning
	}
	answer := protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: ref, Seq: c.Seq, Unchanged: w.unchanged}
	if w.unchanged {
		return answer, nil
	}
	command, err := incident.Kind().ParseCommand(r.Name, r.Body)
	if err != nil {
		return answer, err
	}
	events, err := casework.Do(c, command, r.Actor, w.moment())
	if err != nil {
		return answer, err
	}
	for i := range events {
		events[i].Request, events[i].Digest = r.ID, r.Digest
	}
	answer.Seq = c.Seq
	if w.recordingDelayed {
		return answer, nil
	}
	return answer, w.store.Record(ctx, ref, events)
}

func (w *fakeWorkflows) Open(ctx context.Context, ref string, _ protocol.Start, r protocol.Request) (protocol.Answer, error) {
	w.mu.Lock()
	if w.running[ref] == nil {
		w.running[ref] = &incident.Case{}
	}
	w.mu.Unlock()
	return w.Send(ctx, ref, r)
}

func (w *fakeWorkflows) Known(context.Context, string, string) (protocol.Answer, bool) {
	return protocol.Answer{}, false
}

func (w *fakeWorkflows) Ready(context.Context) error { return nil }

func (w *fakeWorkflows) Progress(context.Context, string) (app.Progress, error) {
	return app.Progress{}, nil
}

func (w *fakeWorkflows) Diagnose(_ context.Context, ref string) (app.Diagnosis, error) {
	return app.Diagnosis{WorkflowID: protocol.CaseID(ref), Status: "running"}, nil
}

// scenario is a request and its expected answer.
type scenario struct {
	name    string
	as      string // id of a person; empty: nobody is signed in
	method  string // GET where it is empty
	path    string // below /api/v1
	body    string
	headers map[string]string

	status   int
	contains []string
	lacks    []string
	answers  map[string]string // headers
	golden   string            // file in testdata
}

// checkAll checks scenarios one after the other on one fixture.
func checkAll(t *testing.T, f *fixture, scenarios []scenario) {
	t.Helper()
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) { s.check(t, f) })
	}
}

func (s scenario) check(t *testing.T, handler http.Handler) {
	t.Helper()
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
		api.Golden(t, s.golden, got.Body.Bytes())
	}
}

func (s scenario) request() *http.Request {
	method := s.method
	if method == "" {
		method = http.MethodGet
	}
	r := httptest.NewRequest(method, "/api/v1"+s.path, strings.NewReader(s.body))
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
