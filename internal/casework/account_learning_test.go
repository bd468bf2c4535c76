package casework_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func (o *office) learned(check casework.CheckName, ago int) casework.RecordLearning {
	return casework.RecordLearning{Check: check, CompletedOn: o.at.AddDate(0, 0, -ago).Format(time.DateOnly), PolicyVersion: "3", Note: "secret"}
}

func TestARecordOfTheLearningPlatformMeetsACheckAtOnce(t *testing.T) {
	t.Parallel()
	o := requested(t).approved().given(casework.CheckSecurity, casework.CheckProtection).verified(casework.CheckSecurity)
	o.do(comms, o.learned(casework.CheckProtection, 3)).do(comms, o.learned(casework.CheckLearning, 3))
	require.Equal(t, casework.RequestPermission, o.r.Stage)
	check := o.r.CheckNamed(casework.CheckLearning)
	require.Equal(t, casework.CheckMet, check.Status)
	require.Equal(t, comms.ID, check.By.ID)
	require.Equal(t, "3", check.PolicyVersion)
	o.holds()
}

func TestARecordOfTheLearningPlatformIsRefusedWhereEvidenceWouldBe(t *testing.T) {
	t.Parallel()
	o := requested(t)
	require.Equal(t, casework.CodeFourEyes, o.refused(askerToo, o.learned(casework.CheckLearning, 3)).Code)
	require.Equal(t, casework.CodeNotPermitted, o.refused(asker, o.learned(casework.CheckLearning, 3)).Code)
	require.Equal(t, "check", o.refused(comms, o.learned(casework.CheckBudget, 3)).Fields[0].Field)
	require.Equal(t, "completed_on", o.refused(comms, o.learned(casework.CheckLearning, -2)).Fields[0].Field)
	require.Equal(t, "completed_on", o.refused(comms, o.learned(casework.CheckLearning, 366)).Fields[0].Field)
	o.do(comms, o.learned(casework.CheckLearning, 3))
	require.Equal(t, casework.CodeNotNow, o.refused(comms, o.learned(casework.CheckLearning, 2)).Code, "it counts already")
}

func (e *entry) learn(checks ...casework.CheckName) *entry {
	for _, check := range checks {
		e.do(comms, casework.RenewLearning{Check: check, CompletedOn: e.at.Format(time.DateOnly), PolicyVersion: "3"})
	}
	return e
}

func TestALapsedAccountMayBeReinstatedOnceAllItsEvidenceWasRenewed(t *testing.T) {
	t.Parallel()
	e := opened(t).until(monday().AddDate(0, 0, 300)).do(comms, casework.ReviewAccount{Note: "secret"}).until(monday().AddDate(0, 0, 366))
	require.Equal(t, []casework.Cause{casework.CauseLapsed}, e.a.Causes)
	e.learn(casework.CheckLearning, casework.CheckSecurity)
	require.Equal(t, casework.CodeNotNow, e.refused(comms, casework.ReinstateAccount{Reason: "r"}).Code, "one piece is missing")
	e.learn(casework.CheckProtection)
	require.Empty(t, e.a.Causes)
	require.Equal(t, casework.AccountOnHold, e.a.Stage, "a person reinstates it")
	e.do(comms, casework.ReinstateAccount{Reason: "secret"}).until(e.at.AddDate(0, 0, 200))
	require.Equal(t, casework.AccountActive, e.a.Stage)
}

func TestAnOlderRecordDoesNotReplaceANewerOne(t *testing.T) {
	t.Parallel()
	e := opened(t).until(monday().AddDate(0, 0, 10)).learn(casework.CheckLearning)
	again := casework.RenewLearning{Check: casework.CheckLearning, CompletedOn: e.at.AddDate(0, 0, -1).Format(time.DateOnly)}
	require.Equal(t, casework.CodeNotNow, e.refused(comms, again).Code)
	again.CompletedOn, again.PolicyVersion = e.at.Format(time.DateOnly), "3"
	require.Equal(t, casework.CodeNotNow, e.refused(comms, again).Code, "nor the same one again")
	require.Equal(t, casework.CodeFourEyes, e.refused(askerToo, again).Code)
	again.Check, again.CompletedOn = casework.CheckBudget, "soon"
	require.Len(t, e.refused(comms, again).Fields, 2)
}
