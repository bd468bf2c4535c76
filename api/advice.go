package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

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

// TransformSchema says which of its parts are null before there is one.
func (adviceBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNullIn(s, "ended_by")
}

func adviceOf(s casework.StandingAdviceRecord) adviceBody {
	return adviceBody{
		ID: s.ID, Grounds: list(s.Grounds), Measures: list(s.Measures), Conditions: s.Conditions,
		Until: s.Until, By: s.By, At: s.At, EndedAt: s.EndedAt, EndedBy: s.EndedBy,
	}
}

type adviceOutput struct{ Body adviceBody }

type adviceListOutput struct{ Body page[adviceBody] }

type adviceInput struct {
	Sent
	Body adviceForm
}

type adviceForm struct {
	Grounds    []casework.Ground  `json:"grounds"`
	Measures   []casework.Measure `json:"measures"`
	Conditions string             `json:"conditions,omitempty"`
	Until      time.Time          `json:"until"`
}

type endAdviceInput struct {
	Sent
	ID string `path:"id"`
}

func (a *api) adviceRoutes() {
	const path = base + "/standing-advice"
	handle(a, route{
		id: "list-standing-advice", method: http.MethodGet, path: path, tag: "standing advice",
		summary: "Legal's advice given in advance", may: with(app.RightSeeCases),
		answers: answers{http.StatusOK: page[adviceBody]{}},
	}, a.listAdvice)
	handle(a, route{
		id: "give-standing-advice", method: http.MethodPost, path: path, tag: "standing advice",
		summary: "Advise in advance on grounds and measures (R8)", may: with(app.RightStandingAdvice), body: true,
		answers: answers{http.StatusCreated: adviceBody{}},
	}, a.giveAdvice)
	handle(a, route{
		id: "end-standing-advice", method: http.MethodPost, path: path + "/{id}/end", tag: "standing advice",
		summary: "End standing advice", may: with(app.RightStandingAdvice),
		answers: answers{http.StatusOK: adviceBody{}},
	}, a.endAdvice)
}

func (a *api) listAdvice(ctx context.Context, _ *nothing) (*adviceListOutput, error) {
	found, err := a.Desk.StandingAdvice(ctx, callerOf(ctx))
	if err != nil {
		return nil, err
	}
	total := len(found)
	return &adviceListOutput{Body: page[adviceBody]{Items: each(found, adviceOf), Total: &total}}, nil
}

func (a *api) giveAdvice(ctx context.Context, in *adviceInput) (*adviceOutput, error) {
	f := in.Body
	given, err := a.Desk.AddStandingAdvice(ctx, in.caller(ctx), f.Grounds, f.Measures, f.Conditions, f.Until.UTC())
	if err != nil {
		return nil, err
	}
	return &adviceOutput{Body: adviceOf(given)}, nil
}

func (a *api) endAdvice(ctx context.Context, in *endAdviceInput) (*adviceOutput, error) {
	ended, err := a.Desk.EndStandingAdvice(ctx, in.caller(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &adviceOutput{Body: adviceOf(ended)}, nil
}
