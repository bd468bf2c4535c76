package api

import (
	"context"
	"net/http"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework/incident"
)

type reportInput struct {
	Sent
	Body reportForm
}

type reportForm struct {
	Post postForm `json:"post"`
	Note string   `json:"note,omitempty"`
}

// postForm is a post as it is reported: its address, or at least its text.
type postForm struct {
	Channel  string     `json:"channel" example:"facebook"`
	URL      string     `json:"url,omitempty"`
	Author   string     `json:"author,omitempty" example:"@handle"`
	Text     string     `json:"text,omitempty"`
	PostedAt *time.Time `json:"posted_at,omitempty"`
}

func (f postForm) post() incident.Post {
	post := incident.Post{Channel: f.Channel, URL: f.URL, Author: f.Author, Text: f.Text}
	if f.PostedAt != nil {
		at := f.PostedAt.UTC()
		post.PostedAt = &at
	}
	return post
}

type publicInput struct {
	Sent
	Body publicForm
}

type publicForm struct {
	Post    postForm `json:"post"`
	Contact string   `json:"contact,omitempty" doc:"An e-mail address: its owner is told the outcome, in general terms"`
}

// receipt is all that the public gets: what to quote.
type receipt struct {
	Ref string `json:"ref"`
}

type publicOutput struct{ Body receipt }

// caseOutput is a case after a request or, while the store does not have it yet, the ref
// and sequence to look for.
type caseOutput struct {
	Status   int
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     any
}

// accepted says that something is durable, and will be in the store.
type accepted struct {
	Ref string `json:"ref"`
	Seq int    `json:"seq"`
}

func (a *api) incidentRoutes() {
	handle(a, route{
		id: "report-publicly", method: http.MethodPost, path: base + "/public/reports", tag: "public",
		summary: "Report a post without signing in", body: true,
		answers: answers{http.StatusAccepted: receipt{}},
	}, a.reportPublicly)
	handle(a, route{
		id: "report-incident", method: http.MethodPost, path: base + "/incidents", tag: "incidents",
		summary: "Report a post", may: anyone, body: true,
		answers: answers{
			http.StatusCreated: oneOf{caseBody{}, casePart{}}, http.StatusOK: oneOf{caseBody{}, casePart{}},
			http.StatusAccepted: accepted{},
		},
	}, a.report)
	a.importRoute()
	handle(a, route{
		id: "show-incident", method: http.MethodGet, path: base + "/incidents/{ref}", tag: "incidents",
		summary: "A case; its opener sees a part of it", may: anyone,
		answers: answers{http.StatusOK: oneOf{caseBody{}, casePart{}}},
	}, a.show)
	handle(a, route{
		id: "list-incidents", method: http.MethodGet, path: base + "/incidents", tag: "incidents",
		summary: "Cases, newest first unless sort says otherwise; without their long texts, proposals, actions and evidence",
		may:     anyone, answers: answers{http.StatusOK: page[itemBody]{}},
	}, a.list)
}

func (a *api) reportPublicly(ctx context.Context, in *publicInput) (*publicOutput, error) {
	answer, err := a.Service.PublicReport(ctx, in.Key, in.Body.Post.post(), in.Body.Contact)
	return &publicOutput{Body: receipt{Ref: answer.Ref}}, err
}

func (a *api) report(ctx context.Context, in *reportInput) (*caseOutput, error) {
	answer, err := a.Service.Report(ctx, in.caller(ctx), in.Body.Post.post(), in.Body.Note, "")
	out := outputOf(answer)
	if answer.New {
		out.Location = base + "/incidents/" + answer.Ref
	}
	if answer.New && answer.View != nil {
		out.Status = http.StatusCreated
	}
	return out, err
}

func (a *api) show(ctx context.Context, in *OfCase) (*caseOutput, error) {
	view, err := a.Service.Case(ctx, callerOf(ctx), incident.KindName, in.Ref)
	if err != nil {
		return nil, err
	}
	return outputOf(app.Answer{Ref: in.Ref, View: &view}), nil
}

func outputOf(answer app.Answer) *caseOutput {
	if answer.View == nil {
		return &caseOutput{Status: http.StatusAccepted, Body: accepted{Ref: answer.Ref, Seq: answer.Seq}}
	}
	out := &caseOutput{Status: http.StatusOK, Body: bodyOf(answer.View)}
	if answer.View.Whole {
		out.ETag = tag(answer.View.Incident().Seq)
	}
	return out
}
