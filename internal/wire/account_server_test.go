package wire_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
)

// accountServer runs account requests and accounts in memory, without Temporal, and
// records them in the store of a testServer.
type accountServer struct {
	*app.Service
	*testServer
	clock  time.Time
	people renamedPeople

	mu            sync.Mutex
	commands      int          // that succeeded
	beforeCommand func() error // may fail the next command
}

// accountWorkflows sends incident commands to the testServer, and others to the accountServer.
type accountWorkflows struct {
	*testServer
	server *accountServer
}

func (w accountWorkflows) Claim(ctx context.Context, start protocol.Start, claim protocol.Claim) (protocol.Claimed, error) {
	return w.server.claim(ctx, start, claim)
}

func (w accountWorkflows) Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	kind := kinds.All().ByRef(ref)
	if kind.Name == incident.KindName {
		return w.testServer.Send(ctx, ref, r)
	}
	return w.server.send(ctx, kind, ref, r)
}

func newAccountServer(t *testing.T) *accountServer {
	t.Helper()
	s := &accountServer{testServer: newTestServer(t), clock: monday, people: renamedPeople{Directory: demo.People(), newNames: map[string]string{}}}
	council, err := policy.Default()
	require.NoError(t, err)
	s.Service, err = app.New(app.Options{
		Kinds: kinds.All(), Store: s.store, Workflows: accountWorkflows{s.testServer, s}, Vault: openVault(t), People: &s.people, Policy: council,
		Secret: []byte("a secret of the tests"), Now: func() time.Time { return s.clock },
	})
	require.NoError(t, err)
	return s
}

// renamedPeople is a directory in which some people have a new name.
type renamedPeople struct {
	*access.Directory
	newNames map[string]string // by id
}

func (r *renamedPeople) Person(id string) (access.Person, bool) {
	person, known := r.Directory.Person(id)
	if name := r.newNames[id]; name != "" {
		person.Name = name
	}
	return person, known
}

func (s *accountServer) apply(ctx context.Context, ref string, r protocol.Request, do func() ([]casework.Event, error)) (protocol.Answer, error) {
	if s.beforeCommand != nil {
		if err := s.beforeCommand(); err != nil {
			return protocol.Answer{}, err
		}
	}
	events, err := do()
	if err != nil {
		return protocol.Answer{}, err
	}
	s.commands++
	for i := range events {
		events[i].Request, events[i].Digest = r.ID, r.Digest
	}
	return protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: ref, Seq: events[len(events)-1].Seq}, s.store.Record(ctx, ref, events)
}

// claim opens an account, or returns the account that has its handle.
func (s *accountServer) claim(ctx context.Context, start protocol.Start, claim protocol.Claim) (protocol.Claimed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.store.Case(ctx, claim.Open.Ref); err == nil {
		return protocol.Claimed{Ref: claim.Open.Ref}, nil
	}
	answer, err := s.apply(ctx, claim.Open.Ref, *start.First, func() ([]casework.Event, error) {
		return casework.Do(new(account.Account), claim.Open, claim.By, s.now())
	})
	return protocol.Claimed{Ref: answer.Ref}, err
}

// send runs a command of an account request or an account.
func (s *accountServer) send(ctx context.Context, kind *casework.Kind, ref string, r protocol.Request) (protocol.Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.apply(ctx, ref, r, func() ([]casework.Event, error) {
		c, err := s.store.Case(ctx, ref)
		if err != nil {
			return nil, err
		}
		command, err := kind.ParseCommand(r.Name, r.Body)
		if err != nil {
			return nil, err
		}
		return casework.Do(c, command, r.Actor, s.now())
	})
}

func (s *accountServer) now() casework.Moment {
	return casework.Moment{At: s.clock, Zone: time.UTC, Rules: &s.rules}
}

// importFile imports a file that must be read to its end.
func (s *accountServer) importFile(t *testing.T, who string, kind casework.ImportKind, dry bool, file string) casework.FileImport {
	t.Helper()
	got, err := s.ImportFile(t.Context(), caller(who), kind, dry, strings.NewReader(file), nil)
	require.NoError(t, err)
	require.True(t, got.Complete())
	return got
}

// accountOf is the account with a handle, as recorded.
func (s *accountServer) accountOf(t *testing.T, channel, handle string) *account.Account {
	t.Helper()
	a, _, err := s.store.AccountOf(t.Context(), channel, handle)
	require.NoError(t, err)
	return a
}
