package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/activities"
	"duecourse/internal/casework"
)

const workday = 24 * time.Hour

// meets meets a check, at a time: approved, or given and verified.
func (o *office) meets(at time.Duration, check casework.CheckName) {
	switch check {
	case casework.CheckLineManager:
		o.does(at, manager1(), casework.Approve{Check: check, Approve: true}, "")
	case casework.CheckBudget:
		o.does(at, budget1(), casework.Approve{Check: check, Approve: true}, "")
	case casework.CheckSecurity, casework.CheckProtection, casework.CheckLearning:
		o.does(at, staff1(), casework.GiveEvidence{Check: check, CompletedOn: "2026-10-01"}, "")
		o.does(at+time.Minute, comms1(), casework.Verify{Check: check, Accept: true}, "")
	}
}

// found lists the events of a kind, of the request.
func (o *office) found(kind casework.Kind) []casework.Event {
	list := []casework.Event{}
	for _, e := range o.shelf.events["ACR-TEST-TEST"] {
		if e.Kind == kind {
			list = append(list, e)
		}
	}
	return list
}

func TestTheFiveChecksAreMetInAnyOrder(t *testing.T) {
	t.Parallel()
	names := casework.CheckNames()
	for first := range names {
		for _, step := range []int{1, 2, 3, 4} { // five is prime: each step visits them all
			t.Run(string(names[first]), func(t *testing.T) {
				t.Parallel()
				o := newOffice(t)
				for i := range names {
					o.meets(time.Duration(i)*time.Hour, names[(first+i*step)%len(names)])
				}
				o.does(3*time.Hour+30*time.Minute, comms1(), granted(), casework.CodeChecksOutstanding)
				o.does(5*time.Hour, comms1(), granted(), "")
				require.Equal(t, casework.RequestGranted, o.request().Outcome)
			})
		}
	}
}

func TestWhoeverIsAskedIsToldAtOnceAndOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.does(time.Hour, manager1(), casework.Delegate{
		Check: casework.CheckLineManager, To: casework.Person{ID: "staff-2", Name: "Sam"}, Reason: "On leave.",
	}, "")
	o.does(2*time.Hour, staff1(), casework.Withdraw{Reason: "No longer needed."}, "")
	o.request()
	asked := map[string]time.Time{}
	for _, n := range o.post.told(activities.NoticeApproval) {
		asked[n.Person] = n.Due
	}
	due := o.rules.End(casework.WindowApproval, began(), time.UTC)
	require.Equal(t, map[string]time.Time{"manager-1": due, "budget-1": due, "staff-2": due}, asked)
	require.Len(t, o.post.told(activities.NoticeApproval), 3)
}

// TestRemindersComeBeforeAndAfterEachIsDue, to the instant, and to whoever is waited for.
func TestRemindersComeBeforeAndAfterEachIsDue(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.does(time.Hour, budget1(), casework.Approve{Check: casework.CheckBudget, Approve: true}, "")
	for i, name := range casework.EvidenceChecks() {
		o.meets(time.Duration(2+i)*time.Hour, name)
	}
	o.does(20*workday, manager1(), casework.Approve{Check: casework.CheckLineManager, Approve: true}, "")
	o.does(20*workday+time.Hour, comms1(), granted(), "")
	o.request()
	due := o.rules.End(casework.WindowApproval, began(), time.UTC)
	reminded, late := o.found(casework.KindReminded), o.found(casework.KindEscalated)
	require.Len(t, reminded, 1, "nobody else is waited for")
	require.Equal(t, o.rules.Reminder(began(), due), reminded[0].At)
	require.Len(t, late, 1)
	require.Equal(t, due, late[0].At)
	require.Equal(t, "manager-1", o.post.told(activities.NoticeReminder)[0].Person)
	require.Equal(t, casework.RoleCommsLead, o.post.told(activities.NoticeEscalation)[0].Role)
}

func TestADeputyAnswersUntilTheEndOfTheirDay(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	deputy, yes := person("staff-2", casework.RoleStaff), casework.Approve{Check: casework.CheckLineManager, Approve: true}
	o.does(time.Minute, deputy, yes, casework.CodeNotPermitted)
	o.does(time.Hour, manager1(), casework.Delegate{Check: casework.CheckLineManager, To: deputy.Person, Until: "2026-11-03", Reason: "On leave."}, "")
	o.does(2*workday, deputy, yes, casework.CodeNotPermitted)
	o.does(2*workday+time.Hour, manager1(), casework.Delegate{Check: casework.CheckLineManager, To: deputy.Person, Until: "2026-11-06", Reason: "Again."}, "")
	o.does(2*workday+2*time.Hour, deputy, yes, "")
	o.does(2*workday+3*time.Hour, manager1(), yes, casework.CodeNotNow)
	o.does(3*workday, staff1(), casework.Withdraw{Reason: "No longer needed."}, "")
	r := o.request()
	require.Equal(t, "staff-2", r.Check(casework.CheckLineManager).By.ID)
	require.Equal(t, time.Date(2026, 11, 4, 0, 0, 0, 0, time.UTC), o.found(casework.KindDelegationEnded)[0].At, "to the instant")
}

