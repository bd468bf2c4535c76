package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/casetest"
)

// TestAccountRulesHoldAfterRandomCommands sends random commands of random people at random
// times.
func TestAccountRulesHoldAfterRandomCommands(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := opened(t)
		for range rapid.IntRange(5, 40).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "time") {
				e.advanceTo(e.at.Add(time.Duration(rapid.Int64Range(0, int64(120*day)).Draw(t, "later"))))
			} else {
				e.randomCommand(t)
			}
			e.requireInvariants()
		}
	})
}

func (e *accountDriver) randomCommand(t *rapid.T) {
	by := rapid.SampledFrom([]casework.Actor{
		asker, requesterInComms, comms, lead, managerInComms, deputy, manager, casetest.Person("admin", casework.RoleAdmin), public,
	}).Draw(t, "by")
	check := rapid.SampledFrom(account.CheckNames()).Draw(t, "check")
	renewed := rapid.SampledFrom([][]account.Renewal{
		nil, e.renewals(), {{Check: check, CompletedOn: e.at.Format(time.DateOnly), PolicyVersion: "2.0"}},
	}).Draw(t, "renewed")
	to := rapid.SampledFrom([]casework.Actor{deputy, asker, comms, manager}).Draw(t, "to").Person
	commands := []casework.Command{
		account.Review{Note: "secret", Evidence: renewed}, askAgain(check), account.Suspend{Reason: "secret"},
		account.Reinstate{Reason: "secret", Evidence: renewed}, account.ReportOwnerLeft{},
		account.Transfer{To: to, Reason: "secret"}, account.CancelTransfer{Reason: "secret"},
		account.GiveTransferEvidence{Check: check, CompletedOn: e.at.Format(time.DateOnly), PolicyVersion: rapid.SampledFrom([]string{"", "2.0"}).Draw(t, "version")},
		account.VerifyTransfer{Check: check, Accept: rapid.Bool().Draw(t, "accept"), Reason: "secret"},
	}
	if rapid.IntRange(0, 9).Draw(t, "ends") == 0 {
		commands = append(commands, account.Close{Reason: "secret"})
	}
	command := rapid.SampledFrom(commands).Draw(t, "command")
	owner := e.a.Owner.ID
	refusal := e.a.Check(command, by, e.moment())
	events, err := casework.Do(e.a, command, by, e.moment())
	require.Equal(e.t, refusal == nil, err == nil, "Check agrees with Do")
	if err != nil {
		return
	}
	e.record(events)
	switch command.(type) {
	case account.Close, account.Suspend:
	default:
		require.NotEqual(e.t, owner, by.ID, "the owner does %s", command.Name())
	}
}

// requireInvariants checks what must always hold.
func (e *accountDriver) requireInvariants() {
	if e.a.Closed() {
		require.Empty(e.t, e.a.Waits)
		require.NotEmpty(e.t, e.a.ClosedWhy)
		return
	}
	require.NotNil(e.t, e.a.NextReview(), "there is always a next review")
	require.Equal(e.t, e.a.Owner, e.a.Owners[len(e.a.Owners)-1])
	if e.a.Stage == account.StatusActive {
		require.Empty(e.t, e.a.Causes)
		for _, x := range e.a.Evidence {
			require.True(e.t, x.ValidUntil.After(e.at), "%s has lapsed and nobody noticed", x.Check)
		}
		require.True(e.t, e.a.NextReview().After(e.at), "a missed review suspends the account")
	}
	if wake, some := casework.NextWake(e.a, e.moment()); some {
		require.True(e.t, wake.After(e.at), "the next wake-up is in the future")
	}
	casework.Forecast(e.a, e.moment())
}
