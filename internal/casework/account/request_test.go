package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
)

func TestS2AGrantNeedsAllFiveChecksAndGoesOnTheRegister(t *testing.T) {
	t.Parallel()
	o := requested(t)
	require.Equal(t, casework.CodeChecksOutstanding, o.refused(comms, grant()).Code)
	o.given(account.CheckLearning).verified(account.CheckLearning).approved()
	require.Equal(t, casework.CodeChecksOutstanding, o.refused(comms, grant()).Code)
	o.given(account.CheckProtection, account.CheckSecurity).verified(account.CheckSecurity, account.CheckProtection)
	require.Equal(t, account.RequestPermission, o.r.Stage)
	o.do(comms, grant())
	require.Equal(t, account.RequestGranted, o.r.Outcome)
	require.Equal(t, "SMA-TEST-TEST", o.r.Account)
	require.Equal(t, casework.LetterPermission, o.r.LetterDue())
	require.Equal(t, casework.CodeClosed, o.refused(comms, grant()).Code)
}

func TestS1RequestIsValidatedBeforeItBegins(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*account.MakeRequest)
		field  string
	}{
		"S1: a councillor":                 {func(r *account.MakeRequest) { r.CoveredAs = "councillor" }, "covered_as"},
		"S1: nobody the policy covers":     {func(r *account.MakeRequest) { r.CoveredAs = "resident" }, "covered_as"},
		"S3: their own line manager":       {func(r *account.MakeRequest) { r.LineManager = asker.Person }, "line_manager"},
		"S4: their own budget holder":      {func(r *account.MakeRequest) { r.BudgetHolder = asker.Person }, "budget_holder"},
		"S4: the line manager again":       {func(r *account.MakeRequest) { r.BudgetHolder = manager.Person }, "budget_holder"},
		"S6: why not the corporate ones":   {func(r *account.MakeRequest) { r.WhyNotCorporate = " " }, "why_not_corporate"},
		"no handle":                        {func(r *account.MakeRequest) { r.Handle = "@" }, "proposed_handle"},
		"no team":                          {func(r *account.MakeRequest) { r.Team = "" }, "team"},
		"an administrator without a name":  {func(r *account.MakeRequest) { r.Administrators[0].ID = "" }, "administrators"},
		"more administrators than anybody": {func(r *account.MakeRequest) { r.Administrators = make([]casework.Person, 51) }, "administrators"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := makeRequest()
			c.change(&command)
			o := &requestDriver{t: t, r: &account.Request{}, rules: casetest.Rules(), at: casetest.Monday()}
			refusal := o.refused(asker, command)
			require.Equal(t, casework.CodeInvalid, refusal.Code)
			require.Equal(t, c.field, refusal.Fields[0].Field)
		})
	}
}

// TestS2FourEyesApplyToPersonsAndNotToRoles uses people with two roles.
func TestS2FourEyesApplyToPersonsAndNotToRoles(t *testing.T) {
	t.Parallel()
	yes := account.Approve{Check: account.CheckLineManager, Approve: true}
	require.Equal(t, casework.CodeFourEyes, requested(t).refused(asker, yes).Code)
	require.Equal(t, casework.CodeFourEyes, ready(t).refused(requesterInComms, grant()).Code)
	require.Equal(t, casework.CodeFourEyes, ready(t).refused(managerInComms, grant()).Code, "the line manager does not grant")
	accept := account.Verify{Check: account.CheckLearning, Accept: true}
	require.Equal(t, casework.CodeFourEyes, requested(t).given(account.CheckLearning).refused(requesterInComms, accept).Code)
	require.Equal(t, casework.CodeNotPermitted, requested(t).refused(deputy, yes).Code, "nobody else approves (S3)")
	require.Equal(t, casework.CodeNotPermitted, requested(t).refused(budget, yes).Code, "nor the budget holder")

	o := requested(t).do(manager, account.Delegate{Check: account.CheckLineManager, To: colleague.Person, Reason: "secret leave"})
	require.Equal(t, "to", o.refused(manager, account.Delegate{Check: account.CheckLineManager, To: asker.Person, Reason: "r"}).Fields[0].Field)
	o.do(colleague, yes).do(budget, account.Approve{Check: account.CheckBudget, Approve: true})
	o.given(account.EvidenceChecks()...).verified(account.EvidenceChecks()...)
	require.Equal(t, casework.CodeFourEyes, o.refused(colleague, grant()).Code, "their deputy does not grant either")
}

func TestS3ADeputyApprovesUntilTheirLastDayIsOver(t *testing.T) {
	t.Parallel()
	name := account.Delegate{Check: account.CheckLineManager, To: deputy.Person, Until: "2026-11-04", Reason: "secret leave"}
	yes := account.Approve{Check: account.CheckLineManager, Approve: true}
	in := requested(t).do(manager, name)
	require.Equal(t, deputy.ID, casework.Tasks(in.r)[0].Person)
	in.do(deputy, yes)

	late := requested(t).do(manager, name).advanceTo(time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC))
	require.Equal(t, casework.CodeNotPermitted, late.refused(deputy, yes).Code)
	require.Equal(t, manager.ID, casework.Tasks(late.r)[0].Person)
	late.do(manager, yes)
	require.Equal(t, casework.CodeNotPermitted, requested(t).do(manager, name).refused(deputy, account.Delegate{
		Check: account.CheckLineManager, To: colleague.Person, Reason: "r",
	}).Code, "a deputy names no deputy")
}

