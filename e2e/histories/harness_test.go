package histories_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	sdk "go.temporal.io/sdk/worker"

	"duecourse/activities"
	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/channel"
	"duecourse/internal/devstack"
	"duecourse/internal/letter"
	"duecourse/internal/notify"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
	"duecourse/worker"
)

// harness is a real Temporal server with a real worker and short windows. The store, the
// platform and the mail are fakes in memory.
type harness struct {
	t        *testing.T
	client   client.Client
	cases    *app.Temporal
	rules    casework.Rules
	deps     worker.Deps
	worker   sdk.Worker
	server   string // address of Temporal
	store    *memoryStore
	platform *fakePlatform

	interceptors []interceptor.WorkerInterceptor
}

func newHarness(t *testing.T, windows map[string]string, interceptors ...interceptor.WorkerInterceptor) *harness {
	t.Helper()
	server, err := devstack.StartTemporal(t.Context(), devstack.TemporalOptions{
		Ephemeral: true,
		SearchAttributes: map[string]enumspb.IndexedValueType{
			protocol.AttributeKind.GetName():    protocol.AttributeKind.GetValueType(),
			protocol.AttributeStage.GetName():   protocol.AttributeStage.GetValueType(),
			protocol.AttributeChannel.GetName(): protocol.AttributeChannel.GetValueType(),
			protocol.AttributeDue.GetName():     protocol.AttributeDue.GetValueType(),
		},
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	c, err := client.Dial(client.Options{HostPort: server.HostPort(), Identity: "test", Logger: log.NewStructuredLogger(discardLog())})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	council, err := policy.Default()
	require.NoError(t, err)
	council, err = council.WithWindows(windows)
	require.NoError(t, err)

	h := &harness{
		t: t, client: c, server: server.HostPort(), cases: app.NewTemporal(c, app.TemporalOptions{Kinds: kinds.All(), Wait: 30 * time.Second}),
		rules: council.Rules(time.Now()), store: &memoryStore{cases: map[string][]casework.Event{}},
		platform: &fakePlatform{gone: map[string]bool{}, blocked: map[string]bool{}, calls: map[string]int{}},
	}
	letters := letter.Writer{Zone: council.Zone(), Secret: []byte("secret")}
	notifier := &notify.Notifier{Kinds: kinds.All(), People: anyPeople{}, Sender: anyPeople{}, Cases: anyPeople{}, BaseURL: "https://cases.example", Zone: council.Zone()}
	platforms, err := channel.NewDirectory(h.platform)
	require.NoError(t, err)
	h.deps = worker.Deps{
		Zone:       council.Zone(),
		Events:     &activities.Events{Save: h.store.Record},
		Channel:    &activities.Channel{Platforms: platforms, Letters: letters},
		Blocks:     &activities.Blocks{Client: c, Secret: []byte("secret")},
		Joins:      &activities.Joins{Client: c},
		Mail:       &activities.Mail{Notifier: notifier, Letters: letters},
		Evidence:   &activities.Evidence{},
		Accounts:   &activities.Accounts{Client: c, Find: h.store.AccountOf, Secret: []byte("secret")},
		Reconciler: &activities.Reconciler{},
		Packs:      &activities.Packs{Build: fakePacker{}.Build, RaiseAlarm: fakePacker{}.Raise},
	}
	h.interceptors = interceptors
	h.startWorker()
	t.Cleanup(func() { h.worker.Stop() })
	return h
}

// startWorker starts the worker with the current dependencies.
func (h *harness) startWorker() { h.startWorkerOn(h.client) }

// startWorkerOn does so on a connection of its own.
func (h *harness) startWorkerOn(c client.Client) {
	h.t.Helper()
	var err error
	h.worker, err = worker.New(c, h.deps, worker.Options{
		Identity: "test", StopTimeout: time.Second, Interceptors: h.interceptors, Unsigned: true,
	})
	require.NoError(h.t, err)
	require.NoError(h.t, h.worker.Start())
}

// openIncident reports a post.
func (h *harness) openIncident(ref, author string) {
	h.t.Helper()
	report := h.request(ref, "staff-1", incident.Report{Ref: ref, Post: incident.Post{
		Channel: "sandbox", URL: "https://feed.example/" + ref, Author: author, Text: "You useless lot.",
	}}, casework.RoleStaff)
	start := protocol.Start{Rules: h.rules, Seed: "seed", First: &report}
	_, err := h.cases.Open(h.t.Context(), ref, start, report)
	require.NoError(h.t, err)
}

// do gives a command that must succeed.
func (h *harness) do(ref, who string, role casework.Role, command casework.Command) {
	h.t.Helper()
	_, err := h.cases.Send(h.t.Context(), ref, h.request(ref, who, command, role))
	require.NoError(h.t, err, "%s by %s", command.Name(), who)
}

func (h *harness) request(ref, who string, command casework.Command, roles ...casework.Role) protocol.Request {
	h.t.Helper()
	id := fmt.Sprintf("%s-%s-%d", ref, command.Name(), h.store.count())
	by := casework.Actor{Person: casework.Person{ID: who, Name: "Name of " + who}, Roles: roles}
	request, err := protocol.NewRequest(id, "digest of "+id, 0, by, command)
	require.NoError(h.t, err)
	return request
}

// decideMeasure proposes measures, supports them as Legal, and decides to go ahead.
func (h *harness) decideMeasure(ref, proposal string, measures ...casework.Measure) {
	h.t.Helper()
	h.do(ref, "comms-1", casework.RoleComms, incident.Propose{Measures: measures, Reason: "The policy's next step."})
	h.do(ref, "legal-1", casework.RoleLegal, incident.Advise{Proposal: proposal, Position: incident.Support, Text: "Go ahead."})
	h.do(ref, "comms-2", casework.RoleComms, incident.Decide{Proposal: proposal, Proceed: true, Rationale: "Agreed."})
}

// waitUntil waits until a condition on the recorded case holds.
func (h *harness) waitUntil(ref, what string, condition func(c *incident.Case) bool) {
	h.t.Helper()
	require.Eventually(h.t, func() bool { return condition(h.store.fold(ref)) }, 30*time.Second, 10*time.Millisecond, what)
}

func (h *harness) waitForStage(ref string, stage incident.Stage) {
	h.t.Helper()
	h.waitUntil(ref, string(stage), func(c *incident.Case) bool { return c.Stage == stage })
}

// history returns the history of a run once the workflow has ended; the latest run if run
// is empty.
func (h *harness) history(id, run string) *historypb.History {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), 90*time.Second)
	defer cancel()
	require.NoError(h.t, h.client.GetWorkflow(ctx, id, "").Get(ctx, nil))
	list := h.client.GetWorkflowHistory(ctx, id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	history := &historypb.History{}
	for list.HasNext() {
		event, err := list.Next()
		require.NoError(h.t, err)
		history.Events = append(history.Events, event)
	}
	return history
}

// memoryStore is a store in memory.
type memoryStore struct {
	mu    sync.Mutex
	cases map[string][]casework.Event
}

func (m *memoryStore) Record(_ context.Context, ref string, events []casework.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range events {
		known := len(m.cases[ref])
		if e.Seq > known+1 {
			return fmt.Errorf("event %d does not follow %d", e.Seq, known)
		}
		if err := kinds.All().Decode(&e); err != nil {
			return err
		}
		if e.Seq == known+1 {
			m.cases[ref] = append(m.cases[ref], e)
		}
	}
	return nil
}

func (m *memoryStore) fold(ref string) *incident.Case {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := &incident.Case{}
	for _, e := range m.cases[ref] {
		if err := casework.Apply(c, e); err != nil {
			panic(err)
		}
	}
	return c
}

func (m *memoryStore) kinds(ref string) []casework.EventKind {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := []casework.EventKind{}
	for _, e := range m.cases[ref] {
		list = append(list, e.Kind)
	}
	return list
}

func (m *memoryStore) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, events := range m.cases {
		n += len(events)
	}
	return n
}

