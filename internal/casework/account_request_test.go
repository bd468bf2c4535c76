package casework_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func TestAGrantNeedsAllFiveChecksAndGoesOnTheRegister(t *testing.T) {
	t.Parallel()
	o := requested(t)
	require.Equal(t, casework.CodeChecksOutstanding, o.refused(comms, granting()).Code)
	o.given(casework.CheckLearning).verified(casework.CheckLearning).approved()
	require.Equal(t, casework.CodeChecksOutstanding, o.refused(comms, granting()).Code)
	o.given(casework.CheckProtection, casework.CheckSecurity).verified(casework.CheckSecurity, casework.CheckProtection)
	require.Equal(t, casework.RequestPermission, o.r.Stage)
	o.do(comms, granting())
	require.Equal(t, casework.RequestGranted, o.r.Outcome)
	require.Equal(t, "SMA-TEST-TEST", o.r.Account)
	require.Equal(t, casework.LetterPermission, o.r.LetterDue())
	require.Equal(t, casework.CodeClosed, o.refused(comms, granting()).Code)
}

func TestWhoAsksAndWhatForIsCheckedBeforeARequestBegins(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*casework.RequestAccount)
		field  string
	}{
		"S1: a councillor":                 {func(r *casework.RequestAccount) { r.CoveredAs = "councillor" }, "covered_as"},
		"S1: nobody the policy covers":     {func(r *casework.RequestAccount) { r.CoveredAs = "resident" }, "covered_as"},
		"S3: their own line manager":       {func(r *casework.RequestAccount) { r.LineManager = asker.Person }, "line_manager"},
		"S4: their own budget holder":      {func(r *casework.RequestAccount) { r.BudgetHolder = asker.Person }, "budget_holder"},
		"S6: why not the corporate ones":   {func(r *casework.RequestAccount) { r.WhyNotCorporate = " " }, "why_not_corporate"},
		"no handle":                        {func(r *casework.RequestAccount) { r.Handle = "@" }, "proposed_handle"},
		"no team":                          {func(r *casework.RequestAccount) { r.Team = "" }, "team"},
		"an administrator without a name":  {func(r *casework.RequestAccount) { r.Administrators[0].ID = "" }, "administrators"},
		"more administrators than anybody": {func(r *casework.RequestAccount) { r.Administrators = make([]casework.Person, 51) }, "administrators"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			command := asking()
			c.change(&command)
			o := &office{t: t, r: &casework.AccountRequest{}, rules: testRules(), at: monday()}
			refusal := o.refused(asker, command)
			require.Equal(t, casework.CodeInvalid, refusal.Code)
			require.Equal(t, c.field, refusal.Fields[0].Field)
		})
	}
}

// TestFourEyesAreAboutPersons: two hats never make four eyes.
func TestFourEyesAreAboutPersons(t *testing.T) {
	t.Parallel()
	yes := casework.Approve{Check: casework.CheckLineManager, Approve: true}
	require.Equal(t, casework.CodeFourEyes, requested(t).refused(asker, yes).Code)
	require.Equal(t, casework.CodeFourEyes, ready(t).refused(askerToo, granting()).Code)
	require.Equal(t, casework.CodeFourEyes, ready(t).refused(managerToo, granting()).Code, "the line manager does not grant")
	accept := casework.Verify{Check: casework.CheckLearning, Accept: true}
	require.Equal(t, casework.CodeFourEyes, requested(t).given(casework.CheckLearning).refused(askerToo, accept).Code)
	require.Equal(t, casework.CodeNotPermitted, requested(t).refused(standIn, yes).Code, "nobody else approves (S3)")
	require.Equal(t, casework.CodeNotPermitted, requested(t).refused(budget, yes).Code, "nor the budget holder")

	o := requested(t).do(manager, casework.Delegate{Check: casework.CheckLineManager, To: colleague.Person, Reason: "secret leave"})
	require.Equal(t, "to", o.refused(manager, casework.Delegate{Check: casework.CheckLineManager, To: asker.Person, Reason: "r"}).Fields[0].Field)
	o.do(colleague, yes).do(budget, casework.Approve{Check: casework.CheckBudget, Approve: true})
	o.given(casework.EvidenceChecks()...).verified(casework.EvidenceChecks()...)
	require.Equal(t, casework.CodeFourEyes, o.refused(colleague, granting()).Code, "nor does whoever stood in for them")
}

func TestADeputyApprovesUntilTheirDaysAreOver(t *testing.T) {
	t.Parallel()
	name := casework.Delegate{Check: casework.CheckLineManager, To: standIn.Person, Until: "2026-11-04", Reason: "secret leave"}
	yes := casework.Approve{Check: casework.CheckLineManager, Approve: true}
	in := requested(t).do(manager, name)
	require.Equal(t, standIn.ID, casework.Tasks(in.r)[0].Person)
	in.do(standIn, yes)

	late := requested(t).do(manager, name).until(time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC))
	require.Equal(t, casework.CodeNotPermitted, late.refused(standIn, yes).Code)
	require.Equal(t, manager.ID, casework.Tasks(late.r)[0].Person)
	late.do(manager, yes)
	require.Equal(t, casework.CodeNotPermitted, requested(t).do(manager, name).refused(standIn, casework.Delegate{
		Check: casework.CheckLineManager, To: colleague.Person, Reason: "r",
	}).Code, "a deputy names no deputy")
}

