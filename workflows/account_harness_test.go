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

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/letter"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
)

// accountStoreFake stores the events of account requests and accounts, each once.
type accountStoreFake struct {
	mu     sync.Mutex
	events map[string][]casework.Event
}

func (s *accountStoreFake) Record(_ context.Context, ref string, events []casework.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range events {
		if err := kinds.All().Decode(&e); err != nil {
			return err
		}
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

// accountTest runs one account request, or one account.
type accountTest struct {
	t     *testing.T
	env   *testsuite.TestWorkflowEnvironment
	rules casework.Rules
	store *accountStoreFake
	mail  *mailFake
	claim *claimFake
	n     int
	all   []*reply
}

func newAccountTest(t *testing.T) *accountTest {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(noLog{})
	o := &accountTest{
		t: t, env: suite.NewTestWorkflowEnvironment(), rules: council.Rules(began()),
		store: &accountStoreFake{events: map[string][]casework.Event{}}, mail: &mailFake{writer: letter.Writer{Zone: council.Zone()}}, claim: &claimFake{},
	}
	o.env.SetTestTimeout(time.Minute)
	o.env.SetStartTime(began())
	registerWorkflows(o.env, council.Zone())
	o.env.RegisterActivity(&activities.Events{Save: o.store.Record})
	o.env.RegisterActivity(o.mail)
	o.env.RegisterActivity(o.claim)
	return o
}

// does sends a command after a time. want is the code of the expected refusal; empty if the
// command must succeed.
func (o *accountTest) does(after time.Duration, by casework.Actor, command interface{ Name() casework.CommandName }, want casework.Code) *reply {
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

func (o *accountTest) request() *account.Request {
	o.t.Helper()
	first, err := protocol.NewRequest("first", "", 0, staff1(), account.MakeRequest{
		Ref: "ACR-TEST-TEST", Channel: "facebook", Handle: "@parks", Team: "Parks", Purpose: "Opening hours.", Audience: "Visitors",
		WhyNotCorporate: "Other people.", CoveredAs: account.CoveredEmployee, LineManager: manager1().Person, BudgetHolder: budget1().Person,
	})
	require.NoError(o.t, err)
	o.env.ExecuteWorkflow(account.RequestKind().Workflow, protocol.Start{Rules: o.rules, Seed: "seed", First: &first})
	o.answered()
	require.NoError(o.t, o.env.GetWorkflowError())
	r := &account.Request{}
	for _, e := range o.store.events["ACR-TEST-TEST"] {
		require.NoError(o.t, casework.Apply(r, e))
	}
	return r
}

func (o *accountTest) answered() {
	o.t.Helper()
	require.True(o.t, o.env.IsWorkflowCompleted())
	for n, r := range o.all {
		require.True(o.t, r.done, "reply %d", n)
		require.Equal(o.t, r.want, codeOf(r.err), "reply %d: %v", n, r.err)
	}
}

func manager1() casework.Actor { return person("manager-1", casework.RoleStaff) }
func budget1() casework.Actor  { return person("budget-1", casework.RoleStaff) }

// checked meets all five checks within the first hour.
func (o *accountTest) checked() {
	o.does(time.Minute, manager1(), account.Approve{Check: account.CheckLineManager, Approve: true}, "")
	o.does(2*time.Minute, budget1(), account.Approve{Check: account.CheckBudget, Approve: true}, "")
	for i, name := range account.EvidenceChecks() {
		at := time.Duration(10+i) * time.Minute
		o.does(at, staff1(), account.GiveEvidence{Check: name, CompletedOn: "2026-10-01"}, "")
		o.does(at+10*time.Minute, comms1(), account.Verify{Check: name, Accept: true}, "")
	}
}

func granted() account.Permit {
	return account.Permit{Grant: true, CorporateAnswer: "They reach other people."}
}

// runAccount runs an account until its run ends.
func (o *accountTest) runAccount(start protocol.Start) *account.Account {
	o.t.Helper()
	o.env.ExecuteWorkflow(account.Kind().Workflow, start)
	o.answered()
	a := &account.Account{}
	for _, e := range o.store.events["SMA-TEST-TEST"] {
		require.NoError(o.t, casework.Apply(a, e))
	}
	return a
}

func (o *accountTest) opening() protocol.Start {
	first, err := protocol.NewRequest("grant", "", 0, comms1(), account.Open{
		Ref: "SMA-TEST-TEST", Channel: "facebook", Handle: "@parks", Team: "Parks", Owner: staff1().Person, Request: "ACR-TEST-TEST",
		Administrators: []casework.Person{{ID: "staff-2", Name: "Sam"}},
	})
	require.NoError(o.t, err)
	return protocol.Start{Rules: o.rules, Seed: "seed", First: &first}
}
