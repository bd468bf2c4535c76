package workflows_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
	"duecourse/workflows"
)

// shelf keeps the events of account requests and accounts, each once.
type shelf struct {
	mu     sync.Mutex
	events map[string][]casework.Event
}

func (s *shelf) Record(_ context.Context, ref string, events []casework.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range events {
		if e.Seq == len(s.events[ref])+1 {
			s.events[ref] = append(s.events[ref], e)
		}
	}
	return nil
}

// claimFake stands for [activities.Accounts].
type claimFake struct {
	taken  bool
	claims []protocol.Claim
}

func (c *claimFake) Claim(_ context.Context, claim protocol.Claim) (protocol.Claimed, error) {
	c.claims = append(c.claims, claim)
	if c.taken {
		refused := casework.Refusal{Code: casework.CodeHandleTaken, Why: "It is on the register: Sam owns it.", Clause: "S2"}
		return protocol.Claimed{}, temporal.NewApplicationErrorWithOptions(refused.Why, string(refused.Code),
			temporal.ApplicationErrorOptions{NonRetryable: true, Details: []any{refused}})
	}
	return protocol.Claimed{Ref: "SMA-TEST-TEST"}, nil
}

// office is one account request, or one account, at work.
type office struct {
	t     *testing.T
	env   *testsuite.TestWorkflowEnvironment
	rules casework.Rules
	shelf *shelf
	post  *postbox
	claim *claimFake
	n     int
	all   []*reply
}

func newOffice(t *testing.T) *office {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	o := &office{
		t: t, env: suite.NewTestWorkflowEnvironment(), rules: council.Rules(began()),
		shelf: &shelf{events: map[string][]casework.Event{}}, post: &postbox{}, claim: &claimFake{},
	}
	o.env.SetTestTimeout(time.Minute)
	o.env.SetStartTime(began())
	programs := &workflows.Workflows{FindZone: zones(council.Zone())}
	o.env.RegisterWorkflowWithOptions(programs.AccountRequest, workflow.RegisterOptions{Name: protocol.AccountRequestWorkflow})
	o.env.RegisterWorkflowWithOptions(programs.Account, workflow.RegisterOptions{Name: protocol.AccountWorkflow})
	o.env.RegisterActivity(&activities.Register{Ledger: o.shelf})
	o.env.RegisterActivity(&activities.Mail{Post: o.post, Writer: writerFake{zone: council.Zone()}})
	o.env.RegisterActivity(o.claim)
	return o
}

// does has somebody give a command so long after the beginning; want is the code
// of its refusal.
func (o *office) does(after time.Duration, by casework.Actor, command interface{ Name() casework.Name }, want casework.Code) *reply {
	o.n++
	request, err := protocol.NewRequest(fmt.Sprintf("request-%d", o.n), "", 0, by, command)
	require.NoError(o.t, err)
	r := &reply{want: want}
	o.all = append(o.all, r)
	o.env.RegisterDelayedCallback(func() {
		o.env.UpdateWorkflow(string(request.Name), "", &testsuite.TestUpdateCallback{
			OnAccept: func() {},
			OnReject: func(err error) { r.err, r.done = err, true },
			OnComplete: func(answer any, err error) {
				r.answer, _ = answer.(protocol.Answer)
				r.err, r.done = err, true
			},
		}, request)
	}, after)
	return r
}

func (o *office) request() *casework.AccountRequest {
	o.t.Helper()
	first, err := protocol.NewRequest("first", "", 0, staff1(), casework.RequestAccount{
		Ref: "ACR-TEST-TEST", Channel: "facebook", Handle: "@parks", Team: "Parks", Purpose: "Opening hours.", Audience: "Visitors",
		WhyNotCorporate: "Other people.", CoveredAs: casework.CoveredEmployee, LineManager: manager1().Person, BudgetHolder: budget1().Person,
	})
	require.NoError(o.t, err)
	o.env.ExecuteWorkflow(protocol.AccountRequestWorkflow, protocol.StartOf[casework.AccountRequest]{Rules: o.rules, Seed: "seed", First: &first})
	o.answered()
	require.NoError(o.t, o.env.GetWorkflowError())
	r := &casework.AccountRequest{}
	for _, e := range o.shelf.events["ACR-TEST-TEST"] {
		require.NoError(o.t, r.Apply(e))
	}
	return r
}

func (o *office) answered() {
	o.t.Helper()
	require.True(o.t, o.env.IsWorkflowCompleted())
	for n, r := range o.all {
		require.True(o.t, r.done, "reply %d", n)
		require.Equal(o.t, r.want, codeOf(r.err), "reply %d: %v", n, r.err)
	}
}

func manager1() casework.Actor { return person("manager-1", casework.RoleStaff) }
func budget1() casework.Actor  { return person("budget-1", casework.RoleStaff) }

