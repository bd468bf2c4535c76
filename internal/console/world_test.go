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

	png = "\x89PNG\r\n\x1a\n" // how a picture begins
)

// world is the application behind the pages: the real service on a database. Only Temporal
// is missing: the cases run here.
type world struct {
	app.Store // of the database, unless a test sets what it answers
	t         *testing.T
	base      storetest.Base
	vault     *evidence.Vault
	service   *app.Service
	policy    *policy.Policy

	mu    sync.Mutex
	cases map[string]casework.Case // by reference
	given int                      // commands that changed a case

	err      error         // that every command is answered with; nil: the case answers
	hold     chan struct{} // not nil: commands that open a case wait for it
	captures bool          // the system takes screenshots
	progress app.Progress

	// What the database was asked for last, and what it answers instead of what it holds.
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

// newWorld has one incident, about a post that staff-1 reported.
func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldWith(t, reportedPost())
}

func newWorldWith(t *testing.T, post incident.Post) *world {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	vault, err := evidence.Open(t.TempDir(), 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	base := storetest.OnSQLite(t)
	w := &world{
		t: t, base: base, vault: vault, Store: base.Store, policy: council,
		cases: map[string]casework.Case{},
	}
	w.service, err = app.New(app.Options{
		Kinds: kinds.All(), Store: w, Workflows: w, Vault: vault, People: demo.People(), Policy: council,
		Secret: []byte("a secret of the tests"), Now: monday, PreparePack: w.preparePack,
	})
	require.NoError(t, err)
	w.give("staff-1", ref, incident.Report{Ref: ref, Post: post})
	return w
}

func (w *world) moment() casework.Moment {
	rules := w.policy.Rules(monday())
	rules.Captures, rules.Packs = w.captures, true
	return casework.Moment{At: monday(), Zone: w.policy.Zone(), Rules: &rules}
}

func someone(id string) casework.Actor {
	person, known := demo.People().Person(id)
	if !known {
		panic("nobody has the id " + id)
	}
	return person.Actor
}

// give gives commands to a case, which must accept them. The first command opens the case.
func (w *world) give(id, ref string, commands ...casework.Command) {
	w.t.Helper()
	w.giveAt(w.moment(), id, ref, commands...)
}

func (w *world) giveAt(m casework.Moment, id, ref string, commands ...casework.Command) {
	w.t.Helper()
	for _, command := range commands {
		events, err := casework.Do(w.open(ref), command, someone(id), m)
		require.NoError(w.t, err)
		w.record(ref, events)
	}
}

// open is the case with the reference; a new one, if it does not exist.
func (w *world) open(ref string) casework.Case {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.cases[ref] == nil {
		w.cases[ref] = kinds.All().ByRef(ref).New()
	}
	return w.cases[ref]
}

// record saves what happened in a case without a command.
func (w *world) record(ref string, events []casework.Event) {
	w.t.Helper()
	require.NoError(w.t, w.base.Record(w.t.Context(), ref, events))
}

func (w *world) incident() *incident.Case {
	c, _ := w.open(ref).(*incident.Case)
	return c
}

func (w *world) request() *account.Request {
	c, _ := w.open(requestRef).(*account.Request)
	return c
}

func (w *world) account() *account.Account {
	c, _ := w.open(accountRef).(*account.Account)
	return c
}

// Send gives a command to a case.
func (w *world) Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	if w.err != nil {
		return protocol.Answer{}, w.err
	}
	kind, c := kinds.All().ByRef(ref), w.open(ref)
	command, err := kind.ParseCommand(r.Name, r.Body)
	if err != nil {
		return protocol.Answer{}, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.Expect != 0 && r.Expect != c.Status().Seq {
		return protocol.Answer{}, &casework.Refusal{Code: casework.CodeStale, Why: "The case has moved on."}
	}
	events, err := casework.Do(c, command, r.Actor, w.moment())
	if err != nil {
		return protocol.Answer{}, err
	}
	w.given++
	for i := range events {
		events[i].Request, events[i].Digest = r.ID, r.Digest
	}
	return protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: ref, Seq: c.Status().Seq}, w.base.Record(ctx, ref, events)
}

