package casework_test

import (
	"encoding/json"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

// The people of an account request.
var (
	asker      = person("staff-1", casework.RoleStaff)
	manager    = person("manager-1", casework.RoleStaff)
	budget     = person("budget-1", casework.RoleStaff)
	standIn    = person("staff-2", casework.RoleStaff)
	managerToo = person("manager-1", casework.RoleStaff, casework.RoleComms) // a second hat
	askerToo   = person("staff-1", casework.RoleStaff, casework.RoleComms)
)

// office drives one account request.
type office struct {
	t      require.TestingT
	r      *casework.AccountRequest
	rules  *casework.Rules
	at     time.Time
	log    []casework.Event
	folded *casework.AccountRequest // from the events alone, as the register kept them
}

func asking() casework.RequestAccount {
	return casework.RequestAccount{
		Ref: "ACR-TEST-TEST", Channel: "Facebook", Handle: "@DerbyParks", Team: "Parks", Purpose: "secret purpose",
		Audience: "secret audience", WhyNotCorporate: "secret why", CoveredAs: casework.CoveredEmployee,
		LineManager: manager.Person, BudgetHolder: budget.Person, Administrators: []casework.Person{standIn.Person},
	}
}

func requested(t require.TestingT) *office {
	o := &office{t: t, r: &casework.AccountRequest{}, folded: &casework.AccountRequest{}, rules: testRules(), at: monday()}
	return o.do(asker, asking())
}

func (o *office) moment() casework.Moment {
	return casework.Moment{At: o.at, Zone: time.UTC, Rules: o.rules}
}

func (o *office) took(events []casework.Event) {
	for _, e := range events {
		var kept casework.Event
		require.NoError(o.t, json.Unmarshal([]byte(asJSON(o.t, e)), &kept))
		require.NoError(o.t, casework.Apply(o.folded, kept))
		require.NotContains(o.t, asJSON(o.t, e.Data), "secret")
		require.NotContains(o.t, casework.Summary(e), "secret")
	}
	require.Equal(o.t, asJSON(o.t, o.folded), asJSON(o.t, o.r))
	o.log = append(o.log, events...)
}

func (o *office) do(by casework.Actor, command casework.Command) *office {
	events, err := casework.Do(o.r, command, by, o.moment())
	require.NoError(o.t, err, "%s in %s", command.Name(), o.r.Stage)
	o.took(events)
	return o
}

func (o *office) refused(by casework.Actor, command casework.Command) *casework.Refusal {
	before := asJSON(o.t, o.r)
	_, err := casework.Do(o.r, command, by, o.moment())
	require.Equal(o.t, before, asJSON(o.t, o.r))
	var refusal *casework.Refusal
	require.ErrorAs(o.t, err, &refusal, "%s in %s", command.Name(), o.r.Stage)
	return refusal
}

// until wakes the request whenever it wants to be, until a time.
func (o *office) until(at time.Time) *office {
	for {
		wake, some := casework.NextWake(o.r, o.moment())
		if !some || wake.After(at) {
			o.at = at
			return o
		}
		if wake.After(o.at) {
			o.at = wake
		}
		o.took(casework.Tick(o.r, o.moment()))
	}
}

func (o *office) approved() *office {
	return o.do(manager, casework.Approve{Check: casework.CheckLineManager, Approve: true}).
		do(budget, casework.Approve{Check: casework.CheckBudget, Approve: true})
}

func (o *office) given(checks ...casework.CheckName) *office {
	for _, name := range checks {
		o.do(asker, casework.GiveEvidence{Check: name, CompletedOn: o.at.AddDate(0, 0, -7).Format(time.DateOnly), Note: "secret note"})
	}
	return o
}

func (o *office) verified(checks ...casework.CheckName) *office {
	for _, name := range checks {
		o.do(comms, casework.Verify{Check: name, Accept: true})
	}
	return o
}

// ready is a request whose five checks are met.
func ready(t require.TestingT) *office {
	return requested(t).approved().given(casework.EvidenceChecks()...).verified(casework.EvidenceChecks()...)
}

func granting() casework.PermitAccount {
	return casework.PermitAccount{Grant: true, CorporateAnswer: "secret answer", Account: "SMA-TEST-TEST"}
}

// entry drives one account on the register.
type entry struct {
	t      require.TestingT
	a      *casework.Account
	rules  *casework.Rules
	at     time.Time
	folded *casework.Account
}

func opened(t require.TestingT) *entry {
	request := ready(t)
	e := &entry{t: t, a: &casework.Account{}, folded: &casework.Account{}, rules: testRules(), at: monday()}
	return e.do(comms, request.r.Opening("SMA-TEST-TEST"))
}

func (e *entry) moment() casework.Moment {
	return casework.Moment{At: e.at, Zone: time.UTC, Rules: e.rules}
}

func (e *entry) took(events []casework.Event) {
	for _, event := range events {
		var kept casework.Event
		require.NoError(e.t, json.Unmarshal([]byte(asJSON(e.t, event)), &kept))
		require.NoError(e.t, casework.Apply(e.folded, kept))
		require.NotContains(e.t, asJSON(e.t, event.Data), "secret")
	}
	require.Equal(e.t, asJSON(e.t, e.folded), asJSON(e.t, e.a))
}

func (e *entry) do(by casework.Actor, command casework.Command) *entry {
	events, err := casework.Do(e.a, command, by, e.moment())
	require.NoError(e.t, err, "%s while %s", command.Name(), e.a.Status)
	e.took(events)
	return e
}

func (e *entry) refused(by casework.Actor, command casework.Command) *casework.Refusal {
	before := asJSON(e.t, e.a)
	_, err := casework.Do(e.a, command, by, e.moment())
	require.Equal(e.t, before, asJSON(e.t, e.a))
	var refusal *casework.Refusal
	require.ErrorAs(e.t, err, &refusal, "%s while %s", command.Name(), e.a.Status)
	return refusal
}

func (e *entry) until(at time.Time) *entry {
	for {
		wake, some := casework.NextWake(e.a, e.moment())
		if !some || wake.After(at) {
			e.at = at
			return e
		}
		if wake.After(e.at) {
			e.at = wake
		}
		e.took(casework.Tick(e.a, e.moment()))
	}
}

func (e *entry) renewals() []casework.Renewal {
	list := []casework.Renewal{}
	for _, name := range casework.EvidenceChecks() {
		list = append(list, casework.Renewal{Check: name, CompletedOn: e.at.Format(time.DateOnly)})
	}
	return list
}