// TestTheBudgetHoldersDeputyApprovesTheBudgetAndNothingElse (S4): unlike the line
// manager's, they may decide the request in the end.
func TestTheBudgetHoldersDeputyApprovesTheBudgetAndNothingElse(t *testing.T) {
	t.Parallel()
	name := casework.Delegate{Check: casework.CheckBudget, To: colleague.Person, Until: "2026-11-04", Reason: "secret leave"}
	yes := casework.Approve{Check: casework.CheckBudget, Approve: true}
	require.Equal(t, casework.CodeNotPermitted, requested(t).refused(manager, name).Code, "the line manager names none for the budget")
	require.Equal(t, casework.CodeNotPermitted, requested(t).refused(colleague, yes).Code, "nobody was named yet")

	in := requested(t).do(budget, name)
	require.Equal(t, casework.CodeNotPermitted, in.refused(colleague, casework.Approve{Check: casework.CheckLineManager, Approve: true}).Code)
	in.do(colleague, yes).do(manager, casework.Approve{Check: casework.CheckLineManager, Approve: true})
	require.Equal(t, colleague.ID, in.r.CheckNamed(casework.CheckBudget).By.ID)
	in.given(casework.EvidenceChecks()...).verified(casework.EvidenceChecks()...).do(colleague, granting())
	require.Equal(t, casework.RequestGranted, in.r.Outcome)

	late := requested(t).do(budget, name).until(time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC))
	require.Equal(t, casework.CodeNotPermitted, late.refused(colleague, yes).Code, "their days are over")
	late.do(budget, yes)

	no := requested(t).do(budget, name).do(colleague, casework.Approve{Check: casework.CheckBudget, Reason: "secret: no money"})
	require.Equal(t, casework.RequestRefused, no.r.Outcome)
}

func TestARefusalByAManagerEndsTheRequestAndSaysWhy(t *testing.T) {
	t.Parallel()
	no := casework.Approve{Check: casework.CheckBudget}
	require.Equal(t, "reason", requested(t).refused(budget, no).Fields[0].Field)
	no.Reason = "secret reason"
	o := requested(t).do(budget, no)
	require.Equal(t, casework.RequestRefused, o.r.Outcome)
	require.Equal(t, casework.LetterRefusal, o.r.LetterDue())
	require.Equal(t, "secret reason", o.r.Letter(casework.LetterRefusal, o.moment()).Reason)
}

func TestEvidenceThatIsNotAcceptedIsGivenAgain(t *testing.T) {
	t.Parallel()
	o := requested(t).given(casework.CheckLearning).do(comms, casework.Verify{Check: casework.CheckLearning, Reason: "secret: unreadable"})
	require.Equal(t, casework.CheckWaiting, o.r.CheckNamed(casework.CheckLearning).Status)
	o.given(casework.CheckLearning).verified(casework.CheckLearning)
	require.Equal(t, casework.CheckMet, o.r.CheckNamed(casework.CheckLearning).Status)
	require.Equal(t, 1, o.r.CheckNamed(casework.CheckLearning).Rejected)
}

func TestLearningCountsForItsValidityOnly(t *testing.T) {
	t.Parallel()
	for day, field := range map[string]string{"2026-11-03": "completed_on", "2025-11-01": "completed_on", "soon": "completed_on"} {
		refusal := requested(t).refused(asker, casework.GiveEvidence{Check: casework.CheckLearning, CompletedOn: day})
		require.Equal(t, field, refusal.Fields[0].Field, day)
	}
	o := ready(t)
	o.r.Waits = nil // nobody decides, and nothing lapses, for a year
	o.at = o.at.AddDate(1, 0, 0)
	require.Equal(t, casework.CodeChecksOutstanding, o.refused(comms, granting()).Code)
	casework.Tick(o.r, o.moment())
	require.Equal(t, casework.RequestChecks, o.r.Stage)
}

func TestAnUntouchedRequestLapsesAfterItsReminders(t *testing.T) {
	t.Parallel()
	o := requested(t).until(monday().AddDate(0, 0, 89))
	require.False(t, o.r.Closed())
	reminded, escalated := 0, 0
	for _, e := range o.log {
		switch e.Data.(type) {
		case casework.Reminded:
			reminded++
		case casework.Escalated:
			escalated++
		}
	}
	require.Equal(t, []int{5, 5}, []int{reminded, escalated}, "each check, once before it is due and once after")
	o.given(casework.CheckLearning).until(monday().AddDate(0, 0, 91))
	require.False(t, o.r.Closed(), "somebody did something")
	o.until(monday().AddDate(0, 0, 89+90))
	require.Equal(t, casework.RequestLapsed, o.r.Outcome)
	_, wakes := casework.NextWake(o.r, o.moment())
	require.False(t, wakes)
}

func TestTheRequesterWithdraws(t *testing.T) {
	t.Parallel()
	require.Equal(t, casework.CodeNotPermitted, requested(t).refused(comms, casework.Withdraw{Reason: "r"}).Code)
	o := requested(t).do(asker, casework.Withdraw{Reason: "secret"})
	require.Equal(t, casework.RequestWithdrawn, o.r.Outcome)
	require.Empty(t, casework.Tasks(o.r))
	require.Empty(t, o.r.LetterDue())
}

func TestAGrantAnswersWhyNotTheCorporateAccounts(t *testing.T) {
	t.Parallel()
	grant := granting()
	grant.CorporateAnswer = ""
	require.Equal(t, "corporate_answer", ready(t).refused(comms, grant).Fields[0].Field)
	require.Equal(t, "reason", ready(t).refused(comms, casework.PermitAccount{}).Fields[0].Field)
}
