package incident

import (
	"time"

	"duecourse/internal/casework"
)

// BlockState is the state of the block of an author.
type BlockState string

// The states that a block reports to the cases that hold a share in it (rule 3).
const (
	BlockConfirmed       BlockState = "confirmed"
	BlockTrying          BlockState = "trying"       // the platform refused; the system tries again
	BlockNeedsPerson     BlockState = "needs_person" // the platform cannot do it, or refused for a whole window
	BlockLifted          BlockState = "lifted"
	BlockLiftNeedsPerson BlockState = "lift_needs_person"
	BlockMoved           BlockState = "moved"     // the block goes on, with another end: other cases share it
	BlockShareWithdrawn  BlockState = "withdrawn" // this case no longer has a share; other cases may
)

// BlockReport is the report of a block to a case that has a share in it.
type BlockReport struct {
	Action string     `json:"action"` // of the case: the one that took the share
	State  BlockState `json:"state"`
	From   time.Time  `json:"from,omitzero"`
	Until  time.Time  `json:"until,omitzero"`
	At     time.Time  `json:"at,omitzero"`
	Detail string     `json:"detail,omitempty"`
}

// BlockReported records the report of a block. It changes nothing if the case already
// knows this or no longer needs it.
func (c *Case) BlockReported(r BlockReport, m casework.Moment) []casework.Event {
	a := c.Action(r.Action)
	if a == nil || a.Kind != ActionBlockAuthor && a.Kind != ActionUnblockAuthor || c.Closed() {
		return nil
	}
	t := c.begin(casework.System(), m)
	current := c.Block.Active() && c.Block.Action == r.Action
	switch r.State {
	case BlockConfirmed:
		if !a.Finished() && a.Kind == ActionBlockAuthor {
			t.recordBlock(*a, r.From, r.Until, "The platform confirms that the author is blocked.")
		} else if current {
			t.moveBlock(r.Until)
		}
	case BlockMoved:
		if current {
			t.moveBlock(r.Until)
		}
	case BlockTrying:
		if a.Status == casework.ActionIsPending && a.Mode == casework.Automatic && a.Detail != r.Detail {
			t.Emit(casework.ActionPending{
				ID: a.ID, Proposal: a.Proposal, Measure: a.Measure, Kind: a.Kind, Mode: casework.Automatic, Detail: r.Detail,
			}, nil)
		}
	case BlockNeedsPerson:
		if !a.Finished() && a.Mode == casework.Automatic {
			t.HandToPerson(*a, casework.Result{Outcome: casework.ResultNeedsPerson, Detail: r.Detail})
		}
	case BlockLifted:
		if current {
			t.recordUnblock(Unblocked{At: r.At}, "The platform confirms that the author is no longer blocked.")
		}
	case BlockShareWithdrawn:
		if current {
			t.recordUnblock(Unblocked{At: r.At, Withdrawn: true}, "This case no longer has a share in the block.")
		}
	case BlockLiftNeedsPerson:
		if current {
			t.requestManualUnblock(*a, r.Detail)
		}
	}
	return t.Done()
}

// moveBlock records the true end of a block that other cases share (rule 3).
func (t *commandContext) moveBlock(until time.Time) {
	until = until.UTC().Truncate(time.Microsecond)
	if !t.Rules.TrueEnds || until.Equal(t.Block.Until) {
		return
	}
	t.Emit(Blocked{Action: t.Block.Action, From: t.Block.From, Until: until, Moved: true}, nil)
	t.AwaitUntil(casework.WindowBlock, "", t.Block.From, until)
}

// requestManualUnblock asks a person to lift a block that the platform would not lift.
func (t *commandContext) requestManualUnblock(block casework.Action, why string) {
	lift := t.openUnblock()
	if lift == nil {
		t.order(casework.Action{Proposal: block.Proposal, Measure: block.Measure, Kind: ActionUnblockAuthor, Mode: casework.Manual, Detail: why})
		return
	}
	if lift.Mode == casework.Automatic {
		t.HandToPerson(*lift, casework.Result{Outcome: casework.ResultNeedsPerson, Detail: why})
	}
}

func (c *Case) openUnblock() *casework.Action {
	return c.FindAction(func(a casework.Action) bool { return a.Kind == ActionUnblockAuthor && !a.Finished() })
}

// recordUnblock records once that the author is no longer blocked, whoever lifted the block.
func (t *commandContext) recordUnblock(fact Unblocked, detail string) {
	fact.At = fact.At.UTC().Truncate(time.Microsecond)
	lift := t.openUnblock()
	if lift == nil {
		block := t.Action(t.Block.Action)
		t.Emit(casework.ActionPending{
			ID: casework.NextID("A", len(t.Actions)), Proposal: block.Proposal, Measure: block.Measure,
			Kind: ActionUnblockAuthor, Mode: casework.Automatic, Detail: "The block is over.",
		}, nil)
		lift = t.openUnblock()
	}
	ended := *lift
	t.CancelActions("The block ended before the author was told of it.", func(a casework.Action) bool {
		return a.Kind == ActionSendBlockNotice
	}, t.Recorder)
	t.Emit(fact, nil)
	t.EndWait(casework.WindowBlock, "")
	t.Emit(casework.ActionDone{ID: ended.ID, Status: casework.ActionIsDone, Detail: detail}, nil)
	t.EndWait(casework.WindowAction, ended.ID)
	answering := t.wait(casework.WindowResponse, "") != nil || t.Looking == casework.LookForResponse
	if !t.Overturned && !t.complied() && !answering {
		t.watchFor(casework.WindowRecurrence, t.Rules.End(casework.WindowRecurrence, fact.At, t.Zone))
	}
	if t.EveryPost && !t.Overturned {
		t.check(casework.LookAfterBlock)
	}
	if t.Stage == StageAction {
		t.afterAction(ended)
		return
	}
	t.moveOn()
}