// Open opens a case.
func (w *world) Open(ctx context.Context, ref string, _ protocol.Start, r protocol.Request) (protocol.Answer, error) {
	if w.hold != nil {
		<-w.hold
	}
	return w.Send(ctx, ref, r)
}

// Reopen is Send: the cases never stop running.
func (w *world) Reopen(ctx context.Context, ref string, _ protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return w.Send(ctx, ref, r)
}

// Claim refuses accounts of before.
func (w *world) Claim(context.Context, protocol.Start, protocol.Claim) (protocol.Claimed, error) {
	return protocol.Claimed{}, app.ErrNotRunning
}

// Known is false: the database knows every command.
func (w *world) Known(context.Context, string, string) (protocol.Answer, bool) {
	return protocol.Answer{}, false
}

// Diagnose describes nothing.
func (w *world) Diagnose(context.Context, string) (app.Diagnosis, error) {
	return app.Diagnosis{}, app.ErrNotRunning
}

// Raise alerts nobody.
func (w *world) Raise(context.Context, string, string) error { return nil }

// Ready is always nil.
func (w *world) Ready(context.Context) error { return nil }

// Progress is what the test set.
func (w *world) Progress(context.Context, string) (app.Progress, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.progress, nil
}

func (w *world) setProgress(p app.Progress) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.progress = p
}

// keep puts a file into the vault.
func (w *world) keep(content string) (digest string) {
	w.t.Helper()
	digest, _, err := w.vault.PutAs(w.t.Context(), strings.NewReader(content), "image/png")
	require.NoError(w.t, err)
	return digest
}

func (w *world) preparePack(context.Context, *incident.Case, string) (
	tag string, erased bool, write func(context.Context, io.Writer) error, err error,
) {
	return "tag", false, func(_ context.Context, to io.Writer) error {
		_, err := io.WriteString(to, "PK")
		return err
	}, nil
}

// Cases lists incidents.
func (w *world) Cases(ctx context.Context, f incident.Filter) (casework.Page[incident.ListItem], error) {
	w.filter = f
	if w.incidents != nil {
		return w.incidents(f)
	}
	return w.Store.Cases(ctx, f)
}

// Accounts lists accounts.
func (w *world) Accounts(ctx context.Context, f account.Filter) (casework.Page[account.Account], error) {
	w.accountFilter = f
	if w.accounts != nil {
		return w.accounts(f)
	}
	return w.Store.Accounts(ctx, f)
}

// Events finds events.
func (w *world) Events(ctx context.Context, f casework.AuditFilter) (casework.Page[casework.TimelineItem], error) {
	w.auditFilter = f
	return w.Store.Events(ctx, f)
}

// browser is a person's browser at the console.
type browser struct {
	t       *testing.T
	console *console.Console
	cookies []*http.Cookie
}

// options are those of a console in a test.
func (w *world) options() console.Options {
	return console.Options{
		Service: w.service, People: &access.Authenticator{Directory: demo.People()}, Letters: letter.Writer{Zone: w.policy.Zone()},
		Sessions: memstore.NewWithCleanupInterval(0), SignIn: console.DemoSignIn(demo.People().PeopleWith(casework.RoleStaff)),
		Now: monday, Demo: true, PollInterval: time.Millisecond, PublicBurst: 3,
	}
}

// visit opens a browser, and signs in unless the id is empty.
func visit(t *testing.T, w *world, id string) *browser {
	t.Helper()
	return open(t, w.options(), id)
}

func open(t *testing.T, o console.Options, id string) *browser {
	t.Helper()
	b := &browser{t: t, console: console.New(o)}
	t.Cleanup(b.console.Close)
	if id != "" {
		b.as(id)
	}
	return b
}

func (b *browser) as(id string) {
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

// form is what a browser would send for a form of a page: the hidden fields and what is
// typed. The form has the action.
func (b *browser) form(page, action string, typed url.Values) url.Values {
	b.t.Helper()
	return filledIn(b.t, b.page(page), `action="`+action+`"`, typed)
}

// formByID is form for a form with an id.
func (b *browser) formByID(page, id string, typed url.Values) url.Values {
	b.t.Helper()
	return filledIn(b.t, b.page(page), `<form id="`+id+`"`, typed)
}

func filledIn(t *testing.T, body, mark string, typed url.Values) url.Values {
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
