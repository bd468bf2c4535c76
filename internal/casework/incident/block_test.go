package incident_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
)

// blocking is a case whose block is pending.
func blocking(t require.TestingT) *caseDriver {
	return warned(t).observe(incident.Continued).decide(block)
}

func (d *caseDriver) reportBlock(state incident.BlockState) *caseDriver {
	for _, a := range d.c.Actions {
		if a.Kind == incident.ActionBlockAuthor {
			d.report(incident.BlockReport{
				Action: a.ID, State: state, From: d.at, Until: d.at.Add(7 * day), At: d.at, Detail: "So says the platform.",
			})
			return d.sendNotices()
		}
	}
	return d
}

// sendNotices sends the notices of measures that are to go now.
func (d *caseDriver) sendNotices() *caseDriver {
	for _, a := range d.c.ToPerform() {
		if a.Kind == incident.ActionSendBlockNotice || a.Kind == incident.ActionSendRemovalNotice {
			d.finish(a.Kind, casework.Result{Outcome: casework.ResultDone, Letter: d.letterOf(a)})
		}
	}
	return d
}

func TestR4BlockLastsSevenDaysFromItsConfirmationAndThenTheAuthorIsObserved(t *testing.T) {
	t.Parallel()
	d := blocking(t)
	d.pass(2 * hour)
	require.False(t, d.c.Block.Active(), "the platform has not confirmed it")
	d.reportBlock(incident.BlockConfirmed).requireStage(incident.StageWatch, "")
	require.Equal(t, d.at.Add(7*day), d.c.Block.Until)
	require.Equal(t, d.c.Block.Until, d.due(casework.WindowBlock))

	d.pass(7*day + time.Minute)
	require.True(t, d.c.Block.Active(), "the block is active until the platform confirms its end")
	d.lift().requireStage(incident.StageWatch, "")
	require.True(t, d.has(incident.ActionUnblockAuthor, casework.ActionIsDone))
	require.Equal(t, d.at.Add(28*day), d.due(casework.WindowRecurrence))
	d.pass(28 * day)
	d.requireClosed(incident.OutcomeNoRecurrence)
}

func TestR4AStoppedClockDoesNotProlongABlock(t *testing.T) {
	t.Parallel()
	d := blocking(t).reportBlock(incident.BlockConfirmed)
	until := d.c.Block.Until
	d.do(lead, casework.StopClock{Category: "court", Reason: "secret"})
	d.pass(3 * day)
	d.do(lead, casework.StartClock{})
	require.Equal(t, until, d.c.Block.Until)
	require.Equal(t, until, d.due(casework.WindowBlock))
}

func TestRule3RefusedBlockIsRetriedAndThenATask(t *testing.T) {
	t.Parallel()
	d := blocking(t).reportBlock(incident.BlockTrying).requireStage(incident.StageAction, "")
	require.Equal(t, "So says the platform.", d.action(incident.ActionBlockAuthor, casework.ActionIsPending).Detail)
	said := len(d.log)
	d.reportBlock(incident.BlockTrying)
	require.Len(t, d.log, said, "the repeated report records no event")

	d.reportBlock(incident.BlockNeedsPerson)
	require.Equal(t, casework.Manual, d.action(incident.ActionBlockAuthor, casework.ActionIsPending).Mode)
	require.Equal(t, incident.CommandConfirm, casework.Tasks(d.c)[len(casework.Tasks(d.c))-1].Command)
	d.confirm(incident.ActionBlockAuthor, casework.ActionIsDone).sendNotices().requireStage(incident.StageWatch, "")
	require.Equal(t, d.at.Add(7*day), d.c.Block.Until)
}

func TestRule3FailedLiftIsATaskInEveryCaseOfTheBlock(t *testing.T) {
	t.Parallel()
	d := blocking(t).reportBlock(incident.BlockConfirmed)
	d.pass(7 * day)
	d.reportBlock(incident.BlockLiftNeedsPerson).reportBlock(incident.BlockLiftNeedsPerson)
	lift := d.action(incident.ActionUnblockAuthor, casework.ActionIsPending)
	require.Equal(t, casework.Manual, lift.Mode)
	cannot := incident.Confirm{Action: lift.ID, Outcome: casework.ActionIsNotPossible, Note: "secret"}
	require.Equal(t, "R4", d.refused(comms, cannot).Clause, "a block must end")
	d.confirm(incident.ActionUnblockAuthor, casework.ActionIsDone)
	require.False(t, d.c.Block.Active())
	require.Equal(t, d.at.Add(28*day), d.due(casework.WindowRecurrence))
}

func TestRule3LateReportOfAnEarlierBlockDoesNotChangeTheNext(t *testing.T) {
	t.Parallel()
	d := blockedOnce(t).observe(incident.Continued)
	first := d.c.Block.Action
	d.carryOut(block)
	require.True(t, d.c.Block.Active())
	before := casetest.AsJSON(t, d.c)
	for _, state := range []incident.BlockState{
		incident.BlockLifted, incident.BlockShareWithdrawn, incident.BlockLiftNeedsPerson, incident.BlockConfirmed,
	} {
		d.report(incident.BlockReport{Action: first, State: state, At: d.at})
		require.Equal(t, before, casetest.AsJSON(t, d.c), state)
	}
	d.lift()
	require.False(t, d.c.Block.Active())
}

