package api

import (
	"context"
	"net/http"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// incidentCommandRoutes has one route for each command of an incident.
func (a *api) incidentCommandRoutes() {
	incidentCommand[assessForm](a, incident.CommandAssess, "Say what the post is found to be (R1, R2, R11)")
	incidentCommand[identifyForm](a, incident.CommandIdentify, "Record the efforts to identify the author (R5)")
	incidentCommand[proposeForm](a, incident.CommandPropose, "Put measures to Legal (R3–R6, R8, R9)")
	incidentCommand[adviseForm](a, incident.CommandAdvise, "Advise on the proposal (R8)")
	incidentCommand[decideForm](a, incident.CommandDecide, "Decide on the proposal (R8)")
	incidentCommand[confirmForm](a, incident.CommandConfirm, "Say that a person did, or could not do, what an action asks")
	incidentCommand[observeForm](a, incident.CommandObserve, "Record what the author did")
	incidentCommand[progressForm](a, incident.CommandProgress, "Record news of the police (R6) or of the court (R9)")
	incidentCommand[pauseForm](a, incident.CommandPause, "Stop the clock of the case")
	incidentCommand[resumeForm](a, incident.CommandResume, "Start the clock again")
	incidentCommand[closeForm](a, incident.CommandClose, "End the case early, with a reason")
	incidentCommand[reopenForm](a, incident.CommandReopen, "Begin a closed case again, for new facts")
	incidentCommand[overturnForm](a, incident.CommandOverturn, "Undo what the case decided, as far as it can be undone (R10)")
	incidentCommand[assignForm](a, incident.CommandAssign, "Give the case to an officer")
	incidentCommand[noteForm](a, incident.CommandNote, "Add a note")
	// The one command without a body; its screenshot comes later.
	handle(a, route{
		id: "capture-incident", method: http.MethodPost, path: base + "/incidents/{ref}/capture", tag: "commands",
		summary: "Take a screenshot of the post now (R7)", may: mayCall(incident.CommandCapture),
		answers: answers{http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *CommandHeaders) (*caseOutput, error) {
		answer, err := a.do(ctx, incidents(), *in, incident.Capture{})
		answer.View = nil
		return outputOf(answer, http.StatusOK), err
	})
}

func incidentCommand[F form](a *api, name casework.CommandName, summary string) {
	command[F](a, incidents(), name, summary, mayCall(name))
}

type assessForm struct {
	Finding          incident.Finding  `json:"finding"`
	Grounds          []casework.Ground `json:"grounds,omitempty" doc:"Of R2; with unacceptable"`
	TargetsStaff     bool              `json:"targets_staff,omitempty"`
	Target           string            `json:"target,omitempty" doc:"Id of the person whom the post is about (R12)"`
	PossiblyCriminal bool              `json:"possibly_criminal,omitempty"`
	Removable        *bool             `json:"removable,omitempty" default:"true" doc:"Can the council remove the post?"`
	Rationale        string            `json:"rationale"`
}

func (f assessForm) command() casework.Command {
	return incident.Assess{
		Finding: f.Finding, Grounds: list(f.Grounds), TargetsStaff: f.TargetsStaff, Target: f.Target,
		PossiblyCriminal: f.PossiblyCriminal, Removable: f.Removable == nil || *f.Removable, Rationale: f.Rationale,
	}
}

type identifyForm struct {
	Outcome incident.IdentificationOutcome `json:"outcome"`
	Efforts string                         `json:"efforts,omitempty"`
	Person  string                         `json:"person,omitempty" doc:"Who the author is"`
}

func (f identifyForm) command() casework.Command { return incident.Identify(f) }

type proposeForm struct {
	Measures []casework.Measure `json:"measures" doc:"One or more; see recommended"`
	Reason   string             `json:"reason"`
	Urgent   bool               `json:"urgent,omitempty" doc:"Somebody is at risk"`
}

func (f proposeForm) command() casework.Command {
	return incident.Propose{Measures: list(f.Measures), Reason: f.Reason, Urgent: f.Urgent}
}

type adviseForm struct {
	Proposal string            `json:"proposal" example:"P1"`
	Position incident.Position `json:"position"`
	Text     string            `json:"text" doc:"Privileged"`
}

func (f adviseForm) command() casework.Command { return incident.Advise(f) }

type decideForm struct {
	Proposal  string `json:"proposal" example:"P1"`
	Proceed   bool   `json:"proceed" doc:"False drops the proposal"`
	Rationale string `json:"rationale"`
}

func (f decideForm) command() casework.Command { return incident.Decide(f) }

type confirmForm struct {
	Action  string          `json:"action" example:"A1"`
	Outcome confirmedStatus `json:"outcome"`
	Note    string          `json:"note,omitempty"`
}

func (f confirmForm) command() casework.Command {
	return incident.Confirm{Action: f.Action, Outcome: casework.ActionStatus(f.Outcome), Note: f.Note}
}

type observeForm struct {
	Behaviour observed     `json:"behaviour"`
	Note      string       `json:"note,omitempty"`
	Post      *furtherForm `json:"post,omitempty" doc:"A further post"`
}

func (f observeForm) command() casework.Command {
	o := incident.Observe{Behaviour: incident.Behaviour(f.Behaviour), Note: f.Note}
	if f.Post != nil {
		post := postForm(*f.Post).post()
		o.Post = &post
	}
	return o
}

// furtherForm is a post on the channel of the case.
type furtherForm struct {
	Channel  string     `json:"channel,omitempty"`
	URL      string     `json:"url,omitempty"`
	Author   string     `json:"author,omitempty"`
	Text     string     `json:"text,omitempty"`
	PostedAt *time.Time `json:"posted_at,omitempty"`
}

type progressForm struct {
	Action    string `json:"action" example:"A1"`
	Force     string `json:"force,omitempty" doc:"Which police force"`
	Reference string `json:"reference,omitempty" doc:"Theirs"`
	Officer   string `json:"officer,omitempty"`
	On        string `json:"on,omitempty" doc:"A day" example:"2026-11-20"`
	Status    string `json:"status,omitempty"`
	Note      string `json:"note,omitempty"`
}

func (f progressForm) command() casework.Command {
	return incident.RecordProgress{
		Progressed: incident.Progressed{
			Action: f.Action, Force: f.Force, Reference: f.Reference, On: f.On, Status: f.Status,
		},
		Officer: f.Officer, Note: f.Note,
	}
}

type pauseForm struct {
	Category string `json:"category"`
	Reason   string `json:"reason"`
}

func (f pauseForm) command() casework.Command { return incident.StopClock(f) }

type resumeForm struct {
	Category string `json:"category,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

func (f resumeForm) command() casework.Command { return incident.StartClock(f) }

type closeForm struct {
	Outcome closingOutcome `json:"outcome"`
	Reason  string         `json:"reason"`
}

func (f closeForm) command() casework.Command {
	return incident.Close{Outcome: incident.Outcome(f.Outcome), Reason: f.Reason}
}

type reopenForm struct {
	Reason string `json:"reason"`
}

func (f reopenForm) command() casework.Command { return incident.Reopen(f) }

type overturnForm struct {
	Reason string `json:"reason"`
}

func (f overturnForm) command() casework.Command { return incident.Overturn(f) }

type assignForm struct {
	To string `json:"to" doc:"Id of a person"`
}

func (f assignForm) command() casework.Command { return incident.Assign(f) }

type noteForm struct {
	Text string `json:"text"`
}

func (f noteForm) command() casework.Command { return incident.Note(f) }
