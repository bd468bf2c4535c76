package workflows_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/channel"
	"duecourse/internal/letter"
	"duecourse/internal/protocol"
)

// storeFake keeps events as the store does: in order, without a gap, each once.
type storeFake struct {
	t      *testing.T
	mu     sync.Mutex
	events []casework.Event
	down   bool
	asked  int // number of calls of Record
}

func (l *storeFake) Record(_ context.Context, of string, events []casework.Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	if l.down {
		return errors.New("the store is down")
	}
	for _, e := range events {
		switch {
		case of != ref:
			l.t.Errorf("the case is called %s", of)
		case e.Seq <= len(l.events) && !same(l.events[e.Seq-1], e):
			l.t.Errorf("event %d is recorded as something else", e.Seq)
		case e.Seq > len(l.events)+1:
			l.t.Errorf("event %d does not follow %d", e.Seq, len(l.events))
		case e.Seq == len(l.events)+1:
			if err := kinds.All().Decode(&e); err != nil {
				return err
			}
			l.events = append(l.events, e)
		}
	}
	return nil
}

func same(a, b casework.Event) bool {
	left, err1 := json.Marshal(a)
	right, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(left) == string(right)
}

func (l *storeFake) setDown(down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = down
}

func (l *storeFake) all() []casework.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.events)
}

func (l *storeFake) fold() *incident.Case {
	c := &incident.Case{}
	for _, e := range l.all() {
		require.NoError(l.t, casework.Apply(c, e))
	}
	return c
}

// kinds lists the kinds of events, in order.
func (l *storeFake) kinds() []casework.EventKind {
	list := []casework.EventKind{}
	for _, e := range l.all() {
		list = append(list, e.Kind)
	}
	return list
}

// of lists the events of a kind.
func (l *storeFake) of(kind casework.EventKind) []casework.Event {
	return slices.DeleteFunc(l.all(), func(e casework.Event) bool { return e.Kind != kind })
}

// pending says whether the action is recorded as pending.
func (l *storeFake) pending(action string) bool {
	return slices.ContainsFunc(l.all(), func(e casework.Event) bool {
		f, some := e.Data.(casework.ActionPending)
		return some && f.ID == action
	})
}

// platformFake performs actions. A test can make it refuse, or claim an action
// without performing it.
type platformFake struct {
	t        *testing.T
	store    *storeFake
	mu       sync.Mutex
	failures map[string]error // by act
	lies     map[string]bool
	blind    bool // it cannot tell whether a post is still there
	gone     map[string]bool
	edited   map[string]string // by address: the words that it shows now
	blocked  bool
	effects  map[string]int // by act and key: how often it had an effect
	tries    map[string]int // by act
	letters  []casework.Letter

	published map[string]channel.Release // by address
}

func newPlatformFake(t *testing.T, l *storeFake) *platformFake {
	return &platformFake{
		t: t, store: l, failures: map[string]error{}, lies: map[string]bool{}, gone: map[string]bool{},
		effects: map[string]int{}, tries: map[string]int{}, published: map[string]channel.Release{},
	}
}

func (p *platformFake) Name() string { return "sandbox" }

// directory has the platform for every channel.
func (p *platformFake) directory() channel.Directory {
	directory, err := channel.NewDirectory(p)
	require.NoError(p.t, err)
	return directory
}

// refuses makes the platform refuse an action from now on.
func (p *platformFake) refuses(act string, kind channel.ErrorKind) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures[act] = &channel.Error{Kind: kind, Reason: "The platform says: " + string(kind) + "."}
}

func (p *platformFake) accepts(act string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.failures, act)
}

// act performs an act once for each key. The action must be recorded as pending
// before.
func (p *platformFake) act(act, key string, effect func()) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if of, action, some := strings.Cut(key, "/"); some && of == ref && !p.store.pending(action) {
		p.t.Errorf("%s %s before it was recorded as pending", act, key)
	}
	p.tries[act]++
	if err := p.failures[act]; err != nil {
		return err
	}
	if p.effects[act+" "+key] == 0 && !p.lies[act] {
		effect()
	}
	p.effects[act+" "+key]++
	return nil
}

func (p *platformFake) SendLetter(_ context.Context, letter casework.Letter, _, key string) error {
	return p.act("send", key, func() { p.letters = append(p.letters, letter) })
}

func (p *platformFake) RemovePost(_ context.Context, url, key string) error {
	return p.act("remove", key, func() { p.gone[url] = true })
}

func (p *platformFake) BlockAuthor(_ context.Context, _, key string) error {
	return p.act("block", key, func() { p.blocked = true })
}

func (p *platformFake) UnblockAuthor(_ context.Context, _, key string) error {
	return p.act("unblock", key, func() { p.blocked = false })
}

