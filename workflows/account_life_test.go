package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

const year = 365 * workday

// permitted is an account whose evidence was completed on a day.
func (o *office) permitted(completed string) protocol.StartOf[casework.Account] {
	o.t.Helper()
	day, err := time.Parse(time.DateOnly, completed)
	require.NoError(o.t, err)
	open := casework.OpenAccount{
		Ref: "SMA-TEST-TEST", Channel: "facebook", Handle: "@parks", Team: "Parks", Owner: staff1().Person, Request: "ACR-TEST-TEST",
	}
	for _, name := range casework.EvidenceChecks() {
		open.Evidence = append(open.Evidence, casework.Accepted{Check: name, CompletedOn: completed, ValidUntil: day.Add(year)})
	}
	first, err := protocol.NewRequest("grant", "", 0, comms1(), open)
	require.NoError(o.t, err)
	return protocol.StartOf[casework.Account]{Rules: o.rules, Seed: "seed", First: &first}
}

func fresh(day string) []casework.Renewal {
	list := []casework.Renewal{}
	for _, name := range casework.EvidenceChecks() {
		list = append(list, casework.Renewal{Check: name, CompletedOn: day})
	}
	return list
}

// suspensions lists when the account was suspended, and why.
func (o *office) suspensions() map[casework.Cause]time.Time {
	list := map[casework.Cause]time.Time{}
	for _, e := range o.shelf.events["SMA-TEST-TEST"] {
		if f, is := e.Data.(casework.AccountSuspended); is {
			list[f.Cause] = e.At
		}
	}
	return list
}

func TestAReviewedAccountGoesOnIntoItsSecondYear(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.does(300*workday, comms1(), casework.ReviewAccount{Note: "Still in use.", Evidence: fresh("2027-08-01")}, "")
	o.does(year+workday, comms1(), casework.SuspendAccount{Reason: "A look is needed."}, "")
	a := o.runAccount(o.permitted("2026-10-01"))
	var on *workflow.ContinueAsNewError
	require.ErrorAs(t, o.env.GetWorkflowError(), &on, "a year is a run")
	require.Equal(t, []casework.Cause{casework.CauseByHand}, a.Causes, "neither review nor learning was missed")
	require.Equal(t, began().Add(300*workday+year), *a.NextReview())
}

// TestLearningThatLapsesSuspendsTheAccountToTheInstant; its owner was reminded.
func TestLearningThatLapsesSuspendsTheAccountToTheInstant(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.does(200*workday, comms1(), casework.ReinstateAccount{Reason: "r"}, casework.CodeNotNow)
	o.does(201*workday, comms1(), casework.ReinstateAccount{Reason: "Done again.", Evidence: fresh("2027-05-20")}, "")
	o.does(202*workday, comms1(), casework.CloseAccount{Reason: "Over."}, "")
	a := o.runAccount(o.permitted("2026-04-01"))
	require.NoError(t, o.env.GetWorkflowError())
	require.Equal(t, casework.AccountEnded, a.Status)
	lapsed := time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)
	require.Equal(t, map[casework.Cause]time.Time{casework.CauseLapsed: lapsed}, o.suspensions())
	reminded := map[string]int{}
	for _, n := range o.post.told(activities.NoticeReminder) {
		reminded[n.Person]++
	}
	require.Equal(t, 3, reminded["staff-1"], "for each of the three, once")
}

func TestAnOwnerWhoLeavesHandsOverWithFreshEvidence(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	to := casework.Person{ID: "staff-2", Name: "Sam"}
	o.does(time.Hour, person("admin-1", casework.RoleAdmin), casework.ReportOwnerLeft{Note: "Left in October."}, "")
	o.does(2*time.Hour, comms1(), casework.ReinstateAccount{Reason: "r"}, casework.CodeNotNow)
	o.does(3*time.Hour, comms1(), casework.TransferAccount{To: to, Reason: "They take it on."}, casework.CodeInvalid)
	o.does(4*time.Hour, comms1(), casework.TransferAccount{To: to, Reason: "They take it on.", Evidence: fresh("2026-11-01")}, "")
	o.does(5*time.Hour, comms1(), casework.ReinstateAccount{Reason: "Settled."}, "")
	o.does(6*time.Hour, comms1(), casework.CloseAccount{Reason: "Over."}, "")
	a := o.runAccount(o.permitted("2026-10-01"))
	require.Equal(t, "staff-2", a.Owner.ID)
	require.Len(t, a.Owners, 2)
	require.Equal(t, "Over.", a.ClosedWhy)
}

func TestASuspensionThatNobodySettlesIsRemindedOf(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.does(time.Hour, comms1(), casework.SuspendAccount{Reason: "Something odd was posted."}, "")
	o.does(10*workday, comms1(), casework.ReinstateAccount{Reason: "It was a mistake."}, "")
	o.does(11*workday, comms1(), casework.CloseAccount{Reason: "Over."}, "")
	o.runAccount(o.permitted("2026-10-01"))
	require.Len(t, o.post.told(activities.NoticeReminder), 1)
	require.Equal(t, casework.RoleComms, o.post.told(activities.NoticeReminder)[0].Role)
	require.Len(t, o.post.told(activities.NoticeEscalation), 1)
}

func TestANewVersionThatIsNotAcceptedInTimeSuspendsTheAccount(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.does(time.Hour, comms1(), casework.AskAccountAgain{Check: casework.CheckSecurity, PolicyVersion: "2.0", Reason: "Rewritten."}, "")
	o.does(30*workday, comms1(), casework.ReinstateAccount{Reason: "Accepted.", Evidence: []casework.Renewal{
		{Check: casework.CheckSecurity, CompletedOn: "2026-12-01", PolicyVersion: "2.0"},
	}}, "")
	o.does(31*workday, comms1(), casework.CloseAccount{Reason: "Over."}, "")
	o.runAccount(o.permitted("2026-10-01"))
	due := o.rules.End(casework.WindowEvidence, began().Add(time.Hour), time.UTC)
	require.Equal(t, map[casework.Cause]time.Time{casework.CauseLapsed: due}, o.suspensions())
	require.Equal(t, "staff-1", o.post.told(activities.NoticeReminder)[0].Person)
}

// TestANewRunKnowsWhatWasAskedInTheOneBefore: a request that is sent again gets its
// first answer, and nothing happens twice.
func TestANewRunKnowsWhatWasAskedInTheOneBefore(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	review := o.does(300*workday, comms1(), casework.ReviewAccount{Note: "Still in use."}, "")
	o.does(year+workday, comms1(), casework.SuspendAccount{Reason: "A look is needed."}, "")
	a := o.runAccount(o.permitted("2026-10-01"))
	seq := a.Seq

	next := newOffice(t)
	next.shelf.events = o.shelf.events
	next.env.SetStartTime(began().Add(year + 2*workday))
	same := next.does(time.Hour, comms1(), casework.ReviewAccount{Note: "Still in use."}, "") // request-1 again
	next.does(2*time.Hour, comms1(), casework.CloseAccount{Reason: "Over."}, "")
	a = next.runAccount(protocol.StartOf[casework.Account]{
		Rules: o.rules, Seed: "seed", Case: a, Handled: []protocol.Answer{review.answer},
	})
	require.Equal(t, review.answer.Seq, same.answer.Seq)
	require.Equal(t, seq+1, a.Seq, "it was closed, and nothing else")
}
