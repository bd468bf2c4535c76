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

// house is a real Temporal server with a real worker, short windows, and a
// register, a platform and a post that live in memory.
type house struct {
	t        *testing.T
	client   client.Client
	cases    *app.Temporal
	rules    casework.Rules
	deps     worker.Deps
	worker   sdk.Worker
	register *memory
	platform *feed

	interceptors []interceptor.WorkerInterceptor
}

func newHouse(t *testing.T, windows map[string]string, interceptors ...interceptor.WorkerInterceptor) *house {
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
	c, err := client.Dial(client.Options{HostPort: server.HostPort(), Identity: "test", Logger: log.NewStructuredLogger(quietly())})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	council, err := policy.Default()
	require.NoError(t, err)
	council, err = council.WithWindows(windows)
	require.NoError(t, err)

	h := &house{
		t: t, client: c, cases: app.NewTemporal(c, app.TemporalOptions{Kinds: kinds.All(), Wait: 30 * time.Second}),
		rules: council.Rules(time.Now()), register: &memory{cases: map[string][]casework.Event{}},
		platform: &feed{gone: map[string]bool{}, blocked: map[string]bool{}, did: map[string]int{}},
	}
	letters := letter.Writer{Zone: council.Zone()}
	notifier := &notify.Notifier{Kinds: kinds.All(), People: anyone{}, Sender: anyone{}, BaseURL: "https://cases.example", Zone: council.Zone()}
	platforms, err := channel.NewDirectory(h.platform)
	require.NoError(t, err)
	h.deps = worker.Deps{
		Zone:       council.Zone(),
		Events:     &activities.Events{Save: h.register.Record},
		Channel:    &activities.Channel{Platforms: platforms, Letters: letters},
		Blocks:     &activities.Blocks{Client: c, Secret: []byte("secret")},
		Mail:       &activities.Mail{Notifier: notifier, Letters: letters},
		Evidence:   &activities.Evidence{},
		Accounts:   &activities.Accounts{Client: c, Find: h.register.AccountOf, Secret: []byte("secret")},
		Reconciler: &activities.Reconciler{},
		Packs:      &activities.Packs{Build: binder{}.Build, RaiseAlarm: binder{}.Raise},
	}
	h.interceptors = interceptors
	h.work()
	t.Cleanup(func() { h.worker.Stop() })
	return h
}

// work starts a worker.
func (h *house) work() {
	h.t.Helper()
	var err error
	h.worker, err = worker.New(h.client, h.deps, worker.Options{
		Identity: "test", StopTimeout: time.Second, Interceptors: h.interceptors,
	})
	require.NoError(h.t, err)
	require.NoError(h.t, h.worker.Start())
}

// opens has somebody report a post.
func (h *house) opens(ref, author string) {
	h.t.Helper()
	report := h.request(ref, "staff-1", incident.Report{Ref: ref, Post: incident.Post{
		Channel: "sandbox", URL: "https://feed.example/" + ref, Author: author, Text: "You useless lot.",
	}}, casework.RoleStaff)
	start := protocol.Start{Rules: h.rules, Seed: "seed", First: &report}
	_, err := h.cases.Open(h.t.Context(), ref, start, report)
	require.NoError(h.t, err)
}

// gives has somebody give a command, which is taken.
func (h *house) gives(ref, who string, role casework.Role, command casework.Command) {
	h.t.Helper()
	_, err := h.cases.Send(h.t.Context(), ref, h.request(ref, who, command, role))
	require.NoError(h.t, err, "%s by %s", command.Name(), who)
}

func (h *house) request(ref, who string, command casework.Command, roles ...casework.Role) protocol.Request {
	h.t.Helper()
	id := fmt.Sprintf("%s-%s-%d", ref, command.Name(), h.register.count())
	by := casework.Actor{Person: casework.Person{ID: who, Name: "Name of " + who}, Roles: roles}
	request, err := protocol.NewRequest(id, "digest of "+id, 0, by, command)
	require.NoError(h.t, err)
	return request
}

