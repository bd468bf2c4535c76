package api

import (
	"time"

	"duecourse/internal/casework"
)

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
	Draft    *casework.Letter      `json:"draft,omitempty" doc:"What a person is asked to send"`
	At       time.Time             `json:"at"`
}

func actionOf(a casework.Action) actionBody {
	return actionBody{
		ID: a.ID, Proposal: orNull(a.Proposal), Measure: orNull(a.Measure), Kind: a.Kind, Mode: a.Mode,
		Status: a.Status, Detail: a.Detail, Draft: a.Draft, At: a.At,
	}
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
