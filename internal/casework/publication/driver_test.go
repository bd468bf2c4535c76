package publication_test

import (
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/publication"
)

// The people of these tests. Robin of the press office also writes.
var ( //nolint:gochecknoglobals // they never change
	writer   = casetest.Person("staff-1", casework.RoleStaff)
	press    = casetest.Person("press-1", casework.RoleStaff, casework.RolePress)
	robin    = casetest.Person("press-2", casework.RoleStaff, casework.RolePress)
	comms    = casetest.Person("comms-1", casework.RoleStaff, casework.RoleComms)
	lead     = casetest.Person("lead", casework.RoleStaff, casework.RoleComms, casework.RoleCommsLead)
	outsider = casetest.Person("public", casework.RolePublic)
)

// driver gives commands to a publication, and keeps its events.
type driver struct {
	t     require.TestingT
	p     *publication.Publication
	at    time.Time
	zone  *time.Location
	rules *casework.Rules
	log   []casework.Event
}

func newDriver(t require.TestingT) *driver {
	return &driver{t: t, p: &publication.Publication{}, at: casetest.Monday(), zone: casetest.London(t), rules: casetest.Rules()}
}

func (d *driver) moment() casework.Moment {
	return casework.Moment{At: d.at, Zone: d.zone, Rules: d.rules}
}

func (d *driver) record(events []casework.Event) {
	d.log = append(d.log, events...)
	folded := &publication.Publication{}
	for _, e := range d.log {
		require.NoError(d.t, casework.Apply(folded, e))
	}
	require.Equal(d.t, casetest.AsJSON(d.t, folded), casetest.AsJSON(d.t, d.p), "folding the events gives the state")
}

// do gives a command that the publication must accept.
func (d *driver) do(by casework.Actor, command casework.Command) *driver {
	events, err := casework.Do(d.p, command, by, d.moment())
	require.NoError(d.t, err, "%s", command.Name())
	d.record(events)
	return d
}

// refuses gives a command that the publication must refuse, and returns why.
func (d *driver) refuses(by casework.Actor, command casework.Command) *casework.Refusal {
	before := casetest.AsJSON(d.t, d.p)
	_, err := casework.Do(d.p, command, by, d.moment())
	var refusal *casework.Refusal
	require.ErrorAs(d.t, err, &refusal, "%s", command.Name())
	require.Equal(d.t, before, casetest.AsJSON(d.t, d.p), "a refused command changes nothing")
	return refusal
}

// advance moves the clock, and lets the timer fire each time that something is due.
func (d *driver) advance(by time.Duration) *driver {
	until := d.at.Add(by)
	for {
		next, some := casework.NextWake(d.p, d.moment())
		if !some || next.After(until) {
			d.at = until
			return d
		}
		if next.After(d.at) {
			d.at = next
		}
		d.record(casework.Tick(d.p, d.moment()))
	}
}

// sleep moves the clock while the machine is off, and lets the timer fire once at the end.
func (d *driver) sleep(by time.Duration) *driver {
	d.at = d.at.Add(by)
	d.record(casework.Tick(d.p, d.moment()))
	return d
}

// finish gives the result of what the system has to do on a channel.
func (d *driver) finish(channel string, result casework.Result) *driver {
	for _, a := range d.p.ToPerform() {
		if a.Channel == channel {
			d.record(d.p.Finish(a.ID, result, d.moment()))
			return d
		}
	}
	require.Fail(d.t, "nothing to do on "+channel)
	return d
}

func (d *driver) state(channel string) publication.ChannelState {
	states := d.p.ChannelStates()
	i := slices.IndexFunc(states, func(s publication.ChannelState) bool { return s.Channel == channel })
	require.GreaterOrEqual(d.t, i, 0)
	return states[i]
}

func done(url string) casework.Result {
	return casework.Result{Outcome: casework.ResultDone, Detail: "It is there.", URL: url}
}

func refused() casework.Result {
	return casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The platform refused."}
}

func release() publication.Draft {
	return publication.Draft{
		Ref: "PUB-1", Form: publication.NewsRelease, Title: "Bridge opens", Body: "The new bridge opens on Friday.",
		Channels: []string{"sandbox", "facebook", "nextdoor"}, EmbargoUntil: "2026-11-04T09:00",
	}
}

func approval() publication.Approve {
	return publication.Approve{Approve: true, NoPersonalData: true}
}

// embargoed is a news release that was approved, until Wednesday at nine.
func embargoed(t require.TestingT) *driver {
	return newDriver(t).do(writer, release()).do(writer, publication.Submit{}).do(press, approval())
}

// released is one that went out on two channels; Nextdoor refused it.
func released(t require.TestingT) *driver {
	d := embargoed(t).advance(72 * time.Hour)
	d.finish("sandbox", done("https://sandbox.example/1")).finish("facebook", done("https://facebook.com/1")).finish("nextdoor", refused())
	return d
}

// settled is one that is released on all channels.
func settled(t require.TestingT) *driver {
	d := released(t)
	return d.do(press, publication.Confirm{Action: d.state("nextdoor").Action, Outcome: casework.ActionIsDone})
}
