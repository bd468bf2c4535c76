package publication_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

// TestPublicationRulesHoldAfterRandomCommands sends random commands of random people at random
// times, with the machine sometimes off (S8–S11).
func TestPublicationRulesHoldAfterRandomCommands(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draft := release()
		draft.Source = rapid.SampledFrom(publication.Sources()).Draw(t, "source")
		d := newDriver(t).do(rapid.SampledFrom([]casework.Actor{writer, press}).Draw(t, "writer"), draft)
		for range rapid.IntRange(5, 50).Draw(t, "steps") {
			later := time.Duration(rapid.Int64Range(0, int64(20*time.Hour)).Draw(t, "later"))
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				d.advance(later)
			case 1:
				d.sleep(later)
			case 2:
				if todo := d.p.ToPerform(); len(todo) > 0 {
					a := rapid.SampledFrom(todo).Draw(t, "action")
					d.record(d.p.Finish(a.ID, rapid.SampledFrom([]casework.Result{done("https://example.org/1"), refused()}).Draw(t, "result"), d.moment()))
				}
			default:
				d.randomCommand(t)
			}
			d.requireInvariants()
		}
	})
}

func (d *driver) randomCommand(t *rapid.T) {
	by := rapid.SampledFrom([]casework.Actor{writer, press, robin, comms, lead, outsider}).Draw(t, "by")
	reason := rapid.SampledFrom([]string{"", "because"}).Draw(t, "reason")
	embargo := d.at.Add(time.Duration(rapid.IntRange(-5, 60).Draw(t, "hours")) * time.Hour).In(d.zone).Format("2006-01-02T15:04")
	action := rapid.SampledFrom([]string{"A1", "A2", "A3", "A4"}).Draw(t, "action")
	command := rapid.SampledFrom([]casework.Command{
		publication.Edit{Body: ptr("Another text.")}, publication.Edit{EmbargoUntil: ptr(embargo)}, publication.Edit{Channels: &[]string{"x", "sandbox"}},
		publication.Submit{}, publication.Submit{}, approval(), publication.Approve{Approve: true, NoPersonalData: true, ReuseAuthorisedBy: "director"},
		publication.Approve{Reason: reason}, publication.MoveEmbargo{Until: embargo, Reason: reason}, publication.Release{},
		publication.Cancel{Reason: reason}, publication.Confirm{Action: action, Outcome: casework.ActionIsDone}, publication.Confirm{Action: action, Outcome: casework.ActionIsNotPossible},
		publication.Correct{Body: "A correction.", Reason: reason}, publication.Withdraw{Reason: reason},
	}).Draw(t, "command")
	if command.Name() == publication.CommandCancel && rapid.IntRange(0, 5).Draw(t, "really") > 0 {
		return
	}
	ready := d.p.Ready(command.Name(), by, d.moment())
	events, err := casework.Do(d.p, command, by, d.moment())
	if err == nil {
		require.Nil(d.t, ready, "%s was not offered", command.Name())
		d.record(events)
	}
}

// requireInvariants checks what must always hold for a publication and its events.
func (d *driver) requireInvariants() {
	var embargo *publication.Embargo
	writers, approved, source := map[string]bool{}, false, publication.Source("")
	ordered := map[string]int{}
	for i, e := range d.log {
		require.Equal(d.t, i+1, e.Seq)
		switch f := e.Data.(type) {
		case publication.Drafted:
			embargo, source, writers[e.Actor.ID] = f.Embargo, f.Source, true
		case publication.Edited:
			embargo, approved, writers[e.Actor.ID] = f.Embargo, false, true
		case publication.CorrectionDrafted:
			approved, writers[e.Actor.ID] = false, true
		case publication.EmbargoMoved:
			embargo = &f.Embargo
		case publication.Approved:
			require.False(d.t, writers[e.Actor.ID], "who wrote it approved it (S8)")
			require.True(d.t, f.NoPersonalData, "approved without the confirmation (S11)")
			require.True(d.t, source == publication.SourceOwn || e.Personal.Person != "", "approved without an authorisation (S10)")
			approved = true
		case publication.ReleaseBegan:
			require.True(d.t, approved, "released without an approval (S8)")
			require.True(d.t, embargo == nil || !embargo.Until.After(e.At), "released early (S9)")
		case casework.ActionPending:
			if f.Mode == casework.Automatic && f.Kind == publication.ActionRelease {
				ordered[f.ID]++
				require.Contains(d.t, d.p.Channels, f.Channel)
			}
		}
	}
	d.requireOnceOnEachChannel(ordered)
	if d.p.Closed() {
		require.Empty(d.t, d.p.Waits)
		require.NotEmpty(d.t, d.p.Outcome)
		require.NotNil(d.t, d.p.ClosedAt)
	} else {
		require.Nil(d.t, d.p.ClosedAt)
	}
	casework.Forecast(d.p, d.moment())
}

func (d *driver) requireOnceOnEachChannel(ordered map[string]int) {
	perChannel := map[string]int{}
	for _, a := range d.p.Actions {
		if a.Kind == publication.ActionRelease {
			perChannel[a.Channel]++
		}
	}
	for channel, n := range perChannel {
		require.Equal(d.t, 1, n, "released twice on %s (S9)", channel)
	}
	require.LessOrEqual(d.t, len(perChannel), len(ordered))
}
