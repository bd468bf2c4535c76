package wire_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
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
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/evidence"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
	"duecourse/internal/store"
)

var monday = time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)

func somePost() incident.Post {
	return incident.Post{Channel: "facebook", URL: "https://facebook.com/council/posts/1", Author: "@angry", Text: "Fools."}
}

// testServer is the application without Temporal: API, service and store. Its incidents
// run in memory.
type testServer struct {
	http.Handler
	store   *store.Store
	vault   *evidence.Vault
	address string // of the database
	heads   string // directory of the signed heads
	key     string // file of the signing key
	log     *bytes.Buffer
	service *app.Service
	rules   casework.Rules
	mu      sync.Mutex
	running map[string]*incident.Case

	stop        func() // writes the access log and signs the chains
	storeClosed bool   // the test closed the store
	relation    string
	validForms  bool   // bodies of commands are valid
	advice      string // id of standing advice in force

	// References by relation and person; see relations.
	cases, requests, publications map[string]func(string) string
	account, token                string
}

func newTestServer(t *testing.T) *testServer {
	t.Helper()
	return newObservedServer(t, nil)
}

// newObservedServer is a testServer that reports each command and its outcome to observe.
func newObservedServer(t *testing.T, observe func(command, outcome string)) *testServer {
	t.Helper()
	dir := t.TempDir()
	address := "sqlite:" + filepath.Join(dir, "register.db")
	register, err := store.Open(t.Context(), address, store.Options{Kinds: kinds.All()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, register.Close()) })
	require.NoError(t, register.Migrate(t.Context()))
	council, err := policy.Default()
	require.NoError(t, err)
	s := &testServer{
		vault: openVault(t),
		store: register, rules: council.Rules(monday), running: map[string]*incident.Case{},
		address: address, heads: filepath.Join(dir, "heads"), key: filepath.Join(dir, "audit.key"), log: &bytes.Buffer{},
	}
	log := slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	_, err = audit.CreateKey(s.key)
	require.NoError(t, err)
	signer, err := audit.StartSigner(audit.SignerOptions{KeyFile: s.key, Dir: s.heads, Period: time.Hour, Seal: register.Seal, Log: log})
	require.NoError(t, err)
	accessLog := access.StartLog(register.AddAccess, log)
	closed := sync.OnceValue(func() error { return errors.Join(accessLog.Stop(), signer.Stop()) })
	s.stop = func() {
		if err := closed(); !s.storeClosed {
			require.NoError(t, err)
		}
	}
	t.Cleanup(s.stop)
	s.service, err = app.New(app.Options{
		Kinds: kinds.All(), Store: register, Heads: signer.Heads(), Workflows: s, Observe: observe,
		Tokens: s.tokens(), Vault: s.vault, People: demo.People(), Policy: council,
		Secret: []byte("a secret of the tests"), Now: func() time.Time { return monday },
	})
	require.NoError(t, err)
	s.Handler = api.New(api.Options{
		Service: s.service, Authenticator: s.authenticator(t), Now: func() time.Time { return monday },
		PublicBurst: 10_000, SignInBurst: 10_000, AccessLog: accessLog, Log: log,
	})
	s.addCases(t)
	return s
}

// addCases opens for each person a case that is about them and a case that they reported,
// and one case that concerns none of them.
func (s *testServer) addCases(t *testing.T) {
	t.Helper()
	unrelated := s.decidedCase(t, caller("staff-2"), "")
	about, reported := map[string]string{"": unrelated}, map[string]string{"": unrelated}
	for _, who := range callers() {
		about[who.ID] = s.decidedCase(t, caller("staff-2"), who.ID)
		reported[who.ID] = s.decidedCase(t, app.Caller{Actor: who.Actor}, "")
	}
	s.cases = map[string]func(string) string{
		relations()[0]: func(string) string { return unrelated },
		relations()[1]: func(who string) string { return reported[who] },
		relations()[2]: func(who string) string { return about[who] },
	}
	s.addAccounts(t)
	s.addPublications(t)
	made, _, err := s.service.CreateToken(t.Context(), caller("admin-1"), access.TokenRequest{Name: "Import", Lifetime: time.Hour})
	require.NoError(t, err)
	s.token = made.ID
}

func (s *testServer) addAdvice(t *testing.T) {
	t.Helper()
	given, err := s.service.AddStandingAdvice(t.Context(), caller("legal-2"), []casework.Ground{casework.GroundSpam},
		[]casework.Measure{casework.MeasureRemove}, "plain advertising", monday.AddDate(1, 0, 0))
	require.NoError(t, err)
	s.advice = given.ID
}

