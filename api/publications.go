package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

const publicationsPath = base + "/publications"

func publications() caseKind {
	return caseKind{publication.KindName, publicationsPath, "publication", "publications", publicationBody{}}
}

// publicationForm is a publication as it is opened (http §5).
type publicationForm struct {
	Kind         publication.Form   `json:"kind"`
	Title        string             `json:"title"`
	Body         string             `json:"body,omitempty" doc:"Only a website_link can do without"`
	Link         *string            `json:"link,omitempty" nullable:"true" doc:"To a page on the council's website (S7); a website_link needs one"`
	Channels     []string           `json:"channels" nullable:"false" example:"[\"facebook\"]"`
	Source       publication.Source `json:"source,omitempty" doc:"own if it is left out; the others need an authorisation (S10)"`
	EmbargoUntil *string            `json:"embargo_until,omitempty" nullable:"true" doc:"A time with its offset from UTC, or on the clock of the council: 2026-10-30T09:00 (S9). Null: it is released once it is approved"`
}

type publicationInput struct {
	ChangeHeaders
	Body publicationForm
}

// editPublicationForm changes a publication. What is left out stays as it is.
type editPublicationForm struct {
	Title        *string             `json:"title,omitempty"`
	Body         *string             `json:"body,omitempty"`
	Link         *string             `json:"link,omitempty" doc:"Empty: none"`
	Channels     *[]string           `json:"channels,omitempty" nullable:"false"`
	Source       *publication.Source `json:"source,omitempty"`
	EmbargoUntil *string             `json:"embargo_until,omitempty" doc:"Empty: none"`
}

func (f editPublicationForm) command() casework.Command {
	return publication.Edit{Title: f.Title, Body: f.Body, Link: f.Link, Channels: f.Channels, Source: f.Source, EmbargoUntil: f.EmbargoUntil}
}

// approvePublicationForm approves a publication, or sends it back.
type approvePublicationForm struct {
	Approve           bool   `json:"approve"`
	NoPersonalData    bool   `json:"no_personal_data,omitempty" doc:"true confirms that it publishes no data about individuals or organisations that the council collected for its business (S11)"`
	ReuseAuthorisedBy string `json:"reuse_authorised_by,omitempty" doc:"Who authorised internal or partner material (S10)"`
	Reason            string `json:"reason,omitempty" doc:"Needed to send it back"`
}

func (f approvePublicationForm) command() casework.Command {
	return publication.Approve{Approve: f.Approve, NoPersonalData: f.NoPersonalData, ReuseAuthorisedBy: f.ReuseAuthorisedBy, Reason: f.Reason}
}

type cancelPublicationForm struct {
	Reason string `json:"reason,omitempty"`
}

func (f cancelPublicationForm) command() casework.Command { return publication.Cancel(f) }

type confirmReleaseForm struct {
	Action  string          `json:"action" example:"A2"`
	Outcome confirmedStatus `json:"outcome"`
	URL     string          `json:"url,omitempty" doc:"Of the post"`
	Note    string          `json:"note,omitempty"`
}

func (f confirmReleaseForm) command() casework.Command {
	return publication.Confirm{Action: f.Action, Outcome: casework.ActionStatus(f.Outcome), URL: f.URL, Note: f.Note}
}

type correctPublicationForm struct {
	Title  string `json:"title,omitempty" doc:"Left out: as it was"`
	Body   string `json:"body"`
	Reason string `json:"reason"`
}

func (f correctPublicationForm) command() casework.Command { return publication.Correct(f) }

type withdrawPublicationForm struct {
	Reason string `json:"reason"`
}

func (f withdrawPublicationForm) command() casework.Command { return publication.Withdraw(f) }

type publicationListInput struct {
	Paged
	Stage publication.Shown `query:"stage"`
	From  string            `query:"from" doc:"Released then or later, or planned to be: a time or a day"`
	To    string            `query:"to" doc:"Or before then: a time or a day, that day included"`
}

func (in *publicationListInput) filter() (publication.Filter, error) {
	f := publication.Filter{Stage: in.Stage, Limit: in.Limit, Cursor: in.Cursor}
	var err error
	if f.From, err = instant("from", in.From, 0); err != nil {
		return f, err
	}
	f.To, err = instant("to", in.To, 1)
	return f, err
}

