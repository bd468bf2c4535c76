package casework

import "slices"

// Permission says who may give a command, in which stages.
type Permission struct {
	Roles  []Role
	Stages []Stage
}

// Permitted is the table of which command is permitted for which role in which
// stage (domain §3; http §3). What it permits may still be refused: for four
// eyes, for the evidence, or for what the command says.
func Permitted(name CommandName) Permission {
	open := Stages()[:len(Stages())-1]
	switch name {
	case CommandReport:
		return Permission{[]Role{RolePublic, RoleStaff}, open}
	case CommandAssess:
		return Permission{[]Role{RoleComms}, []Stage{StageAssessment, StageProposal, StageConsultation, StageDecision}}
	case CommandPropose:
		return Permission{[]Role{RoleComms}, []Stage{StageProposal, StageWatch}}
	case CommandAdvise:
		return Permission{[]Role{RoleLegal}, []Stage{StageConsultation}}
	case CommandDecide, CommandIdentify, CommandConfirm, CommandObserve, CommandClose,
		CommandAssign, CommandAddEvidence, CommandCapture:
		return Permission{[]Role{RoleComms}, open}
	case CommandProgress:
		return Permission{[]Role{RoleComms, RoleLegal}, open}
	case CommandPause, CommandResume:
		return Permission{[]Role{RoleCommsLead}, open}
	case CommandNote:
		return Permission{[]Role{RoleComms, RoleCommsLead, RoleLegal}, open}
	case CommandReopen:
		return Permission{[]Role{RoleCommsLead}, []Stage{StageClosed}}
	case CommandOverturn:
		return Permission{[]Role{RoleCommsLead}, Stages()}
	}
	return Permission{}
}

// Sees says whether the actor sees the whole of every incident. Openers see a
// part of theirs; for everybody else a case does not exist.
func (a Actor) Sees() bool { return a.HasAny(RoleComms, RoleCommsLead, RoleLegal, RoleAuditor) }

// Ready says whether somebody may give a command of the name now, and if not why
// not. It is the one place that both refuses and explains.
func (c *Incident) Ready(name CommandName, by Actor, _ Moment) *Refusal {
	if r := c.gate(name, by); r != nil {
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
	case CommandPause, CommandResume:
		return c.mayTurnClock(name)
	case CommandClose:
		return c.mayClose()
	case CommandAssess:
		return c.mayAssess()
	case CommandOverturn:
		return c.mayOverturn(by)
	case CommandReport, CommandIdentify, CommandObserve, CommandAddEvidence, CommandCapture,
		CommandAssign, CommandNote, CommandReopen:
	}
	return nil
}

// ClauseTarget is the clause that keeps the target of a post out of its case.
const ClauseTarget = "R12"

// gate asks the table, and keeps the target of a post out of its case (R12).
func (c *Incident) gate(name CommandName, by Actor) *Refusal {
	p := Permitted(name)
	if !by.HasAny(p.Roles...) {
		return Refuse(CodeNotPermitted, "", "This is for %s to do.", roleNames(p.Roles))
	}
	if name == CommandReport {
		return c.closedTo(name)
	}
	if c.Assessment != nil && c.Assessment.Target != "" && c.Assessment.Target == by.ID {
		return Refuse(CodeNotPermitted, ClauseTarget, "The post is about you, so you take no part in its case.")
	}
	if r := c.closedTo(name); r != nil {
		return r
	}
	if !slices.Contains(p.Stages, c.Stage) {
		return Refuse(CodeNotNow, "", "%s", notInStage(name, c.Stage))
	}
	return nil
}

func (c *Incident) closedTo(name CommandName) *Refusal {
	if !c.Closed() || slices.Contains(Permitted(name).Stages, StageClosed) {
		return nil
	}
	return Refuse(CodeClosed, "", "The case is closed. The head of Communications can reopen it.")
}

func notInStage(name CommandName, stage Stage) string {
	switch name {
	case CommandReopen:
		return "The case is open."
	case CommandPropose:
		if stage == StageAssessment {
			return "The post has not been assessed yet."
		}
		return "A proposal is already on its way; it has to be decided first."
	case CommandAdvise:
		return "No proposal is waiting for Legal's advice."
	case CommandAssess:
		return "Measures have been decided on this assessment, so it stands."
	case CommandReport, CommandIdentify, CommandDecide, CommandConfirm, CommandObserve, CommandProgress,
		CommandPause, CommandResume, CommandClose, CommandOverturn, CommandAssign, CommandNote,
		CommandAddEvidence, CommandCapture:
	}
	return "This cannot be done in the stage " + string(stage) + "."
}

// roleNames says in words who a role is.
func roleNames(roles []Role) string {
	names := ""
	for i, r := range roles {
		switch {
		case i > 0 && i == len(roles)-1:
			names += " or "
		case i > 0:
			names += ", "
		}
		names += r.InSentence()
	}
	return names
}
