package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
)

// give gives a piece of the new owner's evidence.
func (e *accountDriver) give(by casework.Actor, check account.CheckName) *accountDriver {
	return e.do(by, account.GiveTransferEvidence{Check: check, CompletedOn: e.at.Format(time.DateOnly), Note: "secret note"})
}

// takeOver gives and accepts the evidence of the new owner.
func (e *accountDriver) takeOver(by casework.Actor) *accountDriver {
	for _, check := range account.EvidenceChecks() {
		e.give(by, check).do(comms, account.VerifyTransfer{Check: check, Accept: true})
	}
	return e
}

func inTransfer(t require.TestingT) *accountDriver {
	return opened(t).do(comms, account.Transfer{To: budget.Person, Reason: "secret reason"})
}

func TestS5TheEvidenceOfATransferComesFromItsNewOwner(t *testing.T) {
	t.Parallel()
	e := opened(t)
	byComms := account.Transfer{To: budget.Person, Reason: "r", Evidence: e.renewals()}
	require.Equal(t, "evidence", e.refused(comms, byComms).Fields[0].Field, "Communications give none for them")

	e.do(comms, account.Transfer{To: budget.Person, Reason: "secret reason"})
	require.Equal(t, asker.ID, e.a.Owner.ID, "the account has not changed hands yet")
	give := account.GiveTransferEvidence{Check: account.CheckLearning, CompletedOn: "2026-11-01"}
	for _, who := range []casework.Actor{asker, comms, deputy} {
		require.Equal(t, casework.CodeNotPermitted, e.refused(who, give).Code, who.ID)
	}
	for _, check := range account.EvidenceChecks()[:2] {
		e.give(budget, check).do(comms, account.VerifyTransfer{Check: check, Accept: true})
	}
	require.Equal(t, asker.ID, e.a.Owner.ID, "one piece is missing")
	e.give(budget, account.CheckLearning).do(comms, account.VerifyTransfer{Check: account.CheckLearning, Accept: true})
	require.Equal(t, budget.ID, e.a.Owner.ID)
	require.Nil(t, e.a.InTransfer)
	require.Len(t, e.a.Evidence, 3)
	require.Equal(t, e.at.Format(time.DateOnly), e.a.Evidence[0].CompletedOn)
}

func TestS5TheNewOwnerIsAskedAndCommunicationsVerify(t *testing.T) {
	t.Parallel()
	e := inTransfer(t)
	asked := 0
	for _, task := range casework.Tasks(e.a) {
		if task.Command == account.CommandGiveEvidence {
			require.Equal(t, budget.ID, task.Person)
			asked++
		}
	}
	require.Equal(t, 3, asked)
	require.True(t, account.Kind().Rights.SeesAsParty(budget.ID, e.a.Parties()), "they see the account")

	e.give(budget, account.CheckLearning)
	verify := account.VerifyTransfer{Check: account.CheckLearning, Accept: true}
	newOwnerInComms := casetest.Person(budget.ID, casework.RoleComms)
	require.Equal(t, casework.CodeFourEyes, e.refused(newOwnerInComms, verify).Code)
	require.Equal(t, casework.CodeFourEyes, e.refused(requesterInComms, verify).Code, "nor does the owner verify")
	last := casework.Tasks(e.a)[len(casework.Tasks(e.a))-1]
	require.Equal(t, account.CommandVerify, last.Command)
	require.ElementsMatch(t, []string{budget.ID, asker.ID}, last.NotFor)

	require.Equal(t, "reason", e.refused(comms, account.VerifyTransfer{Check: account.CheckLearning}).Fields[0].Field)
	e.do(comms, account.VerifyTransfer{Check: account.CheckLearning, Reason: "secret: unreadable"})
	require.Equal(t, 1, e.a.InTransfer.Checks[2].Rejected)
	e.takeOver(budget)
	require.Equal(t, budget.ID, e.a.Owner.ID, "evidence that is not accepted is given again")
}

func TestS2ATransferCanBeCancelledOrGivenToSomebodyElse(t *testing.T) {
	t.Parallel()
	e := inTransfer(t).do(comms, account.CancelTransfer{Reason: "secret"})
	require.Nil(t, e.a.InTransfer)
	require.Equal(t, asker.ID, e.a.Owner.ID)
	require.False(t, account.Kind().Rights.SeesAsParty(budget.ID, e.a.Parties()))
	require.Equal(t, casework.CodeNotNow, e.refused(comms, account.CancelTransfer{Reason: "r"}).Code)

	e = inTransfer(t).give(budget, account.CheckLearning)
	require.Equal(t, "to", e.refused(comms, account.Transfer{To: budget.Person, Reason: "r"}).Fields[0].Field)
	e.do(comms, account.Transfer{To: manager.Person, Reason: "secret"}).takeOver(manager)
	require.Equal(t, manager.ID, e.a.Owner.ID)

	closed := inTransfer(t).do(comms, account.Close{Reason: "secret"})
	require.Nil(t, closed.a.InTransfer)
	require.Empty(t, casework.Tasks(closed.a))
}

func TestS5ANewVersionAlsoAppliesToATransfer(t *testing.T) {
	t.Parallel()
	e := inTransfer(t).give(budget, account.CheckSecurity)
	e.do(comms, account.VerifyTransfer{Check: account.CheckSecurity, Accept: true}).do(comms, askAgain(account.CheckSecurity))
	old := account.GiveTransferEvidence{Check: account.CheckSecurity, CompletedOn: "2026-11-01", PolicyVersion: "1.0"}
	require.Equal(t, "policy_version", e.refused(budget, old).Fields[0].Field)
	old.PolicyVersion = "2.0"
	e.do(budget, old)
}

func TestS5AccountThatBeganEarlierChangesHandsWithEvidenceFromCommunications(t *testing.T) {
	t.Parallel()
	e := &accountDriver{t: t, a: &account.Account{}, folded: &account.Account{}, rules: casetest.Rules(), at: casetest.Monday()}
	e.rules.StrictAccounts = false
	e.do(comms, ready(t).r.Opening("SMA-TEST-TEST", ""))
	require.Equal(t, "evidence", e.refused(comms, account.Transfer{To: budget.Person, Reason: "r"}).Fields[0].Field)
	e.do(comms, account.Transfer{To: budget.Person, Reason: "secret", Evidence: e.renewals()})
	require.Equal(t, budget.ID, e.a.Owner.ID)
}
