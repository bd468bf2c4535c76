package workflows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/protocol"
)

const year = 365 * workday

// permitted is an account whose evidence was completed on a day.
func (o *accountTest) permitted(completed string) protocol.Start {
	o.t.Helper()
	day, err := time.Parse(time.DateOnly, completed)
	require.NoError(o.t, err)
	open := account.Open{
		Ref: "SMA-TEST-TEST", Channel: "facebook", Handle: "@parks", Team: "Parks", Owner: staff1().Person, Request: "ACR-TEST-TEST",
	}
	for _, name := range account.EvidenceChecks() {
		open.Evidence = append(open.Evidence, account.Accepted{Check: name, CompletedOn: completed, ValidUntil: day.Add(year)})
	}
	first, err := protocol.NewRequest("grant", "", 0, comms1(), open)
	require.NoError(o.t, err)
	return protocol.Start{Rules: o.rules, Seed: "seed", First: &first}
}

func fresh(day string) []account.Renewal {
	list := []account.Renewal{}
	for _, name := range account.EvidenceChecks() {
		list = append(list, account.Renewal{Check: name, CompletedOn: day})
	}
	return list
}

// suspensions lists when the account was suspended, and why.
func (o *accountTest) suspensions() map[account.Cause]time.Time {
	list := map[account.Cause]time.Time{}
	for _, e := range o.store.events["SMA-TEST-TEST"] {
		if f, is := e.Data.(account.Suspended); is {
			list[f.Cause] = e.At
		}
	}
	return list
}

func TestAccountContinuesInANewRunEveryYearAndIsSuspendedWithoutAReview(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	a := o.runAccount(o.opening())
	var on *workflow.ContinueAsNewError
	require.ErrorAs(t, o.env.GetWorkflowError(), &on)
	require.Equal(t, account.Kind().Workflow, on.WorkflowType.Name)
	require.Equal(t, []account.Cause{account.CauseReviewMissed}, a.Causes)
	require.Len(t, o.mail.noticesOf(casework.NoticeReminder), 1)

	again := newAccountTest(t)
	again.store = o.store
	again.env.RegisterActivity(&activities.Events{Save: o.store.Record})
	again.env.SetStartTime(began().AddDate(1, 0, 1))
	again.does(time.Hour, comms1(), account.Review{Note: "Still in use."}, "")
	again.does(2*time.Hour, comms1(), account.Reinstate{Reason: "Reviewed."}, "")
	again.does(3*time.Hour, comms1(), account.Close{Reason: "No longer used."}, "")
	a = again.runAccount(protocol.Start{Rules: o.rules, Seed: "seed", Case: a})
	require.NoError(t, again.env.GetWorkflowError())
	require.Equal(t, account.StatusClosed, a.Stage)
}

func TestOnlyOneGrantClaimsAHandle(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	claim := func(after time.Duration, request string, want casework.Code) {
		r := &reply{want: want}
		o.all = append(o.all, r)
		o.env.RegisterDelayedCallback(func() {
			o.env.UpdateWorkflow(protocol.UpdateClaim, "", &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(err error) { r.err, r.done = err, true },
				OnComplete: func(_ any, err error) { r.err, r.done = err, true },
			}, protocol.Claim{Request: request})
		}, after)
	}
	claim(0, "ACR-TEST-TEST", "")
	claim(0, "ACR-OTHR-OTHR", casework.CodeHandleTaken)
	claim(time.Minute, "ACR-TEST-TEST", "")
	o.does(time.Hour, comms1(), account.Close{Reason: "Over."}, "")
	o.runAccount(o.opening())
	require.NoError(t, o.env.GetWorkflowError())
}

func TestReviewedAccountContinuesInItsSecondYear(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.does(300*workday, comms1(), account.Review{Note: "Still in use.", Evidence: fresh("2027-08-01")}, "")
	o.does(year+workday, comms1(), account.Suspend{Reason: "A look is needed."}, "")
	a := o.runAccount(o.permitted("2026-10-01"))
	var on *workflow.ContinueAsNewError
	require.ErrorAs(t, o.env.GetWorkflowError(), &on, "the run ends after a year")
	require.Equal(t, []account.Cause{account.CauseByHand}, a.Causes, "neither review nor learning was missed")
	require.Equal(t, began().Add(300*workday+year), *a.NextReview())
}

