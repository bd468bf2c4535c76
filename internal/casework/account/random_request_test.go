package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// TestRequestRulesHoldAfterRandomCommands sends random commands of random people at random
// times.
func TestRequestRulesHoldAfterRandomCommands(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := requested(t)
		for range rapid.IntRange(5, 60).Draw(t, "steps") {
			if rapid.IntRange(0, 3).Draw(t, "time") == 0 {
				o.advanceTo(o.at.Add(time.Duration(rapid.Int64Range(0, int64(20*day)).Draw(t, "later"))))
			} else {
				o.randomCommand(t)
			}
			o.requireInvariants()
		}
	})
}

func (o *requestDriver) randomCommand(t *rapid.T) {
	by := rapid.SampledFrom([]casework.Actor{
		asker, manager, budget, deputy, comms, colleague, managerInComms, requesterInComms, lead, public,
	}).Draw(t, "by")
	check := rapid.SampledFrom(account.CheckNames()).Draw(t, "check")
	yes := rapid.IntRange(0, 4).Draw(t, "yes") > 0
	command := rapid.SampledFrom([]casework.Command{
		account.Approve{Check: check, Approve: yes, Reason: "secret"},
		account.Approve{Check: check, Approve: true},
		account.Delegate{Check: check, To: rapid.SampledFrom([]casework.Actor{deputy, asker, colleague}).Draw(t, "to").Person, Reason: "secret"},
		account.GiveEvidence{Check: check, CompletedOn: o.at.AddDate(0, 0, -rapid.IntRange(-1, 370).Draw(t, "ago")).Format(time.DateOnly)},
		account.Verify{Check: check, Accept: yes, Reason: "secret"},
		account.Verify{Check: check, Accept: true},
		account.AskRequestAgain{Check: check, PolicyVersion: "2.0", Reason: "secret"},
		account.RecordLearning{Check: check, CompletedOn: o.at.AddDate(0, 0, -rapid.IntRange(-1, 370).Draw(t, "since")).Format(time.DateOnly), Note: "secret"},
		grant(), account.Permit{Reason: "secret"}, account.Withdraw{Reason: "secret"},
	}).Draw(t, "command")
	ready := o.r.Ready(command.Name(), by, o.moment())
	refusal := o.r.Check(command, by, o.moment())
	events, err := casework.Do(o.r, command, by, o.moment())
	require.Equal(o.t, refusal == nil, err == nil, "Check agrees with Do")
	if err == nil {
		require.Nil(o.t, ready, "%s was not offered", command.Name())
		o.record(events)
	}
}

// requireInvariants checks what must always hold for the request and its events.
func (o *requestDriver) requireInvariants() {
	approvedBy := map[account.CheckName]string{}
	deputies := map[string]bool{manager.ID: true}
	verified := map[account.CheckName]bool{}
	for i, e := range o.log {
		require.Equal(o.t, i+1, e.Seq)
		switch f := e.Data.(type) {
		case account.CheckDelegated:
			deputies[f.To] = deputies[f.To] || f.Check == account.CheckLineManager
			require.NotEqual(o.t, asker.ID, f.To)
		case account.CheckApproved:
			require.NotEqual(o.t, asker.ID, e.Actor.ID, "the requester approves nothing")
			approvedBy[f.Check] = e.Actor.ID
		case account.EvidenceGiven:
			verified[f.Check] = false
		case account.AcceptanceAsked:
			verified[f.Check] = false
		case account.EvidenceVerified:
			require.NotEqual(o.t, asker.ID, e.Actor.ID)
			verified[f.Check] = f.Accept
		case account.PermissionDecided:
			require.NotEqual(o.t, asker.ID, e.Actor.ID)
			require.False(o.t, deputies[e.Actor.ID], "a line manager decided")
			require.Len(o.t, approvedBy, 2)
			for _, name := range account.EvidenceChecks() {
				require.True(o.t, verified[name], "granted without %s", name)
			}
		}
	}
	if o.r.Closed() {
		require.Empty(o.t, o.r.Waits)
		require.NotEmpty(o.t, o.r.Outcome)
		return
	}
	waits := map[string]bool{}
	for _, w := range o.r.Waits {
		require.False(o.t, w.By.IsZero())
		waits[string(w.What)+w.Of] = true
	}
	require.True(o.t, waits[string(casework.WindowRequestLapse)])
	met := 0
	for _, c := range o.r.Checks {
		window := casework.WindowEvidence
		if c.Name.Approval() {
			window = casework.WindowApproval
		}
		require.Equal(o.t, c.Status == account.CheckWaiting, waits[string(window)+string(c.Name)], "%s is %s", c.Name, c.Status)
		require.Equal(o.t, c.Status == account.CheckGiven, waits[string(casework.WindowPermission)+string(c.Name)])
		if c.Status == account.CheckMet {
			met++
		}
	}
	require.Equal(o.t, met == 5, o.r.Stage == account.RequestPermission)
	require.Equal(o.t, met == 5, waits[string(casework.WindowPermission)])
	casework.Forecast(o.r, o.moment())
}
