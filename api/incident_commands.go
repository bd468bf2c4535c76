package api

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
)

// incidentCommandRoutes has one route for each command of an incident.
func (a *api) incidentCommandRoutes() {
	commandForm[assessForm](a, incidents(), "Say what the post is found to be (R1, R2, R11)", nil)
	command[incident.Describe](a, incidents(), "Add or correct the words of a post", nil)
	command[incident.Identify](a, incidents(), "Record the efforts to identify the author (R5)", nil)
	commandForm[proposeForm](a, incidents(), "Put measures to Legal (R3–R6, R8, R9)", nil)
	command[incident.Advise](a, incidents(), "Advise on the proposal (R8)", nil)
	command[incident.Decide](a, incidents(), "Decide on the proposal (R8)", nil)
	command[incident.DecideReferral](a, incidents(), "Decide for or against a referral to the police that is recommended (R6)", nil)
	commandForm[nameTargetForm](a, incidents(), "Say whom the posts are about, or add to what is known of them (R12)", nil)
	commandForm[confirmForm](a, incidents(), "Say that a person did, or could not do, what an action asks", nil)
	commandForm[observeForm](a, incidents(), "Record what the author did", nil)
	command[incident.RecordProgress](a, incidents(), "Record news of the police (R6) or of the court (R9)", nil)
	command[casework.StopClock](a, incidents(), "Stop the clock of the case", nil)
	command[casework.StartClock](a, incidents(), "Start the clock again", nil)
	commandForm[joinForm](a, incidents(), "Join the case into another one about the same author on the same channel: that one gets its posts, and this one ends as a duplicate", nil)
	a.joinRoute()
	commandForm[closeForm](a, incidents(), "End the case early, with a reason", nil)
	command[incident.Reopen](a, incidents(), "Begin a closed case again, for new facts, or to take back on the same working day that a post is acceptable", nil)
	command[incident.Overturn](a, incidents(), "Undo what the case decided, as far as it can be undone (R10)", nil)
	command[casework.Assign](a, incidents(), "Give the case to an officer", nil)
	command[casework.AddNote](a, incidents(), "Add a note", nil)
	// The one command that needs no body; its screenshot comes later.
	handle(a, route{
		id: "capture-incident", method: http.MethodPost, path: base + "/incidents/{ref}/capture", tag: "commands",
		summary: "Take a screenshot of the post now (R7)", may: mayCommand(incidents(), incident.CommandCapture),
		answers: answers{http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *captureInput) (*caseOutput, error) {
		var capture incident.Capture
		if in.Body != nil {
			capture = *in.Body
		}
		answer, err := a.do(ctx, incidents(), in.CommandHeaders, capture)
		answer.View = nil
		return outputOf(answer, http.StatusOK), err
	})
}

// captureInput may name the post.
type captureInput struct {
	CommandHeaders
	Body *incident.Capture
}

type assessForm struct {
	Finding          incident.Finding  `json:"finding"`
	Grounds          []casework.Ground `json:"grounds,omitempty" doc:"Of R2; with unacceptable"`
	TargetsStaff     bool              `json:"targets_staff,omitempty"`
	Target           *targetForm       `json:"target,omitempty" doc:"The person whom the post is about (R12): an id, or what is known of them"`
	PossiblyCriminal bool              `json:"possibly_criminal,omitempty"`
	Removable        *bool             `json:"removable,omitempty" default:"true" doc:"Can the council remove the post?"`
	Rationale        string            `json:"rationale"`
	Explanation      string            `json:"explanation,omitempty" doc:"What letters tell the author, in plain words"`
	Posts            []string          `json:"posts,omitempty" doc:"Ids of the posts; left out: all that are not assessed yet"`
}

func (f assessForm) command() casework.Command {
	a := incident.Assess{
		Finding: f.Finding, Grounds: list(f.Grounds), TargetsStaff: f.TargetsStaff,
		PossiblyCriminal: f.PossiblyCriminal, Removable: f.Removable == nil || *f.Removable, Rationale: f.Rationale,
		Explanation: f.Explanation, Posts: f.Posts,
	}
	switch {
	case f.Target == nil:
	case f.Target.details != nil:
		about := f.Target.command()
		a.About = &about
	default:
		a.Target = f.Target.id
	}
	return a
}

type proposeForm struct {
	Measures    []casework.Measure `json:"measures" doc:"One or more; see recommended"`
	Reason      string             `json:"reason"`
	Explanation string             `json:"explanation,omitempty" doc:"What letters tell the author, in plain words; left out: what the assessment says"`
	Urgent      bool               `json:"urgent,omitempty" doc:"Somebody is at risk"`
}

func (f proposeForm) command() casework.Command {
	return incident.Propose{Measures: list(f.Measures), Reason: f.Reason, Explanation: f.Explanation, Urgent: f.Urgent}
}

type confirmForm struct {
	Action  string          `json:"action" example:"A1"`
	Outcome confirmedStatus `json:"outcome"`
	Note    string          `json:"note,omitempty" doc:"Needed when it is not possible"`
}

func (f confirmForm) command() casework.Command {
	return incident.Confirm{Action: f.Action, Outcome: casework.ActionStatus(f.Outcome), Note: f.Note}
}

type observeForm struct {
	Behaviour observed      `json:"behaviour"`
	Note      string        `json:"note,omitempty"`
	Post      *observedPost `json:"post,omitempty" doc:"A further post, or the id of a post of the case"`
}

func (f observeForm) command() casework.Command {
	o := incident.Observe{Behaviour: incident.Behaviour(f.Behaviour), Note: f.Note}
	switch {
	case f.Post == nil:
	case f.Post.further != nil:
		post := postForm(*f.Post.further).post()
		o.Post = &post
	default:
		o.About = f.Post.id
	}
	return o
}

// observedPost is a further post, or the id of a post of the case.
type observedPost struct {
	id      string
	further *furtherForm
	sent    any
}

// UnmarshalJSON reads either of them. [observedPost.Resolve] says what is wrong.
func (p *observedPost) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &p.id) == nil {
		return nil
	}
	p.further = &furtherForm{}
	if err := json.Unmarshal(data, p.further, json.RejectUnknownMembers(true)); errors.Is(err, json.ErrUnknownName) {
		return err
	}
	return json.Unmarshal(data, &p.sent)
}

