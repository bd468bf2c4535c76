package console_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/console"
	"duecourse/internal/evidence"
	"duecourse/internal/letter"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
	"duecourse/internal/store/storetest"
)

// monday is the time in these tests: 9:30 in the morning in Derby.
func monday() time.Time { return time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC) }

const (
	ref        = "INC-7K3M-9Q2D"
	home       = "/incidents/" + ref
	requestRef = "ACR-7K3M-9Q2D"
	accountRef = "SMA-7K3M-9Q2D"

	png = "\x89PNG\r\n\x1a\n" // the signature of a PNG
)

// fixture is the application behind the pages: the real service on a database. Cases run in
// memory, without Temporal.
type fixture struct {
	app.Store // of the database; some answers can be replaced
	t         *testing.T
	base      storetest.Base
	vault     *evidence.Vault
	service   *app.Service
	policy    *policy.Policy

	mu           sync.Mutex
	cases        map[string]casework.Case // by reference
	commandsDone int                      // commands that changed a case

	commandError error         // if set, the answer to every command
	holdOpening  chan struct{} // if set, commands that open a case wait for it
	captures     bool          // the system takes screenshots
	progress     app.Progress

	// The filters of the last queries, and functions that replace their answers.
	filter        incident.Filter
	accountFilter account.Filter
	auditFilter   casework.AuditFilter
	incidents     func(incident.Filter) (casework.Page[incident.ListItem], error)
	accounts      func(account.Filter) (casework.Page[account.Account], error)
}

func reportedPost() incident.Post {
	return incident.Post{
		Channel: "facebook", URL: "https://www.example.org/post/1", Author: "@loud.larry", Text: "Clowns, every one of you",
	}
}

// newFixture is a fixture with one incident, about a post that staff-1 reported.
func newFixture(t *testing.T) *fixture {
	t.Helper()
	return newFixtureWithPost(t, reportedPost())
}

func newFixtureWithPost(t *testing.T, post incident.Post) *fixture {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	vault, err := evidence.Open(t.TempDir(), 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	base := storetest.OnSQLite(t)
	f := &fixture{
		t: t, base: base, vault: vault, Store: base.Store, policy: council,
		cases: map[string]casework.Case{},
	}
	f.service, err = app.New(app.Options{
		Kinds: kinds.All(), Store: f, Workflows: f, Vault: vault, People: demo.People(), Policy: council,
		Secret: []byte("a secret of the tests"), Now: monday, PreparePack: f.preparePack,
	})
	require.NoError(t, err)
	f.mustDo("staff-1", ref, incident.Report{Ref: ref, Post: post})
	return f
}

func (f *fixture) moment() casework.Moment {
	rules := f.policy.Rules(monday())
	rules.Captures, rules.Packs = f.captures, true
	return casework.Moment{At: monday(), Zone: f.policy.Zone(), Rules: &rules}
}

func actor(id string) casework.Actor {
	person, known := demo.People().Person(id)
	if !known {
		panic("nobody has the id " + id)
	}
	return person.Actor
}

// mustDo gives commands to a case; they must succeed. The first command opens the case.
func (f *fixture) mustDo(id, ref string, commands ...casework.Command) {
	f.t.Helper()
	f.mustDoAt(f.moment(), id, ref, commands...)
}

func (f *fixture) mustDoAt(m casework.Moment, id, ref string, commands ...casework.Command) {
	f.t.Helper()
	for _, command := range commands {
		events, err := casework.Do(f.stateOf(ref), command, actor(id), m)
		require.NoError(f.t, err)
		f.record(ref, events)
	}
}

// stateOf is the case with the reference; a new case if it does not exist.
func (f *fixture) stateOf(ref string) casework.Case {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.cases[ref] == nil {
		f.cases[ref] = kinds.All().ByRef(ref).New()
	}
	return f.cases[ref]
}

// record records events that no command caused.
func (f *fixture) record(ref string, events []casework.Event) {
	f.t.Helper()
	require.NoError(f.t, f.base.Record(f.t.Context(), ref, events))
}

func (f *fixture) incident() *incident.Case {
	c, _ := f.stateOf(ref).(*incident.Case)
	return c
}

func (f *fixture) request() *account.Request {
	c, _ := f.stateOf(requestRef).(*account.Request)
	return c
}

func (f *fixture) account() *account.Account {
	c, _ := f.stateOf(accountRef).(*account.Account)
	return c
}

// Send gives a command to a case.
func (f *fixture) Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	if f.commandError != nil {
		return protocol.Answer{}, f.commandError
	}
	kind, c := kinds.All().ByRef(ref), f.stateOf(ref)
	command, err := kind.ParseCommand(r.Name, r.Body)
	if err != nil {
		return protocol.Answer{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if r.Expect != 0 && r.Expect != c.Status().Seq {
		return protocol.Answer{}, &casework.Refusal{Code: casework.CodeStale, Why: "The case has moved on."}
	}
	events, err := casework.Do(c, command, r.Actor, f.moment())
	if err != nil {
		return protocol.Answer{}, err
	}
	f.commandsDone++
	for i := range events {
		events[i].Request, events[i].Digest = r.ID, r.Digest
	}
	return protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: ref, Seq: c.Status().Seq}, f.base.Record(ctx, ref, events)
}

// Open opens a case.
func (f *fixture) Open(ctx context.Context, ref string, _ protocol.Start, r protocol.Request) (protocol.Answer, error) {
	if f.holdOpening != nil {
		<-f.holdOpening
	}
	return f.Send(ctx, ref, r)
}

// Reopen is Send: cases never stop running here.
func (f *fixture) Reopen(ctx context.Context, ref string, _ protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return f.Send(ctx, ref, r)
}

// Claim refuses every account.
func (f *fixture) Claim(context.Context, protocol.Start, protocol.Claim) (protocol.Claimed, error) {
	return protocol.Claimed{}, app.ErrNotRunning
}

// Known is false: the database has every command.
func (f *fixture) Known(context.Context, string, string) (protocol.Answer, bool) {
	return protocol.Answer{}, false
}

// Diagnose finds no workflow.
func (f *fixture) Diagnose(context.Context, string) (app.Diagnosis, error) {
	return app.Diagnosis{}, app.ErrNotRunning
}

// Raise does nothing.
func (f *fixture) Raise(context.Context, string, string) error { return nil }

// Ready is always nil.
func (f *fixture) Ready(context.Context) error { return nil }

// Progress is what the test set.
func (f *fixture) Progress(context.Context, string) (app.Progress, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.progress, nil
}

func (f *fixture) setProgress(p app.Progress) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.progress = p
}

