package api

import (
	"context"
	"net/http"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

const enquiriesPath = base + "/media-enquiries"

func mediaEnquiries() caseKind {
	return caseKind{publication.EnquiryKindName, enquiriesPath, "media-enquiry", "media enquiries", enquiryBody{}}
}

// enquiryForm is a question of the media (http §5).
type enquiryForm struct {
	From     string     `json:"from" doc:"Who asked"`
	Outlet   string     `json:"outlet" example:"Evening Post"`
	Question string     `json:"question"`
	Deadline *time.Time `json:"deadline,omitempty" doc:"Left out: as long as the policy says"`
}

type enquiryInput struct {
	ChangeHeaders
	Body enquiryForm
}

type answerForm struct {
	Publication string `json:"publication" example:"PUB-7K3M-9Q2D" doc:"That has been released, and answers the question (S8)"`
}

func (f answerForm) command() casework.Command { return publication.Answer{Publication: f.Publication} }

type enquiryListInput struct {
	Paged
	Stage publication.EnquiryStage `query:"stage"`
}

// enquiryBody is a media enquiry.
type enquiryBody struct {
	Ref           string                      `json:"ref" example:"MED-7K3M-9Q2D"`
	Kind          string                      `json:"kind"`
	Stage         publication.EnquiryStage    `json:"stage"`
	Outcome       *publication.EnquiryOutcome `json:"outcome" nullable:"true"`
	Seq           int                         `json:"seq"`
	PolicyVersion string                      `json:"policy_version"`
	OpenedAt      time.Time                   `json:"opened_at"`
	ClosedAt      *time.Time                  `json:"closed_at"`
	LoggedBy      casework.Person             `json:"logged_by"`
	From          string                      `json:"from"`
	Outlet        string                      `json:"outlet"`
	Question      string                      `json:"question"`
	Deadline      time.Time                   `json:"deadline"`
	AssignedTo    *string                     `json:"assigned_to"`
	Publication   *string                     `json:"publication" doc:"That answers it"`
	Reason        *string                     `json:"reason" doc:"Why it is not answered"`
	Due           *dueBody                    `json:"due"`
	Forecast      []casework.Expected         `json:"forecast"`
	Commands      []casework.Offer            `json:"commands"`
}

// enquiryItem is a media enquiry in a list.
type enquiryItem struct {
	Ref         string                      `json:"ref"`
	Kind        string                      `json:"kind"`
	Stage       publication.EnquiryStage    `json:"stage"`
	Outcome     *publication.EnquiryOutcome `json:"outcome" nullable:"true"`
	OpenedAt    time.Time                   `json:"opened_at"`
	Outlet      string                      `json:"outlet"`
	Deadline    time.Time                   `json:"deadline"`
	AssignedTo  *string                     `json:"assigned_to"`
	Publication *string                     `json:"publication"`
}

func enquiryOf(v app.View) enquiryBody {
	q := v.Enquiry()
	return enquiryBody{
		Ref: q.Ref, Kind: string(publication.EnquiryKindName), Stage: q.Stage, Outcome: orNull(q.Outcome), Seq: q.Seq, PolicyVersion: q.PolicyVersion,
		OpenedAt: q.OpenedAt, ClosedAt: q.ClosedAt, LoggedBy: q.LoggedBy, From: q.Words.From, Outlet: q.Words.Outlet, Question: q.Words.Question,
		Deadline: q.Deadline, AssignedTo: orNull(q.AssignedTo), Publication: orNull(q.Publication), Reason: orNull(q.Reason),
		Due: dueAt(casework.Due(q), v.At), Forecast: list(v.Forecast), Commands: list(v.Offers),
	}
}

func enquiryItemOf(q publication.Enquiry) enquiryItem {
	return enquiryItem{
		Ref: q.Ref, Kind: string(publication.EnquiryKindName), Stage: q.Stage, Outcome: orNull(q.Outcome), OpenedAt: q.OpenedAt,
		Outlet: q.Words.Outlet, Deadline: q.Deadline, AssignedTo: orNull(q.AssignedTo), Publication: orNull(q.Publication),
	}
}

// mediaEnquiryRoutes are the routes of media enquiries (S8).
func (a *api) mediaEnquiryRoutes() {
	k, see, answer := mediaEnquiries(), with(publication.RightSeeEnquiries), with(publication.RightAnswerMedia)
	handle(a, route{
		id: "log-media-enquiry", method: http.MethodPost, path: enquiriesPath, tag: k.tag, may: answer, body: true,
		summary: "The media ask something: tell the press office (S8)",
		answers: answers{http.StatusCreated: enquiryBody{}, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *enquiryInput) (*caseOutput, error) {
		b := in.Body
		answer, err := a.Service.LogEnquiry(ctx, in.caller(ctx), publication.Log{From: b.From, Outlet: b.Outlet, Question: b.Question, Deadline: b.Deadline})
		out := outputOf(answer, http.StatusCreated)
		out.Location = enquiriesPath + "/" + answer.Ref
		return out, err
	})
	handleJSON(a, route{
		id: "list-media-enquiries", method: http.MethodGet, path: enquiriesPath, tag: k.tag, may: see, summary: "Media enquiries, the newest first",
	}, func(ctx context.Context, who app.Caller, in *enquiryListInput) (page[enquiryItem], error) {
		found, err := a.Service.MediaEnquiries(ctx, who, publication.EnquiryFilter{Stage: in.Stage, Limit: in.Limit, Cursor: in.Cursor})
		return pageOf(found, enquiryItemOf), err
	})
	a.showRoute(k, route{id: "show-media-enquiry", tag: k.tag, may: see, summary: "A media enquiry", answers: answers{http.StatusOK: enquiryBody{}}})
	a.timelineRoute(k, route{id: "show-media-enquiry-timeline", tag: k.tag, may: see, summary: "What happened to a media enquiry, in order"})
	command[casework.Assign](a, k, "Say who answers", answer)
	commandForm[answerForm](a, k, "Name the publication that answers it (S8)", answer)
	command[publication.Decline](a, k, "Decline to answer, with a reason", answer)
}
