package console_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/require"

	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/console"
	"duecourse/internal/policy"
)

// monday is when these tests play: 9:30 in the morning in Derby.
func monday() time.Time { return time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC) }

const ref = "INC-7K3M-9Q2D"

// desk keeps one case, to which it gives the commands as its workflow would.
type desk struct {
	captures bool // the system is asked for screenshots first
	*app.Service
	t        *testing.T
	policy   *policy.Policy
	c        *incident.Case
	entries  []casework.TimelineItem
	done     map[string]app.Answer // by Idempotency-Key
	given    int                   // commands that changed the case
	fails    error                 // what every command is answered with
	letters  []casework.SentLetter
	tasks    []casework.WorklistItem
	filter   incident.Filter
	more     string // the cursor of the next page
	turn     func(incident.Filter) (casework.Page[incident.ListItem], error)
	bytes    string
	who      app.Caller
	asked    map[string]app.Answer // by Idempotency-Key
	underway app.Progress
	trace    casework.AuditFilter
	accountDesk
	files
	importing sync.Mutex
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	rules, err := policy.Default()
	require.NoError(t, err)
	service, err := app.New(app.Options{Policy: rules, Secret: []byte("a secret of the tests"), Now: monday})
	require.NoError(t, err)
	d := &desk{Service: service, t: t, policy: rules, c: &incident.Case{}, done: map[string]app.Answer{}, asked: map[string]app.Answer{}}
	d.play("staff-1", incident.Report{Ref: ref, Post: incident.Post{
		Channel: "facebook", URL: "https://www.example.org/post/1", Author: "@loud.larry", Text: "Clowns, every one of you",
	}})
	return d
}

func (d *desk) moment() casework.Moment {
	rules := d.policy.Rules(monday())
	rules.Captures = d.captures
	return casework.Moment{At: monday(), Zone: d.policy.Zone(), Rules: &rules}
}

func someone(id string) casework.Actor {
	person, known := demo.People().Person(id)
	if !known {
		panic("nobody is called " + id)
	}
	return person.Actor
}

// play gives commands to the case that it has to take.
func (d *desk) play(id string, commands ...casework.Command) {
	d.t.Helper()
	for _, command := range commands {
		require.NoError(d.t, d.apply(someone(id), command))
	}
}

func (d *desk) apply(by casework.Actor, command casework.Command) error {
	events, err := casework.Do(d.c, command, by, d.moment())
	if err != nil {
		return err
	}
	d.given++
	for _, e := range events {
		data, err := json.Marshal(e.Data)
		require.NoError(d.t, err)
		d.entries = append(d.entries, casework.TimelineItem{
			Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind, Summary: kinds.All().Summary(e),
			Clause: kinds.All().Clause(e), Data: data, Personal: e.Personal, Hash: strings.Repeat("ab", 32),
		})
	}
	return nil
}

func (d *desk) view(who app.Caller) app.View {
	if !incident.Sees(who.Actor) {
		return app.View{Case: &incident.Case{Ref: d.c.Ref, Stage: d.c.Stage, Outcome: d.c.Outcome, Post: d.c.Post}, At: monday()}
	}
	m, seen := d.moment(), *d.c
	return app.View{
		Case: &seen, Whole: true, At: m.At, Due: casework.Due(&seen), Recommended: seen.Recommended(m),
		Forecast: casework.Forecast(&seen, m), Offers: casework.Offers(&seen, who.Actor, m),
	}
}

func (d *desk) Do(_ context.Context, who app.Caller, kind casework.KindName, _ string, command casework.Command) (app.Answer, error) {
	switch kind {
	case account.RequestKindName:
		return d.requested(who, command)
	case account.KindName:
		return d.doAccount(who, command)
	}
	d.who = who
	if d.fails != nil {
		return app.Answer{}, d.fails
	}
	if before, some := d.done[who.Key]; some {
		return before, nil
	}
	if who.Expect != 0 && who.Expect != d.c.Seq {
		return app.Answer{}, &app.Error{Code: casework.CodeStale, Why: "The case has moved on."}
	}
	if err := d.apply(who.Actor, command); err != nil {
		r := err.(*casework.Refusal) //nolint:errorlint,forcetypeassert // the one error of Incident.Do
		return app.Answer{}, &app.Error{Code: r.Code, Why: r.Why, Clause: r.Clause, Fields: r.Fields}
	}
	view := d.view(who)
	answer := app.Answer{Ref: ref, Seq: d.c.Seq, View: &view}
	d.done[who.Key] = answer
	return answer, nil
}

func (d *desk) Report(ctx context.Context, who app.Caller, post incident.Post, note, contact string) (app.Answer, error) {
	return d.Do(ctx, who, incident.KindName, "", incident.Report{Ref: ref, Post: post, Note: note, Contact: contact})
}

func (d *desk) PublicReport(ctx context.Context, key string, post incident.Post, contact string) (app.Answer, error) {
	public := casework.Actor{Person: casework.Person{ID: "public"}, Roles: []casework.Role{casework.RolePublic}}
	return d.Report(ctx, app.Caller{Actor: public, Key: key}, post, "", contact)
}

func (d *desk) AddEvidence(ctx context.Context, who app.Caller, _ string, upload io.Reader, name, note string) (
	casework.Exhibit, app.Answer, error,
) {
	content, err := io.ReadAll(upload)
	require.NoError(d.t, err)
	answer, err := d.Do(ctx, who, incident.KindName, ref, incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: strings.Repeat("ab", 32), MediaType: "image/png",
		Size: int64(len(content)), Note: name + " " + note,
	})
	return casework.Exhibit{}, answer, err
}