// putPicture puts a file into the vault as a PNG.
func (f *fixture) putPicture(content string) (digest string) {
	f.t.Helper()
	digest, _, err := f.vault.PutAs(f.t.Context(), strings.NewReader(content), "image/png")
	require.NoError(f.t, err)
	return digest
}

func (f *fixture) preparePack(context.Context, *incident.Case, string) (
	tag string, erased bool, write func(context.Context, io.Writer) error, err error,
) {
	return "tag", false, func(_ context.Context, to io.Writer) error {
		_, err := io.WriteString(to, "PK")
		return err
	}, nil
}

// Cases lists incidents.
func (f *fixture) Cases(ctx context.Context, filter incident.Filter) (casework.Page[incident.ListItem], error) {
	f.filter = filter
	if f.incidents != nil {
		return f.incidents(filter)
	}
	return f.Store.Cases(ctx, filter)
}

// Accounts lists accounts.
func (f *fixture) Accounts(ctx context.Context, filter account.Filter) (casework.Page[account.Account], error) {
	f.accountFilter = filter
	if f.accounts != nil {
		return f.accounts(filter)
	}
	return f.Store.Accounts(ctx, filter)
}

// Events finds events.
func (f *fixture) Events(ctx context.Context, filter casework.AuditFilter) (casework.Page[casework.TimelineItem], error) {
	f.auditFilter = filter
	return f.Store.Events(ctx, filter)
}

// browser is a person's browser on the console's pages.
type browser struct {
	t       *testing.T
	console *console.Console
	cookies []*http.Cookie
}

// options are the console's options in these tests.
func (f *fixture) options() console.Options {
	return console.Options{
		Service: f.service, People: &access.Authenticator{Directory: demo.People()}, Letters: letter.Writer{Zone: f.policy.Zone()},
		Sessions: memstore.NewWithCleanupInterval(0), SignIn: console.DemoSignIn(demo.People().PeopleWith(casework.RoleStaff)),
		Now: monday, Demo: true, PollInterval: time.Millisecond, PublicBurst: 3,
	}
}

// openBrowser opens a browser, and signs in unless the id is empty.
func openBrowser(t *testing.T, f *fixture, id string) *browser {
	t.Helper()
	return openBrowserWith(t, f.options(), id)
}

func openBrowserWith(t *testing.T, o console.Options, id string) *browser {
	t.Helper()
	b := &browser{t: t, console: console.New(o)}
	t.Cleanup(b.console.Close)
	if id != "" {
		b.signInAs(id)
	}
	return b
}

func (b *browser) signInAs(id string) {
	b.t.Helper()
	got := b.post("/sign-in", url.Values{"person": {id}})
	require.Equal(b.t, http.StatusSeeOther, got.Code)
	b.cookies = got.Result().Cookies()
}

func (b *browser) send(r *http.Request) *httptest.ResponseRecorder {
	for _, cookie := range b.cookies {
		r.AddCookie(cookie)
	}
	got := httptest.NewRecorder()
	b.console.ServeHTTP(got, r)
	return got
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	return b.send(httptest.NewRequest(http.MethodGet, path, http.NoBody))
}

// page is the body of a page.
func (b *browser) page(path string) string { return b.get(path).Body.String() }

func (b *browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// form is what a browser sends for the form with an action: its hidden fields and the
// typed values.
func (b *browser) form(page, action string, typed url.Values) url.Values {
	b.t.Helper()
	return fillForm(b.t, b.page(page), `action="`+action+`"`, typed)
}

// formByID is like form, for the form with an id.
func (b *browser) formByID(page, id string, typed url.Values) url.Values {
	b.t.Helper()
	return fillForm(b.t, b.page(page), `<form id="`+id+`"`, typed)
}

func fillForm(t *testing.T, body, mark string, typed url.Values) url.Values {
	t.Helper()
	_, form, found := strings.Cut(body, mark)
	require.True(t, found, "no form %s in %s", mark, body)
	form, _, _ = strings.Cut(form, "</form>")
	all := url.Values{}
	for _, field := range regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		all.Set(field[1], field[2])
	}
	for name, values := range typed {
		all[name] = values
	}
	return all
}
