package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
)

func approve(name account.CheckName) account.Approve {
	return account.Approve{Check: name, Approve: true}
}

func delegate(name account.CheckName, to casework.Actor) account.Delegate {
	return account.Delegate{Check: name, To: to.Person, Until: "2026-11-04", Reason: "secret leave"}
}

func TestS4OnePersonGivesAtMostOneOfTheApprovals(t *testing.T) {
	t.Parallel()
	named := requested(t).do(manager, delegate(account.CheckLineManager, deputy))
	approved := requested(t).do(manager, delegate(account.CheckLineManager, deputy)).do(deputy, approve(account.CheckLineManager))
	for name, c := range map[string]struct {
		in    *requestDriver
		by    casework.Actor
		names account.Delegate
	}{
		"the line manager as the budget holder's deputy": {requested(t), budget, delegate(account.CheckBudget, manager)},
		"the budget holder as the line manager's deputy": {requested(t), manager, delegate(account.CheckLineManager, budget)},
		"one deputy for both":                            {named, budget, delegate(account.CheckBudget, deputy)},
		"a deputy who has approved":                      {approved, budget, delegate(account.CheckBudget, deputy)},
	} {
		require.Equal(t, "to", c.in.refused(c.by, c.names).Fields[0].Field, name)
	}
}

func TestS4WhoGaveTheOtherApprovalIsOfferedNoSecondOne(t *testing.T) {
	t.Parallel()
	o := requested(t).do(manager, delegate(account.CheckLineManager, deputy))
	o.r.Strict = false // a request that began earlier lets one deputy stand in for both
	o.folded.Strict = false
	o.do(budget, delegate(account.CheckBudget, deputy)).do(deputy, approve(account.CheckLineManager))
	require.Nil(t, o.r.Check(approve(account.CheckBudget), deputy, o.moment()))
	o.r.Strict = true
	require.Equal(t, casework.CodeFourEyes, o.refused(deputy, approve(account.CheckBudget)).Code)
	require.Equal(t, casework.CodeFourEyes, o.r.Ready(account.CommandApprove, deputy, o.moment()).Code)
}

func TestS4LineManagerMayStandInForTheBudgetHolderOnceADeputyHasApproved(t *testing.T) {
	t.Parallel()
	o := requested(t).do(manager, delegate(account.CheckLineManager, deputy)).do(deputy, approve(account.CheckLineManager))
	o.do(budget, delegate(account.CheckBudget, manager)).do(manager, approve(account.CheckBudget))
	require.Equal(t, manager.ID, o.r.CheckNamed(account.CheckBudget).By.ID)
}

func TestS4RequestsThatBeganEarlierMayNameOnePersonForBothApprovals(t *testing.T) {
	t.Parallel()
	request := makeRequest()
	request.BudgetHolder = manager.Person
	o := &requestDriver{t: t, r: &account.Request{}, folded: &account.Request{}, rules: casetest.Rules(), at: casetest.Monday()}
	o.rules.StrictAccounts = false
	o.do(asker, request).do(manager, approve(account.CheckLineManager)).do(manager, approve(account.CheckBudget))
	require.Equal(t, account.CheckMet, o.r.CheckNamed(account.CheckBudget).Status)
}

func TestS2WhoApprovedOrAdministersTheAccountDoesNotGrantIt(t *testing.T) {
	t.Parallel()
	inComms := func(who casework.Actor) casework.Actor { return casetest.Person(who.ID, casework.RoleComms) }
	for _, who := range []casework.Actor{asker, manager, budget, deputy} { // staff-2 is the administrator
		o := ready(t)
		require.Equal(t, casework.CodeFourEyes, o.refused(inComms(who), grant()).Code, who.ID)
		require.Contains(t, casework.Tasks(o.r)[0].NotFor, who.ID)
	}
	old := ready(t)
	old.r.Strict = false
	require.Nil(t, old.r.Check(grant(), inComms(budget), old.moment()), "a request that began earlier goes on as it began")
}

func TestS4LicenceIsEnteredAtTheGrant(t *testing.T) {
	t.Parallel()
	permit := grant()
	permit.Licence = "Seat 12"
	o := ready(t).do(comms, permit)
	require.Equal(t, "Seat 12", o.r.Permission.Licence)
	require.Equal(t, "Seat 12", o.r.Letter(casework.LetterPermission, o.moment()).Licence)
	e := &accountDriver{t: t, a: &account.Account{}, folded: &account.Account{}, rules: casetest.Rules(), at: casetest.Monday()}
	e.do(comms, o.r.Opening("SMA-TEST-TEST", permit.Licence))
	require.Equal(t, "Seat 12", e.a.Licence)
}
