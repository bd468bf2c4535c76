package api

import (
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// CaseHead is what a case and its line in a list have in common. Absent parts are null,
// never left out.
type CaseHead struct {
	Ref            string                   `json:"ref" example:"INC-7K3M-9Q2D"`
	Kind           string                   `json:"kind" enum:"incident"`
	Stage          incident.Stage           `json:"stage"`
	Outcome        *incident.Outcome        `json:"outcome" nullable:"true"`
	Seq            int                      `json:"seq" doc:"Of its last event; what If-Match compares"`
	PolicyVersion  string                   `json:"policy_version"`
	OpenedAt       time.Time                `json:"opened_at"`
	ClosedAt       *time.Time               `json:"closed_at"`
	AssignedTo     *string                  `json:"assigned_to" doc:"Id of a person"`
	OpenedBy       casework.Person          `json:"opened_by"`
	Post           postBody                 `json:"post"`
	Assessment     *assessmentBody          `json:"assessment"`
	Identification *incident.Identification `json:"identification"`
	History        historyBody              `json:"history"`
	Block          *blockBody               `json:"block"`
	Due            *dueBody                 `json:"due"`
}

// TransformSchema says which parts may be null.
func (CaseHead) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNullIn(s, "assessment", "identification", "block", "due")
}

// caseBody is a case as the people who work on it see it.
type caseBody struct {
	CaseHead
	Recommended []casework.Measure `json:"recommended" doc:"What the policy would take next; each may be proposed"`
	Proposals   []proposalBody     `json:"proposals"`
	Actions     []actionBody       `json:"actions"`
	Evidence    []casework.Exhibit `json:"evidence"`
	Posts       []postView         `json:"posts" doc:"Every post of the case; the first is post"`

	Target  *targetBody  `json:"target" doc:"The person whom the posts are about (R12), the first of targets; null: nobody was named"`
	Targets []targetBody `json:"targets" doc:"Everybody whom the posts are about"`

	Observations []incident.Observation `json:"observations" doc:"What the author did, as a person or the system saw it"`
	Progress     []incident.Progress    `json:"progress" doc:"News of the police or of the court"`
	Pause        *casework.Pause        `json:"pause" doc:"The stopped clock"`

	BelongsTo  *string  `json:"belongs_to" doc:"The older open case of the same author on the same channel; this one can be joined into it"`
	Joined     []string `json:"joined" doc:"References of the cases that were joined into this one"`
	JoinedInto *string  `json:"joined_into" doc:"The case that has the posts of this one since it was joined"`

	Forecast []casework.Expected `json:"forecast" doc:"What happens by itself if nobody acts"`
	Commands []casework.Offer    `json:"commands" doc:"Every command, for the one who asks"`
}

// TransformSchema says which parts may be null.
func (caseBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNullIn(s, "assessment", "identification", "block", "due", "pause", "target")
}

// casePart is a case as its opener sees it.
type casePart struct {
	Ref     string            `json:"ref"`
	Kind    string            `json:"kind" enum:"incident"`
	Stage   incident.Stage    `json:"stage"`
	Outcome *incident.Outcome `json:"outcome" nullable:"true"`
	Post    postBody          `json:"post"`
}

type postBody struct {
	Channel  string     `json:"channel"`
	URL      string     `json:"url"`
	Author   string     `json:"author"`
	Text     string     `json:"text"`
	PostedAt *time.Time `json:"posted_at"`
}

// postView is a post of a case with everything that the case knows of it (domain §3, "Every
// post counts").
type postView struct {
	ID string `json:"id" example:"1"`
	postBody
	Finding  *incident.Finding  `json:"finding" nullable:"true" doc:"Null: not assessed yet"`
	State    incident.PostState `json:"state"`
	Edited   bool               `json:"edited" doc:"Its words differ from those that were reported"`
	Reports  int                `json:"reports" doc:"How often it was reported or observed"`
	Letters  []string           `json:"letters" doc:"Ids of the letters that named it"`
	Evidence []string           `json:"evidence" doc:"Ids of its exhibits"`
	From     *string            `json:"from" doc:"Reference of the case that it was joined from"`
}

func postViewOf(p incident.PostView) postView {
	return postView{
		ID: p.ID, postBody: postOf(p.Post), Finding: orNull(p.Finding), State: p.State, Edited: p.Edited,
		Reports: p.Reports + 1, Letters: list(p.Letters), Evidence: list(p.Evidence),
		From: orNull(p.From),
	}
}

type historyBody struct {
	EarlierCases int `json:"earlier_cases" doc:"Of the same author"`
	Remembered   int `json:"warnings_remembered" doc:"Warnings that the policy still remembers"`
}

