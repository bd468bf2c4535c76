package publication

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// EnquiryKindName is the name of the kind.
const EnquiryKindName casework.KindName = "media_enquiry"

// The rights of internal/access/policies/publication.cedar about media enquiries.
const (
	RightAnswerMedia  casework.Right = "answer_media" // to log them, and to answer them (S8)
	RightSeeEnquiries casework.Right = "see_media_enquiries"
)

// The commands and events of a media enquiry.
const (
	CommandLog     casework.CommandName = "log"
	CommandAnswer  casework.CommandName = "answer"
	CommandDecline casework.CommandName = "decline"

	EventEnquiryLogged   casework.EventKind = "enquiry_logged"
	EventEnquiryAnswered casework.EventKind = "enquiry_answered"
	EventEnquiryDeclined casework.EventKind = "enquiry_declined"
)

// Enquiry is a question of the media, which the press office answers (S8).
type Enquiry struct {
	casework.Handling

	Ref           string                `json:"ref"` // "MED-7K3M-9Q2D"
	Stage         EnquiryStage          `json:"stage"`
	Outcome       EnquiryOutcome        `json:"outcome,omitempty"`
	Seq           int                   `json:"seq"`
	PolicyVersion string                `json:"policy_version"`
	OpenedAt      time.Time             `json:"opened_at"`
	ClosedAt      *time.Time            `json:"closed_at,omitempty"`
	LoggedBy      casework.Person       `json:"logged_by"`
	Words         casework.EnquiryWords `json:"words"`
	Deadline      time.Time             `json:"deadline"`              // UTC
	Publication   string                `json:"publication,omitempty"` // that answers it
	Reason        string                `json:"reason,omitempty"`      // why it is not answered
	Waits         []casework.Wait       `json:"waits"`
}

// EnquiryStage is where an enquiry stands.
type EnquiryStage string

// The stages.
const (
	EnquiryOpen   EnquiryStage = "open"
	EnquiryClosed EnquiryStage = "closed"
)

// EnquiryStages lists the stages.
func EnquiryStages() []EnquiryStage { return []EnquiryStage{EnquiryOpen, EnquiryClosed} }

// EnquiryOutcome is how an enquiry ended.
type EnquiryOutcome string

// The outcomes.
const (
	EnquiryIsAnswered EnquiryOutcome = "answered"
	EnquiryIsDeclined EnquiryOutcome = "declined"
)

// EnquiryOutcomes lists the outcomes.
func EnquiryOutcomes() []EnquiryOutcome {
	return []EnquiryOutcome{EnquiryIsAnswered, EnquiryIsDeclined}
}

// Title names the stage.
func (s EnquiryStage) Title() string { return casework.Heading(s, nil) }

// Title names the outcome.
func (o EnquiryOutcome) Title() string { return casework.Heading(o, nil) }

// Log opens an enquiry.
type Log struct {
	Ref      string     `json:"ref"`
	From     string     `json:"from"`
	Outlet   string     `json:"outlet"`
	Question string     `json:"question"`
	Deadline *time.Time `json:"deadline"` // nil: as long as the policy says
}

// Answer names the publication that answers an enquiry.
type Answer struct {
	Publication string `json:"publication" doc:"Reference of a publication that has been released"`
	// Released says whether it has been. The service adds it.
	Released bool `json:"released,omitempty" hidden:"true"`
}

// Decline ends an enquiry without an answer.
type Decline struct {
	Reason string `json:"reason"`
}

// EnquiryLogged opens an enquiry.
type EnquiryLogged struct {
	Ref           string    `json:"ref"`
	PolicyVersion string    `json:"policy_version"`
	Deadline      time.Time `json:"deadline"`
}

// EnquiryAnswered ends it with a publication.
type EnquiryAnswered struct {
	Publication string `json:"publication"`
}

// EnquiryDeclined ends it without one.
type EnquiryDeclined struct{}

func (EnquiryLogged) Event() casework.EventKind   { return EventEnquiryLogged }
func (EnquiryAnswered) Event() casework.EventKind { return EventEnquiryAnswered }
func (EnquiryDeclined) Event() casework.EventKind { return EventEnquiryDeclined }
func (Log) Name() casework.CommandName            { return CommandLog }
func (Answer) Name() casework.CommandName         { return CommandAnswer }
func (Decline) Name() casework.CommandName        { return CommandDecline }