func (d *desk) Case(_ context.Context, who app.Caller, kind casework.KindName, asked string) (app.View, error) {
	switch {
	case kind == account.RequestKindName:
		return d.showRequest(who, asked)
	case kind == account.KindName:
		return d.showAccount(who, asked)
	case asked != ref:
		return app.View{}, &app.Error{Code: casework.CodeNotFound, Why: "There is no such case."}
	}
	return d.view(who), nil
}

func (d *desk) Cases(_ context.Context, who app.Caller, f incident.Filter) (casework.Page[incident.ListItem], error) {
	d.filter = f
	if d.turn != nil {
		return d.turn(f)
	}
	item := incident.ListItem{
		Ref: ref, Stage: d.c.Stage, Outcome: d.c.Outcome, Post: d.c.Post, OpenedAt: monday(), DueWhat: casework.WindowAssessment,
		DueBy: monday().Add(-time.Hour), Assessment: []byte(`{"grounds":["abusive"]}`),
	}
	if !incident.Sees(who.Actor) {
		item.Assessment = nil
	}
	total := 1
	return casework.Page[incident.ListItem]{Items: []incident.ListItem{item}, Next: d.more, Total: &total, Whole: incident.Sees(who.Actor)}, nil
}

func (d *desk) Timeline(_ context.Context, _ app.Caller, kind casework.KindName, _ string) ([]casework.TimelineItem, error) {
	of := map[casework.KindName][]casework.TimelineItem{
		incident.KindName: d.entries, account.RequestKindName: d.said, account.KindName: d.entered,
	}
	return append([]casework.TimelineItem{}, of[kind]...), nil
}

func (d *desk) Letters(_ context.Context, _ app.Caller, kind casework.KindName, _ string) ([]casework.SentLetter, error) {
	if kind == account.RequestKindName {
		return d.accountDesk.letters, nil
	}
	return d.letters, nil
}

func (d *desk) Letter(context.Context, app.Caller, casework.KindName, string, string) (casework.SentLetter, error) {
	return d.letters[0], nil
}

func (d *desk) Evidence(context.Context, app.Caller, string, string) (casework.Exhibit, io.ReadCloser, error) {
	return d.c.Evidence[0], io.NopCloser(strings.NewReader(d.bytes)), nil
}

func (d *desk) Tasks(context.Context, app.Caller, bool, int, string) (casework.Page[casework.WorklistItem], error) {
	return casework.Page[casework.WorklistItem]{Items: d.tasks, Whole: true}, nil
}

func (d *desk) Author(context.Context, app.Caller, string, string) (app.Author, error) {
	return app.Author{Cases: []incident.ListItem{
		{Ref: ref, OpenedAt: monday()},
		{Ref: "INC-0000-0001", Stage: incident.StageClosed, Outcome: incident.OutcomeComplied, OpenedAt: monday().AddDate(0, -2, 0)},
	}}, nil
}

func (d *desk) VerifyAudit(context.Context, app.Caller) (casework.Verification, error) {
	return casework.Verification{OK: true, Events: len(d.entries), Head: strings.Repeat("cd", 32)}, nil
}

// printer lays letters out as tests can read them.
type printer struct{}

func (printer) Write(kind casework.LetterKind, form casework.Form, fields casework.LetterFields) (casework.Letter, error) {
	subject, body, err := form.Fill(fields.Values(time.UTC))
	return casework.Letter{Kind: kind, Subject: subject, Text: subject + "\n\n" + body}, err
}

func (printer) Unwrapped(_ string, letter casework.Letter) string { return letter.Text }

func (printer) PDF(string, casework.Letter) ([]byte, error) { return []byte("%PDF"), nil }

// browser is somebody at the console.
type browser struct {
	t       *testing.T
	console *console.Console
	cookies []*http.Cookie
}

// visit opens a browser, signed in unless the id is empty.
func visit(t *testing.T, d *desk, id string) *browser {
	t.Helper()
	c := console.New(console.Options{
		Desk: d, People: demo.People(), Printer: printer{}, Sessions: memstore.NewWithCleanupInterval(0), Demo: true, Now: monday,
		Drafts: newDrawer(),
		SignIn: console.DemoSignIn(demo.People().PeopleWith(casework.RoleStaff)), PollInterval: time.Millisecond, PublicBurst: 3,
	})
	b := &browser{t: t, console: c}
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

func (b *browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// form is what a page would send for a command: its hidden fields and what is typed.
func (b *browser) form(page, action string, typed url.Values) url.Values {
	b.t.Helper()
	return hiddenIn(b.t, b.get(page).Body.String(), `action="`+action+`"`, typed)
}

// hiddenIn is what the form that begins with a mark would send.
func hiddenIn(t *testing.T, body, mark string, typed url.Values) url.Values {
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

func assessed() casework.Command {
	return incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
		Removable: true, Rationale: "It is aimed at a person.",
	}
}

func proposed() casework.Command {
	return incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "The first step."}
}

func supported() casework.Command {
	return incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Proportionate."}
}

func seq(d *desk) string { return strconv.Itoa(d.c.Seq) }

func (d *desk) Pack(_ context.Context, who app.Caller, _ string, order app.PackOrder) (app.Pack, error) {
	d.who = who
	if order.Personal && order.Reason == "" {
		return app.Pack{}, &app.Error{Code: casework.CodeInvalid, Why: "Say why the names are needed."}
	}
	return app.NewPack(ref+".zip", "tag", func(_ context.Context, to io.Writer) error {
		_, err := io.WriteString(to, "PK")
		return err
	}), nil
}

func (d *desk) Progress(context.Context, app.Caller, string) (app.Progress, error) {
	d.importing.Lock()
	defer d.importing.Unlock()
	return d.underway, nil
}
