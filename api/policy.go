package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/policy"
)

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

func policyOf(p *policy.Policy, now time.Time) policyBody {
	body := policyBody{
		Version: p.Version, Effective: p.Effective.Format(time.DateOnly), ReviewDue: p.NextReview.Format(time.DateOnly),
		ReviewOverdue: p.ReviewOverdue(now), Council: p.Council.Name, Contact: p.Council.Contact,
		LegalBinding: p.Binding, Clauses: list(p.Clauses), Measures: list(p.Measures),
		Grounds: each(p.Grounds, func(g casework.GroundRule) groundBody { return groundBody(g) }),
		Windows: map[casework.Window]string{},
	}
	for window, span := range p.Windows {
		body.Windows[window] = span.String()
	}
	return body
}

// adviceBody is Legal's advice given in advance.
type adviceBody struct {
	ID         string             `json:"id"`
	Grounds    []casework.Ground  `json:"grounds"`
	Measures   []casework.Measure `json:"measures"`
	Conditions string             `json:"conditions"`
	Until      time.Time          `json:"until"`
	By         casework.Person    `json:"by"`
	At         time.Time          `json:"at"`
	EndedAt    *time.Time         `json:"ended_at"`
	EndedBy    *casework.Person   `json:"ended_by"`
}

// TransformSchema says which parts may be null.
func (adviceBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNullIn(s, "ended_by")
}

func adviceOf(s incident.StandingAdviceRecord) adviceBody {
	return adviceBody{
		ID: s.ID, Grounds: list(s.Grounds), Measures: list(s.Measures), Conditions: s.Conditions,
		Until: s.Until, By: s.By, At: s.At, EndedAt: s.EndedAt, EndedBy: s.EndedBy,
	}
}

type adviceInput struct {
	ChangeHeaders
	Body adviceForm
}

type adviceForm struct {
	Grounds    []casework.Ground  `json:"grounds"`
	Measures   []casework.Measure `json:"measures"`
	Conditions string             `json:"conditions"`
	Until      time.Time          `json:"until"`
}

type endAdviceInput struct {
	ChangeHeaders
	ID string `path:"id"`
}

// policyRoutes show the policy in force, and what Legal advises in advance under it (R8).
func (a *api) policyRoutes() {
	handleJSON(a, route{
		id: "show-policy", method: http.MethodGet, path: base + "/policy", tag: "policy",
		summary: "The policy in force, for everybody, signed in or not (R10, S16)",
	}, func(context.Context, app.Caller, *nothing) (policyBody, error) {
		return policyOf(a.Service.Policy(), a.Now()), nil
	})
	const path = base + "/standing-advice"
	handleJSON(a, route{
		id: "list-standing-advice", method: http.MethodGet, path: path, tag: "standing advice",
		summary: "Legal's advice given in advance", may: with(app.RightSeeCases),
	}, func(ctx context.Context, who app.Caller, _ *nothing) (page[adviceBody], error) {
		found, err := a.Service.StandingAdvice(ctx, who)
		return wholeList(found, adviceOf), err
	})
	handleJSON(a, route{
		id: "give-standing-advice", method: http.MethodPost, path: path, tag: "standing advice",
		summary: "Advise in advance on grounds and measures (R8)", may: with(app.RightStandingAdvice), body: true,
		answers: answers{http.StatusCreated: adviceBody{}},
	}, func(ctx context.Context, _ app.Caller, in *adviceInput) (adviceBody, error) {
		f := in.Body
		given, err := a.Service.AddStandingAdvice(ctx, in.caller(ctx), f.Grounds, f.Measures, f.Conditions, f.Until.UTC())
		return adviceOf(given), err
	})
	handleJSON(a, route{
		id: "end-standing-advice", method: http.MethodPost, path: path + "/{id}/end", tag: "standing advice",
		summary: "End standing advice", may: with(app.RightStandingAdvice),
	}, func(ctx context.Context, _ app.Caller, in *endAdviceInput) (adviceBody, error) {
		ended, err := a.Service.EndStandingAdvice(ctx, in.caller(ctx), in.ID)
		return adviceOf(ended), err
	})
}