type blockBody struct {
	Active bool      `json:"active"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
}

type dueBody struct {
	What    casework.Window `json:"what"`
	By      time.Time       `json:"by"`
	Overdue bool            `json:"overdue"`
}

// partOf is an incident as its opener sees it.
func partOf(v *app.View) casePart {
	c := v.Incident()
	return casePart{Ref: c.Ref, Kind: kindIncident, Stage: c.Stage, Outcome: orNull(c.Outcome), Post: postOf(c.Post)}
}

// incidentOf is an incident as the people who work on it see it.
func incidentOf(v *app.View) caseBody {
	c := v.Incident()
	targets := each(c.TargetViews(), targetOf)
	return caseBody{
		CaseHead:    headOf(v),
		Recommended: list(v.Recommended),
		Proposals:   each(c.Proposals, proposalOf),
		Actions:     each(c.Actions, actionOf),
		Evidence:    list(c.Evidence),
		Posts:       each(c.PostViews(), postViewOf),

		Target: firstOf(targets), Targets: targets,

		Observations: list(c.Observations),
		Progress:     list(c.Progress),
		Pause:        c.Pause,

		BelongsTo: orNull(v.BelongsTo), Joined: list(c.Joined), JoinedInto: orNull(c.JoinedInto),

		Forecast: list(v.Forecast),
		Commands: list(v.Offers),
	}
}

const kindIncident = "incident"

func headOf(v *app.View) CaseHead {
	c := v.Incident()
	return CaseHead{
		Ref: c.Ref, Kind: kindIncident, Stage: c.Stage, Outcome: orNull(c.Outcome), Seq: c.Seq,
		PolicyVersion: c.PolicyVersion, OpenedAt: c.OpenedAt, ClosedAt: c.ClosedAt,
		AssignedTo: orNull(c.AssignedTo), OpenedBy: c.OpenedBy, Post: postOf(c.Post),
		Assessment: assessmentOf(c.Assessment), Identification: c.Identity,
		History: historyBody{EarlierCases: v.History.EarlierCases, Remembered: v.Remembered},
		Block:   blockOf(c.Block), Due: dueOf(v.Due, v.Overdue),
	}
}

func postOf(p incident.Post) postBody {
	return postBody{Channel: p.Channel, URL: p.URL, Author: p.Author, Text: p.Text, PostedAt: p.PostedAt}
}

func blockOf(b *incident.Block) *blockBody {
	if b == nil {
		return nil
	}
	return &blockBody{Active: b.Active(), From: b.From, Until: b.Until}
}

func dueOf(w *casework.Wait, overdue bool) *dueBody {
	if w == nil {
		return nil
	}
	return &dueBody{What: w.What, By: w.By, Overdue: overdue}
}

// excerpt is the beginning of a text.
func excerpt(text string) string {
	const most = 280 // characters (http §3)
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

type assessmentBody struct {
	Finding          incident.Finding  `json:"finding"`
	Grounds          []casework.Ground `json:"grounds"`
	TargetsStaff     bool              `json:"targets_staff"`
	Target           string            `json:"target,omitempty" doc:"Id of the person whom the post is about (R12)"`
	PossiblyCriminal bool              `json:"possibly_criminal"`
	Removable        bool              `json:"removable"`
	Rationale        string            `json:"rationale"`
	Explanation      string            `json:"explanation,omitempty" doc:"What letters tell the author"`
	By               casework.Person   `json:"by"`
	At               time.Time         `json:"at"`
}

func assessmentOf(a *incident.Assessment) *assessmentBody {
	if a == nil {
		return nil
	}
	return &assessmentBody{
		Finding: a.Finding, Grounds: list(a.Grounds), TargetsStaff: a.TargetsStaff, Target: a.Target,
		PossiblyCriminal: a.PossiblyCriminal, Removable: a.Removable, Rationale: a.Rationale, Explanation: a.Explanation,
		By: a.By, At: a.At,
	}
}

type proposalBody struct {
	ID          string                  `json:"id" example:"P1"`
	Measures    []casework.Measure      `json:"measures"`
	Clauses     []string                `json:"clauses"`
	Reason      string                  `json:"reason"`
	Explanation string                  `json:"explanation,omitempty" doc:"What letters tell the author"`
	Urgent      bool                    `json:"urgent"`
	By          casework.Person         `json:"by"`
	At          time.Time               `json:"at"`
	Status      incident.ProposalStatus `json:"status"`
	Advice      *incident.Advice        `json:"advice" doc:"Privileged"`
	Decision    *incident.Decision      `json:"decision"`
}

// TransformSchema says which parts may be null.
func (proposalBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNullIn(s, "advice", "decision")
}

func proposalOf(p incident.Proposal) proposalBody {
	return proposalBody{
		ID: p.ID, Measures: list(p.Measures), Clauses: list(p.Clauses), Reason: p.Reason, Explanation: p.Explanation, Urgent: p.Urgent,
		By: p.By, At: p.At, Status: p.Status, Advice: p.Advice, Decision: p.Decision,
	}
}

type actionBody struct {
	ID       string                `json:"id" example:"A1"`
	Proposal *string               `json:"proposal" doc:"Null where no proposal asked for it"`
	Measure  *casework.Measure     `json:"measure"`
	Kind     casework.ActionKind   `json:"kind"`
	Mode     casework.ActionMode   `json:"mode"`
	Status   casework.ActionStatus `json:"status"`
	Detail   string                `json:"detail"`
	Draft    *draftBody            `json:"draft,omitempty" doc:"What a person is asked to send"`
	Pack     *casework.PackMade    `json:"pack,omitempty" doc:"The evidence pack that was built"`
	At       time.Time             `json:"at"`
}

type draftBody struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

func actionOf(a casework.Action) actionBody {
	body := actionBody{
		ID: a.ID, Proposal: orNull(a.Proposal), Measure: orNull(a.Measure), Kind: a.Kind, Mode: a.Mode,
		Status: a.Status, Detail: a.Detail, Pack: a.Pack, At: a.At,
	}
	if a.Draft != nil {
		body.Draft = &draftBody{To: a.Draft.To, Subject: a.Draft.Subject, Text: a.Draft.Text}
	}
	return body
}
