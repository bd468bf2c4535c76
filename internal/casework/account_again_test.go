package casework_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func again(check casework.CheckName) casework.AskAccountAgain {
	return casework.AskAccountAgain{Check: check, PolicyVersion: "2.0", Reason: "secret: rewritten"}
}

// TestANewVersionIsAcceptedAgainOrTheAccountIsSuspended: the old acceptance counts
// for as long as evidence may take, and no longer (S5).
func TestANewVersionIsAcceptedAgainOrTheAccountIsSuspended(t *testing.T) {
	t.Parallel()
	e := opened(t).do(comms, again(casework.CheckSecurity))
	require.Equal(t, casework.CodeNotNow, e.refused(comms, again(casework.CheckSecurity)).Code, "it has been asked for")
	waits := casework.Tasks(e.a)
	require.Equal(t, asker.ID, waits[len(waits)-1].Person, "the owner is asked")
	e.until(monday().AddDate(0, 0, 21))
	require.Equal(t, []casework.Cause{casework.CauseLapsed}, e.a.Causes)

	on := e.at.Format(time.DateOnly)
	old := []casework.Renewal{{Check: casework.CheckSecurity, CompletedOn: on, PolicyVersion: "1.0"}}
	require.Equal(t, "evidence", e.refused(comms, casework.ReinstateAccount{Reason: "r", Evidence: old}).Fields[0].Field)
	other := []casework.Renewal{{Check: casework.CheckLearning, CompletedOn: on}}
	require.Equal(t, casework.CodeNotNow, e.refused(comms, casework.ReinstateAccount{Reason: "r", Evidence: other}).Code)
	accepted := []casework.Renewal{{Check: casework.CheckSecurity, CompletedOn: on, PolicyVersion: "2.0"}}
	e.do(comms, casework.ReinstateAccount{Reason: "secret", Evidence: accepted})
	require.Equal(t, casework.AccountActive, e.a.Stage)
	require.Len(t, e.a.Evidence, 3, "the other two still count")
	require.Equal(t, "2.0", e.a.Evidence[2].PolicyVersion, "which version was accepted is kept")
}

func TestANewVersionAcceptedInTimeSuspendsNothing(t *testing.T) {
	t.Parallel()
	e := opened(t).do(comms, again(casework.CheckProtection)).until(monday().AddDate(0, 0, 3))
	e.do(comms, casework.ReviewAccount{Note: "secret", Evidence: []casework.Renewal{
		{Check: casework.CheckProtection, CompletedOn: e.at.Format(time.DateOnly), PolicyVersion: "2.0"},
	}})
	e.until(monday().AddDate(0, 0, 300))
	require.Equal(t, casework.AccountActive, e.a.Stage)
}

// TestABroughtInAccountIsAskedToo although it came without any evidence.
func TestABroughtInAccountIsAskedToo(t *testing.T) {
	t.Parallel()
	e := &entry{t: t, a: &casework.Account{}, folded: &casework.Account{}, rules: testRules(), at: monday()}
	e.do(casework.System(), casework.OpenAccount{
		Ref: "SMA-1", Channel: "x", Handle: "@old", Team: "Parks", Owner: asker.Person, Unreviewed: true,
	}).do(comms, casework.ReviewAccount{Note: "secret"}).do(comms, again(casework.CheckSecurity))
	e.until(monday().AddDate(0, 0, 21))
	require.Equal(t, []casework.Cause{casework.CauseLapsed}, e.a.Causes)
}

func TestANewVersionSendsARequestBackToItsChecks(t *testing.T) {
	t.Parallel()
	o := ready(t).do(comms, casework.AskRequestAgain(again(casework.CheckSecurity)))
	require.Equal(t, casework.RequestChecks, o.r.Stage)
	require.Equal(t, casework.CodeChecksOutstanding, o.refused(comms, granting()).Code)
	give := casework.GiveEvidence{Check: casework.CheckSecurity, CompletedOn: "2026-11-01", PolicyVersion: "1.0"}
	require.Equal(t, "policy_version", o.refused(asker, give).Fields[0].Field)
	give.PolicyVersion = "2.0"
	o.do(asker, give).verified(casework.CheckSecurity).do(comms, granting())
	require.Equal(t, "2.0", o.r.Opening("SMA-1").Evidence[0].PolicyVersion)
}

func TestAskingAgainSaysForWhatAndWhy(t *testing.T) {
	t.Parallel()
	for field, ask := range map[string]casework.AskAccountAgain{
		"check":          {Check: casework.CheckBudget, PolicyVersion: "2.0", Reason: "r"},
		"policy_version": {Check: casework.CheckSecurity, Reason: "r"},
		"reason":         {Check: casework.CheckSecurity, PolicyVersion: "2.0"},
	} {
		require.Equal(t, field, opened(t).refused(comms, ask).Fields[0].Field)
		require.Equal(t, field, ready(t).refused(comms, casework.AskRequestAgain(ask)).Fields[0].Field)
	}
}