// measures proposes measures, has Legal support them and decides to go ahead.
func (h *house) measures(ref, proposal string, measures ...casework.Measure) {
	h.t.Helper()
	h.gives(ref, "comms-1", casework.RoleComms, incident.Propose{Measures: measures, Reason: "The policy's next step."})
	h.gives(ref, "legal-1", casework.RoleLegal, incident.Advise{Proposal: proposal, Position: incident.Support, Text: "Go ahead."})
	h.gives(ref, "comms-2", casework.RoleComms, incident.Decide{Proposal: proposal, Proceed: true, Rationale: "Agreed."})
}

// until waits for the register to show a case as it is wanted.
func (h *house) until(ref, what string, wanted func(c *incident.Case) bool) {
	h.t.Helper()
	require.Eventually(h.t, func() bool { return wanted(h.register.fold(ref)) }, 30*time.Second, 10*time.Millisecond, what)
}

func (h *house) stage(ref string, stage incident.Stage) {
	h.t.Helper()
	h.until(ref, string(stage), func(c *incident.Case) bool { return c.Stage == stage })
}

// history is that of a run of a workflow, of the latest if none is named, once it
// has ended for good.
func (h *house) history(id, run string) *historypb.History {
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

// memory is a register that nothing outlives.
type memory struct {
	mu    sync.Mutex
	cases map[string][]casework.Event
}

func (m *memory) Record(_ context.Context, ref string, events []casework.Event) error {
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

func (m *memory) fold(ref string) *incident.Case {
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

func (m *memory) kinds(ref string) []casework.EventKind {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := []casework.EventKind{}
	for _, e := range m.cases[ref] {
		list = append(list, e.Kind)
	}
	return list
}

func (m *memory) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, events := range m.cases {
		n += len(events)
	}
	return n
}

// feed is a platform that does what it is asked, once for each key.
type feed struct {
	mu      sync.Mutex
	gone    map[string]bool
	blocked map[string]bool
	did     map[string]int
}

func (f *feed) Name() string { return "sandbox" }

func (f *feed) act(act string, effect func()) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.did[act]++
	effect()
	return nil
}

func (f *feed) times(act string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.did[act]
}

func (f *feed) SendLetter(context.Context, casework.Letter, string, string) error {
	return f.act("send", func() {})
}

func (f *feed) RemovePost(_ context.Context, url, _ string) error {
	return f.act("remove", func() { f.gone[url] = true })
}

func (f *feed) BlockAuthor(_ context.Context, author, _ string) error {
	return f.act("block", func() { f.blocked[author] = true })
}

func (f *feed) UnblockAuthor(_ context.Context, author, _ string) error {
	return f.act("unblock", func() { delete(f.blocked, author) })
}

func (f *feed) PostState(_ context.Context, url string) (casework.Found, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone[url] {
		return casework.FoundGone, nil
	}
	return casework.FoundStanding, nil
}

func (f *feed) AuthorState(_ context.Context, author string) (channel.AuthorState, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.blocked[author] {
		return channel.AuthorBlocked, nil
	}
	return channel.AuthorNotBlocked, nil
}

// binder builds packs of nothing.
type binder struct{}

func (binder) Build(_ context.Context, _ string, asOf int, progress func(done, of int64)) (casework.PackMade, error) {
	progress(1, 1)
	return casework.PackMade{AsOf: asOf, SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Size: 1}, nil
}

func (binder) Raise(context.Context, string, string) error { return nil }

// anyone knows a person by every id and in every role, and drops their mail.
type anyone struct{}

func (anyone) Person(id string) (access.Person, bool) {
	return access.Person{Actor: casework.Actor{Person: casework.Person{ID: id, Name: "Name of " + id}}, Email: id + "@derby.example"}, true
}

func (a anyone) PeopleWith(role casework.Role) []access.Person {
	person, _ := a.Person(string(role) + "-1")
	return []access.Person{person}
}

func (anyone) Send(_ context.Context, m notify.Message) error {
	if m.To.Email == "" {
		return errors.New("a letter to nobody")
	}
	return nil
}
