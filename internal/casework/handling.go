package casework

import (
	"slices"
	"time"
)

// The commands that a case of every kind can take while people work on it.
const (
	CommandPause  CommandName = "pause"
	CommandResume CommandName = "resume"
	CommandAssign CommandName = "assign"
	CommandNote   CommandName = "note"
)

// Handling is what all kinds of case share about the work on a case: the officer, the
// stopped clock and the actions. A kind that embeds it takes the commands pause, resume,
// assign and note, and can order actions.
type Handling struct {
	AssignedTo string   `json:"assigned_to,omitempty"` // id
	Pause      *Pause   `json:"pause,omitempty"`
	Actions    []Action `json:"actions"`
}

// HandlingCommand is one of the commands of a [Handling].
type HandlingCommand interface {
	Command
	// Check refuses a command whose fields are wrong.
	Check() *Refusal
	perform(h *Handling, r *Recorder)
}

// StopClock stops the clock of a case.
type StopClock struct {
	Category PauseCategory `json:"category"`
	Reason   string        `json:"reason"`
}

// StartClock starts it again.
type StartClock struct {
	Category PauseCategory `json:"category" required:"false"`
	Reason   string        `json:"reason" required:"false"`
}

// Assign gives a case to an officer.
type Assign struct {
	To string `json:"to" doc:"Id of a person"`
}

// AddNote adds a note to a case.
type AddNote struct {
	Text string `json:"text"`
}

// The names of the commands, as clients spell them.
func (StopClock) Name() CommandName  { return CommandPause }
func (StartClock) Name() CommandName { return CommandResume }
func (Assign) Name() CommandName     { return CommandAssign }
func (AddNote) Name() CommandName    { return CommandNote }

// HandlingCommands reads the commands of a [Handling].
func HandlingCommands() []CommandParser {
	return []CommandParser{CommandOf[StopClock](), CommandOf[StartClock](), CommandOf[Assign](), CommandOf[AddNote]()}
}

// HandlingFacts reads the facts of a [Handling].
func HandlingFacts() []FactParser {
	return []FactParser{
		FactOf[Paused](), FactOf[Resumed](), FactOf[Assigned](), FactOf[Noted](),
		FactOf[ActionPending](), FactOf[ActionHeld](), FactOf[ActionDone](), FactOf[ActionFailed](),
	}
}

// StoppedClock is the pause of the case; nil: its clock runs.
func (h *Handling) StoppedClock() *Pause { return h.Pause }

// ReadyToHandle says whether the clock can be stopped or started now: nil, or why not.
// It permits every other command.
func (h *Handling) ReadyToHandle(name CommandName) *Refusal {
	switch {
	case name == CommandPause && h.Pause != nil:
		return Refuse(CodeNotNow, "", "The clock of this case is already stopped.")
	case name == CommandResume && h.Pause == nil:
		return Refuse(CodeNotNow, "", "The clock of this case is already running.")
	}
	return nil
}

// Handle records what follows from a command that its Check accepts.
func (h *Handling) Handle(command HandlingCommand, r *Recorder) { command.perform(h, r) }

// FoldHandling takes an event about the work on a case into it, and says whether the event
// is one.
func (h *Handling) FoldHandling(e Event, personal *Personal) bool {
	switch f := e.Data.(type) {
	case Paused:
		h.Pause = &Pause{Category: string(f.Category), Reason: personal.Text, By: e.Actor, At: e.At}
	case Resumed:
		h.Pause = nil
	case Assigned:
		h.AssignedTo = f.To
	case Noted:
	case ActionPending:
		h.putAction(f, ActionIsPending, e, personal.Letter)
	case ActionHeld:
		h.putAction(ActionPending(f), ActionIsHeld, e, personal.Letter)
	case ActionDone:
		h.endAction(f.ID, f.Status, f.Detail, e)
		ended := h.Action(f.ID)
		ended.Pack, ended.RespondBy, ended.URL = f.Pack, f.RespondBy, f.URL
		ended.Outside = f.Outside && f.Kind != "" // an event without the kind is from before the case kept this
	case ActionFailed:
		h.endAction(f.ID, ActionHasFailed, f.Detail, e)
	default:
		return false
	}
	return true
}

// Check refuses a category or reason that is missing or too long.
func (s StopClock) Check() *Refusal {
	var p Problems
	p.Required("category", string(s.Category), 100)
	p.Required("reason", s.Reason, MaxText)
	return p.Refusal()
}

// CheckEntry refuses a category that is not one of [PauseCategories].
func (s StopClock) CheckEntry(time.Time) *Refusal { return s.Category.checkEntry() }

// CheckEntry refuses a category that is not one of [PauseCategories].
func (s StartClock) CheckEntry(time.Time) *Refusal { return s.Category.checkEntry() }

func (c PauseCategory) checkEntry() *Refusal {
	if c == "" || slices.Contains(PauseCategories(), c) {
		return nil
	}
	return Invalid("category", "Choose platform, police, court, legal, information, absence or other.")
}

func (s StopClock) perform(_ *Handling, r *Recorder) {
	r.Emit(Paused{Category: s.Category}, &Personal{Text: s.Reason})
}

// Check refuses a category or reason that is too long.
func (s StartClock) Check() *Refusal {
	var p Problems
	p.Optional("category", string(s.Category), 100)
	p.Optional("reason", s.Reason, MaxText)
	return p.Refusal()
}

func (s StartClock) perform(h *Handling, r *Recorder) {
	stopped := h.Pause.At
	r.Emit(Resumed{}, &Personal{Text: s.Reason})
	r.extendWaits(stopped)
}

// Check refuses an officer that is missing or too long.
func (a Assign) Check() *Refusal {
	var p Problems
	p.Required("to", a.To, 200)
	return p.Refusal()
}

func (a Assign) perform(_ *Handling, r *Recorder) { r.Emit(Assigned(a), nil) }

// Check refuses a note that is missing or too long.
func (n AddNote) Check() *Refusal {
	var p Problems
	p.Required("text", n.Text, MaxText)
	return p.Refusal()
}

func (n AddNote) perform(_ *Handling, r *Recorder) { r.Emit(Noted{}, &Personal{Text: n.Text}) }

// extendWaits moves every wait by the time for which the clock was stopped during it. The
// end of a block does not move (R4).
func (r *Recorder) extendWaits(stopped time.Time) {
	s := r.of.State()
	for i := range s.Waits {
		w := &s.Waits[i]
		if w.What == WindowBlock {
			continue
		}
		from := stopped
		if w.From.After(stopped) {
			from = w.From
		}
		stood := r.At.Sub(from)
		w.From, w.By = w.From.Add(stood), w.By.Add(stood)
	}
	r.of.SetState(s)
}
