package incident

import (
	"time"

	"duecourse/internal/casework"
)

// The kinds of events of an incident.
const (
	EventReported      casework.EventKind = "reported"
	EventReportedAgain casework.EventKind = "reported_again"
	EventAssessed      casework.EventKind = "assessed"
	EventIdentified    casework.EventKind = "identified"
	EventProposed      casework.EventKind = "proposed"
	EventAdvised       casework.EventKind = "advised"
	EventDecided       casework.EventKind = "decided"
	EventBlocked       casework.EventKind = "blocked"
	EventUnblocked     casework.EventKind = "unblocked"
	EventObserved      casework.EventKind = "observed"
	EventProgressed    casework.EventKind = "progressed"
	EventClosed        casework.EventKind = "closed"
	EventReopened      casework.EventKind = "reopened"
	EventOverturned    casework.EventKind = "overturned"
	EventPostsChecked  casework.EventKind = "posts_checked"
	EventDescribed     casework.EventKind = "described"

	EventReferralDecided casework.EventKind = "referral_decided"
	EventCaseJoined      casework.EventKind = "case_joined"
	EventPostJoined      casework.EventKind = "post_joined"
)

// Reported opens a case (S14: only a report by somebody does).
type Reported struct {
	Ref           string     `json:"ref"`
	PolicyVersion string     `json:"policy_version"` // S16: the case is pinned to it
	Channel       string     `json:"channel"`
	PostedAt      *time.Time `json:"posted_at,omitempty"`
	History       History    `json:"history"`
	EveryPost     bool       `json:"every_post,omitempty"` // each post has its own record
}

// ReportedAgain is a further report of a post of the case (domain §3, "Every post counts").
type ReportedAgain struct {
	Post int `json:"post,omitempty"` // which one: 0 is the first
}

// Assessed is Comms' finding (R1, R2, R11).
type Assessed struct {
	Finding          Finding           `json:"finding"`
	Grounds          []casework.Ground `json:"grounds"`
	TargetsStaff     bool              `json:"targets_staff"`
	Target           string            `json:"target,omitempty"` // id of the person targeted (R12)
	PossiblyCriminal bool              `json:"possibly_criminal"`
	Removable        bool              `json:"removable"`
	History          History           `json:"history"`
	Posts            []int             `json:"posts,omitempty"`    // that it is about: 0 is the first; empty: all
	TakeBack         time.Time         `json:"take_back,omitzero"` // until when its officer can take it back (rule 7)
}

// Identified is the result of the efforts to identify the author (R5).
type Identified struct {
	Outcome IdentificationOutcome `json:"outcome"`
}

// Proposed is a proposal of measures that belong together (R3–R6, R9).
type Proposed struct {
	ID       string             `json:"id"`
	Measures []casework.Measure `json:"measures"`
	Clauses  []string           `json:"clauses"`
	Urgent   bool               `json:"urgent"`
	History  History            `json:"history"`
	Lead     bool               `json:"lead,omitempty"` // the head of Communications proposed it
}

// Advised is Legal's advice (R8). Its text is privileged.
type Advised struct {
	Proposal string   `json:"proposal"`
	Position Position `json:"position"`
	Standing string   `json:"standing,omitempty"` // id of the standing advice it follows from
	Dropped  bool     `json:"dropped,omitempty"`  // a binding opposition ends the proposal
}

// Decided is Comms' decision after the advice (R8).
type Decided struct {
	Proposal string `json:"proposal"`
	Proceed  bool   `json:"proceed"`
	Lead     bool   `json:"lead,omitempty"` // the head of Communications decided
}