// WithRef gives the enquiry the reference of the case that it opens.
func (l Log) WithRef(ref string) casework.Command { l.Ref = ref; return l }

// EnquiryKind describes media enquiries (S8).
func EnquiryKind() *casework.Kind {
	return &casework.Kind{
		Name: EnquiryKindName, Prefix: "MED", Title: "Media enquiry", Titles: "Media enquiries", Path: "/media-enquiries", Table: "media_enquiries",
		Workflow: "MediaEnquiry", IDPrefix: "media-enquiry/", Stages: casework.StageNames(EnquiryStages()), Unsearchable: true,
		Rights: casework.Rights{
			SeeAll: RightSeeEnquiries, Open: RightAnswerMedia,
			Command: func(casework.CommandName) casework.Right { return RightAnswerMedia },
		},
		RefuseOfficer: refuseOfficer,
		New:           func() casework.Case { return &Enquiry{} }, Opens: CommandLog,
		Commands: []casework.CommandParser{
			casework.CommandOf[Log](), casework.CommandOf[casework.Assign](), casework.CommandOf[Answer](), casework.CommandOf[Decline](),
		},
		Facts: []casework.FactParser{
			casework.FactOf[EnquiryLogged](), casework.FactOf[casework.Assigned](), casework.FactOf[EnquiryAnswered](), casework.FactOf[EnquiryDeclined](),
			casework.FactOf[casework.Reminded](), casework.FactOf[casework.Escalated](),
		},
		Summary: Summary, Clause: Clause,
	}
}

// refuseOfficer refuses somebody who may not answer the media (S8).
func refuseOfficer(who casework.Actor) *casework.Refusal {
	if who.Has(casework.RolePress) {
		return nil
	}
	return casework.Invalid("to", "Choose somebody of the press office (S8).")
}

var _ casework.Case = (*Enquiry)(nil)

// Status says where the enquiry stands.
func (q *Enquiry) Status() casework.Status {
	return casework.Status{Ref: q.Ref, Kind: EnquiryKindName, Stage: casework.StageName(q.Stage), Outcome: string(q.Outcome), Seq: q.Seq}
}

// Closed says whether it has ended.
func (q *Enquiry) Closed() bool { return q.Stage == EnquiryClosed }

// State is the stage and what it waits for.
func (q *Enquiry) State() casework.State {
	return casework.State{Stage: casework.StageName(q.Stage), Waits: slices.Clone(q.Waits)}
}

// SetState puts another stage and other waits in their place.
func (q *Enquiry) SetState(s casework.State) { q.Stage, q.Waits = EnquiryStage(s.Stage), s.Waits }

// Commands lists the commands that people give.
func (*Enquiry) Commands() []casework.CommandName {
	return []casework.CommandName{casework.CommandAssign, CommandAnswer, CommandDecline}
}

// Ready says whether somebody may give the named command now: nil, or why not. The press office
// answers the media (S8); Communications may log an enquiry and say who answers.
func (q *Enquiry) Ready(name casework.CommandName, by casework.Actor, _ casework.Moment) *casework.Refusal {
	may := []casework.Role{casework.RolePress}
	if name == CommandLog || name == casework.CommandAssign {
		may = append(may, casework.RoleComms)
	}
	if !by.HasAny(may...) {
		return casework.Refuse(casework.CodeNotPermitted, "", "Only %s can do this.", casework.RoleNames(may))
	}
	if q.Closed() {
		return casework.Refuse(casework.CodeClosed, "", "The enquiry is closed.")
	}
	return nil
}

// Check refuses a command that may not be given now, or not as it is.
func (q *Enquiry) Check(command casework.Command, by casework.Actor, m casework.Moment) *casework.Refusal {
	if refusal := q.Ready(command.Name(), by, m); refusal != nil {
		return refusal
	}
	var p casework.Problems
	switch x := command.(type) {
	case Log:
		p.Required("from", x.From, casework.MaxLine)
		p.Required("outlet", x.Outlet, casework.MaxLine)
		p.Required("question", x.Question, casework.MaxText)
		if x.Deadline != nil && !x.Deadline.After(m.At) {
			p.Add("deadline", "Enter a time in the future.")
		}
	case casework.Assign:
		return x.Check()
	case Answer:
		p.Required("publication", x.Publication, 100)
		if x.Publication != "" && !x.Released {
			p.Add("publication", "Name a publication that has been released (S8).")
		}
	case Decline:
		p.Required("reason", x.Reason, casework.MaxText)
	default:
		return casework.Invalid("", "A media enquiry has no command %q.", command.Name())
	}
	return p.Refusal()
}

