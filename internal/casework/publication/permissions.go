package publication

import (
	"slices"

	"duecourse/internal/casework"
)

// Ready says whether somebody may give the named command now: nil, or why not. The same
// answer refuses the command and explains it.
func (p *Publication) Ready(name casework.CommandName, by casework.Actor, m casework.Moment) *casework.Refusal {
	if r := p.authorise(name, by); r != nil {
		return r
	}
	if name == CommandDraft {
		return nil
	}
	if p.Closed() && (p.Outcome != OutcomeReleased || name != CommandCorrect && name != CommandWithdraw && name != CommandRelease) {
		return casework.Refuse(casework.CodeClosed, "", "The publication is %s. Nothing more can be done with it.", p.Shown())
	}
	switch name {
	case CommandEdit, CommandCancel:
		return p.mayChange(name)
	case CommandSubmit:
		if p.Stage != StageDraft {
			return casework.Refuse(casework.CodeNotNow, "S8", "It has been submitted already.")
		}
	case CommandApprove:
		return p.mayApprove(by)
	case CommandMoveEmbargo:
		return p.mayMoveEmbargo(m)
	case CommandRelease:
		return p.mayRelease(m)
	case CommandConfirm:
		if p.FindAction(isByHand) == nil {
			return casework.Refuse(casework.CodeNotNow, "", "No channel waits for a person.")
		}
	case CommandCorrect, CommandWithdraw:
		return p.mayChangeReleased(name)
	}
	return nil
}

// authorise keeps everything that decides about a publication with the press office (S8), and its
// text with its writers and the press office.
func (p *Publication) authorise(name casework.CommandName, by casework.Actor) *casework.Refusal {
	switch name {
	case CommandDraft:
		if !by.Has(casework.RoleStaff) {
			return casework.Refuse(casework.CodeNotPermitted, "", "Only staff can do this.")
		}
	case CommandEdit, CommandSubmit, CommandCancel, CommandCorrect:
		if !p.IsWriter(by.ID) && !by.Has(casework.RolePress) {
			return casework.Refuse(casework.CodeNotPermitted, "", "Only who wrote the publication and the press office can do this.")
		}
	case CommandApprove, CommandMoveEmbargo, CommandRelease, CommandConfirm, CommandWithdraw:
		if !by.Has(casework.RolePress) {
			return casework.Refuse(casework.CodeNotPermitted, "", "Only %s can do this.", casework.RolePress.InSentence())
		}
	default:
		return casework.Refuse(casework.CodeNotPermitted, "", "There is no such command.")
	}
	return nil
}

// mayChange permits edits until the release, and to cancel until then (S9). A correction that
// waits for its approval can be cancelled, too.
func (p *Publication) mayChange(name casework.CommandName) *casework.Refusal {
	switch {
	case p.ReleasedAt == nil:
		return nil
	case p.Correction == nil:
		return casework.Refuse(casework.CodeNotNow, "S9", "It has been released. Correct or withdraw it instead.")
	case name == CommandEdit:
		return casework.Refuse(casework.CodeNotNow, "", "A correction waits for its approval. Cancel the correction to write another one.")
	}
	return nil
}

// mayApprove permits the press office to approve what somebody else wrote (S8).
func (p *Publication) mayApprove(by casework.Actor) *casework.Refusal {
	switch {
	case p.Stage == StageDraft:
		return casework.Refuse(casework.CodeNotNow, "S8", "It has not been submitted for approval.")
	case p.Stage != StageApproval:
		return casework.Refuse(casework.CodeNotNow, "S8", "It has been approved already.")
	case p.IsWriter(by.ID):
		return casework.Refuse(casework.CodeFourEyes, "S8", "You wrote this publication or a part of it, so somebody else must approve it.")
	}
	return nil
}

// mayMoveEmbargo permits another end until the embargo has passed (S9).
func (p *Publication) mayMoveEmbargo(m casework.Moment) *casework.Refusal {
	switch {
	case p.ReleasedAt != nil:
		return casework.Refuse(casework.CodeNotNow, "S9", "It has been released.")
	case p.Embargo != nil && !p.embargoed(m.At):
		return casework.Refuse(casework.CodeNotNow, "S9", "The embargo has passed.")
	}
	return nil
}

// mayRelease permits to release after the embargo only (S9), and only what was approved (S8).
func (p *Publication) mayRelease(m casework.Moment) *casework.Refusal {
	byHand := p.FindAction(func(a casework.Action) bool { return isByHand(a) && a.Kind != ActionTakeDown })
	switch {
	case p.ReleasedAt == nil && p.embargoed(m.At):
		return casework.Refuse(casework.CodeEmbargoed, "S9", "Nothing is released before the embargo ends, at %s.", inWords(p.Embargo.Until, m.Zone))
	case p.Stage == StageDraft || p.Stage == StageApproval:
		return casework.Refuse(casework.CodeNotNow, "S8", "The press office must approve it first.")
	case p.ReleasedAt != nil && byHand == nil:
		return casework.Refuse(casework.CodeNotNow, "S9", "It has been released on every channel on which that is possible.")
	}
	return nil
}

// mayChangeReleased permits to correct or withdraw what was released.
func (p *Publication) mayChangeReleased(name casework.CommandName) *casework.Refusal {
	running := p.FindAction(casework.Action.ForSystem) != nil
	switch {
	case p.ReleasedAt == nil:
		return casework.Refuse(casework.CodeNotNow, "S9", "It has not been released. Edit or cancel it instead.")
	case p.Withdrawn != nil:
		return casework.Refuse(casework.CodeNotNow, "", "It is being withdrawn.")
	case running:
		return casework.Refuse(casework.CodeNotNow, "", "It is being released. Wait until every channel has answered.")
	case name == CommandWithdraw:
		return nil
	case p.Correction != nil:
		return casework.Refuse(casework.CodeNotNow, "", "Another correction waits for its approval.")
	case p.FindAction(isByHand) != nil:
		return casework.Refuse(casework.CodeNotNow, "", "A channel waits for a person. Finish that first.")
	}
	return nil
}

func isByHand(a casework.Action) bool { return a.Mode == casework.Manual && !a.Finished() }

// writerIDs are the ids of those who may not approve.
func (p *Publication) writerIDs() []string {
	ids := make([]string, len(p.Writers))
	for i, w := range p.Writers {
		ids[i] = w.ID
	}
	return slices.Compact(ids)
}
