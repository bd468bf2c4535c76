package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
)

func (o *requestDriver) learned(check account.CheckName, ago int) account.RecordLearning {
	return account.RecordLearning{Check: check, CompletedOn: o.at.AddDate(0, 0, -ago).Format(time.DateOnly), PolicyVersion: "3", Note: "secret"}
}

func TestLearningRecordMeetsACheckWithoutVerification(t *testing.T) {
	t.Parallel()
	o := requested(t).approved().given(account.CheckSecurity, account.CheckProtection).verified(account.CheckSecurity)
	o.do(comms, o.learned(account.CheckProtection, 3)).do(comms, o.learned(account.CheckLearning, 3))
	require.Equal(t, account.RequestPermission, o.r.Stage)
	check := o.r.CheckNamed(account.CheckLearning)
	require.Equal(t, account.CheckMet, check.Status)
	require.Equal(t, comms.ID, check.By.ID)
	require.Equal(t, "3", check.PolicyVersion)
	o.requireInvariants()
}

func TestLearningRecordIsRefusedWhereEvidenceIsRefused(t *testing.T) {
	t.Parallel()
	o := requested(t)
	require.Equal(t, casework.CodeFourEyes, o.refused(requesterInComms, o.learned(account.CheckLearning, 3)).Code)
	require.Equal(t, casework.CodeNotPermitted, o.refused(asker, o.learned(account.CheckLearning, 3)).Code)
	require.Equal(t, "check", o.refused(comms, o.learned(account.CheckBudget, 3)).Fields[0].Field)
	require.Equal(t, "completed_on", o.refused(comms, o.learned(account.CheckLearning, -2)).Fields[0].Field)
	require.Equal(t, "completed_on", o.refused(comms, o.learned(account.CheckLearning, 366)).Fields[0].Field)
	o.do(comms, o.learned(account.CheckLearning, 3))
	require.Equal(t, casework.CodeNotNow, o.refused(comms, o.learned(account.CheckLearning, 2)).Code, "it counts already")
}

func (e *accountDriver) learn(checks ...account.CheckName) *accountDriver {
	for _, check := range checks {
		e.do(comms, account.RenewLearning{Check: check, CompletedOn: e.at.Format(time.DateOnly), PolicyVersion: "3"})
	}
	return e
}

func TestALapsedAccountMayBeReinstatedOnceAllItsEvidenceWasRenewed(t *testing.T) {
	t.Parallel()
	e := opened(t).advanceTo(casetest.Monday().AddDate(0, 0, 300)).do(comms, account.Review{Note: "secret"}).advanceTo(casetest.Monday().AddDate(0, 0, 366))
	require.Equal(t, []account.Cause{account.CauseLapsed}, e.a.Causes)
	e.learn(account.CheckLearning, account.CheckSecurity)
	require.Equal(t, casework.CodeNotNow, e.refused(comms, account.Reinstate{Reason: "r"}).Code, "one piece is missing")
	e.learn(account.CheckProtection)
	require.Empty(t, e.a.Causes)
	require.Equal(t, account.StatusSuspended, e.a.Stage, "a person reinstates it")
	e.do(comms, account.Reinstate{Reason: "secret"}).advanceTo(e.at.AddDate(0, 0, 200))
	require.Equal(t, account.StatusActive, e.a.Stage)
}

func TestAnOlderRecordDoesNotReplaceANewerOne(t *testing.T) {
	t.Parallel()
	e := opened(t).advanceTo(casetest.Monday().AddDate(0, 0, 10)).learn(account.CheckLearning)
	again := account.RenewLearning{Check: account.CheckLearning, CompletedOn: e.at.AddDate(0, 0, -1).Format(time.DateOnly)}
	require.Equal(t, casework.CodeNotNow, e.refused(comms, again).Code)
	again.CompletedOn, again.PolicyVersion = e.at.Format(time.DateOnly), "3"
	require.Equal(t, casework.CodeNotNow, e.refused(comms, again).Code, "the same record does not count again")
	require.Equal(t, casework.CodeFourEyes, e.refused(requesterInComms, again).Code)
	again.Check, again.CompletedOn = account.CheckBudget, "soon"
	require.Len(t, e.refused(comms, again).Fields, 2)
}