// Perform records what follows from a command.
func (q *Enquiry) Perform(command casework.Command, r *casework.Recorder) {
	end := casework.State{Stage: casework.StageClosed, Waits: []casework.Wait{}}
	switch x := command.(type) {
	case Log:
		by := r.Rules.End(casework.WindowMediaAnswer, r.At, r.Zone)
		if x.Deadline != nil {
			by = x.Deadline.UTC().Truncate(time.Microsecond)
		}
		r.Emit(EnquiryLogged{Ref: x.Ref, PolicyVersion: r.Rules.Version, Deadline: by},
			&casework.Personal{Enquiry: &casework.EnquiryWords{From: x.From, Outlet: x.Outlet, Question: x.Question}})
		r.MoveTo(casework.StageName(EnquiryOpen), "")
		r.AwaitUntil(casework.WindowMediaAnswer, "", r.At, by)
	case casework.Assign:
		q.Handle(x, r)
	case Answer:
		r.Emit(EnquiryAnswered{Publication: x.Publication}, nil)
		q.SetState(end)
	case Decline:
		r.Emit(EnquiryDeclined{}, &casework.Personal{Text: x.Reason})
		q.SetState(end)
	}
}

// Knows says whether the case has what a fact names: it never has an action.
func (*Enquiry) Knows(fact casework.Fact) bool {
	switch fact.(type) {
	case casework.ActionDone, casework.ActionFailed:
		return false
	}
	return true
}

// Fold takes an event into the case.
func (q *Enquiry) Fold(e casework.Event, p *casework.Personal) {
	q.Seq = e.Seq
	at := e.At
	switch f := e.Data.(type) {
	case EnquiryLogged:
		q.Ref, q.PolicyVersion, q.OpenedAt, q.LoggedBy, q.Deadline = f.Ref, f.PolicyVersion, e.At, e.Actor, f.Deadline
		q.Actions = []casework.Action{}
		if p.Enquiry != nil {
			q.Words = *p.Enquiry
		}
	case EnquiryAnswered:
		q.Outcome, q.Publication, q.ClosedAt = EnquiryIsAnswered, f.Publication, &at
	case EnquiryDeclined:
		q.Outcome, q.Reason, q.ClosedAt = EnquiryIsDeclined, p.Text, &at
	default:
		q.FoldHandling(e, p)
	}
}

// Task is to answer the enquiry.
func (q *Enquiry) Task(casework.Wait) (casework.Task, bool) {
	return casework.Task{
		Role: casework.RolePress, Person: q.AssignedTo, Command: CommandAnswer,
		Why: "The media asked something. Name the publication that answers it, or decline (S8).",
	}, true
}

// Expect says what happens to a wait if nobody acts.
func (q *Enquiry) Expect(w casework.Wait, m casework.Moment) []casework.Expected {
	task, _ := q.Task(w)
	return w.Expect(task, "", w.What.InSentence(), m)
}

// Wake is when a wait next needs a reminder or is overdue.
func (*Enquiry) Wake(w casework.Wait, m casework.Moment) (time.Time, bool) { return w.Wake(m) }

// Elapse sends a reminder or escalates.
func (*Enquiry) Elapse(w casework.Wait, r *casework.Recorder) { r.Remind(w) }

// Deadlines is empty: everything timed is a wait.
func (*Enquiry) Deadlines() []time.Time { return nil }

// Expire does nothing, because there are no deadlines.
func (*Enquiry) Expire(*casework.Recorder) {}

// Parties is empty: roles decide who sees an enquiry.
func (*Enquiry) Parties() []casework.Party { return nil }

// Listing is what lists show.
func (q *Enquiry) Listing() casework.Listing { return casework.Listing{OpenedAt: q.OpenedAt} }

func enquirySummary(e casework.Event) string {
	switch f := e.Data.(type) {
	case EnquiryLogged:
		return "A question of the media was logged."
	case EnquiryAnswered:
		return "It was answered by " + f.Publication + "."
	case EnquiryDeclined:
		return "The press office declined to answer."
	}
	return casework.SharedSummary(e)
}