// The owner gets a reminder first.
func TestLearningThatLapsesSuspendsTheAccountAtThatTime(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.does(200*workday, comms1(), account.Reinstate{Reason: "r"}, casework.CodeNotNow)
	o.does(201*workday, comms1(), account.Reinstate{Reason: "Done again.", Evidence: fresh("2027-05-20")}, "")
	o.does(202*workday, comms1(), account.Close{Reason: "Over."}, "")
	a := o.runAccount(o.permitted("2026-04-01"))
	require.NoError(t, o.env.GetWorkflowError())
	require.Equal(t, account.StatusClosed, a.Stage)
	lapsed := time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)
	require.Equal(t, map[account.Cause]time.Time{account.CauseLapsed: lapsed}, o.suspensions())
	reminded := map[string]int{}
	for _, n := range o.mail.noticesOf(casework.NoticeReminder) {
		reminded[n.Person]++
	}
	require.Equal(t, 3, reminded["staff-1"], "once for each of the three")
}

func TestAnOwnerWhoLeavesHandsOverWithFreshEvidence(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	to := casework.Person{ID: "staff-2", Name: "Sam"}
	o.does(time.Hour, person("admin-1", casework.RoleAdmin), account.ReportOwnerLeft{Note: "Left in October."}, "")
	o.does(2*time.Hour, comms1(), account.Reinstate{Reason: "r"}, casework.CodeNotNow)
	o.does(3*time.Hour, comms1(), account.Transfer{To: to, Reason: "They take it on.", Evidence: fresh("2026-11-01")}, casework.CodeInvalid)
	o.does(4*time.Hour, comms1(), account.Transfer{To: to, Reason: "They take it on."}, "")
	for i, check := range account.EvidenceChecks() {
		at := 4*time.Hour + time.Duration(i+1)*10*time.Minute
		o.does(at, person("staff-2", casework.RoleStaff), account.GiveTransferEvidence{Check: check, CompletedOn: "2026-11-01"}, "")
		o.does(at+time.Minute, comms1(), account.VerifyTransfer{Check: check, Accept: true}, "")
	}
	o.does(5*time.Hour, comms1(), account.Reinstate{Reason: "Settled."}, "")
	o.does(6*time.Hour, comms1(), account.Close{Reason: "Over."}, "")
	a := o.runAccount(o.permitted("2026-10-01"))
	require.Equal(t, "staff-2", a.Owner.ID)
	require.Len(t, a.Owners, 2)
	require.Equal(t, "Over.", a.ClosedWhy)
	asked := o.mail.noticesOf(casework.NoticeTransfer)
	require.Len(t, asked, 1)
	require.Equal(t, "staff-2", asked[0].Person)
	permitted := o.letters(casework.LetterTransfer)
	require.Len(t, permitted, 1)
	require.Equal(t, "staff-2", permitted[0].person)
	require.Contains(t, strings.Join(strings.Fields(permitted[0].Text), " "), "This letter is the prior written permission that clause S2")
}

// One lapse makes one suspension and one message, which names what has lapsed (domain §4).
func TestS5OneLapseMakesOneSuspensionAndOneLetter(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.does(200*workday, comms1(), account.Close{Reason: "Over."}, "")
	o.runAccount(o.permitted("2026-04-01"))
	suspended := 0
	for _, e := range o.store.events["SMA-TEST-TEST"] {
		if f, is := e.Data.(account.Suspended); is {
			suspended++
			require.Len(t, f.Also, 2, "all three lapse at once")
		}
	}
	require.Equal(t, 1, suspended)
	about := o.letters(casework.LetterSuspension)
	require.Len(t, about, 1)
	require.Equal(t, "staff-1", about[0].person)
	text := strings.Join(strings.Fields(about[0].Text), " ")
	for _, check := range account.EvidenceChecks() {
		require.Contains(t, text, check.InSentence())
	}
	require.Contains(t, text, "clause S5")
	for _, n := range o.mail.noticesOf(casework.NoticeEscalation) {
		require.Equal(t, casework.WindowAction, n.Window, "the lapse itself is not escalated as well")
	}
}