// Blocked is a block that the platform, or a person, confirmed (R4).
type Blocked struct {
	Action string    `json:"action"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
	Moved  bool      `json:"moved,omitempty"` // the block goes on, with another end: another case shares it
}

// Unblocked is the confirmed end of a block (R4).
type Unblocked struct {
	At        time.Time `json:"at"`
	Withdrawn bool      `json:"withdrawn,omitempty"` // this case's share only; others may still hold theirs
}

// Observed is what the author did, as a person or the system saw it.
type Observed struct {
	Behaviour Behaviour  `json:"behaviour"`
	Further   bool       `json:"further,omitempty"` // it came with a further post
	PostedAt  *time.Time `json:"posted_at,omitempty"`
	Post      string     `json:"post,omitempty"` // id of the post of the case that it is about
}

// PostsChecked is what the system saw when it checked the posts (domain §3, "Every post
// counts").
type PostsChecked struct {
	Posts []PostSeen `json:"posts"`
}

// PostSeen is what a check of one post showed.
type PostSeen struct {
	Post   int            `json:"post"` // which one: 0 is the first
	Found  casework.Found `json:"found"`
	Edited bool           `json:"edited,omitempty"` // its words differ from those that were reported
}

// Progressed is news of a referral or of a legal action (R6, R9).
type Progressed struct {
	Action    string `json:"action" example:"A1"`
	Force     string `json:"force,omitempty" doc:"Which police force"`
	Reference string `json:"reference,omitempty" doc:"Theirs"`
	On        string `json:"on,omitempty" doc:"A day" example:"2026-11-20"`
	Status    string `json:"status,omitempty"`
	Closed    bool   `json:"closed,omitempty" doc:"This is the outcome: the police or the court is done with it"`
}

// Described is a correction of what is known of a post.
type Described struct {
	Post     int        `json:"post"` // which one: 0 is the first
	PostedAt *time.Time `json:"posted_at,omitempty"`
}

// ReferralDecided is the decision on a recommended referral to the police (rule 6).
type ReferralDecided struct {
	Refer bool `json:"refer"`
}

// Closed ends the case.
type Closed struct {
	Outcome Outcome `json:"outcome"`
	Into    string  `json:"into,omitempty"` // the case that has its posts now
}

// CaseJoined is another case that was joined into this one. What it gave follows as events of
// their own.
type CaseJoined struct {
	From      string            `json:"from"` // its reference
	Posts     int               `json:"posts"`
	Reporters []casework.Person `json:"reporters,omitempty"` // who reported its posts
	Targets   []string          `json:"targets,omitempty"`   // ids of the people whom its posts target (R12)
}

// PostJoined is a post of a case that was joined into this one.
type PostJoined struct {
	From     string     `json:"from"` // the reference of that case
	Of       string     `json:"of"`   // id of the post there
	Post     int        `json:"post"` // which one it is here: 0 is the first
	PostedAt *time.Time `json:"posted_at,omitempty"`
	Reports  int        `json:"reports,omitempty"` // further reports, after the first
}

// Reopened begins a closed case again.
type Reopened struct{}

// Overturned undoes what the case decided (domain §3 rule 8).
type Overturned struct{}

func (Reported) Event() casework.EventKind        { return EventReported }
func (ReportedAgain) Event() casework.EventKind   { return EventReportedAgain }
func (Assessed) Event() casework.EventKind        { return EventAssessed }
func (Identified) Event() casework.EventKind      { return EventIdentified }
func (Proposed) Event() casework.EventKind        { return EventProposed }
func (Advised) Event() casework.EventKind         { return EventAdvised }
func (Decided) Event() casework.EventKind         { return EventDecided }
func (Blocked) Event() casework.EventKind         { return EventBlocked }
func (Unblocked) Event() casework.EventKind       { return EventUnblocked }
func (Observed) Event() casework.EventKind        { return EventObserved }
func (Described) Event() casework.EventKind       { return EventDescribed }
func (ReferralDecided) Event() casework.EventKind { return EventReferralDecided }
func (PostsChecked) Event() casework.EventKind    { return EventPostsChecked }
func (Progressed) Event() casework.EventKind      { return EventProgressed }
func (Closed) Event() casework.EventKind          { return EventClosed }
func (Reopened) Event() casework.EventKind        { return EventReopened }
func (Overturned) Event() casework.EventKind      { return EventOverturned }
func (CaseJoined) Event() casework.EventKind      { return EventCaseJoined }
func (PostJoined) Event() casework.EventKind      { return EventPostJoined }