// fakePlatform is a platform on which every action takes effect at once.
type fakePlatform struct {
	mu      sync.Mutex
	gone    map[string]bool
	blocked map[string]bool
	calls   map[string]int
}

func (f *fakePlatform) Name() string { return "sandbox" }

func (f *fakePlatform) act(act string, effect func()) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls[act]++
	effect()
	return nil
}

func (f *fakePlatform) times(act string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[act]
}

func (f *fakePlatform) SendLetter(context.Context, casework.Letter, string, string) error {
	return f.act("send", func() {})
}

func (f *fakePlatform) RemovePost(_ context.Context, url, _ string) error {
	return f.act("remove", func() { f.gone[url] = true })
}

func (f *fakePlatform) BlockAuthor(_ context.Context, author, _ string) error {
	return f.act("block", func() { f.blocked[author] = true })
}

func (f *fakePlatform) UnblockAuthor(_ context.Context, author, _ string) error {
	return f.act("unblock", func() { delete(f.blocked, author) })
}

func (f *fakePlatform) Publish(_ context.Context, release channel.Release, key string) (string, error) {
	return "https://" + release.Channel + ".example/" + key, f.act("publish", func() {})
}

func (f *fakePlatform) PostState(_ context.Context, url string) (channel.PostState, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone[url] {
		return channel.PostState{Found: casework.FoundGone}, nil
	}
	return channel.PostState{Found: casework.FoundPublished}, nil
}

func (f *fakePlatform) AuthorState(_ context.Context, author string) (channel.AuthorState, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.blocked[author] {
		return channel.AuthorBlocked, nil
	}
	return channel.AuthorNotBlocked, nil
}

// fakePacker builds empty packs.
type fakePacker struct{}

func (fakePacker) Build(_ context.Context, _ string, asOf int, progress func(done, of int64)) (casework.PackMade, error) {
	progress(1, 1)
	return casework.PackMade{AsOf: asOf, SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Size: 1}, nil
}

func (fakePacker) Raise(context.Context, string, string) error { return nil }

// anyPeople has a person for every id and every role, and drops their mail.
type anyPeople struct{}

func (anyPeople) Person(id string) (access.Person, bool) {
	return access.Person{Actor: casework.Actor{Person: casework.Person{ID: id, Name: "Name of " + id}}, Email: id + "@derby.example"}, true
}

func (a anyPeople) PeopleWith(role casework.Role) []access.Person {
	person, _ := a.Person(string(role) + "-1")
	return []access.Person{person}
}

// Case is about nobody.
func (anyPeople) Case(context.Context, string) (casework.Case, error) { return &incident.Case{}, nil }

func (anyPeople) Send(_ context.Context, m notify.Message) error {
	if m.To.Email == "" {
		return errors.New("a letter to nobody")
	}
	return nil
}
