package workflows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

const workday = 24 * time.Hour

// meets meets a check at a time: somebody approves it, or gives evidence that Comms
// verifies.
func (o *accountTest) meets(at time.Duration, check account.CheckName) {
	switch check {
	case account.CheckLineManager:
		o.does(at, manager1(), account.Approve{Check: check, Approve: true}, "")
	case account.CheckBudget:
		o.does(at, budget1(), account.Approve{Check: check, Approve: true}, "")
	case account.CheckSecurity, account.CheckProtection, account.CheckLearning:
		o.does(at, staff1(), account.GiveEvidence{Check: check, CompletedOn: "2026-10-01"}, "")
		o.does(at+time.Minute, comms1(), account.Verify{Check: check, Accept: true}, "")
	}
}

// found lists the events of a kind in the request.
func (o *accountTest) found(kind casework.EventKind) []casework.Event {
	list := []casework.Event{}
	for _, e := range o.store.events["ACR-TEST-TEST"] {
		if e.Kind == kind {
			list = append(list, e)
		}
	}
	return list
}

func TestRequestIsGrantedOnceItsAccountIsOnTheRegister(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.does(30*time.Second, comms1(), granted(), casework.CodeChecksOutstanding)
	o.checked()
	o.does(2*time.Hour, comms1(), granted(), "")
	r := o.request()
	require.Equal(t, account.RequestGranted, r.Outcome)
	require.Equal(t, "SMA-TEST-TEST", r.Account)
	require.Equal(t, 1, r.Letters)
	require.Equal(t, casework.LetterPermission, o.mail.letters[0].Kind)
	require.Len(t, o.claim.claims, 1)
	require.Len(t, o.claim.claims[0].Open.Evidence, 3)
}

func TestGrantOfATakenHandleIsRefusedAndTheRequestStaysOpen(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.claim.taken = true
	o.checked()
	o.does(2*time.Hour, comms1(), granted(), casework.CodeHandleTaken)
	o.does(3*time.Hour, comms1(), account.Permit{Reason: "Somebody has it."}, "")
	r := o.request()
	require.Equal(t, account.RequestRefused, r.Outcome)
	require.Empty(t, r.Account)
	require.Equal(t, casework.LetterRefusal, o.mail.letters[0].Kind)
}

func TestOfTwoDecisionsAtOnceOneWins(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.checked()
	first := o.does(2*time.Hour, comms1(), granted(), "")
	second := o.does(2*time.Hour, comms2(), granted(), "either")
	defer func() { require.NotEqual(t, first.err == nil, second.err == nil) }()
	second.want = ""
	o.all = o.all[:len(o.all)-2]
	r := o.request()
	require.Equal(t, account.RequestGranted, r.Outcome)
	require.Len(t, o.claim.claims, 1)
}

func TestIgnoredRequestSendsRemindersAndLapses(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	r := o.request()
	require.Equal(t, account.RequestLapsed, r.Outcome)
	require.Len(t, o.mail.noticesOf(casework.NoticeReminder), 5)
	late := map[string]bool{}
	for _, e := range o.found(casework.EventEscalated) {
		fact, _ := e.Data.(casework.Escalated)
		late[fact.Of] = true
	}
	require.Len(t, late, 5)
	require.Len(t, o.mail.noticesOf(casework.NoticeEscalation), len(o.found(casework.EventEscalated)), "each one is a mail")
	require.Len(t, o.mail.letters, 1)
	require.Equal(t, casework.LetterLapse, o.mail.letters[0].Kind)
	require.Equal(t, "staff-1", o.mail.letters[0].person)
	require.Contains(t, o.mail.letters[0].Text, "line manager approval")
}

func TestRequestThatBeganEarlierLapsesWithoutALetter(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.rules.StrictAccounts = false
	require.Equal(t, account.RequestLapsed, o.request().Outcome)
	require.Empty(t, o.mail.letters)
}

func TestTheFiveChecksAreMetInAnyOrder(t *testing.T) {
	t.Parallel()
	names := account.CheckNames()
	for first := range names {
		for _, step := range []int{1, 2, 3, 4} { // five is prime, so each step visits all checks
			t.Run(string(names[first]), func(t *testing.T) {
				t.Parallel()
				o := newAccountTest(t)
				for i := range names {
					o.meets(time.Duration(i)*time.Hour, names[(first+i*step)%len(names)])
				}
				o.does(3*time.Hour+30*time.Minute, comms1(), granted(), casework.CodeChecksOutstanding)
				o.does(5*time.Hour, comms1(), granted(), "")
				require.Equal(t, account.RequestGranted, o.request().Outcome)
			})
		}
	}
}

