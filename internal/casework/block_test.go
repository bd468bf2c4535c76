package casework_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

// blocking is a case whose author is being blocked.
func blocking(t require.TestingT) *desk { return warned(t).observe(casework.Continued).decide(block) }

func (d *desk) says(state casework.BlockState) *desk {
	for _, a := range d.c.Actions {
		if a.Kind == casework.ActionBlockAuthor {
			d.report(casework.BlockReport{
				Action: a.ID, State: state, From: d.at, Until: d.at.Add(7 * day), At: d.at, Detail: "So says the platform.",
			})
			return d
		}
	}
	return d
}

func TestR4ABlockLastsSevenDaysFromItsConfirmationAndThenQuietIsWatched(t *testing.T) {
	t.Parallel()
	d := blocking(t)
	d.pass(2 * hour)
	require.False(t, d.c.Block.Active(), "the platform has not confirmed it")
	d.says(casework.BlockConfirmed).stands(casework.StageWatch, "")
	require.Equal(t, d.at.Add(7*day), d.c.Block.Until)
	require.Equal(t, d.c.Block.Until, d.due(casework.WindowBlock))

	d.pass(7*day + time.Minute)
	require.True(t, d.c.Block.Active(), "until the platform confirms the end")
	d.lift().stands(casework.StageWatch, "")
	require.True(t, d.has(casework.ActionUnblockAuthor, casework.ActionIsDone))
	require.Equal(t, d.at.Add(28*day), d.due(casework.WindowRecurrence))
	d.pass(28 * day)
	d.ended(casework.OutcomeNoRecurrence)
}

func TestR4AStoppedClockDoesNotProlongABlock(t *testing.T) {
	t.Parallel()
	d := blocking(t).says(casework.BlockConfirmed)
	until := d.c.Block.Until
	d.do(lead, casework.StopClock{Category: "court", Reason: "secret"})
	d.pass(3 * day)
	d.do(lead, casework.StartClock{})
	require.Equal(t, until, d.c.Block.Until)
	require.Equal(t, until, d.due(casework.WindowBlock))
}

func TestRule3ARefusedBlockIsTriedAndThenAPersonsTask(t *testing.T) {
	t.Parallel()
	d := blocking(t).says(casework.BlockTrying).stands(casework.StageAction, "")
	require.Equal(t, "So says the platform.", d.action(casework.ActionBlockAuthor, casework.ActionIsPending).Detail)
	said := len(d.log)
	d.says(casework.BlockTrying)
	require.Len(t, d.log, said, "nothing new was said")

	d.says(casework.BlockNeedsPerson)
	require.Equal(t, casework.Manual, d.action(casework.ActionBlockAuthor, casework.ActionIsPending).Mode)
	require.Equal(t, casework.CommandConfirm, casework.Tasks(d.c)[len(casework.Tasks(d.c))-1].Command)
	d.confirm(casework.ActionBlockAuthor, casework.ActionIsDone).stands(casework.StageWatch, "")
	require.Equal(t, d.at.Add(7*day), d.c.Block.Until)
}

func TestRule3ABlockThatCannotBeLiftedIsEverybodysTask(t *testing.T) {
	t.Parallel()
	d := blocking(t).says(casework.BlockConfirmed)
	d.pass(7 * day)
	d.says(casework.BlockLiftNeedsPerson).says(casework.BlockLiftNeedsPerson)
	lift := d.action(casework.ActionUnblockAuthor, casework.ActionIsPending)
	require.Equal(t, casework.Manual, lift.Mode)
	cannot := casework.Confirm{Action: lift.ID, Outcome: casework.ActionIsNotPossible, Note: "secret"}
	require.Equal(t, "R4", d.refused(comms, cannot).Clause, "a block ends")
	d.confirm(casework.ActionUnblockAuthor, casework.ActionIsDone)
	require.False(t, d.c.Block.Active())
	require.Equal(t, d.at.Add(28*day), d.due(casework.WindowRecurrence))
}

