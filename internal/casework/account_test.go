package casework_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func TestAnAccountIsReviewedEveryYear(t *testing.T) {
	t.Parallel()
	e := opened(t)
	require.Equal(t, monday().AddDate(0, 0, 365), *e.a.NextReview())
	e.until(monday().AddDate(0, 0, 300)).do(comms, casework.ReviewAccount{Note: "secret note", Licence: "L-1", Evidence: e.renewals()})
	require.Equal(t, e.at.AddDate(0, 0, 365), *e.a.NextReview())
	e.until(e.at.AddDate(0, 0, 360))
	require.Equal(t, casework.AccountActive, e.a.Stage)
	require.Equal(t, "L-1", e.a.Licence)
}

func TestAMissedReviewAndLapsedLearningSuspendAnAccountUntilTheyAreMended(t *testing.T) {
	t.Parallel()
	e := opened(t).until(monday().AddDate(0, 0, 366))
	require.Equal(t, casework.AccountOnHold, e.a.Stage)
	require.ElementsMatch(t, []casework.Cause{casework.CauseReviewMissed, casework.CauseLapsed}, e.a.Causes)
	back := casework.ReinstateAccount{Reason: "secret", Evidence: e.renewals()}
	require.Equal(t, casework.CodeNotNow, e.refused(comms, back).Code, "the review is still missing")
	e.do(comms, casework.ReviewAccount{Note: "secret"})
	require.Equal(t, casework.CodeNotNow, e.refused(comms, casework.ReinstateAccount{Reason: "r"}).Code, "so is the learning")
	e.do(comms, back)
	require.Equal(t, casework.AccountActive, e.a.Stage)
	require.Empty(t, e.a.Causes)
}

func TestAnOwnerWhoLeavesSuspendsTheAccountUntilItChangesHands(t *testing.T) {
	t.Parallel()
	e := opened(t).do(person("admin-1", casework.RoleAdmin), casework.ReportOwnerLeft{})
	require.Equal(t, []casework.Cause{casework.CauseOwnerLeft}, e.a.Causes)
	require.Equal(t, casework.CodeNotNow, e.refused(comms, casework.ReinstateAccount{Reason: "r"}).Code)
	stale := casework.TransferAccount{To: standIn.Person, Reason: "secret"}
	require.Equal(t, "evidence", e.refused(comms, stale).Fields[0].Field, "the new owner gives the evidence again")
	e.do(comms, casework.TransferAccount{To: standIn.Person, Reason: "secret", Evidence: e.renewals()})
	require.Equal(t, standIn.ID, e.a.Owner.ID)
	require.Len(t, e.a.Owners, 2)
	e.do(comms, casework.ReinstateAccount{Reason: "secret"})
	require.Equal(t, casework.AccountActive, e.a.Stage)
}

func TestNobodyReviewsTheirOwnAccountNorGivesItToThemselves(t *testing.T) {
	t.Parallel()
	require.Equal(t, casework.CodeFourEyes, opened(t).refused(askerToo, casework.ReviewAccount{Note: "r"}).Code)
	e := opened(t)
	require.Equal(t, "to", e.refused(comms, casework.TransferAccount{To: comms.Person, Reason: "r", Evidence: e.renewals()}).Fields[0].Field)
	require.Equal(t, "to", e.refused(comms, casework.TransferAccount{To: asker.Person, Reason: "r", Evidence: e.renewals()}).Fields[0].Field)
	require.Equal(t, casework.CodeNotPermitted, e.refused(asker, casework.SuspendAccount{Reason: "r"}).Code)
}

func TestAClosedAccountStaysWithItsReason(t *testing.T) {
	t.Parallel()
	e := opened(t)
	require.Equal(t, "reason", e.refused(comms, casework.CloseAccount{}).Fields[0].Field)
	e.do(comms, casework.SuspendAccount{Reason: "secret"}).do(comms, casework.CloseAccount{Reason: "secret"})
	require.Equal(t, "secret", e.a.ClosedWhy)
	require.Empty(t, casework.Tasks(e.a))
	require.Equal(t, casework.CodeClosed, e.refused(comms, casework.ReviewAccount{Note: "r"}).Code)
	_, wakes := casework.NextWake(e.a, e.moment())
	require.False(t, wakes)
}

func TestAnAccountThatWasBroughtInIsReviewedSoon(t *testing.T) {
	t.Parallel()
	e := &entry{t: t, a: &casework.Account{}, folded: &casework.Account{}, rules: testRules(), at: monday()}
	e.do(casework.System(), casework.OpenAccount{
		Ref: "SMA-1", Channel: "x", Handle: "@old", Team: "Parks", Owner: asker.Person, Unreviewed: true,
	})
	require.True(t, e.a.NextReview().Before(monday().AddDate(0, 0, 21)))
	e.do(comms, casework.ReviewAccount{Note: "secret"})
	require.False(t, e.a.Unreviewed)
	require.Equal(t, monday().AddDate(0, 0, 365), *e.a.NextReview())
}
