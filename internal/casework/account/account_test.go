package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
)

func TestS2AnAccountIsReviewedEveryYear(t *testing.T) {
	t.Parallel()
	e := opened(t)
	require.Equal(t, casetest.Monday().AddDate(0, 0, 365), *e.a.NextReview())
	e.advanceTo(casetest.Monday().AddDate(0, 0, 300)).do(comms, account.Review{Note: "secret note", Licence: "L-1", Evidence: e.renewals()})
	require.Equal(t, e.at.AddDate(0, 0, 365), *e.a.NextReview())
	e.advanceTo(e.at.AddDate(0, 0, 360))
	require.Equal(t, account.StatusActive, e.a.Stage)
	require.Equal(t, "L-1", e.a.Licence)
}

func TestS5MissedReviewAndLapsedLearningSuspendAnAccountUntilTheyAreDone(t *testing.T) {
	t.Parallel()
	e := opened(t).advanceTo(casetest.Monday().AddDate(0, 0, 366))
	require.Equal(t, account.StatusSuspended, e.a.Stage)
	require.ElementsMatch(t, []account.Cause{account.CauseReviewMissed, account.CauseLapsed}, e.a.Causes)
	back := account.Reinstate{Reason: "secret", Evidence: e.renewals()}
	require.Equal(t, casework.CodeNotNow, e.refused(comms, back).Code, "the review is still missing")
	e.do(comms, account.Review{Note: "secret"})
	require.Equal(t, casework.CodeNotNow, e.refused(comms, account.Reinstate{Reason: "r"}).Code, "the learning is missing too")
	e.do(comms, back)
	require.Equal(t, account.StatusActive, e.a.Stage)
	require.Empty(t, e.a.Causes)
}

func TestAnOwnerWhoLeavesSuspendsTheAccountUntilItChangesHands(t *testing.T) {
	t.Parallel()
	e := opened(t).do(casetest.Person("admin-1", casework.RoleAdmin), account.ReportOwnerLeft{})
	require.Equal(t, []account.Cause{account.CauseOwnerLeft}, e.a.Causes)
	require.Equal(t, casework.CodeNotNow, e.refused(comms, account.Reinstate{Reason: "r"}).Code)
	e.do(comms, account.Transfer{To: deputy.Person, Reason: "secret"}).takeOver(deputy)
	require.Equal(t, deputy.ID, e.a.Owner.ID)
	require.Len(t, e.a.Owners, 2)
	e.do(comms, account.Reinstate{Reason: "secret"})
	require.Equal(t, account.StatusActive, e.a.Stage)
}

func TestNobodyReviewsTheirOwnAccountNorGivesItToThemselves(t *testing.T) {
	t.Parallel()
	require.Equal(t, casework.CodeFourEyes, opened(t).refused(requesterInComms, account.Review{Note: "r"}).Code)
	e := opened(t)
	require.Equal(t, "to", e.refused(comms, account.Transfer{To: comms.Person, Reason: "r"}).Fields[0].Field)
	require.Equal(t, "to", e.refused(comms, account.Transfer{To: asker.Person, Reason: "r"}).Fields[0].Field)
	require.Equal(t, casework.CodeNotPermitted, e.refused(asker, account.Suspend{Reason: "r"}).Code)
}

func TestS2AClosedAccountStaysFindableWithItsReason(t *testing.T) {
	t.Parallel()
	e := opened(t)
	require.Equal(t, "reason", e.refused(comms, account.Close{}).Fields[0].Field)
	e.do(comms, account.Suspend{Reason: "secret"}).do(comms, account.Close{Reason: "secret"})
	require.Equal(t, "secret", e.a.ClosedWhy)
	require.Empty(t, casework.Tasks(e.a))
	require.Equal(t, casework.CodeClosed, e.refused(comms, account.Review{Note: "r"}).Code)
	_, wakes := casework.NextWake(e.a, e.moment())
	require.False(t, wakes)
}

func TestImportedAccountIsDueForReviewSoon(t *testing.T) {
	t.Parallel()
	e := &accountDriver{t: t, a: &account.Account{}, folded: &account.Account{}, rules: casetest.Rules(), at: casetest.Monday()}
	e.do(casework.System(), account.Open{
		Ref: "SMA-1", Channel: "x", Handle: "@old", Team: "Parks", Owner: asker.Person, Unreviewed: true,
	})
	require.True(t, e.a.NextReview().Before(casetest.Monday().AddDate(0, 0, 21)))
	e.do(comms, account.Review{Note: "secret"})
	require.False(t, e.a.Unreviewed)
	require.Equal(t, casetest.Monday().AddDate(0, 0, 365), *e.a.NextReview())
}

func TestS2OwnerDeputyAndAdministratorsSeeTheAccount(t *testing.T) {
	t.Parallel()
	e := opened(t)
	for _, c := range []struct {
		who  casework.Actor
		sees bool
	}{{asker, true}, {deputy, true}, {manager, false}, {budget, false}} {
		require.Equal(t, c.sees, account.Kind().Rights.SeesAsParty(c.who.ID, e.a.Parties()), c.who.ID)
	}
}
