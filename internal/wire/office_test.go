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

// office is the application without Temporal: API, service and register, and cases
// that obey the rules but run nowhere.
type office struct {
	http.Handler
	register *store.Store
	vault    *evidence.Vault
	address  string // of its database
	heads    string // directory of what was signed
	key      string // file of the key
	log      *bytes.Buffer
	service  *app.Service
	rules    casework.Rules
	mu       sync.Mutex
	open     map[string]*incident.Case

	leave    func() // writes the access log and signs the chains
	down     bool   // the register was closed
	relation string
	filled   bool   // forms are as a case would take them
	advice   string // id of standing advice in force

	// References by what a person has to do with it: see relations.
	cases, requests map[string]func(string) string
	account, token  string
}

func newOffice(t *testing.T) *office {
	t.Helper()
	return newOfficeObserved(t, nil)
}

// newOfficeObserved is an office whose service tells observe what became of commands.
func newOfficeObserved(t *testing.T, observe func(command, outcome string)) *office {
	t.Helper()
	dir := t.TempDir()
	address := "sqlite:" + filepath.Join(dir, "register.db")
	register, err := store.Open(t.Context(), address, store.Options{Kinds: kinds.All()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, register.Close()) })
	require.NoError(t, register.Migrate(t.Context()))
	council, err := policy.Default()
	require.NoError(t, err)
	o := &office{
		vault:    openVault(t),
		register: register, rules: council.Rules(monday), open: map[string]*incident.Case{},
		address: address, heads: filepath.Join(dir, "heads"), key: filepath.Join(dir, "audit.key"), log: &bytes.Buffer{},
	}
	log := slog.New(slog.NewJSONHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	_, err = audit.MakeKey(o.key)
	require.NoError(t, err)
	signer, err := audit.StartSigner(audit.SignerOptions{KeyFile: o.key, Dir: o.heads, Period: time.Hour, Seal: register.Seal, Log: log})
	require.NoError(t, err)
	accessLog := access.StartLog(register.AddAccess, log)
	closed := sync.OnceValue(func() error { return errors.Join(accessLog.Stop(), signer.Stop()) })
	o.leave = func() {
		if err := closed(); !o.down {
			require.NoError(t, err)
		}
	}
	t.Cleanup(o.leave)
	o.service, err = app.New(app.Options{
		Kinds: kinds.All(), Store: register, Heads: signer.Heads(), Workflows: o, Observe: observe,
		Tokens: &access.ServiceTokens{Store: register, Secret: []byte("s"), Now: func() time.Time { return monday }}, Vault: o.vault, People: demo.People(), Policy: council,
		Secret: []byte("a secret of the tests"), Now: func() time.Time { return monday },
	})
	require.NoError(t, err)
	o.Handler = api.New(api.Options{
		Service: o.service, Authenticator: &access.Authenticator{Directory: demo.People()}, Now: func() time.Time { return monday },
		PublicBurst: 10_000, SignInBurst: 10_000, AccessLog: accessLog, Log: log,
	})
	o.fill(t)
	return o
}

// fill brings a case for each person that is about them, one that each reported,
// and one with which none of them has to do.
func (o *office) fill(t *testing.T) {
	t.Helper()
	nobodys := o.worked(t, caller("staff-2"), "")
	about, reported := map[string]string{"": nobodys}, map[string]string{"": nobodys}
	for _, who := range signedIn() {
		about[who.ID] = o.worked(t, caller("staff-2"), who.ID)
		reported[who.ID] = o.worked(t, app.Caller{Actor: who.Actor}, "")
	}
	o.cases = map[string]func(string) string{
		relations()[0]: func(string) string { return nobodys },
		relations()[1]: func(who string) string { return reported[who] },
		relations()[2]: func(who string) string { return about[who] },
	}
	o.fillAccounts(t)
	made, _, err := o.service.CreateToken(t.Context(), caller("admin-1"), access.TokenRequest{Name: "Import", Lifetime: time.Hour})
	require.NoError(t, err)
	o.token = made.ID
}

