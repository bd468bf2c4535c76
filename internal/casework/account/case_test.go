package account_test

import (
	"encoding/json"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/kinds"
)

const day = 24 * time.Hour

// The people of an account request.
var (
	public           = casetest.Person("public", casework.RolePublic)
	comms            = casetest.Person("comms-1", casework.RoleComms)
	colleague        = casetest.Person("comms-2", casework.RoleComms)
	lead             = casetest.Person("comms-lead", casework.RoleComms, casework.RoleCommsLead)
	asker            = casetest.Person("staff-1", casework.RoleStaff)
	manager          = casetest.Person("manager-1", casework.RoleStaff)
	budget           = casetest.Person("budget-1", casework.RoleStaff)
	deputy           = casetest.Person("staff-2", casework.RoleStaff)
	managerInComms   = casetest.Person("manager-1", casework.RoleStaff, casework.RoleComms) // with a second role
	requesterInComms = casetest.Person("staff-1", casework.RoleStaff, casework.RoleComms)
)

// requestDriver drives one account request.
type requestDriver struct {
	t      require.TestingT
	r      *account.Request
	rules  *casework.Rules
	at     time.Time
	log    []casework.Event
	folded *account.Request // folded from the stored events only
}

func makeRequest() account.MakeRequest {
	return account.MakeRequest{
		Ref: "ACR-TEST-TEST", Channel: "Facebook", Handle: "@DerbyParks", Team: "Parks", Purpose: "secret purpose",
		Audience: "secret audience", WhyNotCorporate: "secret why", CoveredAs: account.CoveredEmployee,
		LineManager: manager.Person, BudgetHolder: budget.Person, Administrators: []casework.Person{deputy.Person},
	}
}

func requested(t require.TestingT) *requestDriver {
	o := &requestDriver{t: t, r: &account.Request{}, folded: &account.Request{}, rules: casetest.Rules(), at: casetest.Monday()}
	return o.do(asker, makeRequest())
}

func (o *requestDriver) moment() casework.Moment {
	return casework.Moment{At: o.at, Zone: time.UTC, Rules: o.rules}
}

func (o *requestDriver) record(events []casework.Event) {
	for _, e := range events {
		var kept casework.Event
		require.NoError(o.t, json.Unmarshal([]byte(casetest.AsJSON(o.t, e)), &kept))
		require.NoError(o.t, kinds.All().Decode(&kept))
		require.NoError(o.t, casework.Apply(o.folded, kept))
		require.NotContains(o.t, casetest.AsJSON(o.t, e.Data), "secret")
		require.NotContains(o.t, kinds.All().Summary(e), "secret")
	}
	require.Equal(o.t, casetest.AsJSON(o.t, o.folded), casetest.AsJSON(o.t, o.r))
	o.log = append(o.log, events...)
}

func (o *requestDriver) do(by casework.Actor, command casework.Command) *requestDriver {
	events, err := casework.Do(o.r, command, by, o.moment())
	require.NoError(o.t, err, "%s in %s", command.Name(), o.r.Stage)
	o.record(events)
	return o
}

func (o *requestDriver) refused(by casework.Actor, command casework.Command) *casework.Refusal {
	before := casetest.AsJSON(o.t, o.r)
	_, err := casework.Do(o.r, command, by, o.moment())
	require.Equal(o.t, before, casetest.AsJSON(o.t, o.r))
	var refusal *casework.Refusal
	require.ErrorAs(o.t, err, &refusal, "%s in %s", command.Name(), o.r.Stage)
	return refusal
}

// advanceTo moves the clock to a time, and ticks the request each time it is due.
func (o *requestDriver) advanceTo(at time.Time) *requestDriver {
	for {
		wake, some := casework.NextWake(o.r, o.moment())
		if !some || wake.After(at) {
			o.at = at
			return o
		}
		if wake.After(o.at) {
			o.at = wake
		}
		o.record(casework.Tick(o.r, o.moment()))
	}
}

func (o *requestDriver) approved() *requestDriver {
	return o.do(manager, account.Approve{Check: account.CheckLineManager, Approve: true}).
		do(budget, account.Approve{Check: account.CheckBudget, Approve: true})
}

func (o *requestDriver) given(checks ...account.CheckName) *requestDriver {
	for _, name := range checks {
		o.do(asker, account.GiveEvidence{Check: name, CompletedOn: o.at.AddDate(0, 0, -7).Format(time.DateOnly), Note: "secret note"})
	}
	return o
}

func (o *requestDriver) verified(checks ...account.CheckName) *requestDriver {
	for _, name := range checks {
		o.do(comms, account.Verify{Check: name, Accept: true})
	}
	return o
}

// ready is a request whose five checks are met.
func ready(t require.TestingT) *requestDriver {
	return requested(t).approved().given(account.EvidenceChecks()...).verified(account.EvidenceChecks()...)
}

func grant() account.Permit {
	return account.Permit{Grant: true, CorporateAnswer: "secret answer", Account: "SMA-TEST-TEST"}
}

// accountDriver drives one account on the register.
type accountDriver struct {
	t      require.TestingT
	a      *account.Account
	rules  *casework.Rules
	at     time.Time
	folded *account.Account
}

func opened(t require.TestingT) *accountDriver {
	request := ready(t)
	e := &accountDriver{t: t, a: &account.Account{}, folded: &account.Account{}, rules: casetest.Rules(), at: casetest.Monday()}
	return e.do(comms, request.r.Opening("SMA-TEST-TEST", ""))
}

func (e *accountDriver) moment() casework.Moment {
	return casework.Moment{At: e.at, Zone: time.UTC, Rules: e.rules}
}

func (e *accountDriver) record(events []casework.Event) {
	for _, event := range events {
		var kept casework.Event
		require.NoError(e.t, json.Unmarshal([]byte(casetest.AsJSON(e.t, event)), &kept))
		require.NoError(e.t, kinds.All().Decode(&kept))
		require.NoError(e.t, casework.Apply(e.folded, kept))
		require.NotContains(e.t, casetest.AsJSON(e.t, event.Data), "secret")
	}
	require.Equal(e.t, casetest.AsJSON(e.t, e.folded), casetest.AsJSON(e.t, e.a))
}

func (e *accountDriver) do(by casework.Actor, command casework.Command) *accountDriver {
	events, err := casework.Do(e.a, command, by, e.moment())
	require.NoError(e.t, err, "%s while %s", command.Name(), e.a.Status)
	e.record(events)
	return e
}

func (e *accountDriver) refused(by casework.Actor, command casework.Command) *casework.Refusal {
	before := casetest.AsJSON(e.t, e.a)
	_, err := casework.Do(e.a, command, by, e.moment())
	require.Equal(e.t, before, casetest.AsJSON(e.t, e.a))
	var refusal *casework.Refusal
	require.ErrorAs(e.t, err, &refusal, "%s while %s", command.Name(), e.a.Status)
	return refusal
}

func (e *accountDriver) advanceTo(at time.Time) *accountDriver {
	for {
		wake, some := casework.NextWake(e.a, e.moment())
		if !some || wake.After(at) {
			e.at = at
			return e
		}
		if wake.After(e.at) {
			e.at = wake
		}
		e.record(casework.Tick(e.a, e.moment()))
	}
}

func (e *accountDriver) renewals() []account.Renewal {
	list := []account.Renewal{}
	for _, name := range account.EvidenceChecks() {
		list = append(list, account.Renewal{Check: name, CompletedOn: e.at.Format(time.DateOnly)})
	}
	return list
}