func TestWhoeverMustApproveIsNotifiedAtOnceAndOnce(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.does(time.Hour, manager1(), account.Delegate{
		Check: account.CheckLineManager, To: casework.Person{ID: "staff-2", Name: "Sam"}, Reason: "On leave.",
	}, "")
	o.does(2*time.Hour, staff1(), account.Withdraw{Reason: "No longer needed."}, "")
	o.request()
	asked := map[string]time.Time{}
	for _, n := range o.mail.noticesOf(casework.NoticeApproval) {
		asked[n.Person] = n.Due
	}
	due := o.rules.End(casework.WindowApproval, began(), time.UTC)
	require.Equal(t, map[string]time.Time{"manager-1": due, "budget-1": due, "staff-2": due}, asked)
	require.Len(t, o.mail.noticesOf(casework.NoticeApproval), 3)
}

// Reminders come in working time, and go to whoever has the task.
func TestRemindersComeBeforeAndAfterEachIsDue(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.does(time.Hour, budget1(), account.Approve{Check: account.CheckBudget, Approve: true}, "")
	for i, name := range account.EvidenceChecks() {
		o.meets(time.Duration(2+i)*time.Hour, name)
	}
	o.does(20*workday, manager1(), account.Approve{Check: account.CheckLineManager, Approve: true}, "")
	o.does(20*workday+time.Hour, comms1(), granted(), "")
	o.request()
	due := o.rules.End(casework.WindowApproval, began(), time.UTC)
	reminded, late := o.found(casework.EventReminded), o.found(casework.EventEscalated)
	require.Len(t, reminded, 1, "no other wait is open")
	require.Equal(t, o.rules.Reminder(began(), due).Truncate(day).Add(day+9*time.Hour), reminded[0].At, "half of the window ends at night")
	require.Equal(t, due, late[0].At)
	require.Len(t, late, 10, "again on each working day until the line manager answers")
	require.Equal(t, "manager-1", o.mail.noticesOf(casework.NoticeReminder)[0].Person)
	require.Equal(t, casework.RoleCommsLead, o.mail.noticesOf(casework.NoticeEscalation)[0].Role)
}

func TestDeputyMayApproveUntilTheEndOfTheDay(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	deputy, yes := person("staff-2", casework.RoleStaff), account.Approve{Check: account.CheckLineManager, Approve: true}
	o.does(time.Minute, deputy, yes, casework.CodeNotPermitted)
	o.does(time.Hour, manager1(), account.Delegate{Check: account.CheckLineManager, To: deputy.Person, Until: "2026-11-03", Reason: "On leave."}, "")
	o.does(2*workday, deputy, yes, casework.CodeNotPermitted)
	o.does(2*workday+time.Hour, manager1(), account.Delegate{Check: account.CheckLineManager, To: deputy.Person, Until: "2026-11-06", Reason: "Again."}, "")
	o.does(2*workday+2*time.Hour, deputy, yes, "")
	o.does(2*workday+3*time.Hour, manager1(), yes, casework.CodeNotNow)
	o.does(3*workday, staff1(), account.Withdraw{Reason: "No longer needed."}, "")
	r := o.request()
	require.Equal(t, "staff-2", r.CheckNamed(account.CheckLineManager).By.ID)
	require.Equal(t, time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC), o.found(account.EventDelegationEnded)[0].At, "at the exact time")
}

func TestEachRefusalEndsTheRequestWithALetterThatSaysWhy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		refuse func(o *accountTest)
		clause string
	}{
		"the line manager": {func(o *accountTest) {
			o.does(time.Hour, manager1(), account.Approve{Check: account.CheckLineManager, Reason: "Not this year."}, "")
		}, "S3"},
		"the budget holder": {func(o *accountTest) {
			o.does(time.Hour, budget1(), account.Approve{Check: account.CheckBudget, Reason: "Not this year."}, "")
		}, "S4"},
		"Communications": {func(o *accountTest) {
			o.checked()
			o.does(2*time.Hour, comms1(), account.Permit{Reason: "Not this year."}, "")
		}, "S2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newAccountTest(t)
			c.refuse(o)
			r := o.request()
			require.Equal(t, account.RequestRefused, r.Outcome)
			require.Equal(t, 1, r.Letters)
			require.Len(t, o.mail.letters, 1)
			require.Equal(t, casework.LetterRefusal, o.mail.letters[0].Kind)
			require.Equal(t, "staff-1", o.mail.letters[0].person)
			require.Contains(t, o.mail.letters[0].Text, "Not this year.")
			require.Contains(t, strings.Join(strings.Fields(o.mail.letters[0].Text), " "), "clause "+c.clause+" of our social media policy")
			require.Empty(t, o.claim.claims, "no account was opened")
		})
	}
}