func (o *office) giveAdvice(t *testing.T) {
	t.Helper()
	given, err := o.service.AddStandingAdvice(t.Context(), caller("legal-2"), []casework.Ground{casework.GroundSpam},
		[]casework.Measure{casework.MeasureRemove}, "plain advertising", monday.AddDate(1, 0, 0))
	require.NoError(t, err)
	o.advice = given.ID
}

// worked is a case with an exhibit and a letter.
func (o *office) worked(t *testing.T, reporter app.Caller, target string) string {
	t.Helper()
	post := somePost()
	post.URL += "/" + reporter.ID + "/" + target
	answer, err := o.service.Report(t.Context(), reporter, post, "", "")
	require.NoError(t, err)
	digest, size, mediaType, err := o.vault.Put(t.Context(), strings.NewReader("%PDF-1.7 a page"))
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
		_, err := o.service.Do(t.Context(), caller(step.who), incident.KindName, answer.Ref, step.command)
		require.NoError(t, err, step.command.Name())
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.open[answer.Ref]
	events := c.Finish(c.ToPerform()[0].ID, casework.Result{
		Outcome: casework.ResultDone, Letter: &casework.Letter{Kind: casework.LetterWarning, To: "@angry", Subject: "Your post", Text: "Stop."},
	}, o.moment())
	require.NoError(t, o.register.Record(t.Context(), c.Ref, events))
	return answer.Ref
}

func caller(id string) app.Caller {
	person, _ := demo.People().Person(id)
	return app.Caller{Actor: person.Actor}
}

func (o *office) moment() casework.Moment {
	return casework.Moment{At: monday, Zone: time.UTC, Rules: &o.rules}
}

// Send gives a command to a case, and records what came of it.
func (o *office) Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.open[ref]
	if c == nil {
		return protocol.Answer{}, o.refused(ctx, ref, r)
	}
	command, err := incident.Kind().ParseCommand(r.Name, r.Body)
	if err != nil {
		return protocol.Answer{}, err
	}
	events, err := casework.Do(c, command, r.Actor, o.moment())
	if err != nil {
		return protocol.Answer{}, err
	}
	for i := range events {
		events[i].Request, events[i].Digest = r.ID, r.Digest
	}
	return protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: ref, Seq: c.Seq}, o.register.Record(ctx, ref, events)
}

// refused is the refusal of a case that does not run here, or [app.ErrNotRunning].
func (o *office) refused(ctx context.Context, ref string, r protocol.Request) error {
	c, err := o.register.Case(ctx, ref)
	if err != nil {
		return app.ErrNotRunning
	}
	command, err := kinds.All().ByRef(ref).ParseCommand(r.Name, r.Body)
	if err != nil {
		return err
	}
	if refusal := c.Check(command, r.Actor, o.moment()); refusal != nil {
		return refusal
	}
	return app.ErrNotRunning
}

// Open begins a case.
func (o *office) Open(ctx context.Context, ref string, _ protocol.Start, r protocol.Request) (protocol.Answer, error) {
	o.mu.Lock()
	if o.open[ref] == nil {
		o.open[ref] = &incident.Case{}
	}
	o.mu.Unlock()
	return o.Send(ctx, ref, r)
}

// Reopen is not needed here.
func (o *office) Reopen(context.Context, string, protocol.Start, protocol.Request) (protocol.Answer, error) {
	return protocol.Answer{}, app.ErrNotRunning
}

// Known knows of nothing: every request is answered at once.
func (o *office) Known(context.Context, string, string) (protocol.Answer, bool) {
	return protocol.Answer{}, false
}

// Diagnose says little of a case that runs.
func (o *office) Diagnose(_ context.Context, ref string) (app.Diagnosis, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open[ref] == nil {
		return app.Diagnosis{}, app.ErrNotRunning
	}
	return app.Diagnosis{WorkflowID: protocol.CaseID(ref)}, nil
}

// Ready is true.
func (o *office) Ready(context.Context) error { return nil }

// openVault is an empty vault.
func openVault(t *testing.T) *evidence.Vault {
	t.Helper()
	vault, err := evidence.Open(t.TempDir(), 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	return vault
}

// Raise and Progress: nothing has changed, and nothing takes long.
func (o *office) Raise(context.Context, string, string) error { return nil }

func (o *office) Progress(context.Context, string) (app.Progress, error) {
	return app.Progress{}, nil
}
