package api

import (
	"context"
	"time"

	"duecourse/internal/casework"
)

type policyOutput struct{ Body policyBody }

// policyBody is the policy in force, as far as cases follow it.
type policyBody struct {
	Version       string                     `json:"version"`
	Effective     string                     `json:"effective" format:"date"`
	ReviewDue     string                     `json:"review_due" format:"date"`
	ReviewOverdue bool                       `json:"review_overdue"`
	Council       string                     `json:"council"`
	Contact       string                     `json:"contact"`
	LegalBinding  bool                       `json:"legal_binding" doc:"Legal's opposition ends a proposal (R8)"`
	Clauses       []casework.Clause          `json:"clauses"`
	Grounds       []groundBody               `json:"grounds"`
	Measures      []casework.MeasureRule     `json:"measures" doc:"In the order of the ladder"`
	Windows       map[casework.Window]string `json:"windows" doc:"How long each is: 48h0m0s, or 2 working days"`
}

type groundBody struct {
	ID          casework.Ground `json:"id"`
	Clause      string          `json:"clause"`
	Wording     string          `json:"wording"`
	Criminal    bool            `json:"criminal" doc:"Possibly criminal by itself"`
	Police      bool            `json:"police" doc:"May be referred to the police"`
	LegalAction bool            `json:"legal_action" doc:"The council may sue"`
}

func (a *api) policy(context.Context, *nothing) (*policyOutput, error) {
	p := a.Desk.Policy()
	body := policyBody{
		Version: p.Version, Effective: p.Effective.Format(time.DateOnly), ReviewDue: p.NextReview.Format(time.DateOnly),
		ReviewOverdue: p.ReviewOverdue(a.Now()), Council: p.Council.Name, Contact: p.Council.Contact,
		LegalBinding: p.Binding, Clauses: list(p.Clauses), Measures: list(p.Measures),
		Grounds: each(p.Grounds, func(g casework.GroundRule) groundBody { return groundBody(g) }),
		Windows: map[casework.Window]string{},
	}
	for window, span := range p.Windows {
		body.Windows[window] = span.String()
	}
	return &policyOutput{Body: body}, nil
}
