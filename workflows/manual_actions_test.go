package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/channel"
)

func TestActionThatThePlatformRefusesBecomesATaskWithTheDraftedLetter(t *testing.T) {
	t.Parallel()
	for _, kind := range []channel.ErrorKind{channel.ErrByHand, channel.ErrDeclined, channel.ErrUnavailable} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			w := newIncidentTest(t)
			w.platform.refuses("send", kind)
			w.platform.refuses("remove", kind)
			w.warned()
			w.at(2*time.Hour, func() {
				c := w.store.fold()
				require.Equal(t, incident.StageAction, c.Stage)
				require.Equal(t, casework.Manual, c.Action("A1").Mode)
				require.Contains(t, c.Action("A1").Draft.Text, c.Post.Text)
				require.Equal(t, "The platform says: "+string(kind)+".", c.Action("A1").Detail)
				require.Len(t, casework.Tasks(c), 2)
			})
			w.does(3*time.Hour, comms1(), incident.Confirm{Action: "A1", Outcome: casework.ActionIsDone})
			w.at(4*time.Hour-time.Minute, func() { w.platform.deleted(thePost().URL) })
			w.does(4*time.Hour, comms1(), incident.Confirm{Action: "A2", Outcome: casework.ActionIsDone, Note: "By hand."})
			w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
			c := w.run()
			require.Equal(t, incident.OutcomeComplied, c.Outcome)
			require.Len(t, w.store.of(casework.EventLetterSent), 1, "the letter that the person sent is recorded")
		})
	}
}

func TestRemovalThatIsNotPossibleAsksTheAuthor(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.platform.refuses("remove", channel.ErrByHand)
	w.warned()
	w.does(2*time.Hour, comms1(), incident.Confirm{Action: "A2", Outcome: casework.ActionIsNotPossible, Note: "It is not our page."})
	w.at(day-time.Minute, func() { w.platform.deleted(thePost().URL) })
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.run()
	require.Equal(t, casework.LetterRemoveRequest, w.platform.letters[1].Kind)
}

func TestFalseSuccessOfARemovalIsDetected(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.platform.lies["remove"] = true
	w.warned()
	w.at(2*time.Hour, func() {
		a := w.store.fold().Action("A2")
		require.Equal(t, casework.Manual, a.Mode)
		require.Contains(t, a.Detail, "still there")
	})
	w.at(3*time.Hour-time.Minute, func() { w.platform.deleted(thePost().URL) })
	w.does(3*time.Hour, comms1(), incident.Confirm{Action: "A2", Outcome: casework.ActionIsDone})
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.run()
}

// blockRefused brings a case to a block that a person has to make.
func (w *incidentTest) blockRefused() {
	w.warned()
	w.blocks.first = incident.BlockTrying
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Continued})
	w.measures(day+time.Hour, "P2", casework.MeasureBlock)
	w.at(day+2*time.Hour, func() {
		c := w.store.fold()
		require.Equal(w.t, incident.StageAction, c.Stage)
		require.Equal(w.t, casework.Automatic, c.Action("A3").Mode, "the system still tries it")
		w.blocks.tell(incident.BlockReport{Action: "A3", State: incident.BlockNeedsPerson, Detail: "The platform would not."})
	})
}

// setBlocked blocks or unblocks the author on the platform, as a person does by hand.
func (w *incidentTest) setBlocked(after time.Duration, blocked bool) {
	w.at(after, func() {
		w.platform.mu.Lock()
		defer w.platform.mu.Unlock()
		w.platform.blocked = blocked
	})
}

func TestRule5RemovalThatThePlatformContradictsStaysOpen(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.platform.refuses("remove", channel.ErrByHand)
	w.warned()
	done := incident.Confirm{Action: "A2", Outcome: casework.ActionIsDone, Note: "I removed it."}
	w.does(2*time.Hour, comms1(), done)
	w.at(3*time.Hour, func() {
		c := w.store.fold()
		require.Equal(t, casework.ActionIsPending, c.Action("A2").Status)
		require.Equal(t, "Somebody confirmed this, but the platform still shows post 1. Remove it, or say that it is not possible.", c.Action("A2").Detail)
		require.Len(t, casework.Tasks(c), 1)
		said := w.store.all()[c.Action("A2").Seq-1]
		require.Equal(t, "comms-1", said.Actor.ID)
		require.Equal(t, "R3", incident.Clause(said))
		require.Contains(t, incident.Summary(said), "the platform still shows post 1")
		w.platform.deleted(thePost().URL)
	})
	w.does(4*time.Hour, comms1(), done)
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	require.Equal(t, incident.PostRemoved, w.run().PostState(0))
}

func TestRule5BlockAndLiftThatThePlatformContradictsStayOpen(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.blockRefused()
	blocked := incident.Confirm{Action: "A3", Outcome: casework.ActionIsDone}
	w.does(day+3*time.Hour, comms1(), blocked)
	w.at(day+4*time.Hour, func() {
		c := w.store.fold()
		require.Nil(t, c.Block)
		require.Contains(t, c.Action("A3").Detail, "the author is not blocked")
		require.Len(t, w.blocks.taken, 1, "the block is not told")
	})
	w.setBlocked(day+5*time.Hour, true)
	w.does(day+5*time.Hour+time.Minute, comms1(), blocked)
	w.at(3*day, func() {
		w.blocks.tell(incident.BlockReport{Action: "A3", State: incident.BlockLiftNeedsPerson, Detail: "The platform would not."})
	})
	lifted := incident.Confirm{Action: "A5", Outcome: casework.ActionIsDone}
	w.does(4*day, comms1(), lifted)
	w.at(4*day+time.Hour, func() {
		c := w.store.fold()
		require.True(t, c.Block.Active())
		require.Contains(t, c.Action("A5").Detail, "still blocked")
	})
	w.setBlocked(5*day-time.Minute, false)
	w.does(5*day, comms1(), lifted)
	require.Equal(t, began().Add(5*day), *w.run().Block.Lifted)
}

