package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
)

func askAgain(check account.CheckName) account.AskAgain {
	return account.AskAgain{Check: check, PolicyVersion: "2.0", Reason: "secret: rewritten"}
}

// TestANewVersionIsAcceptedAgainOrTheAccountIsSuspended checks that the old acceptance
// counts until the evidence window ends (S5).
func TestANewVersionIsAcceptedAgainOrTheAccountIsSuspended(t *testing.T) {
	t.Parallel()
	e := opened(t).do(comms, askAgain(account.CheckSecurity))
	require.Equal(t, casework.CodeNotNow, e.refused(comms, askAgain(account.CheckSecurity)).Code, "it is asked for already")
	waits := casework.Tasks(e.a)
	require.Equal(t, asker.ID, waits[len(waits)-1].Person, "the owner is asked")
	e.advanceTo(casetest.Monday().AddDate(0, 0, 21))
	require.Equal(t, []account.Cause{account.CauseLapsed}, e.a.Causes)

	on := e.at.Format(time.DateOnly)
	old := []account.Renewal{{Check: account.CheckSecurity, CompletedOn: on, PolicyVersion: "1.0"}}
	require.Equal(t, "evidence", e.refused(comms, account.Reinstate{Reason: "r", Evidence: old}).Fields[0].Field)
	other := []account.Renewal{{Check: account.CheckLearning, CompletedOn: on}}
	require.Equal(t, casework.CodeNotNow, e.refused(comms, account.Reinstate{Reason: "r", Evidence: other}).Code)
	accepted := []account.Renewal{{Check: account.CheckSecurity, CompletedOn: on, PolicyVersion: "2.0"}}
	e.do(comms, account.Reinstate{Reason: "secret", Evidence: accepted})
	require.Equal(t, account.StatusActive, e.a.Stage)
	require.Len(t, e.a.Evidence, 3, "the other two still count")
	require.Equal(t, "2.0", e.a.Evidence[2].PolicyVersion, "the accepted version is kept")
}

func TestNewVersionAcceptedInTimeDoesNotSuspend(t *testing.T) {
	t.Parallel()
	e := opened(t).do(comms, askAgain(account.CheckProtection)).advanceTo(casetest.Monday().AddDate(0, 0, 3))
	e.do(comms, account.Review{Note: "secret", Evidence: []account.Renewal{
		{Check: account.CheckProtection, CompletedOn: e.at.Format(time.DateOnly), PolicyVersion: "2.0"},
	}})
	e.advanceTo(casetest.Monday().AddDate(0, 0, 300))
	require.Equal(t, account.StatusActive, e.a.Stage)
}

// TestImportedAccountIsAskedToAcceptANewVersion although it came without any evidence.
func TestImportedAccountIsAskedToAcceptANewVersion(t *testing.T) {
	t.Parallel()
	e := &accountDriver{t: t, a: &account.Account{}, folded: &account.Account{}, rules: casetest.Rules(), at: casetest.Monday()}
	e.do(casework.System(), account.Open{
		Ref: "SMA-1", Channel: "x", Handle: "@old", Team: "Parks", Owner: asker.Person, Unreviewed: true,
	}).do(comms, account.Review{Note: "secret"}).do(comms, askAgain(account.CheckSecurity))
	e.advanceTo(casetest.Monday().AddDate(0, 0, 21))
	require.Equal(t, []account.Cause{account.CauseLapsed}, e.a.Causes)
}

func TestANewVersionSendsARequestBackToItsChecks(t *testing.T) {
	t.Parallel()
	o := ready(t).do(comms, account.AskRequestAgain(askAgain(account.CheckSecurity)))
	require.Equal(t, account.RequestChecks, o.r.Stage)
	require.Equal(t, casework.CodeChecksOutstanding, o.refused(comms, grant()).Code)
	give := account.GiveEvidence{Check: account.CheckSecurity, CompletedOn: "2026-11-01", PolicyVersion: "1.0"}
	require.Equal(t, "policy_version", o.refused(asker, give).Fields[0].Field)
	give.PolicyVersion = "2.0"
	o.do(asker, give).verified(account.CheckSecurity).do(comms, grant())
	require.Equal(t, "2.0", o.r.Opening("SMA-1", "").Evidence[0].PolicyVersion)
}

func TestAskAgainNeedsACheckAVersionAndAReason(t *testing.T) {
	t.Parallel()
	for field, ask := range map[string]account.AskAgain{
		"check":          {Check: account.CheckBudget, PolicyVersion: "2.0", Reason: "r"},
		"policy_version": {Check: account.CheckSecurity, Reason: "r"},
		"reason":         {Check: account.CheckSecurity, PolicyVersion: "2.0"},
	} {
		require.Equal(t, field, opened(t).refused(comms, ask).Fields[0].Field)
		require.Equal(t, field, ready(t).refused(comms, account.AskRequestAgain(ask)).Fields[0].Field)
	}
}
