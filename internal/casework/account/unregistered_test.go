package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
)

func reportUse() account.ReportUse {
	return account.ReportUse{Ref: "UNR-TEST-TEST", Channel: "Facebook", Handle: "@Rogue/", Note: "secret: it answers for us"}
}

func inUse(t require.TestingT) (*account.Unregistered, casework.Moment) {
	u, m := &account.Unregistered{}, casework.Moment{At: casetest.Monday(), Zone: time.UTC, Rules: casetest.Rules()}
	_, err := casework.Do(u, reportUse(), asker, m)
	require.NoError(t, err)
	return u, m
}

func TestS2AHandleInUseAndNotOnTheRegisterOpensATaskForCommunications(t *testing.T) {
	t.Parallel()
	u, m := inUse(t)
	tasks := casework.Tasks(u)
	require.Len(t, tasks, 1)
	require.Equal(t, casework.RoleComms, tasks[0].Role)
	require.Equal(t, account.CommandSettle, tasks[0].Command)
	require.False(t, account.UnregisteredKind().Rights.SeesAsParty(asker.ID, u.Parties()), "who reported it does not see what comes of it")

	again := reportUse()
	again.Handle = "https://facebook.com/rogue"
	_, err := casework.Do(u, again, deputy, m)
	require.NoError(t, err)
	require.Len(t, u.Reports, 2, "another report joins the case")
	require.Len(t, casework.Tasks(u), 1)
	again.Handle = "@other"
	require.Equal(t, casework.CodeNotFound, u.Check(again, deputy, m).Code)
}

func TestS2CommunicationsSettleAHandleThatIsNotOnTheRegister(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		command account.Settle
		refused string // field; empty: accepted
	}{
		{account.Settle{Outcome: account.UseRegistered, Reason: "secret", Account: "SMA-1"}, ""},
		{account.Settle{Outcome: account.UseRegistered, Reason: "secret"}, "outcome"},
		{account.Settle{Outcome: account.UseEnded, Reason: "secret"}, ""},
		{account.Settle{Outcome: account.UseConduct, Reason: "secret"}, ""},
		{account.Settle{Outcome: account.UseMistaken, Reason: "secret"}, ""},
		{account.Settle{Outcome: account.UseMistaken}, "reason"},
		{account.Settle{Outcome: "ignored", Reason: "secret"}, "outcome"},
	} {
		u, m := inUse(t)
		require.Equal(t, casework.CodeNotPermitted, u.Check(c.command, asker, m).Code)
		refusal := u.Check(c.command, comms, m)
		if c.refused != "" {
			require.Equal(t, c.refused, refusal.Fields[0].Field)
			continue
		}
		_, err := casework.Do(u, c.command, comms, m)
		require.NoError(t, err)
		require.True(t, u.Closed())
		require.Equal(t, c.command.Account, u.Account)
		require.Empty(t, casework.Tasks(u))
		require.Equal(t, casework.CodeClosed, u.Check(reportUse(), asker, m).Code)
	}
}

func TestS2ReportOfAHandleSaysWhichAndWhereItWasSeen(t *testing.T) {
	t.Parallel()
	m := casework.Moment{At: casetest.Monday(), Zone: time.UTC, Rules: casetest.Rules()}
	for field, change := range map[string]func(*account.ReportUse){
		"channel": func(r *account.ReportUse) { r.Channel = "" },
		"handle":  func(r *account.ReportUse) { r.Handle = "@/" },
		"note":    func(r *account.ReportUse) { r.Note = " " },
	} {
		report := reportUse()
		change(&report)
		require.Equal(t, field, (&account.Unregistered{}).Check(report, asker, m).Fields[0].Field)
	}
	require.Equal(t, casework.CodeNotPermitted, (&account.Unregistered{}).Check(reportUse(), public, m).Code)
}