func TestS4TheBudgetHoldersDeputyApprovesTheBudgetAndNothingElse(t *testing.T) {
	t.Parallel()
	name := account.Delegate{Check: account.CheckBudget, To: colleague.Person, Until: "2026-11-04", Reason: "secret leave"}
	yes := account.Approve{Check: account.CheckBudget, Approve: true}
	require.Equal(t, casework.CodeNotPermitted, requested(t).refused(manager, name).Code, "the line manager names no deputy for the budget")
	require.Equal(t, casework.CodeNotPermitted, requested(t).refused(colleague, yes).Code, "no deputy is named yet")

	in := requested(t).do(budget, name)
	require.Equal(t, casework.CodeNotPermitted, in.refused(colleague, account.Approve{Check: account.CheckLineManager, Approve: true}).Code)
	in.do(colleague, yes).do(manager, account.Approve{Check: account.CheckLineManager, Approve: true})
	require.Equal(t, colleague.ID, in.r.CheckNamed(account.CheckBudget).By.ID)
	in.given(account.EvidenceChecks()...).verified(account.EvidenceChecks()...)
	require.Equal(t, casework.CodeFourEyes, in.refused(colleague, grant()).Code, "whoever approved does not grant")

	late := requested(t).do(budget, name).advanceTo(time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC))
	require.Equal(t, casework.CodeNotPermitted, late.refused(colleague, yes).Code, "the last day of the deputy is over")
	late.do(budget, yes)

	no := requested(t).do(budget, name).do(colleague, account.Approve{Check: account.CheckBudget, Reason: "secret: no money"})
	require.Equal(t, account.RequestRefused, no.r.Outcome)
}

func TestS3ARefusalByAManagerEndsTheRequestAndSaysWhy(t *testing.T) {
	t.Parallel()
	no := account.Approve{Check: account.CheckBudget}
	require.Equal(t, "reason", requested(t).refused(budget, no).Fields[0].Field)
	no.Reason = "secret reason"
	o := requested(t).do(budget, no)
	require.Equal(t, account.RequestRefused, o.r.Outcome)
	require.Equal(t, casework.LetterRefusal, o.r.LetterDue())
	require.Equal(t, "secret reason", o.r.Letter(casework.LetterRefusal, o.moment()).Reason)
}

func TestS5EvidenceThatIsNotAcceptedIsGivenAgain(t *testing.T) {
	t.Parallel()
	o := requested(t).given(account.CheckLearning).do(comms, account.Verify{Check: account.CheckLearning, Reason: "secret: unreadable"})
	require.Equal(t, account.CheckWaiting, o.r.CheckNamed(account.CheckLearning).Status)
	o.given(account.CheckLearning).verified(account.CheckLearning)
	require.Equal(t, account.CheckMet, o.r.CheckNamed(account.CheckLearning).Status)
	require.Equal(t, 1, o.r.CheckNamed(account.CheckLearning).Rejected)
}

func TestS5LearningCountsForItsValidityOnly(t *testing.T) {
	t.Parallel()
	for day, field := range map[string]string{"2026-11-03": "completed_on", "2025-11-01": "completed_on", "soon": "completed_on"} {
		refusal := requested(t).refused(asker, account.GiveEvidence{Check: account.CheckLearning, CompletedOn: day})
		require.Equal(t, field, refusal.Fields[0].Field, day)
	}
	o := ready(t)
	o.r.Waits = nil // no wait lapses for a year
	o.at = o.at.AddDate(1, 0, 0)
	require.Equal(t, casework.CodeChecksOutstanding, o.refused(comms, grant()).Code)
	casework.Tick(o.r, o.moment())
	require.Equal(t, account.RequestChecks, o.r.Stage)
}

func TestAnUntouchedRequestLapsesAfterItsReminders(t *testing.T) {
	t.Parallel()
	o := requested(t).advanceTo(casetest.Monday().AddDate(0, 0, 89))
	require.False(t, o.r.Closed())
	reminded, escalated := 0, map[string]bool{}
	for _, e := range o.log {
		switch f := e.Data.(type) {
		case casework.Reminded:
			reminded++
		case casework.Escalated:
			escalated[f.Of] = true
		}
	}
	require.Equal(t, []int{5, 5}, []int{reminded, len(escalated)}, "each check, once before it is due and then after it")
	o.given(account.CheckLearning).advanceTo(casetest.Monday().AddDate(0, 0, 91))
	require.False(t, o.r.Closed(), "the random commands did not end the request")
	o.advanceTo(casetest.Monday().AddDate(0, 0, 89+90))
	require.Equal(t, account.RequestLapsed, o.r.Outcome)
	_, wakes := casework.NextWake(o.r, o.moment())
	require.False(t, wakes)
}

func TestTheRequesterWithdraws(t *testing.T) {
	t.Parallel()
	require.Equal(t, casework.CodeNotPermitted, requested(t).refused(comms, account.Withdraw{Reason: "r"}).Code)
	o := requested(t).do(asker, account.Withdraw{Reason: "secret"})
	require.Equal(t, account.RequestWithdrawn, o.r.Outcome)
	require.Empty(t, casework.Tasks(o.r))
	require.Empty(t, o.r.LetterDue())
}

func TestS6GrantSaysWhyNotTheCorporateAccounts(t *testing.T) {
	t.Parallel()
	grant := grant()
	grant.CorporateAnswer = ""
	require.Equal(t, "corporate_answer", ready(t).refused(comms, grant).Fields[0].Field)
	require.Equal(t, "reason", ready(t).refused(comms, account.Permit{}).Fields[0].Field)
}