// TestEachRefusalEndsTheRequestWithALetterThatSaysWhy.
func TestEachRefusalEndsTheRequestWithALetterThatSaysWhy(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]func(o *office){
		"the line manager": func(o *office) {
			o.does(time.Hour, manager1(), casework.Approve{Check: casework.CheckLineManager, Reason: "Not this year."}, "")
		},
		"the budget holder": func(o *office) {
			o.does(time.Hour, budget1(), casework.Approve{Check: casework.CheckBudget, Reason: "Not this year."}, "")
		},
		"Communications": func(o *office) {
			o.checked()
			o.does(2*time.Hour, comms1(), casework.PermitAccount{Reason: "Not this year."}, "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			refuse(o)
			r := o.request()
			require.Equal(t, casework.RequestRefused, r.Outcome)
			require.Equal(t, 1, r.Letters)
			require.Len(t, o.post.letters, 1)
			require.Equal(t, casework.LetterRefusal, o.post.letters[0].Kind)
			require.Equal(t, "staff-1", o.post.letters[0].person)
			require.Contains(t, o.post.letters[0].Text, "Not this year.")
			require.Empty(t, o.claim.claims, "nothing was put on the register")
		})
	}
}

func TestTheLetterOfPermissionAnswersWhyNotTheCorporateAccounts(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.checked()
	grant := granted()
	grant.Conditions = "Answer within two days."
	o.does(2*time.Hour, comms1(), casework.PermitAccount{Grant: true}, casework.CodeInvalid)
	o.does(3*time.Hour, comms1(), grant, "")
	o.request()
	require.Contains(t, o.post.letters[0].Text, grant.CorporateAnswer)
	require.Contains(t, o.post.letters[0].Text, grant.Conditions)
	require.Contains(t, o.post.letters[0].Text, "SMA-TEST-TEST")
}

func TestEvidenceThatIsNotAcceptedIsAskedForAndGivenAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.does(time.Hour, staff1(), casework.GiveEvidence{Check: casework.CheckLearning, CompletedOn: "2026-10-01"}, "")
	o.does(2*time.Hour, comms1(), casework.Verify{Check: casework.CheckLearning, Reason: "It cannot be read."}, "")
	o.does(3*time.Hour, comms1(), casework.Verify{Check: casework.CheckLearning, Accept: true}, casework.CodeNotNow)
	for i, name := range casework.CheckNames() {
		o.meets(time.Duration(4+i)*time.Hour, name)
	}
	o.does(10*time.Hour, comms1(), granted(), "")
	require.Equal(t, 1, o.request().Check(casework.CheckLearning).Rejected)
}

// TestLearningThatGrowsTooOldIsGivenAgainBeforeAGrant: it lapses while Comms thinks.
func TestLearningThatGrowsTooOldIsGivenAgainBeforeAGrant(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for i, name := range casework.CheckNames()[:4] {
		o.meets(time.Duration(i)*time.Hour, name)
	}
	give := casework.GiveEvidence{Check: casework.CheckLearning, CompletedOn: "2025-11-10"}
	accept := casework.Verify{Check: casework.CheckLearning, Accept: true}
	o.does(5*time.Hour, staff1(), give, "")
	o.does(6*time.Hour, comms1(), accept, "")
	o.does(9*workday, comms1(), granted(), casework.CodeChecksOutstanding)
	o.does(10*workday, staff1(), give, casework.CodeInvalid)
	give.CompletedOn = "2026-11-11"
	o.does(11*workday, staff1(), give, "")
	o.does(12*workday, comms1(), accept, "")
	o.does(13*workday, comms1(), granted(), "")
	r := o.request()
	require.Equal(t, "2026-11-11", r.Check(casework.CheckLearning).CompletedOn)
}

func TestANewVersionSendsTheRequestBackToItsChecks(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.checked()
	o.does(2*time.Hour, comms1(), casework.AskRequestAgain{Check: casework.CheckSecurity, PolicyVersion: "2.0", Reason: "Rewritten."}, "")
	o.does(3*time.Hour, comms1(), granted(), casework.CodeChecksOutstanding)
	o.does(4*time.Hour, staff1(), casework.GiveEvidence{Check: casework.CheckSecurity, CompletedOn: "2026-11-02", PolicyVersion: "1.0"}, casework.CodeInvalid)
	o.does(5*time.Hour, staff1(), casework.GiveEvidence{Check: casework.CheckSecurity, CompletedOn: "2026-11-02", PolicyVersion: "2.0"}, "")
	o.does(6*time.Hour, comms1(), casework.Verify{Check: casework.CheckSecurity, Accept: true}, "")
	o.does(7*time.Hour, comms1(), granted(), "")
	o.request()
	require.Equal(t, "2.0", o.claim.claims[0].Open.Evidence[0].PolicyVersion, "which version was accepted is kept")
}

func TestAWithdrawnRequestTellsNobodyAnyMore(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.does(time.Hour, staff1(), casework.Withdraw{Reason: "No longer needed."}, "")
	require.Equal(t, casework.RequestWithdrawn, o.request().Outcome)
	require.Empty(t, o.post.letters)
	require.Empty(t, o.post.told(activities.NoticeReminder))
}

func TestOfTwoApprovalsAtOnceOneWinsAndTheOtherIsTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	yes := o.does(time.Hour, manager1(), casework.Approve{Check: casework.CheckLineManager, Approve: true}, "")
	no := o.does(time.Hour, manager1(), casework.Approve{Check: casework.CheckLineManager, Reason: "No."}, casework.CodeNotNow)
	o.does(2*time.Hour, staff1(), casework.Withdraw{Reason: "No longer needed."}, "")
	r := o.request()
	require.NoError(t, yes.err)
	require.Error(t, no.err)
	require.Equal(t, casework.CheckMet, r.Check(casework.CheckLineManager).Status)
}
