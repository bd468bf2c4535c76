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

// desk is a service whose account requests and accounts obey the rules and are on
// the register of an office, but run nowhere.
type desk struct {
	*app.Service
	*office
	clock time.Time
	names renamed

	turn   sync.Mutex
	orders int          // that were obeyed
	before func() error // what goes wrong before an order is obeyed
}

// deskWorkflows are those of an office, except that they run account requests and accounts.
type deskWorkflows struct {
	*office
	desk *desk
}

func (w deskWorkflows) Claim(ctx context.Context, start protocol.Start, claim protocol.Claim) (protocol.Claimed, error) {
	return w.desk.claim(ctx, start, claim)
}

func (w deskWorkflows) Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	kind := kinds.All().ByRef(ref)
	if kind.Name == incident.KindName {
		return w.office.Send(ctx, ref, r)
	}
	return w.desk.send(ctx, kind, ref, r)
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{office: newOffice(t), clock: monday, names: renamed{Directory: demo.People(), now: map[string]string{}}}
	council, err := policy.Default()
	require.NoError(t, err)
	d.Service, err = app.New(app.Options{
		Kinds: kinds.All(), Store: d.register, Workflows: deskWorkflows{d.office, d}, Vault: openVault(t), People: &d.names, Policy: council,
		Secret: []byte("a secret of the tests"), Now: func() time.Time { return d.clock },
	})
	require.NoError(t, err)
	return d
}

// renamed are people of whom some have another name by now.
type renamed struct {
	*access.Directory
	now map[string]string // by id
}

func (r *renamed) Person(id string) (access.Person, bool) {
	person, known := r.Directory.Person(id)
	if name := r.now[id]; name != "" {
		person.Name = name
	}
	return person, known
}

func (d *desk) obeys(ctx context.Context, ref string, r protocol.Request, do func() ([]casework.Event, error)) (protocol.Answer, error) {
	if d.before != nil {
		if err := d.before(); err != nil {
			return protocol.Answer{}, err
		}
	}
	events, err := do()
	if err != nil {
		return protocol.Answer{}, err
	}
	d.orders++
	for i := range events {
		events[i].Request, events[i].Digest = r.ID, r.Digest
	}
	return protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: ref, Seq: events[len(events)-1].Seq}, d.register.Record(ctx, ref, events)
}

// claim puts an account on the register, or joins the one that is there.
func (d *desk) claim(ctx context.Context, start protocol.Start, claim protocol.Claim) (protocol.Claimed, error) {
	d.turn.Lock()
	defer d.turn.Unlock()
	if _, err := d.register.Case(ctx, claim.Open.Ref); err == nil {
		return protocol.Claimed{Ref: claim.Open.Ref}, nil
	}
	answer, err := d.obeys(ctx, claim.Open.Ref, *start.First, func() ([]casework.Event, error) {
		return casework.Do(new(account.Account), claim.Open, claim.By, d.now())
	})
	return protocol.Claimed{Ref: answer.Ref}, err
}

// send gives a command to an account request, or to an account.
func (d *desk) send(ctx context.Context, kind *casework.Kind, ref string, r protocol.Request) (protocol.Answer, error) {
	d.turn.Lock()
	defer d.turn.Unlock()
	return d.obeys(ctx, ref, r, func() ([]casework.Event, error) {
		c, err := d.register.Case(ctx, ref)
		if err != nil {
			return nil, err
		}
		command, err := kind.ParseCommand(r.Name, r.Body)
		if err != nil {
			return nil, err
		}
		return casework.Do(c, command, r.Actor, d.now())
	})
}

func (d *desk) now() casework.Moment {
	return casework.Moment{At: d.clock, Zone: time.UTC, Rules: &d.rules}
}

// brings sends a file, and wants nothing of it to go wrong.
func (d *desk) brings(t *testing.T, who string, kind casework.ImportKind, dry bool, file string) casework.FileImport {
	t.Helper()
	got, err := d.ImportFile(t.Context(), caller(who), kind, dry, strings.NewReader(file), nil)
	require.NoError(t, err)
	require.True(t, got.Complete())
	return got
}

// held is an account as the register has it.
func (d *desk) held(t *testing.T, channel, handle string) *account.Account {
	t.Helper()
	a, _, err := d.register.AccountOf(t.Context(), channel, handle)
	require.NoError(t, err)
	return a
}
