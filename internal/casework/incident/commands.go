package incident

import (
	"time"

	"duecourse/internal/casework"
)

// The commands of an incident.
const (
	CommandReport      casework.CommandName = "report"
	CommandAssess      casework.CommandName = "assess"
	CommandIdentify    casework.CommandName = "identify"
	CommandPropose     casework.CommandName = "propose"
	CommandAdvise      casework.CommandName = "advise"
	CommandDecide      casework.CommandName = "decide"
	CommandConfirm     casework.CommandName = "confirm"
	CommandObserve     casework.CommandName = "observe"
	CommandProgress    casework.CommandName = "progress"
	CommandClose       casework.CommandName = "close"
	CommandReopen      casework.CommandName = "reopen"
	CommandOverturn    casework.CommandName = "overturn"
	CommandAddEvidence casework.CommandName = "evidence"
	CommandCapture     casework.CommandName = "capture"
	CommandDescribe    casework.CommandName = "describe"
	CommandReferral    casework.CommandName = "decide-referral"
	CommandJoin        casework.CommandName = "join"
)

// Commands lists the commands that people give to an open or closed incident, in
// the order in which they are shown. Reporting opens a case and is not among them.
func Commands() []casework.CommandName {
	return []casework.CommandName{
		CommandAssess, CommandDescribe, CommandNameTarget, CommandIdentify, CommandPropose, CommandAdvise, CommandDecide, CommandConfirm,
		CommandReferral, CommandObserve, CommandProgress, CommandAddEvidence, CommandCapture, casework.CommandAssign, casework.CommandNote,
		casework.CommandPause, casework.CommandResume, CommandJoin, CommandClose, CommandReopen, CommandOverturn,
	}
}

// command is a command that only incidents take.
type command interface {
	casework.Command
	// check refuses the content of the command. [Case.Ready] has already accepted its name.
	check(c *Case, by casework.Actor, m casework.Moment) *casework.Refusal
	// apply records what follows. It is called after check has accepted the command.
	apply(t *commandContext)
}

// Report reports a post (S14). The first one opens the case, a further one joins it.
type Report struct {
	Ref     string  `json:"ref"`
	Post    Post    `json:"post"`
	Note    string  `json:"note"`
	Contact string  `json:"contact,omitempty"` // of a member of the public who wants to hear the outcome
	History History `json:"history"`
	Known   bool    `json:"known,omitempty"` // the store has the post as one of the case's
}

// Assess says what Comms finds the post to be (R1, R2, R11).
type Assess struct {
	Finding          Finding           `json:"finding"`
	Grounds          []casework.Ground `json:"grounds"`
	TargetsStaff     bool              `json:"targets_staff"`
	Target           string            `json:"target,omitempty"`      // id of the person targeted
	TargetName       string            `json:"target_name,omitempty"` // as the council knows them
	About            *TargetDetails    `json:"about,omitempty"`       // everything that is known of them
	PossiblyCriminal bool              `json:"possibly_criminal"`
	Removable        bool              `json:"removable"`
	Rationale        string            `json:"rationale"`
	Explanation      string            `json:"explanation,omitempty"` // plain words to the author, for letters
	Posts            []string          `json:"posts,omitempty"`       // ids; empty: all that are not assessed yet
	History          *History          `json:"history,omitempty"`     // what the store knows now; nil keeps what the case knows
}

// Identify records the efforts to identify the author (R5).
type Identify struct {
	Outcome IdentificationOutcome `json:"outcome"`
	Efforts string                `json:"efforts" doc:"What was done to find out"`
	Person  string                `json:"person" required:"false" doc:"Who the author is; needed when they are identified"`
}

// Propose puts measures to Legal (R3–R6, R8, R9).
type Propose struct {
	Measures []casework.Measure `json:"measures"`
	Reason   string             `json:"reason"`
	Urgent   bool               `json:"urgent"`
	// Explanation is the reason in plain words that the letters give the author; empty: that
	// of the assessment.
	Explanation string           `json:"explanation,omitempty"`
	History     *History         `json:"history,omitempty"`
	Standing    []StandingAdvice `json:"standing,omitempty"` // what Legal has advised in advance, in force now
}

