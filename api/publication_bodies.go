package api

import (
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

// publicationBody is a publication as it stands, for those who work on it.
type publicationBody struct {
	Ref           string                `json:"ref" example:"PUB-7K3M-9Q2D"`
	Kind          publication.Form      `json:"kind"`
	Stage         publication.Shown     `json:"stage"`
	Outcome       *publication.Outcome  `json:"outcome" nullable:"true"`
	Seq           int                   `json:"seq"`
	PolicyVersion string                `json:"policy_version"`
	OpenedAt      time.Time             `json:"opened_at"`
	ClosedAt      *time.Time            `json:"closed_at"`
	Title         string                `json:"title"`
	Body          string                `json:"body"`
	Link          *string               `json:"link"`
	Source        publication.Source    `json:"source"`
	EmbargoUntil  *time.Time            `json:"embargo_until"`
	EmbargoLocal  *string               `json:"embargo_local" doc:"The same on the clock of the council" example:"2026-10-30T09:00:00"`
	EmbargoZone   *string               `json:"embargo_zone" example:"Europe/London"`
	Writers       []casework.Person     `json:"writers" doc:"None of them may approve it (S8)"`
	Approval      *publication.Approval `json:"approval"`
	Returned      *publication.Reason   `json:"returned" doc:"Why the press office sent it back"`
	Correction    *correctionBody       `json:"correction" doc:"That waits for its approval"`
	Corrected     *publication.Reason   `json:"corrected" doc:"The last correction that was published"`
	Missed        bool                  `json:"missed" doc:"The embargo ended so long ago that the press office decides about the release (S9)"`
	ReleasedAt    *time.Time            `json:"released_at"`
	Withdrawn     *publication.Reason   `json:"withdrawn"`
	Cancelled     *publication.Reason   `json:"cancelled"`
	Channels      []publicationChannel  `json:"channels"`
	Previews      []publication.Preview `json:"previews" doc:"The very text for each channel"`
	Due           *dueBody              `json:"due"`
	Forecast      []casework.Expected   `json:"forecast"`
	Commands      []casework.Offer      `json:"commands"`
}

// publicationChannel is a channel of a publication.
type publicationChannel struct {
	Channel   string                    `json:"channel"`
	Status    publication.ChannelStatus `json:"status"`
	URL       *string                   `json:"url"`
	At        *time.Time                `json:"at"`
	Late      bool                      `json:"late"`
	TakenDown bool                      `json:"taken_down"`
	Action    *string                   `json:"action" doc:"What a person has to do: its id, for confirm"`
	Detail    string                    `json:"detail"`
}

type correctionBody struct {
	Title  string          `json:"title"`
	Body   string          `json:"body"`
	Reason string          `json:"reason"`
	By     casework.Person `json:"by"`
	At     time.Time       `json:"at"`
}

// publicPublicationBody is what was released, for those who do not work on it.
type publicPublicationBody struct {
	Ref        string               `json:"ref" example:"PUB-7K3M-9Q2D"`
	Kind       publication.Form     `json:"kind"`
	Stage      publication.Shown    `json:"stage"`
	Title      string               `json:"title"`
	Body       string               `json:"body"`
	Link       *string              `json:"link"`
	ReleasedAt *time.Time           `json:"released_at"`
	Channels   []publicationChannel `json:"channels"`
}

// publicationItem is a publication in a list. It has no word of the text before the release (S9).
type publicationItem struct {
	Ref          string            `json:"ref"`
	Kind         publication.Form  `json:"kind"`
	Stage        publication.Shown `json:"stage"`
	Title        *string           `json:"title" doc:"Null before the release"`
	OpenedAt     time.Time         `json:"opened_at"`
	EmbargoUntil *time.Time        `json:"embargo_until"`
	ReleasedAt   *time.Time        `json:"released_at"`
	Channels     []string          `json:"channels"`
}

func publicationOf(v app.View) publicationBody {
	p := v.Publication()
	body := publicationBody{
		Ref: p.Ref, Kind: p.Form, Stage: p.Shown(), Outcome: orNull(p.Outcome), Seq: p.Seq, PolicyVersion: p.PolicyVersion,
		OpenedAt: p.OpenedAt, ClosedAt: p.ClosedAt, Title: p.Words.Title, Body: p.Words.Body, Link: orNull(p.Words.Link), Source: p.Source,
		Writers: list(p.Writers), Approval: p.Approval, Returned: p.Returned, Corrected: p.Corrected, Missed: p.Missed,
		ReleasedAt: p.ReleasedAt, Withdrawn: p.Withdrawn, Cancelled: p.Cancelled, Channels: each(p.ChannelStates(), publicationChannelOf),
		Previews: p.Previews(), Due: dueAt(casework.Due(p), v.At), Forecast: list(v.Forecast), Commands: list(v.Offers),
	}
	if e := p.Embargo; e != nil {
		body.EmbargoUntil, body.EmbargoLocal, body.EmbargoZone = &e.Until, &e.Local, &e.Zone
	}
	if c := p.Correction; c != nil {
		body.Correction = &correctionBody{Title: c.Words.Title, Body: c.Words.Body, Reason: c.Text, By: c.By, At: c.At}
	}
	return body
}

func publicPublicationOf(p *publication.Publication) publicPublicationBody {
	return publicPublicationBody{
		Ref: p.Ref, Kind: p.Form, Stage: p.Shown(), Title: p.Words.Title, Body: p.Words.Body, Link: orNull(p.Words.Link),
		ReleasedAt: p.ReleasedAt, Channels: each(p.ChannelStates(), publicationChannelOf),
	}
}

func publicationChannelOf(s publication.ChannelState) publicationChannel {
	return publicationChannel{
		Channel: s.Channel, Status: s.Status, URL: orNull(s.URL), At: s.At, Late: s.Late, TakenDown: s.TakenDown, Action: orNull(s.Action), Detail: s.Detail,
	}
}

func publicationItemOf(p publication.Publication) publicationItem {
	item := publicationItem{
		Ref: p.Ref, Kind: p.Form, Stage: p.Shown(), OpenedAt: p.OpenedAt, ReleasedAt: p.ReleasedAt, Channels: list(p.Channels),
	}
	if p.Embargo != nil {
		item.EmbargoUntil = &p.Embargo.Until
	}
	if p.ReleasedAt != nil {
		item.Title = orNull(p.Words.Title)
	}
	return item
}
