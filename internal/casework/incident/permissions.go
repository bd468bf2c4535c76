package incident

import (
	"slices"

	"duecourse/internal/casework"
)

// Permission says who may give a command, and in which stages.
type Permission struct {
	Roles  []casework.Role
	Stages []Stage
}

// Permitted is the table of which command is permitted for which role in which
// stage (domain §3; http §3). What it permits may still be refused: for four
// eyes, for the evidence, or for what the command says.
func Permitted(name casework.CommandName) Permission {
	open := Stages()[:len(Stages())-1]
	switch name {
	case CommandReport:
		return Permission{[]casework.Role{casework.RolePublic, casework.RoleStaff}, open}
	case CommandAssess:
		return Permission{[]casework.Role{casework.RoleComms}, open}
	case CommandPropose:
		return Permission{[]casework.Role{casework.RoleComms}, []Stage{StageProposal, StageWatch}}
	case CommandAdvise:
		return Permission{[]casework.Role{casework.RoleLegal}, []Stage{StageConsultation}}
	case CommandDecide, CommandIdentify, CommandConfirm, CommandObserve, CommandClose,
		casework.CommandAssign, CommandAddEvidence, CommandCapture, CommandDescribe, CommandReferral, CommandJoin, CommandNameTarget:
		return Permission{[]casework.Role{casework.RoleComms}, open}
	case CommandProgress:
		return Permission{[]casework.Role{casework.RoleComms, casework.RoleLegal}, open}
	case casework.CommandPause, casework.CommandResume:
		return Permission{[]casework.Role{casework.RoleCommsLead}, open}
	case casework.CommandNote:
		return Permission{[]casework.Role{casework.RoleComms, casework.RoleCommsLead, casework.RoleLegal}, open}
	case CommandReopen:
		return Permission{[]casework.Role{casework.RoleCommsLead, casework.RoleComms}, []Stage{StageClosed}}
	case CommandOverturn:
		return Permission{[]casework.Role{casework.RoleCommsLead, casework.RoleComms}, Stages()}
	}
	return Permission{}
}

// Ready says whether somebody may give the named command now: nil, or why not. The same
// answer refuses the command and explains it.
func (c *Case) Ready(name casework.CommandName, by casework.Actor, m casework.Moment) *casework.Refusal {
	if r := c.authorise(name, by); r != nil {
		return r
	}
	switch name {
	case CommandPropose:
		return c.mayPropose()
	case CommandAdvise:
		return c.mayAdvise(by, c.OpenProposal())
	case CommandDecide:
		return c.mayDecideNow(by)
	case CommandConfirm:
		return c.mayConfirm()
	case CommandProgress:
		return c.mayProgress(by)
	case casework.CommandPause, casework.CommandResume:
		return c.ReadyToHandle(name)
	case CommandClose:
		return c.mayClose()
	case CommandAssess:
		return c.mayAssess(by, m)
	case CommandReopen:
		return c.mayReopen(by, m)
	case CommandOverturn:
		return c.mayOverturn(by, m)
	case CommandReferral:
		return c.mayDecideReferral(m)
	case CommandJoin:
		return c.mayJoin()
	case CommandReport, CommandDescribe, CommandIdentify, CommandObserve, CommandAddEvidence, CommandCapture,
		casework.CommandAssign, casework.CommandNote, CommandNameTarget:
	}
	return nil
}

// authorise applies the table, and keeps the target of a post out of its case (R12).
func (c *Case) authorise(name casework.CommandName, by casework.Actor) *casework.Refusal {
	p := Permitted(name)
	if !by.HasAny(p.Roles...) {
		return casework.Refuse(casework.CodeNotPermitted, "", "Only %s can do this.", casework.RoleNames(p.Roles))
	}
	if name == CommandReport {
		return c.closedTo(name)
	}
	if c.isTarget(by.ID) {
		return casework.Refuse(casework.CodeNotPermitted, casework.ClauseTarget, "The post is about you, so you cannot take part in this case.")
	}
	if r := c.closedTo(name); r != nil {
		return r
	}
	if name == CommandReopen && !c.Closed() && !by.Has(casework.RoleCommsLead) {
		return casework.Refuse(casework.CodeNotPermitted, "", onlyHeadReopens)
	}
	if !slices.Contains(p.Stages, c.Stage) {
		return casework.Refuse(casework.CodeNotNow, "", "%s", notInStage(name, c.Stage))
	}
	return nil
}

func (c *Case) closedTo(name casework.CommandName) *casework.Refusal {
	if !c.Closed() || slices.Contains(Permitted(name).Stages, StageClosed) {
		return nil
	}
	return casework.Refuse(casework.CodeClosed, "", "The case is closed. The head of Communications can reopen it.")
}

func notInStage(name casework.CommandName, stage Stage) string {
	switch name {
	case CommandReopen:
		return "The case is already open."
	case CommandPropose:
		if stage == StageAssessment {
			return "The post has not been assessed yet."
		}
		return "A proposal is open. It must be decided first."
	case CommandAdvise:
		return "No proposal is waiting for Legal's advice."
	case CommandAssess:
		return "Measures have been decided on this assessment, so it cannot be changed."
	case CommandReport, CommandIdentify, CommandDecide, CommandConfirm, CommandObserve, CommandProgress,
		casework.CommandPause, casework.CommandResume, CommandClose, CommandOverturn, casework.CommandAssign, casework.CommandNote,
		CommandAddEvidence, CommandCapture, CommandDescribe, CommandReferral, CommandJoin, CommandNameTarget:
	}
	return "This cannot be done at the " + string(stage) + " stage."
}