func TestRule3WithdrawnShareIsNotReportedAsTheEndOfTheBlock(t *testing.T) {
	t.Parallel()
	d := blocking(t).reportBlock(incident.BlockConfirmed)
	d.do(lead, incident.Overturn{Reason: "secret"})
	d.reportBlock(incident.BlockShareWithdrawn)
	for _, e := range d.log {
		if f, is := e.Data.(incident.Unblocked); is {
			require.True(t, f.Withdrawn)
			require.Equal(t, "This case no longer has a share in the block of the author.", kinds.All().Summary(e))
		}
	}
	require.False(t, d.c.Block.Active())
}

func TestRule3BlockThatIsConfirmedLateCounts(t *testing.T) {
	t.Parallel()
	d := blocking(t).reportBlock(incident.BlockNeedsPerson).reportBlock(incident.BlockConfirmed).requireStage(incident.StageWatch, "")
	require.True(t, d.c.Block.Active())
	blocked := 0
	for _, kind := range eventKinds(d.log) {
		if kind == incident.EventBlocked {
			blocked++
		}
	}
	d.reportBlock(incident.BlockConfirmed)
	require.Equal(t, 1, blocked)
}

func TestWarningTogetherWithABlockHasAResponseWindow(t *testing.T) {
	t.Parallel()
	d := warned(t).observe(incident.Continued)
	d.carryOut(warn, block).requireStage(incident.StageWatch, "")
	require.Equal(t, d.at.Add(48*hour), d.due(casework.WindowResponse))
	require.Equal(t, d.at.Add(7*day), d.due(casework.WindowBlock))
}

func TestAnObservationDuringABlockWaitsForItsEndOrTheNextMeasure(t *testing.T) {
	t.Parallel()
	d := blocking(t).reportBlock(incident.BlockConfirmed).observe(incident.Complied).requireStage(incident.StageWatch, "")
	d.pass(7 * day)
	before := len(d.log)
	d.lift().requireClosed(incident.OutcomeComplied)
	require.NotContains(t, eventKinds(d.log[before:]), casework.EventWindowStarted, "no window starts")

	d = blocking(t).reportBlock(incident.BlockConfirmed).observe(incident.Continued).requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{remove}, d.recommended())
	d.carryOut(remove).requireStage(incident.StageWatch, "")
	require.Len(t, d.c.Waits, 1, "the observation period begins after the block")
	require.Equal(t, d.c.Block.Until, d.due(casework.WindowBlock))
}

func TestLiftThatWaitsForAPersonDelaysNothingElse(t *testing.T) {
	t.Parallel()
	lifting := func() *caseDriver {
		d := blocking(t).reportBlock(incident.BlockConfirmed).observe(incident.Continued).propose(remove)
		return d.reportBlock(incident.BlockLiftNeedsPerson)
	}
	lifting().drop().requireStage(incident.StageProposal, "")
	lifting().advise(incident.Oppose).requireStage(incident.StageProposal, "")
	d := lifting().advise(incident.Support).proceed().perform().requireStage(incident.StageWatch, "")
	require.True(t, d.has(incident.ActionUnblockAuthor, casework.ActionIsPending))
	require.Equal(t, casework.CodeNotNow, d.refused(comms, incident.Close{Outcome: incident.OutcomeComplied, Reason: "secret"}).Code)
}

func TestRule9BlockNoticeNamesTheTrueEndOfASharedBlock(t *testing.T) {
	t.Parallel()
	d := blocking(t)
	shared := d.at.Add(10 * day)
	a := d.c.FindAction(func(a casework.Action) bool { return a.Kind == incident.ActionBlockAuthor })
	d.report(incident.BlockReport{Action: a.ID, State: incident.BlockConfirmed, From: d.at, Until: shared})
	notice := d.c.ToPerform()[0]
	require.Equal(t, incident.ActionSendBlockNotice, notice.Kind)
	m := d.moment()
	require.Equal(t, shared, d.c.ActionLetter(casework.LetterBlockNotice, notice, m).BlockUntil)
	require.Equal(t, shared, d.due(casework.WindowBlock), "the case keeps the time that the letter names")
	d.sendNotices()

	later := shared.Add(2 * day)
	d.report(incident.BlockReport{Action: a.ID, State: incident.BlockMoved, Until: later})
	require.Equal(t, later, d.c.Block.Until)
	require.Equal(t, later, d.due(casework.WindowBlock))
	require.Contains(t, casework.Forecast(d.c, d.moment()), casework.Expected{At: later, What: "The block ends and the author is unblocked."})
	events := len(d.log)
	d.report(incident.BlockReport{Action: a.ID, State: incident.BlockMoved, Until: later})
	require.Len(t, d.log, events, "it is told once")
}

func TestACaseThatBeganBeforeTrueEndsKeepsTheEndOfItsShare(t *testing.T) {
	t.Parallel()
	d := blocking(t)
	d.rules.TrueEnds = false // as it began
	d.reportBlock(incident.BlockConfirmed)
	own := d.c.Block.Until
	d.report(incident.BlockReport{Action: d.c.Block.Action, State: incident.BlockMoved, Until: own.Add(day)})
	require.Equal(t, own, d.c.Block.Until)
}
