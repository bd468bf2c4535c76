package casework

import "time"

// Name is the name of a command, as clients spell it.
type CommandName string

// The commands of an incident.
const (
	CommandReport      CommandName = "report"
	CommandAssess      CommandName = "assess"
	CommandIdentify    CommandName = "identify"
	CommandPropose     CommandName = "propose"
	CommandAdvise      CommandName = "advise"
	CommandDecide      CommandName = "decide"
	CommandConfirm     CommandName = "confirm"
	CommandObserve     CommandName = "observe"
	CommandProgress    CommandName = "progress"
	CommandPause       CommandName = "pause"
	CommandResume      CommandName = "resume"
	CommandClose       CommandName = "close"
	CommandReopen      CommandName = "reopen"
	CommandOverturn    CommandName = "overturn"
	CommandAssign      CommandName = "assign"
	CommandNote        CommandName = "note"
	CommandAddEvidence CommandName = "evidence"
	CommandCapture     CommandName = "capture"
)

// Commands lists the commands that people give to an open or closed incident, in
// the order in which they are shown. Reporting opens a case and is not among them.
func Commands() []CommandName {
	return []CommandName{
		CommandAssess, CommandIdentify, CommandPropose, CommandAdvise, CommandDecide, CommandConfirm,
		CommandObserve, CommandProgress, CommandAddEvidence, CommandCapture, CommandAssign, CommandNote,
		CommandPause, CommandResume, CommandClose, CommandReopen, CommandOverturn,
	}
}

// Moment is when, where and under which rules a command is given.
type Moment struct {
	At    time.Time
	Zone  *time.Location
	Rules *Rules
}

// Command is something that a person asks of a case.
type Command interface{ Name() CommandName }

// incidentCommand is a command to an incident.
type incidentCommand interface {
	Command
	// check refuses what this command may not say now. The case is as ready for a
	// command of its name as [Incident.Ready] says.
	check(c *Incident, by Actor, m Moment) *Refusal
	// apply records what follows. It is called after check found nothing.
	apply(t *incidentContext)
}

// Report reports a post (S14). The first one opens the case, a further one joins it.
type Report struct {
	Ref     string  `json:"ref"`
	Post    Post    `json:"post"`
	Note    string  `json:"note"`
	Contact string  `json:"contact,omitempty"` // of a member of the public who wants to hear the outcome
	History History `json:"history"`
}

// Assess says what Comms finds the post to be (R1, R2, R11).
type Assess struct {
	Finding          Finding  `json:"finding"`
	Grounds          []Ground `json:"grounds"`
	TargetsStaff     bool     `json:"targets_staff"`
	Target           string   `json:"target,omitempty"`      // id of the person targeted
	TargetName       string   `json:"target_name,omitempty"` // as the council knows them
	PossiblyCriminal bool     `json:"possibly_criminal"`
	Removable        bool     `json:"removable"`
	Rationale        string   `json:"rationale"`
	History          *History `json:"history,omitempty"` // what the register knows now; nil keeps what the case knows
}

// Identify records the efforts to identify the author (R5).
type Identify struct {
	Outcome IdentificationOutcome `json:"outcome"`
	Efforts string                `json:"efforts"`
	Person  string                `json:"person"`
}

// Propose puts measures to Legal (R3–R6, R8, R9).
type Propose struct {
	Measures []Measure        `json:"measures"`
	Reason   string           `json:"reason"`
	Urgent   bool             `json:"urgent"`
	History  *History         `json:"history,omitempty"`
	Standing []StandingAdvice `json:"standing,omitempty"` // what Legal has advised in advance, in force now
}

// Advise is Legal's advice on the open proposal (R8).
type Advise struct {
	Proposal string   `json:"proposal"`
	Position Position `json:"position"`
	Text     string   `json:"text"`
}

// Decide is Comms' decision on a proposal (R8). Not to proceed drops it.
type Decide struct {
	Proposal  string `json:"proposal"`
	Proceed   bool   `json:"proceed"`
	Rationale string `json:"rationale"`
}

// Confirm says that a person did, or could not do, what an action asks (rule 5).
type Confirm struct {
	Action  string       `json:"action"`
	Outcome ActionStatus `json:"outcome"` // done or not_possible
	Note    string       `json:"note"`
}

// Observe records what the author did.
type Observe struct {
	Behaviour Behaviour `json:"behaviour"`
	Note      string    `json:"note"`
	Post      *Post     `json:"post,omitempty"` // a further post
}

// RecordProgress records news of a police referral (R6) or a legal action (R9).
type RecordProgress struct {
	Progressed
	Officer string `json:"officer"`
	Note    string `json:"note"`
}

// StopClock stops the clock of the case.
type StopClock struct {
	Category string `json:"category"`
	Reason   string `json:"reason"`
}

// StartClock starts it again.
type StartClock struct {
	Category string `json:"category"`
	Reason   string `json:"reason"`
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

// Assign gives the case to an officer.
type Assign struct {
	To string `json:"to"`
}

// Note adds a note.
type Note struct {
	Text string `json:"text"`
}

// AddEvidence puts evidence in custody whose bytes are already kept (R7).
type AddEvidence struct {
	Source    EvidenceSource `json:"source"`
	SHA256    string         `json:"sha256"`
	MediaType string         `json:"media_type"`
	Size      int64          `json:"size"`
	Note      string         `json:"note"`
}

// Capture asks for a screenshot of the post now (R7).
type Capture struct{}

// The names of the commands, as clients spell them.
func (Report) Name() CommandName         { return CommandReport }
func (Assess) Name() CommandName         { return CommandAssess }
func (Identify) Name() CommandName       { return CommandIdentify }
func (Propose) Name() CommandName        { return CommandPropose }
func (Advise) Name() CommandName         { return CommandAdvise }
func (Decide) Name() CommandName         { return CommandDecide }
func (Confirm) Name() CommandName        { return CommandConfirm }
func (Observe) Name() CommandName        { return CommandObserve }
func (RecordProgress) Name() CommandName { return CommandProgress }
func (StopClock) Name() CommandName      { return CommandPause }
func (StartClock) Name() CommandName     { return CommandResume }
func (Close) Name() CommandName          { return CommandClose }
func (Reopen) Name() CommandName         { return CommandReopen }
func (Overturn) Name() CommandName       { return CommandOverturn }
func (Assign) Name() CommandName         { return CommandAssign }
func (Note) Name() CommandName           { return CommandNote }
func (AddEvidence) Name() CommandName    { return CommandAddEvidence }
func (Capture) Name() CommandName        { return CommandCapture }