// publicationRoutes are the routes of publications (http §5).
func (a *api) publicationRoutes() {
	k, writers, press := publications(), with(publication.RightWrite), with(publication.RightDecide)
	handle(a, route{
		id: "draft-publication", method: http.MethodPost, path: publicationsPath, tag: k.tag, may: writers, body: true,
		summary: "Write something for the council to publish (S7, S8)",
		answers: answers{http.StatusCreated: publicationBody{}, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *publicationInput) (*caseOutput, error) {
		answer, err := a.Service.DraftPublication(ctx, in.caller(ctx), in.Body.command())
		out := outputOf(answer, http.StatusCreated)
		out.Location = publicationsPath + "/" + answer.Ref
		return out, err
	})
	handleJSON(a, route{
		id: "list-publications", method: http.MethodGet, path: publicationsPath, tag: k.tag, may: with(publication.RightSeeReleased),
		summary: "Publications, the newest first; without any of their text before they are released (S9)",
	}, func(ctx context.Context, who app.Caller, in *publicationListInput) (page[publicationItem], error) {
		f, err := in.filter()
		if err != nil {
			return page[publicationItem]{}, err
		}
		found, err := a.Service.Publications(ctx, who, f)
		return pageOf(found, publicationItemOf), err
	})
	a.calendarRoutes()
	a.showRoute(k, route{
		id: "show-publication", tag: k.tag, may: with(publication.RightSeeReleased), sensitive: true,
		summary: "A publication: the whole of it for its writers and the press office, and what was released for everybody else",
		answers: answers{http.StatusOK: oneOf{publicationBody{}, publicPublicationBody{}}},
	})
	a.timelineRoute(k, route{
		id: "show-publication-timeline", tag: k.tag, summary: "What happened to a publication, in order", may: with(publication.RightSeeReleased),
	})
	commandForm[editPublicationForm](a, k, "Change it. An edit after the approval takes the approval back (S8)", writers)
	command[publication.Submit](a, k, "Ask the press office for its approval (S8)", writers)
	commandForm[approvePublicationForm](a, k, "Approve it, or send it back (S8, S10, S11)", press)
	command[publication.MoveEmbargo](a, k, "Move the end of the embargo, with a reason (S9)", press)
	command[publication.Release](a, k, "Release what the system did not release by itself; never before the embargo ends (S9)", press)
	commandForm[confirmReleaseForm](a, k, "Say what came of a task that a person did", press)
	commandForm[cancelPublicationForm](a, k, "Cancel it before its release, or a correction before its approval", writers)
	commandForm[correctPublicationForm](a, k, "Write a correction of what was released, which needs an approval (S8)", writers)
	commandForm[withdrawPublicationForm](a, k, "Take down what was released", press)
}

func (f publicationForm) command() publication.Draft {
	draft := publication.Draft{Form: f.Kind, Title: f.Title, Body: f.Body, Channels: f.Channels, Source: f.Source}
	if f.Link != nil {
		draft.Link = *f.Link
	}
	if f.EmbargoUntil != nil {
		draft.EmbargoUntil = *f.EmbargoUntil
	}
	return draft
}

type calendarInput struct {
	Key string `query:"key" maxLength:"300" doc:"Secret: who knows the address can read the calendar"`
}

// calendarAddress is the address of the calendar for the one who asks.
type calendarAddress struct {
	Path string `json:"path" doc:"Secret: who knows the address can read the calendar"`
}

// calendarRoutes are the calendar of what is planned, without any of its text. A calendar program
// cannot sign in, so its address is secret (http §5).
func (a *api) calendarRoutes() {
	handle(a, route{
		id: "publication-calendar", method: http.MethodGet, path: publicationsPath + "/calendar.ics", tag: "publications",
		summary: "What is planned to be released, as a calendar (RFC 5545)", answers: answers{http.StatusOK: media{typeCalendar}},
	}, func(ctx context.Context, in *calendarInput) (*bytesOutput, error) {
		planned, err := a.Service.Calendar(ctx, in.Key)
		if err != nil {
			return nil, err
		}
		text := publication.Calendar(planned, a.Now())
		return &bytesOutput{Type: typeCalendar + "; charset=utf-8", Body: func(out huma.Context) {
			out.SetHeader("Cache-Control", "private, no-store")
			out.SetStatus(http.StatusOK)
			_, _ = out.BodyWriter().Write([]byte(text)) // an error means that the client has gone
		}}, nil
	})
	handleJSON(a, route{
		id: "publication-calendar-address", method: http.MethodGet, path: publicationsPath + "/calendar", tag: "publications",
		summary: "The secret address of the calendar for the one who asks", may: with(publication.RightSee),
	}, func(_ context.Context, who app.Caller, _ *nothing) (calendarAddress, error) {
		return calendarAddress{Path: publicationsPath + "/calendar.ics?key=" + a.Service.CalendarKey(who)}, nil
	})
}