// Resolve checks the fields of a further post. The schema of either form would not name the
// field that is wrong.
func (p *observedPost) Resolve(_ huma.Context, path *huma.PathBuffer) []error {
	if p.further == nil {
		return nil
	}
	return resolveForm[furtherForm](path, p.sent)
}

// resolveForm checks a value against the schema of a form.
func resolveForm[F any](path *huma.PathBuffer, sent any) []error {
	registry, result := huma.NewMapRegistry("#/", huma.DefaultSchemaNamer), &huma.ValidateResult{}
	schema := registry.Schema(reflect.TypeFor[F](), true, "")
	huma.Validate(registry, schema, path, huma.ModeWriteToServer, sent, result)
	return result.Errors
}

// Schema describes both.
func (observedPost) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{Extensions: map[string]any{"oneOf": []*huma.Schema{
		{Type: huma.TypeString, Description: "Id of a post of the case", Examples: []any{"1"}},
		r.Schema(reflect.TypeFor[furtherForm](), true, "FurtherForm"),
	}}}
}

// furtherForm is a post on the channel of the case.
type furtherForm struct {
	Channel  string     `json:"channel,omitempty"`
	URL      string     `json:"url,omitempty"`
	Author   string     `json:"author,omitempty"`
	Text     string     `json:"text,omitempty"`
	PostedAt *time.Time `json:"posted_at,omitempty"`
}

type closeForm struct {
	Outcome closingOutcome `json:"outcome"`
	Reason  string         `json:"reason"`
}

func (f closeForm) command() casework.Command {
	return incident.Close{Outcome: incident.Outcome(f.Outcome), Reason: f.Reason}
}