func TestRule5WhereThePlatformCannotBeReadThePersonsWordCounts(t *testing.T) {
	t.Parallel()
	for name, cannot := range map[string]func(w *incidentTest){
		"it cannot tell":     func(w *incidentTest) { w.platform.blind = true },
		"it does not answer": func(w *incidentTest) { w.platform.refuses("look", channel.ErrUnavailable) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newIncidentTest(t)
			w.platform.refuses("remove", channel.ErrByHand)
			w.warned()
			w.at(2*time.Hour-time.Minute, func() { cannot(w) })
			w.does(2*time.Hour, comms1(), incident.Confirm{Action: "A2", Outcome: casework.ActionIsDone})
			w.at(3*time.Hour, func() { require.Equal(t, casework.ActionIsDone, w.store.fold().Action("A2").Status) })
			w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
			w.run()
		})
	}
}

func TestACaseThatBeganBeforeConfirmsWereCheckedTakesThePersonsWord(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.start.Rules.ChecksConfirms = false
	w.platform.refuses("remove", channel.ErrByHand)
	w.warned()
	w.does(2*time.Hour, comms1(), incident.Confirm{Action: "A2", Outcome: casework.ActionIsDone})
	w.at(3*time.Hour, func() {
		require.Equal(t, casework.ActionIsDone, w.store.fold().Action("A2").Status)
		w.platform.deleted(thePost().URL)
	})
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.run()
}

func TestBlockByHandIsLiftedAtItsEnd(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.blockRefused()
	byHand := day + 3*time.Hour
	w.setBlocked(byHand-time.Minute, true)
	w.does(byHand, comms1(), incident.Confirm{Action: "A3", Outcome: casework.ActionIsDone})
	c := w.run()
	require.Len(t, w.blocks.taken, 2)
	require.Equal(t, began().Add(byHand), *w.blocks.taken[1].ByHand)
	require.Equal(t, began().Add(byHand), c.Block.From)
	require.Equal(t, c.Block.From.Add(week), *c.Block.Lifted)
	require.Len(t, w.store.of(incident.EventBlocked), 1)
	require.Len(t, w.store.of(incident.EventUnblocked), 1)
}

func TestBlockThatNobodyCanCarryOutReturnsItsShare(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.blockRefused()
	w.does(day+3*time.Hour, comms1(), incident.Confirm{Action: "A3", Outcome: casework.ActionIsNotPossible, Note: "No such button."})
	w.does(2*day, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "It cannot be done."})
	w.run()
	require.Len(t, w.blocks.given, 1)
}

func TestUnblockByHandIsReportedToTheBlock(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Continued})
	w.measures(day+time.Hour, "P2", casework.MeasureBlock)
	w.at(3*day, func() {
		w.blocks.tell(incident.BlockReport{Action: "A3", State: incident.BlockLiftNeedsPerson, Detail: "The platform would not."})
	})
	w.does(4*day, comms1(), incident.Confirm{Action: "A5", Outcome: casework.ActionIsDone}) // A4 is the notice of the block
	c := w.run()
	require.Len(t, w.blocks.lifted, 1)
	require.Equal(t, "A3", w.blocks.lifted[0].Action)
	require.Equal(t, began().Add(4*day), *c.Block.Lifted)
	require.Len(t, w.store.of(incident.EventUnblocked), 1, "the later report of the block changes nothing")
}

func TestEndOfABlockThatArrivesBeforeItsBeginningIsKept(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.blocks.first = incident.BlockTrying
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Continued})
	w.measures(day+time.Hour, "P2", casework.MeasureBlock)
	from := began().Add(day + 2*time.Hour)
	w.at(day+2*time.Hour+week, func() {
		w.blocks.tell(incident.BlockReport{Action: "A3", State: incident.BlockLifted, At: from.Add(week)})
	})
	w.at(day+2*time.Hour+week+time.Second, func() {
		w.blocks.tell(incident.BlockReport{Action: "A3", State: incident.BlockConfirmed, From: from, Until: from.Add(week)})
	})
	c := w.run()
	require.False(t, c.Block.Active())
	require.Equal(t, from.Add(week), *c.Block.Lifted)
	require.Equal(t, incident.OutcomeNoRecurrence, c.Outcome)
}

func TestBlockThatWasRefusedAtFirstAndThenAccepted(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	w.warned()
	w.blocks.first = incident.BlockTrying
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Continued})
	w.measures(day+time.Hour, "P2", casework.MeasureBlock)
	w.at(day+2*time.Hour, func() {
		now := w.env.Now()
		w.blocks.tell(incident.BlockReport{Action: "A3", State: incident.BlockConfirmed, From: now, Until: now.Add(week)})
	})
	w.at(day+2*time.Hour+week, func() {
		w.blocks.tell(incident.BlockReport{Action: "A3", State: incident.BlockLifted, At: w.env.Now()})
	})
	c := w.run()
	require.Equal(t, incident.OutcomeNoRecurrence, c.Outcome)
	require.Len(t, w.blocks.taken, 1)
}