func TestTheLetterOfPermissionAnswersWhyNotTheCorporateAccounts(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.checked()
	grant := granted()
	grant.Conditions = "Answer within two days."
	o.does(2*time.Hour, comms1(), account.Permit{Grant: true}, casework.CodeInvalid)
	o.does(3*time.Hour, comms1(), grant, "")
	o.request()
	require.Contains(t, o.mail.letters[0].Text, grant.CorporateAnswer)
	require.Contains(t, o.mail.letters[0].Text, grant.Conditions)
	require.Contains(t, o.mail.letters[0].Text, "SMA-TEST-TEST")
}

func TestEvidenceThatIsNotAcceptedIsAskedForAndGivenAgain(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.does(time.Hour, staff1(), account.GiveEvidence{Check: account.CheckLearning, CompletedOn: "2026-10-01"}, "")
	o.does(2*time.Hour, comms1(), account.Verify{Check: account.CheckLearning, Reason: "It cannot be read."}, "")
	o.does(3*time.Hour, comms1(), account.Verify{Check: account.CheckLearning, Accept: true}, casework.CodeNotNow)
	for i, name := range account.CheckNames() {
		o.meets(time.Duration(4+i)*time.Hour, name)
	}
	o.does(10*time.Hour, comms1(), granted(), "")
	require.Equal(t, 1, o.request().CheckNamed(account.CheckLearning).Rejected)
}

func TestLearningThatLapsesBeforeTheGrantIsNeededAgain(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	for i, name := range account.CheckNames()[:4] {
		o.meets(time.Duration(i)*time.Hour, name)
	}
	give := account.GiveEvidence{Check: account.CheckLearning, CompletedOn: "2025-11-10"}
	accept := account.Verify{Check: account.CheckLearning, Accept: true}
	o.does(5*time.Hour, staff1(), give, "")
	o.does(6*time.Hour, comms1(), accept, "")
	o.does(9*workday, comms1(), granted(), casework.CodeChecksOutstanding)
	o.does(10*workday, staff1(), give, casework.CodeInvalid)
	give.CompletedOn = "2026-11-11"
	o.does(11*workday, staff1(), give, "")
	o.does(12*workday, comms1(), accept, "")
	o.does(13*workday, comms1(), granted(), "")
	r := o.request()
	require.Equal(t, "2026-11-11", r.CheckNamed(account.CheckLearning).CompletedOn)
}

func TestANewVersionSendsTheRequestBackToItsChecks(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.checked()
	o.does(2*time.Hour, comms1(), account.AskRequestAgain{Check: account.CheckSecurity, PolicyVersion: "2.0", Reason: "Rewritten."}, "")
	o.does(3*time.Hour, comms1(), granted(), casework.CodeChecksOutstanding)
	o.does(4*time.Hour, staff1(), account.GiveEvidence{Check: account.CheckSecurity, CompletedOn: "2026-11-02", PolicyVersion: "1.0"}, casework.CodeInvalid)
	o.does(5*time.Hour, staff1(), account.GiveEvidence{Check: account.CheckSecurity, CompletedOn: "2026-11-02", PolicyVersion: "2.0"}, "")
	o.does(6*time.Hour, comms1(), account.Verify{Check: account.CheckSecurity, Accept: true}, "")
	o.does(7*time.Hour, comms1(), granted(), "")
	o.request()
	require.Equal(t, "2.0", o.claim.claims[0].Open.Evidence[0].PolicyVersion, "the accepted version is kept")
}

func TestWithdrawnRequestNotifiesNobody(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.does(time.Hour, staff1(), account.Withdraw{Reason: "No longer needed."}, "")
	require.Equal(t, account.RequestWithdrawn, o.request().Outcome)
	require.Empty(t, o.mail.letters)
	require.Empty(t, o.mail.noticesOf(casework.NoticeReminder))
}

func TestOfTwoApprovalsAtOnceTheSecondIsRefused(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	yes := o.does(time.Hour, manager1(), account.Approve{Check: account.CheckLineManager, Approve: true}, "")
	no := o.does(time.Hour, manager1(), account.Approve{Check: account.CheckLineManager, Reason: "No."}, casework.CodeNotNow)
	o.does(2*time.Hour, staff1(), account.Withdraw{Reason: "No longer needed."}, "")
	r := o.request()
	require.NoError(t, yes.err)
	require.Error(t, no.err)
	require.Equal(t, account.CheckMet, r.CheckNamed(account.CheckLineManager).Status)
}