func TestS2EachStepOfAnAccountIsToldToWhomItConcerns(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		command  casework.Command
		by       casework.Actor
		kind     casework.LetterKind
		to, says string
	}{
		"by hand":    {account.Suspend{Reason: "Nobody answers."}, comms1(), casework.LetterSuspension, "staff-1", "Nobody answers."},
		"owner left": {account.ReportOwnerLeft{}, person("hr-1", casework.RoleHR), casework.LetterSuspension, "staff-2", "Its owner has left."},
		"closure":    {account.Close{Reason: "Not needed."}, comms1(), casework.LetterClosure, "staff-1", "Not needed."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newAccountTest(t)
			o.does(time.Hour, c.by, c.command, "")
			if c.kind != casework.LetterClosure {
				o.does(2*time.Hour, comms1(), account.Close{Reason: "Over."}, "")
			}
			a := o.runAccount(o.opening())
			told := o.letters(c.kind)
			require.Len(t, told, 1)
			require.Equal(t, c.to, told[0].person)
			require.Contains(t, told[0].Text, c.says)
			require.Len(t, o.mail.letters, a.Letters)
		})
	}
}

func TestAccountThatBeganEarlierSendsNoLetters(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.rules.StrictAccounts = false
	o.does(time.Hour, comms1(), account.Suspend{Reason: "Nobody answers."}, "")
	o.does(2*time.Hour, comms1(), account.Close{Reason: "Over."}, "")
	o.runAccount(o.opening())
	require.Empty(t, o.mail.letters)
}

// letters lists the letters of a kind that were sent.
func (o *accountTest) letters(kind casework.LetterKind) []delivered {
	list := []delivered{}
	for _, l := range o.mail.letters {
		if l.Kind == kind {
			list = append(list, l)
		}
	}
	return list
}

func TestOpenSuspensionCausesAReminder(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.does(time.Hour, comms1(), account.Suspend{Reason: "Something odd was posted."}, "")
	o.does(10*workday, comms1(), account.Reinstate{Reason: "It was a mistake."}, "")
	o.does(11*workday, comms1(), account.Close{Reason: "Over."}, "")
	o.runAccount(o.permitted("2026-10-01"))
	require.Len(t, o.mail.noticesOf(casework.NoticeReminder), 1)
	require.Equal(t, casework.RoleComms, o.mail.noticesOf(casework.NoticeReminder)[0].Role)
	require.Len(t, o.mail.noticesOf(casework.NoticeEscalation), 8, "each working day until it is reinstated")
}

func TestANewVersionThatIsNotAcceptedInTimeSuspendsTheAccount(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	o.does(time.Hour, comms1(), account.AskAgain{Check: account.CheckSecurity, PolicyVersion: "2.0", Reason: "Rewritten."}, "")
	o.does(30*workday, comms1(), account.Reinstate{Reason: "Accepted.", Evidence: []account.Renewal{
		{Check: account.CheckSecurity, CompletedOn: "2026-12-01", PolicyVersion: "2.0"},
	}}, "")
	o.does(31*workday, comms1(), account.Close{Reason: "Over."}, "")
	o.runAccount(o.permitted("2026-10-01"))
	due := o.rules.End(casework.WindowEvidence, began().Add(time.Hour), time.UTC)
	require.Equal(t, map[account.Cause]time.Time{account.CauseLapsed: due}, o.suspensions())
	require.Equal(t, "staff-1", o.mail.noticesOf(casework.NoticeReminder)[0].Person)
}

// A request that is sent again gets its first answer and is not applied again.
func TestNewRunRemembersTheRequestsOfTheRunBefore(t *testing.T) {
	t.Parallel()
	o := newAccountTest(t)
	review := o.does(300*workday, comms1(), account.Review{Note: "Still in use."}, "")
	a := o.runAccount(o.permitted("2026-10-01"))
	seq := a.Seq

	next := newAccountTest(t)
	next.store.events = o.store.events
	next.env.SetStartTime(began().Add(year + workday))
	same := next.does(time.Hour, comms1(), account.Review{Note: "Still in use."}, "") // request-1 again
	next.does(2*time.Hour, comms1(), account.Close{Reason: "Over."}, "")
	a = next.runAccount(protocol.Start{
		Rules: o.rules, Seed: "seed", Case: a, Handled: []protocol.Answer{review.answer},
	})
	require.Equal(t, review.answer.Seq, same.answer.Seq)
	require.Equal(t, seq+2, a.Seq, "closing and its letter are the only events")
}
