package casework

import "time"

// Task is something that waits for a person: a line of a worklist.
type Task struct {
	What    Window      `json:"what"`           // which window runs
	Of      string      `json:"of,omitempty"`   // the action it is about
	Why     string      `json:"why"`            // a sentence for people
	Role    Role        `json:"role"`           // who may do it
	Person  string      `json:"person"`         // who is asked to; empty: anybody with the role
	NotFor  []string    `json:"-"`              // ids of whom four eyes keep from it, whatever their role
	Command CommandName `json:"command"`        // which command does it
	Since   time.Time   `json:"since,omitzero"` // when it began to wait, UTC; zero: not known
	Due     time.Time   `json:"due"`            // UTC
}

// Task is what a person has to do for a wait. What is for Communications is for the
// officer to whom the case is assigned.
func (c *Incident) Task(w Wait) (Task, bool) {
	task, some := c.taskFor(w)
	if task.Role == RoleComms {
		task.Person = c.AssignedTo
	}
	return task, some
}

func (c *Incident) taskFor(w Wait) (Task, bool) {
	switch w.What {
	case WindowAssessment:
		return Task{Role: RoleComms, Command: CommandAssess, Why: "A post was reported; say whether it is acceptable."}, true
	case WindowProposal:
		return Task{Role: RoleComms, Command: CommandPropose, Why: "The post was found unacceptable; propose the next measure."}, true
	case WindowConsultation:
		return c.adviceTask("Measures were proposed; Legal Services is consulted."), true
	case WindowUrgentConsultation:
		return c.adviceTask("Urgent: somebody may be at risk. Legal Services is consulted."), true
	case WindowDecision:
		return c.decisionTask(), true
	case WindowAction:
		return c.actionTask(w.Of)
	case WindowReference:
		return Task{Role: RoleComms, Command: CommandProgress, Why: "The matter was reported to the police; record their reference."}, true
	case WindowLegalProgress:
		return Task{Role: RoleLegal, Command: CommandProgress, Why: "The case was handed to Legal Services; record how it goes on."}, true
	case WindowResponse, WindowBlock, WindowRecurrence, WindowMemory, WindowApproval, WindowEvidence,
		WindowPermission, WindowRequestLapse, WindowAccountReview, WindowLearningValidity,
		WindowPublicationApproval, WindowConduct, WindowQuery, WindowReview, WindowReminder:
	}
	return Task{}, false
}

// adviceTask is for Legal, but not for whoever proposed (R8, four eyes).
func (c *Incident) adviceTask(why string) Task {
	task := Task{Role: RoleLegal, Command: CommandAdvise, Why: why}
	if p := c.OpenProposal(); p != nil {
		task.NotFor = []string{p.By.ID}
	}
	return task
}

// decisionTask is for Comms, but not for whoever advised as Legal (R8, four eyes).
func (c *Incident) decisionTask() Task {
	task := Task{Role: RoleComms, Command: CommandDecide, Why: "Legal Services has advised; decide on the proposal."}
	p := c.OpenProposal()
	if p == nil {
		return task
	}
	if p.Status == ProposalOpposed {
		task.Role, task.Why = RoleCommsLead, "Legal Services opposed the proposal; decide whether to go on."
	}
	if p.Advice != nil {
		task.NotFor = []string{p.Advice.By.ID}
	}
	return task
}

func (c *Incident) actionTask(id string) (Task, bool) {
	if id == followUp {
		return Task{
			Role: RoleComms, Command: CommandObserve,
			Why: "The author's time to answer is over; look whether the post is still there.",
		}, true
	}
	a := c.Action(id)
	if a == nil || a.Finished() {
		return Task{}, false
	}
	command := CommandConfirm
	if a.Kind == ActionCaptureEvidence {
		command = CommandAddEvidence
	}
	why := a.Kind.Title()
	if a.Detail != "" {
		why += ". " + a.Detail
	}
	return Task{Role: RoleComms, Command: command, Why: why}, true
}
