package api

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/casework"
)

type assessmentBody struct {
	Finding          casework.Finding  `json:"finding" enum:"unacceptable,acceptable,service_complaint"`
	Grounds          []casework.Ground `json:"grounds"`
	TargetsStaff     bool              `json:"targets_staff"`
	Target           string            `json:"target,omitempty" doc:"Id of the person whom the post is about (R12)"`
	PossiblyCriminal bool              `json:"possibly_criminal"`
	Removable        bool              `json:"removable"`
	Rationale        string            `json:"rationale"`
	By               casework.Person   `json:"by"`
	At               time.Time         `json:"at"`
}

func assessmentOf(a *casework.Assessment) *assessmentBody {
	if a == nil {
		return nil
	}
	return &assessmentBody{
		Finding: a.Finding, Grounds: list(a.Grounds), TargetsStaff: a.TargetsStaff, Target: a.Target,
		PossiblyCriminal: a.PossiblyCriminal, Removable: a.Removable, Rationale: a.Rationale, By: a.By, At: a.At,
	}
}

type proposalBody struct {
	ID       string                  `json:"id" example:"P1"`
	Measures []casework.Measure      `json:"measures"`
	Clauses  []string                `json:"clauses"`
	Reason   string                  `json:"reason"`
	Urgent   bool                    `json:"urgent"`
	By       casework.Person         `json:"by"`
	At       time.Time               `json:"at"`
	Status   casework.ProposalStatus `json:"status" enum:"consulting,advised,opposed,dropped,carrying_out,done"`
	Advice   *casework.Advice        `json:"advice" doc:"Privileged"`
	Decision *casework.Decision      `json:"decision"`
}

// TransformSchema says which of its parts are null before there is one.
func (proposalBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNullIn(s, "advice", "decision")
}

func proposalOf(p casework.Proposal) proposalBody {
	return proposalBody{
		ID: p.ID, Measures: list(p.Measures), Clauses: list(p.Clauses), Reason: p.Reason, Urgent: p.Urgent,
		By: p.By, At: p.At, Status: p.Status, Advice: p.Advice, Decision: p.Decision,
	}
}

type actionBody struct {
	ID       string                `json:"id" example:"A1"`
	Proposal *string               `json:"proposal" doc:"Null where no proposal asked for it"`
	Measure  *casework.Measure     `json:"measure"`
	Kind     casework.ActionKind   `json:"kind"`
	Mode     casework.ActionMode   `json:"mode" enum:"automatic,manual"`
	Status   casework.ActionStatus `json:"status" enum:"pending,held,done,not_possible,failed"`
	Detail   string                `json:"detail"`
	Draft    *draftBody            `json:"draft,omitempty" doc:"What a person is asked to send"`
	Pack     *casework.PackMade    `json:"pack,omitempty" doc:"The evidence pack that was built"`
	At       time.Time             `json:"at"`
}

type draftBody struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

func actionOf(a casework.Action) actionBody {
	body := actionBody{
		ID: a.ID, Proposal: orNull(a.Proposal), Measure: orNull(a.Measure), Kind: a.Kind, Mode: a.Mode,
		Status: a.Status, Detail: a.Detail, Pack: a.Pack, At: a.At,
	}
	if a.Draft != nil {
		body.Draft = &draftBody{To: a.Draft.To, Subject: a.Draft.Subject, Text: a.Draft.Text}
	}
	return body
}

// orNull is null where there is nothing to say.
func orNull[S ~string](s S) *S {
	if s == "" {
		return nil
	}
	return &s
}

// list is [] where there is nothing: clients count on an array.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

func each[A, B any](items []A, form func(A) B) []B {
	out := make([]B, len(items))
	for i, item := range items {
		out[i] = form(item)
	}
	return out
}
