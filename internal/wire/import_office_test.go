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
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
	"duecourse/internal/wire"
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

// deskWorkflows are those of an office, but for the account requests and accounts of a desk.
type deskWorkflows struct {
	*office
	desk *desk
}

func (w deskWorkflows) OpenAccount(ctx context.Context, start protocol.Start, claim protocol.Claim) (protocol.Claimed, error) {
	return w.desk.OpenAccount(ctx, start, claim)
}

func (w deskWorkflows) SendTo(ctx context.Context, workflow string, r protocol.Request) (protocol.Answer, error) {
	return w.desk.SendTo(ctx, workflow, r)
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{office: newOffice(t), clock: monday, names: renamed{Directory: demo.People(), now: map[string]string{}}}
	council, err := policy.Default()
	require.NoError(t, err)
	d.Service, err = app.New(app.Options{
		Store: wire.Register{Store: d.register}, Workflows: deskWorkflows{d.office, d}, Vault: shelf{}, People: &d.names, Policy: council,
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

// OpenAccount puts an account on the register, or joins the one that is there.
func (d *desk) OpenAccount(ctx context.Context, start protocol.Start, claim protocol.Claim) (protocol.Claimed, error) {
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

// SendTo gives a command to an account request, or to an account.
func (d *desk) SendTo(ctx context.Context, workflow string, r protocol.Request) (protocol.Answer, error) {
	d.turn.Lock()
	defer d.turn.Unlock()
	kind, ref, _ := strings.Cut(workflow, "/")
	return d.obeys(ctx, ref, r, func() ([]casework.Event, error) {
		if kind == "account" {
			a, err := wire.Register{Store: d.register}.Account(ctx, ref)
			if err != nil {
				return nil, err
			}
			command, err := account.Kind().ParseCommand(r.Name, r.Body)
			if err != nil {
				return nil, err
			}
			return casework.Do(a, command, r.Actor, d.now())
		}
		asked, err := wire.Register{Store: d.register}.AccountRequest(ctx, ref)
		if err != nil {
			return nil, err
		}
		command, err := account.RequestKind().ParseCommand(r.Name, r.Body)
		if err != nil {
			return nil, err
		}
		return casework.Do(asked, command, r.Actor, d.now())
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