func TestRule3ALateReportOfAnEarlierBlockLeavesTheNextOneAlone(t *testing.T) {
	t.Parallel()
	d := blockedOnce(t).observe(casework.Continued)
	first := d.c.Block.Action
	d.carryOut(block)
	require.True(t, d.c.Block.Active())
	before := asJSON(t, d.c)
	for _, state := range []casework.BlockState{
		casework.BlockLifted, casework.BlockShareWithdrawn, casework.BlockLiftNeedsPerson, casework.BlockConfirmed,
	} {
		d.report(casework.BlockReport{Action: first, State: state, At: d.at})
		require.Equal(t, before, asJSON(t, d.c), state)
	}
	d.lift()
	require.False(t, d.c.Block.Active())
}

func TestRule3AWithdrawnShareIsNotToldAsTheEndOfTheBlock(t *testing.T) {
	t.Parallel()
	d := blocking(t).says(casework.BlockConfirmed)
	d.do(lead, casework.Overturn{Reason: "secret"})
	d.says(casework.BlockShareWithdrawn)
	for _, e := range d.log {
		if f, is := e.Data.(casework.Unblocked); is {
			require.True(t, f.Withdrawn)
			require.Equal(t, "This case's share in the block of the author was withdrawn.", casework.Summary(e))
		}
	}
	require.False(t, d.c.Block.Active())
}

func TestRule3ABlockThatIsConfirmedAfterAllCounts(t *testing.T) {
	t.Parallel()
	d := blocking(t).says(casework.BlockNeedsPerson).says(casework.BlockConfirmed).stands(casework.StageWatch, "")
	require.True(t, d.c.Block.Active())
	blocked := 0
	for _, kind := range kinds(d.log) {
		if kind == casework.EventBlocked {
			blocked++
		}
	}
	d.says(casework.BlockConfirmed)
	require.Equal(t, 1, blocked)
}

func TestAWarningBesideABlockStillGivesTimeToAnswer(t *testing.T) {
	t.Parallel()
	d := warned(t).observe(casework.Continued)
	d.carryOut(warn, block).stands(casework.StageWatch, "")
	require.Equal(t, d.at.Add(48*hour), d.due(casework.WindowResponse))
	require.Equal(t, d.at.Add(7*day), d.due(casework.WindowBlock))
}

func TestAnObservationDuringABlockWaitsForItsEndOrTheNextMeasure(t *testing.T) {
	t.Parallel()
	d := blocking(t).says(casework.BlockConfirmed).observe(casework.Complied).stands(casework.StageWatch, "")
	d.pass(7 * day)
	before := len(d.log)
	d.lift().ended(casework.OutcomeComplied)
	require.NotContains(t, kinds(d.log[before:]), casework.EventWindowStarted, "there is nothing to watch for")

	d = blocking(t).says(casework.BlockConfirmed).observe(casework.Continued).stands(casework.StageProposal, "")
	require.Equal(t, []casework.Measure{remove}, d.recommended())
	d.carryOut(remove).stands(casework.StageWatch, "")
	require.Len(t, d.c.Waits, 1, "the quiet begins after the block")
	require.Equal(t, d.c.Block.Until, d.due(casework.WindowBlock))
}

func TestALiftThatWaitsForAPersonHoldsUpNothingElse(t *testing.T) {
	t.Parallel()
	lifting := func() *desk {
		d := blocking(t).says(casework.BlockConfirmed).observe(casework.Continued).propose(remove)
		return d.says(casework.BlockLiftNeedsPerson)
	}
	lifting().drop().stands(casework.StageProposal, "")
	lifting().advise(casework.Oppose).stands(casework.StageProposal, "")
	d := lifting().advise(casework.Support).proceed().perform().stands(casework.StageWatch, "")
	require.True(t, d.has(casework.ActionUnblockAuthor, casework.ActionIsPending))
	require.Equal(t, casework.CodeNotNow, d.refused(comms, casework.Close{Outcome: casework.OutcomeComplied, Reason: "secret"}).Code)
}