// Advise is Legal's advice on the open proposal (R8).
type Advise struct {
	Proposal string   `json:"proposal" example:"P1"`
	Position Position `json:"position"`
	Text     string   `json:"text" doc:"Privileged"`
}

// Decide is Comms' decision on a proposal (R8). Not to proceed drops it.
type Decide struct {
	Proposal  string `json:"proposal" example:"P1"`
	Proceed   bool   `json:"proceed" doc:"False drops the proposal"`
	Rationale string `json:"rationale"`
}

// Confirm says that a person did, or could not do, what an action asks (rule 5).
type Confirm struct {
	Action  string                `json:"action"`
	Outcome casework.ActionStatus `json:"outcome"` // done or not_possible
	Note    string                `json:"note"`
	// Contradicted says that the platform shows otherwise. The workflow sets it.
	Contradicted bool `json:"contradicted,omitempty"`
}

// Observe records what the author did.
type Observe struct {
	Behaviour Behaviour `json:"behaviour"`
	Note      string    `json:"note"`
	Post      *Post     `json:"post,omitempty"`    // a further post
	About     string    `json:"about,omitempty"`   // or the id of a post of the case
	Further   bool      `json:"further,omitempty"` // the service found that the case does not have the post
}

// RecordProgress records news of a police referral (R6) or a legal action (R9).
type RecordProgress struct {
	Progressed
	Officer string `json:"officer" required:"false"`
	Note    string `json:"note" required:"false"`
}

// Close ends the case early (rule 7).
type Close struct {
	Outcome Outcome `json:"outcome"`
	Reason  string  `json:"reason"`
}

// Reopen begins a closed case again, for new facts (rule 8).
type Reopen struct {
	Reason string `json:"reason"`
}

// Overturn undoes what can be undone (rule 8).
type Overturn struct {
	Reason string `json:"reason"`
}

// AddEvidence puts evidence in custody whose bytes are already kept (R7).
type AddEvidence struct {
	Source    casework.EvidenceSource `json:"source"`
	SHA256    string                  `json:"sha256"`
	MediaType string                  `json:"media_type"`
	Size      int64                   `json:"size"`
	Note      string                  `json:"note"`
	Post      string                  `json:"post,omitempty"` // id of the post that it shows; empty: the one that a screenshot is waited for, or the first
}

// Capture asks for a screenshot of a post now (R7).
type Capture struct {
	Post string `json:"post,omitempty"` // id; empty: every post that has no exhibit, or the first
}

// Describe adds or corrects the words of a post that was reported (domain §3, "Every post
// counts"). What stood there before stays in the earlier events.
type Describe struct {
	Post     string     `json:"post" doc:"Id of the post" example:"1"`
	Author   string     `json:"author" required:"false"`
	Text     string     `json:"text" required:"false"`
	PostedAt *time.Time `json:"posted_at,omitempty"`
}

// DecideReferral decides for or against a referral to the police that is recommended (rule 6).
type DecideReferral struct {
	Refer  bool   `json:"refer"`
	Reason string `json:"reason"`
}

// The names of the commands, as clients spell them.
func (Report) Name() casework.CommandName         { return CommandReport }
func (Assess) Name() casework.CommandName         { return CommandAssess }
func (Identify) Name() casework.CommandName       { return CommandIdentify }
func (Propose) Name() casework.CommandName        { return CommandPropose }
func (Advise) Name() casework.CommandName         { return CommandAdvise }
func (Decide) Name() casework.CommandName         { return CommandDecide }
func (Confirm) Name() casework.CommandName        { return CommandConfirm }
func (Observe) Name() casework.CommandName        { return CommandObserve }
func (RecordProgress) Name() casework.CommandName { return CommandProgress }
func (Close) Name() casework.CommandName          { return CommandClose }
func (Reopen) Name() casework.CommandName         { return CommandReopen }
func (Overturn) Name() casework.CommandName       { return CommandOverturn }
func (AddEvidence) Name() casework.CommandName    { return CommandAddEvidence }
func (Capture) Name() casework.CommandName        { return CommandCapture }
func (Describe) Name() casework.CommandName       { return CommandDescribe }
func (DecideReferral) Name() casework.CommandName { return CommandReferral }
func (Join) Name() casework.CommandName           { return CommandJoin }
