package api

import (
	"context"
	"net/http"
)

type publicInput struct {
	Sent
	Body publicForm
}

type publicForm struct {
	Post    postForm `json:"post"`
	Contact string   `json:"contact,omitempty" doc:"An e-mail address: its owner is told the outcome, in general terms"`
}

type publicOutput struct{ Body receipt }

// receipt is all that the public is given: what to quote.
type receipt struct {
	Ref string `json:"ref"`
}

func (a *api) publicRoutes() {
	handle(a, route{
		id: "report-publicly", method: http.MethodPost, path: base + "/public/reports", tag: "public",
		summary: "Report a post without signing in", body: true,
		answers: answers{http.StatusAccepted: receipt{}},
	}, a.reportPublicly)
}

func (a *api) reportPublicly(ctx context.Context, in *publicInput) (*publicOutput, error) {
	answer, err := a.Desk.PublicReport(ctx, in.Key, in.Body.Post.post(), in.Body.Contact)
	if err != nil {
		return nil, err
	}
	return &publicOutput{Body: receipt{Ref: answer.Ref}}, nil
}