// decidedCase opens a case with an exhibit and a letter.
func (s *testServer) decidedCase(t *testing.T, reporter app.Caller, target string) string {
	t.Helper()
	post := somePost()
	post.URL += "/" + reporter.ID + "/" + target
	answer, err := s.service.Report(t.Context(), reporter, post, "", "")
	require.NoError(t, err)
	digest, size, mediaType, err := s.vault.Put(t.Context(), strings.NewReader("%PDF-1.7 a page"))
	require.NoError(t, err)
	for _, step := range []struct {
		who     string
		command casework.Command
	}{
		{"comms-2", incident.AddEvidence{Source: casework.SourceUpload, SHA256: digest, Size: size, MediaType: mediaType}},
		{"comms-2", incident.Assess{
			Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Rationale: "r", Target: target,
		}},
		{"comms-2", incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "r"}},
		{"legal-2", incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Lawful."}},
		{"comms-2", incident.Decide{Proposal: "P1", Proceed: true, Rationale: "r"}},
	} {
		_, err := s.service.Do(t.Context(), caller(step.who), incident.KindName, answer.Ref, step.command)
		require.NoError(t, err, step.command.Name())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.running[answer.Ref]
	events := c.Finish(c.ToPerform()[0].ID, casework.Result{
		Outcome: casework.ResultDone, Letter: &casework.Letter{Kind: casework.LetterWarning, To: "@angry", Subject: "Your post", Text: "Stop."},
	}, s.moment())
	require.NoError(t, s.store.Record(t.Context(), c.Ref, events))
	return answer.Ref
}

func caller(id string) app.Caller {
	person, _ := demo.People().Person(id)
	return app.Caller{Actor: person.Actor}
}

func (s *testServer) moment() casework.Moment {
	return casework.Moment{At: monday, Zone: time.UTC, Rules: &s.rules}
}

// Send runs a command of an incident and records its events.
func (s *testServer) Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.running[ref]
	if c == nil {
		return protocol.Answer{}, s.refusal(ctx, ref, r)
	}
	command, err := incident.Kind().ParseCommand(r.Name, r.Body)
	if err != nil {
		return protocol.Answer{}, err
	}
	events, err := casework.Do(c, command, r.Actor, s.moment())
	if err != nil {
		return protocol.Answer{}, err
	}
	for i := range events {
		events[i].Request, events[i].Digest = r.ID, r.Digest
	}
	return protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: ref, Seq: c.Seq}, s.store.Record(ctx, ref, events)
}

// refusal checks a command of a case that does not run here: it returns its refusal, or
// [app.ErrNotRunning].
func (s *testServer) refusal(ctx context.Context, ref string, r protocol.Request) error {
	c, err := s.store.Case(ctx, ref)
	if err != nil {
		return app.ErrNotRunning
	}
	command, err := kinds.All().ByRef(ref).ParseCommand(r.Name, r.Body)
	if err != nil {
		return err
	}
	if refusal := c.Check(command, r.Actor, s.moment()); refusal != nil {
		return refusal
	}
	return app.ErrNotRunning
}

// Open begins a case.
func (s *testServer) Open(ctx context.Context, ref string, _ protocol.Start, r protocol.Request) (protocol.Answer, error) {
	s.mu.Lock()
	if s.running[ref] == nil {
		s.running[ref] = &incident.Case{}
	}
	s.mu.Unlock()
	return s.Send(ctx, ref, r)
}

// Reopen is not needed here.
func (s *testServer) Reopen(context.Context, string, protocol.Start, protocol.Request) (protocol.Answer, error) {
	return protocol.Answer{}, app.ErrNotRunning
}

// Known is never needed: every request is answered at once.
func (s *testServer) Known(context.Context, string, string) (protocol.Answer, bool) {
	return protocol.Answer{}, false
}

// Diagnose gives the workflow id of a running case.
func (s *testServer) Diagnose(_ context.Context, ref string) (app.Diagnosis, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running[ref] == nil {
		return app.Diagnosis{}, app.ErrNotRunning
	}
	return app.Diagnosis{WorkflowID: protocol.CaseID(ref)}, nil
}

// Ready always succeeds.
func (s *testServer) Ready(context.Context) error { return nil }

// openVault opens an empty vault.
func openVault(t *testing.T) *evidence.Vault {
	t.Helper()
	vault, err := evidence.Open(t.TempDir(), 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	return vault
}

// Raise and Progress do nothing: no test of this package needs them.
func (s *testServer) Raise(context.Context, string, string) error { return nil }

func (s *testServer) Progress(context.Context, string) (app.Progress, error) {
	return app.Progress{}, nil
}
