package api

import (
	"time"

	"duecourse/internal/casework"
)

type assessForm struct {
	Finding          casework.Finding  `json:"finding" enum:"unacceptable,acceptable,service_complaint"`
	Grounds          []casework.Ground `json:"grounds,omitempty" doc:"Of R2; with unacceptable"`
	TargetsStaff     bool              `json:"targets_staff,omitempty"`
	Target           string            `json:"target,omitempty" doc:"Id of the person whom the post is about (R12)"`
	PossiblyCriminal bool              `json:"possibly_criminal,omitempty"`
	Removable        *bool             `json:"removable,omitempty" default:"true" doc:"Can the council remove the post?"`
	Rationale        string            `json:"rationale"`
}

func (f assessForm) command() casework.Command {
	return casework.Assess{
		Finding: f.Finding, Grounds: list(f.Grounds), TargetsStaff: f.TargetsStaff, Target: f.Target,
		PossiblyCriminal: f.PossiblyCriminal, Removable: f.Removable == nil || *f.Removable, Rationale: f.Rationale,
	}
}

type identifyForm struct {
	Outcome casework.IdentificationOutcome `json:"outcome" enum:"identified,not_identified"`
	Efforts string                         `json:"efforts,omitempty"`
	Person  string                         `json:"person,omitempty" doc:"Who the author is"`
}

func (f identifyForm) command() casework.Command { return casework.Identify(f) }

type proposeForm struct {
	Measures []casework.Measure `json:"measures" doc:"One or more; see recommended"`
	Reason   string             `json:"reason"`
	Urgent   bool               `json:"urgent,omitempty" doc:"Somebody is at risk"`
}

func (f proposeForm) command() casework.Command {
	return casework.Propose{Measures: list(f.Measures), Reason: f.Reason, Urgent: f.Urgent}
}

type adviseForm struct {
	Proposal string            `json:"proposal" example:"P1"`
	Position casework.Position `json:"position" enum:"support,oppose"`
	Text     string            `json:"text" doc:"Privileged"`
}

func (f adviseForm) command() casework.Command { return casework.Advise(f) }

type decideForm struct {
	Proposal  string `json:"proposal" example:"P1"`
	Proceed   bool   `json:"proceed" doc:"False drops the proposal"`
	Rationale string `json:"rationale"`
}

func (f decideForm) command() casework.Command { return casework.Decide(f) }

type confirmForm struct {
	Action  string                `json:"action" example:"A1"`
	Outcome casework.ActionStatus `json:"outcome" enum:"done,not_possible"`
	Note    string                `json:"note,omitempty"`
}

func (f confirmForm) command() casework.Command { return casework.Confirm(f) }

type observeForm struct {
	Behaviour casework.Behaviour `json:"behaviour" enum:"complied,continued,refused"`
	Note      string             `json:"note,omitempty"`
	Post      *furtherForm       `json:"post,omitempty" doc:"A further post"`
}

func (f observeForm) command() casework.Command {
	observed := casework.Observe{Behaviour: f.Behaviour, Note: f.Note}
	if f.Post != nil {
		post := postForm(*f.Post).post()
		observed.Post = &post
	}
	return observed
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
	return casework.RecordProgress{
		Progressed: casework.Progressed{
			Action: f.Action, Force: f.Force, Reference: f.Reference, On: f.On, Status: f.Status,
		},
		Officer: f.Officer, Note: f.Note,
	}
}

type pauseForm struct {
	Category string `json:"category"`
	Reason   string `json:"reason"`
}

func (f pauseForm) command() casework.Command { return casework.StopClock(f) }

type resumeForm struct {
	Category string `json:"category,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

func (f resumeForm) command() casework.Command { return casework.StartClock(f) }

type closeForm struct {
	Outcome casework.Outcome `json:"outcome" enum:"no_measure,duplicate,withdrawn,service_complaint,complied"`
	Reason  string           `json:"reason"`
}

func (f closeForm) command() casework.Command { return casework.Close(f) }

type reopenForm struct {
	Reason string `json:"reason"`
}

func (f reopenForm) command() casework.Command { return casework.Reopen(f) }

type overturnForm struct {
	Reason string `json:"reason"`
}

func (f overturnForm) command() casework.Command { return casework.Overturn(f) }

type assignForm struct {
	To string `json:"to" doc:"Id of a person"`
}

func (f assignForm) command() casework.Command { return casework.Assign(f) }

type noteForm struct {
	Text string `json:"text"`
}

func (f noteForm) command() casework.Command { return casework.Note(f) }