// checked has all five checks met within the first hour.
func (o *office) checked() {
	o.does(time.Minute, manager1(), casework.Approve{Check: casework.CheckLineManager, Approve: true}, "")
	o.does(2*time.Minute, budget1(), casework.Approve{Check: casework.CheckBudget, Approve: true}, "")
	for i, name := range casework.EvidenceChecks() {
		at := time.Duration(10+i) * time.Minute
		o.does(at, staff1(), casework.GiveEvidence{Check: name, CompletedOn: "2026-10-01"}, "")
		o.does(at+10*time.Minute, comms1(), casework.Verify{Check: name, Accept: true}, "")
	}
}

func granted() casework.PermitAccount {
	return casework.PermitAccount{Grant: true, CorporateAnswer: "They reach other people."}
}

func TestARequestIsGrantedOnceItsAccountIsOnTheRegisterAndTheLetterIsKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.does(30*time.Second, comms1(), granted(), casework.CodeChecksOutstanding)
	o.checked()
	o.does(2*time.Hour, comms1(), granted(), "")
	r := o.request()
	require.Equal(t, casework.RequestGranted, r.Outcome)
	require.Equal(t, "SMA-TEST-TEST", r.Account)
	require.Equal(t, 1, r.Letters)
	require.Equal(t, casework.LetterPermission, o.post.letters[0].Kind)
	require.Len(t, o.claim.claims, 1)
	require.Len(t, o.claim.claims[0].Open.Evidence, 3)
}

func TestAGrantOfATakenHandleIsRefusedAndTheRequestStaysWhereItWas(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.claim.taken = true
	o.checked()
	o.does(2*time.Hour, comms1(), granted(), casework.CodeHandleTaken)
	o.does(3*time.Hour, comms1(), casework.PermitAccount{Reason: "Somebody has it."}, "")
	r := o.request()
	require.Equal(t, casework.RequestRefused, r.Outcome)
	require.Empty(t, r.Account)
	require.Equal(t, casework.LetterRefusal, o.post.letters[0].Kind)
}

func TestOfTwoDecisionsAtOnceOneWins(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.checked()
	first := o.does(2*time.Hour, comms1(), granted(), "")
	second := o.does(2*time.Hour, comms2(), granted(), "either")
	defer func() { require.NotEqual(t, first.err == nil, second.err == nil) }()
	second.want = ""
	o.all = o.all[:len(o.all)-2]
	r := o.request()
	require.Equal(t, casework.RequestGranted, r.Outcome)
	require.Len(t, o.claim.claims, 1)
}

func TestARequestThatNobodyTouchesRemindsAndLapses(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	r := o.request()
	require.Equal(t, casework.RequestLapsed, r.Outcome)
	require.Len(t, o.post.told(activities.NoticeReminder), 5)
	require.Len(t, o.post.told(activities.NoticeEscalation), 5)
	require.Empty(t, o.post.letters)
}

// runAccount runs an account until its run ends.
func (o *office) runAccount(start protocol.StartOf[casework.Account]) *casework.Account {
	o.t.Helper()
	o.env.ExecuteWorkflow(protocol.AccountWorkflow, start)
	o.answered()
	a := &casework.Account{}
	for _, e := range o.shelf.events["SMA-TEST-TEST"] {
		require.NoError(o.t, a.Apply(e))
	}
	return a
}

func (o *office) opening() protocol.StartOf[casework.Account] {
	first, err := protocol.NewRequest("grant", "", 0, comms1(), casework.OpenAccount{
		Ref: "SMA-TEST-TEST", Channel: "facebook", Handle: "@parks", Team: "Parks", Owner: staff1().Person, Request: "ACR-TEST-TEST",
	})
	require.NoError(o.t, err)
	return protocol.StartOf[casework.Account]{Rules: o.rules, Seed: "seed", First: &first}
}

func TestAnAccountGoesOnInANewRunEveryYearAndIsSuspendedWithoutItsReview(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	a := o.runAccount(o.opening())
	var on *workflow.ContinueAsNewError
	require.ErrorAs(t, o.env.GetWorkflowError(), &on)
	require.Equal(t, protocol.AccountWorkflow, on.WorkflowType.Name)
	require.Equal(t, []casework.Cause{casework.CauseReviewMissed}, a.Causes)
	require.Len(t, o.post.told(activities.NoticeReminder), 1)

	again := newOffice(t)
	again.shelf = o.shelf
	again.env.RegisterActivity(&activities.Register{Ledger: o.shelf})
	again.env.SetStartTime(began().AddDate(1, 0, 1))
	again.does(time.Hour, comms1(), casework.ReviewAccount{Note: "Still in use."}, "")
	again.does(2*time.Hour, comms1(), casework.ReinstateAccount{Reason: "Reviewed."}, "")
	again.does(3*time.Hour, comms1(), casework.CloseAccount{Reason: "No longer used."}, "")
	a = again.runAccount(protocol.StartOf[casework.Account]{Rules: o.rules, Seed: "seed", Case: a})
	require.NoError(t, again.env.GetWorkflowError())
	require.Equal(t, casework.AccountEnded, a.Status)
}

func TestAHandleIsClaimedByOneGrantOnly(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
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
	o.does(time.Hour, comms1(), casework.CloseAccount{Reason: "Over."}, "")
	o.runAccount(o.opening())
	require.NoError(t, o.env.GetWorkflowError())
}
