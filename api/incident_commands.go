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
	commandForm[assessForm](a, incidents(), "Say what the post is found to be (R1, R2, R11)", nil)
	command[incident.Identify](a, incidents(), "Record the efforts to identify the author (R5)", nil)
	commandForm[proposeForm](a, incidents(), "Put measures to Legal (R3–R6, R8, R9)", nil)
	command[incident.Advise](a, incidents(), "Advise on the proposal (R8)", nil)
	command[incident.Decide](a, incidents(), "Decide on the proposal (R8)", nil)
	commandForm[confirmForm](a, incidents(), "Say that a person did, or could not do, what an action asks", nil)
	commandForm[observeForm](a, incidents(), "Record what the author did", nil)
	command[incident.RecordProgress](a, incidents(), "Record news of the police (R6) or of the court (R9)", nil)
	command[casework.StopClock](a, incidents(), "Stop the clock of the case", nil)
	command[casework.StartClock](a, incidents(), "Start the clock again", nil)
	commandForm[closeForm](a, incidents(), "End the case early, with a reason", nil)
	command[incident.Reopen](a, incidents(), "Begin a closed case again, for new facts", nil)
	command[incident.Overturn](a, incidents(), "Undo what the case decided, as far as it can be undone (R10)", nil)
	command[casework.Assign](a, incidents(), "Give the case to an officer", nil)
	command[casework.AddNote](a, incidents(), "Add a note", nil)
	// The one command without a body; its screenshot comes later.
	handle(a, route{
		id: "capture-incident", method: http.MethodPost, path: base + "/incidents/{ref}/capture", tag: "commands",
		summary: "Take a screenshot of the post now (R7)", may: mayCommand(incidents(), incident.CommandCapture),
		answers: answers{http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *CommandHeaders) (*caseOutput, error) {
		answer, err := a.do(ctx, incidents(), *in, incident.Capture{})
		answer.View = nil
		return outputOf(answer, http.StatusOK), err
	})
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

type proposeForm struct {
	Measures []casework.Measure `json:"measures" doc:"One or more; see recommended"`
	Reason   string             `json:"reason"`
	Urgent   bool               `json:"urgent,omitempty" doc:"Somebody is at risk"`
}

func (f proposeForm) command() casework.Command {
	return incident.Propose{Measures: list(f.Measures), Reason: f.Reason, Urgent: f.Urgent}
}

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

type closeForm struct {
	Outcome closingOutcome `json:"outcome"`
	Reason  string         `json:"reason"`
}

func (f closeForm) command() casework.Command {
	return incident.Close{Outcome: incident.Outcome(f.Outcome), Reason: f.Reason}
}
