package api

import (
	"context"
	"net/http"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework/incident"
)

type reportInput struct {
	ChangeHeaders
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
	ChangeHeaders
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

func (a *api) incidentRoutes() {
	handleJSON(a, route{
		id: "report-publicly", method: http.MethodPost, path: base + "/public/reports", tag: "public",
		summary: "Report a post without signing in", body: true,
		answers: answers{http.StatusAccepted: receipt{}},
	}, func(ctx context.Context, _ app.Caller, in *publicInput) (receipt, error) {
		answer, err := a.Service.PublicReport(ctx, in.Key, in.Body.Post.post(), in.Body.Contact)
		return receipt{Ref: answer.Ref}, err
	})
	handle(a, route{
		id: "report-incident", method: http.MethodPost, path: base + "/incidents", tag: "incidents",
		summary: "Report a post", may: anyone, body: true,
		answers: answers{
			http.StatusCreated: oneOf{caseBody{}, casePart{}}, http.StatusOK: oneOf{caseBody{}, casePart{}},
			http.StatusAccepted: accepted{},
		},
	}, a.report)
	a.importRoute()
	a.showRoute(incidents(), route{
		id: "show-incident", tag: "incidents", summary: "A case; its opener sees a part of it", may: anyone,
		answers: answers{http.StatusOK: oneOf{caseBody{}, casePart{}}},
	})
	handleJSON(a, route{
		id: "list-incidents", method: http.MethodGet, path: base + "/incidents", tag: "incidents",
		summary: "Cases, newest first unless sort says otherwise; without their long texts, proposals, actions and evidence",
		may:     anyone, answers: answers{http.StatusOK: page[itemBody]{}},
	}, a.list)
	seesCases := with(app.RightSeeCases)
	a.timelineRoute(incidents(), route{id: "show-timeline", tag: "incidents", summary: "What happened in a case, in order", may: seesCases})
	a.workflowRoute(incidents(), "show-workflow", "How the program of a case does")
	a.letterRoutes(incidents(),
		route{id: "list-letters", tag: "incidents", summary: "The letters that went out", may: seesCases},
		route{id: "show-letter", tag: "incidents", summary: "A letter as it went out: text, page or PDF", may: seesCases})
	a.previewRoute()
}

func (a *api) report(ctx context.Context, in *reportInput) (*caseOutput, error) {
	answer, err := a.Service.Report(ctx, in.caller(ctx), in.Body.Post.post(), in.Body.Note, "")
	done := http.StatusOK
	if answer.New {
		done = http.StatusCreated
	}
	out := outputOf(answer, done)
	if answer.New {
		out.Location = base + "/incidents/" + answer.Ref
	}
	return out, err
}