func (p *platformFake) Publish(_ context.Context, release channel.Release, key string) (string, error) {
	url := "https://" + release.Channel + ".example/" + key
	p.mu.Lock()
	_, there := p.published[url]
	p.gone[url] = !there
	p.mu.Unlock()
	return url, p.act("publish "+release.Channel, key, func() { p.published[url], p.gone[url] = release, false })
}

func (p *platformFake) PostState(_ context.Context, url string) (channel.PostState, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.blind:
		return channel.PostState{Found: casework.FoundUnclear}, nil
	case p.gone[url]:
		return channel.PostState{Found: casework.FoundGone}, nil
	}
	return channel.PostState{Found: casework.FoundPublished, Text: p.edited[url]}, p.failures["look"]
}

func (p *platformFake) AuthorState(context.Context, string) (channel.AuthorState, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.blocked {
		return channel.AuthorBlocked, nil
	}
	return channel.AuthorNotBlocked, nil
}

// deleted removes a post as its author does.
func (p *platformFake) deleted(url string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone[url] = true
}

// times is how often actions of a name took effect.
func (p *platformFake) times(act string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for did := range p.effects {
		if strings.HasPrefix(did, act+" ") {
			n++
		}
	}
	return n
}

// mailFake stands for [activities.Mail] and keeps the messages that people get.
type mailFake struct {
	writer  letter.Writer
	mu      sync.Mutex
	broken  bool
	notices []casework.Notice
	letters []delivered
}

type delivered struct {
	casework.Letter
	person, address string
}

func (p *mailFake) Notify(_ context.Context, n casework.Notice) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken {
		return errors.New("the mail server is down")
	}
	p.notices = append(p.notices, n)
	return nil
}

func (p *mailFake) Deliver(_ context.Context, in activities.DeliverInput) (casework.Letter, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken {
		return casework.Letter{}, errors.New("the mail server is down")
	}
	written, err := p.writer.Write(in.Kind, in.Form, in.Fields)
	p.letters = append(p.letters, delivered{written, in.Person, in.Address})
	return written, err
}

func (p *mailFake) setDown(broken bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.broken = broken
}

// noticesOf lists the notices of a kind.
func (p *mailFake) noticesOf(kind casework.NoticeKind) []casework.Notice {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.notices), func(n casework.Notice) bool { return n.Kind != kind })
}

// blockFake stands for [activities.Blocks] and the block workflow.
type blockFake struct {
	env    *testsuite.TestWorkflowEnvironment
	store  *storeFake
	mu     sync.Mutex
	first  incident.BlockState // what TakeShare answers at first; empty: confirmed
	taken  []protocol.Share
	given  []protocol.Share
	lifted []protocol.Share
}

func (b *blockFake) TakeShare(_ context.Context, s protocol.Share) (incident.BlockReport, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.store.pending(s.Action) {
		b.store.t.Errorf("block %s before it was recorded as pending", s.Action)
	}
	b.taken = append(b.taken, s)
	now := b.env.Now()
	if s.ByHand == nil && b.first != "" && b.first != incident.BlockConfirmed {
		return incident.BlockReport{Action: s.Action, State: b.first, Detail: "The platform would not block the author."}, nil
	}
	if s.ByHand != nil {
		now = *s.ByHand
	}
	return b.confirmed(s, now), nil
}

// confirmed reports a block that lifts itself at its end.
func (b *blockFake) confirmed(s protocol.Share, from time.Time) incident.BlockReport {
	until := from.Add(s.Lasting)
	b.env.RegisterDelayedCallback(func() {
		b.tell(incident.BlockReport{Action: s.Action, State: incident.BlockLifted, At: until})
	}, until.Sub(b.env.Now()))
	return incident.BlockReport{Action: s.Action, State: incident.BlockConfirmed, From: from, Until: until}
}

// tell signals the case unless it has ended.
func (b *blockFake) tell(r incident.BlockReport) {
	if !b.env.IsWorkflowCompleted() {
		b.env.SignalWorkflow(protocol.SignalBlockReport, protocol.BlockSignal{BlockReport: r})
	}
}

func (b *blockFake) WithdrawShare(_ context.Context, s protocol.Share) (incident.BlockReport, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.given = append(b.given, s)
	return incident.BlockReport{Action: s.Action, State: incident.BlockShareWithdrawn, At: b.env.Now()}, nil
}

func (b *blockFake) LiftedByHand(_ context.Context, s protocol.Share) (incident.BlockReport, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lifted = append(b.lifted, s)
	return incident.BlockReport{Action: s.Action, State: incident.BlockLifted, At: b.env.Now()}, nil
}
