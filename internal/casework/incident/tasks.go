package incident

import (
	"slices"

	"duecourse/internal/casework"
)

// Task is what a person has to do for a wait. The assigned officer gets the tasks of
// Communications, unless they must not do them (four eyes). Nobody whom the case is about gets
// any (R12).
func (c *Case) Task(w casework.Wait) (casework.Task, bool) {
	task, some := c.taskFor(w)
	if task.Role == casework.RoleComms {
		task.Person = c.AssignedTo
	}
	task.NotFor = append(task.NotFor, c.TargetIDs()...)
	if slices.Contains(task.NotFor, task.Person) {
		task.Person = "" // anybody else with the role
	}
	return task, some
}

func (c *Case) taskFor(w casework.Wait) (casework.Task, bool) {
	switch w.What {
	case casework.WindowAssessment:
		return casework.Task{Role: casework.RoleComms, Command: CommandAssess, Why: "A post was reported. Assess whether it is acceptable."}, true
	case casework.WindowProposal:
		return casework.Task{Role: casework.RoleComms, Command: CommandPropose, Why: "The post is unacceptable. Propose the next measure."}, true
	case casework.WindowConsultation:
		return c.adviceTask("Measures were proposed. Advise on them."), true
	case casework.WindowUrgentConsultation:
		return c.adviceTask("Urgent: somebody may be at risk. Advise on the proposed measures."), true
	case casework.WindowDecision:
		return c.decisionTask(), true
	case casework.WindowAction:
		return c.actionTask(w.Of)
	case casework.WindowReference:
		return casework.Task{Role: casework.RoleComms, Command: CommandProgress, Why: "The matter was reported to the police. Record their reference."}, true
	case casework.WindowLegalProgress:
		return casework.Task{Role: casework.RoleLegal, Command: CommandProgress, Why: "The case was handed to Legal Services. Record the progress."}, true
	case casework.WindowLongWatch, casework.WindowResponse, casework.WindowBlock, casework.WindowRecurrence, casework.WindowMemory, casework.WindowApproval, casework.WindowEvidence,
		casework.WindowPermission, casework.WindowRequestLapse, casework.WindowAccountReview, casework.WindowLearningValidity,
		casework.WindowPublicationApproval, casework.WindowLateRelease, casework.WindowMediaAnswer, casework.WindowConduct, casework.WindowQuery,
		casework.WindowReview, casework.WindowReminder, casework.PolicyReview:
	}
	return casework.Task{}, false
}

// adviceTask is for Legal, but not for the person who made the proposal (R8, four eyes).
func (c *Case) adviceTask(why string) casework.Task {
	task := casework.Task{Role: casework.RoleLegal, Command: CommandAdvise, Why: why}
	if p := c.OpenProposal(); p != nil {
		task.NotFor = []string{p.By.ID}
	}
	return task
}

// decisionTask is for Comms, but not for the person who advised as Legal (R8, four eyes).
func (c *Case) decisionTask() casework.Task {
	task := casework.Task{Role: casework.RoleComms, Command: CommandDecide, Why: "Legal Services has advised. Decide on the proposal."}
	p := c.OpenProposal()
	if p == nil {
		return task
	}
	if p.Status == ProposalOpposed {
		task.Role, task.Why = casework.RoleCommsLead, "Legal Services opposed the proposal. Decide whether to go ahead."
	}
	if p.Advice != nil {
		task.NotFor = []string{p.Advice.By.ID}
	}
	return task
}

func (c *Case) actionTask(id string) (casework.Task, bool) {
	if id == followUp {
		return casework.Task{
			Role: casework.RoleComms, Command: CommandObserve,
			Why: "The author's time to answer is over. Check whether the post is still there.",
		}, true
	}
	if id == furtherPosts {
		return casework.Task{
			Role: casework.RoleComms, Command: CommandAssess, Why: "Another case was joined to this one. Assess its posts.",
		}, true
	}
	if id == referral {
		return casework.Task{
			Role: casework.RoleComms, Command: CommandReferral,
			Why: "A referral to the police is recommended. Decide whether to refer, before the case ends.",
		}, true
	}
	a := c.Action(id)
	if a == nil || a.Finished() {
		return casework.Task{}, false
	}
	command := CommandConfirm
	if a.Kind == ActionCaptureEvidence {
		command = CommandAddEvidence
	}
	why := ActionTitle(a.Kind)
	if a.Detail != "" {
		why += ". " + a.Detail
	}
	task := casework.Task{Role: casework.RoleComms, Command: command, Why: why}
	if a.Doubted != "" {
		task.NotFor = []string{a.Doubted}
	}
	if a.Kind == ActionRecallReferral {
		task.NotFor = []string{c.OverturnedBy}
	}
	return task, true
}
