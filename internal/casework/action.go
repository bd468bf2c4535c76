package casework

import (
	"slices"
	"time"
)

// ActionKind is what is to be done.
type ActionKind string

// ActionMode is who does it.
type ActionMode string

// The modes of an action.
const (
	Automatic ActionMode = "automatic"
	Manual    ActionMode = "manual"
)

// ActionStatus says how far an action has come.
type ActionStatus string

// The statuses of an action.
const (
	ActionIsPending     ActionStatus = "pending"
	ActionIsHeld        ActionStatus = "held"
	ActionIsDone        ActionStatus = "done"
	ActionIsNotPossible ActionStatus = "not_possible"
	ActionHasFailed     ActionStatus = "failed"
)

// Action is one thing to do for a measure.
type Action struct {
	ID       string       `json:"id"` // "A1", within the case
	Proposal string       `json:"proposal,omitempty"`
	Measure  Measure      `json:"measure,omitempty"`
	Kind     ActionKind   `json:"kind"`
	Mode     ActionMode   `json:"mode"`
	Status   ActionStatus `json:"status"`
	Post     int          `json:"post,omitempty"`
	Channel  string       `json:"channel,omitempty"` // that it is for, in a case with several channels
	Detail   string       `json:"detail"`
	Draft    *Letter      `json:"draft,omitempty"`   // what a person is asked to send
	Pack     *PackMade    `json:"pack,omitempty"`    // what was built
	Void     bool         `json:"void,omitempty"`    // true: it was overturned and no longer counts (rule 8)
	Outside  bool         `json:"outside,omitempty"` // true: somebody else had done it
	URL      string       `json:"url,omitempty"`     // of the post that it made, or is about
	// Optional says that the action holds nothing up if it fails.
	Optional bool `json:"optional,omitempty"`
	// Doubted is who said first that a person cannot do it, where two must say so (rule 10).
	Doubted string `json:"doubted,omitempty"`
	// Target is whom it is to tell: "T1" (R12).
	Target string `json:"target,omitempty"`
	// RespondBy is until when its letter gives the author time to answer.
	RespondBy time.Time `json:"respond_by,omitzero"`
	At        time.Time `json:"at"`
	Seq       int       `json:"seq"` // of the event that last changed it
}

// Finished says whether the action has ended, with or without success.
func (a Action) Finished() bool {
	return a.Status != ActionIsPending && a.Status != ActionIsHeld
}

// ForSystem says whether the system has to carry out the action now.
func (a Action) ForSystem() bool { return a.Status == ActionIsPending && a.Mode == Automatic }

// CaseWithActions is a case that orders actions. Its workflow performs those that are for
// the system.
type CaseWithActions interface {
	Case
	Action(id string) *Action
	ToPerform() []Action
	// Finish records the result of an action that the system performed.
	Finish(id string, result Result, m Moment) []Event
}

// Action finds an action by its id; nil: there is none.
func (h *Handling) Action(id string) *Action {
	return h.FindAction(func(a Action) bool { return a.ID == id })
}

// FindAction is the first action that matches; nil: there is none.
func (h *Handling) FindAction(match func(Action) bool) *Action {
	if i := slices.IndexFunc(h.Actions, match); i >= 0 {
		return &h.Actions[i]
	}
	return nil
}

// ToPerform lists the actions that the system has to carry out now, in order.
func (h *Handling) ToPerform() []Action {
	return slices.DeleteFunc(slices.Clone(h.Actions), func(a Action) bool { return !a.ForSystem() })
}

// OrderAction adds an action. One for a person is their task.
func (h *Handling) OrderAction(a Action, r *Recorder) {
	fact := h.newAction(a)
	r.Emit(fact, nil)
	if a.Mode == Manual {
		r.Await(WindowAction, fact.ID, r.At)
	}
}

// HoldAction adds an action that must wait.
func (h *Handling) HoldAction(a Action, r *Recorder) { r.Emit(ActionHeld(h.newAction(a)), nil) }

func (h *Handling) newAction(a Action) ActionPending {
	return ActionPending{
		ID: NextID("A", len(h.Actions)), Proposal: a.Proposal, Measure: a.Measure,
		Kind: a.Kind, Mode: a.Mode, Post: a.Post, Channel: a.Channel, URL: a.URL, Detail: a.Detail, Optional: a.Optional,
	}
}

// CancelActions ends the unfinished actions that match.
func (h *Handling) CancelActions(why string, match func(Action) bool, r *Recorder) {
	for _, a := range slices.Clone(h.Actions) {
		if match(a) && !a.Finished() {
			r.Emit(ActionDone{ID: a.ID, Status: ActionIsNotPossible, Detail: why}, nil)
			r.EndWait(WindowAction, a.ID)
		}
	}
}

func (h *Handling) putAction(f ActionPending, status ActionStatus, e Event, draft *Letter) {
	a := Action{
		ID: f.ID, Proposal: f.Proposal, Measure: f.Measure, Kind: f.Kind, Mode: f.Mode, Status: status,
		Post: f.Post, Channel: f.Channel, URL: f.URL, Detail: f.Detail, Draft: draft, Optional: f.Optional, Doubted: f.Doubted, Target: f.Target, At: e.At, Seq: e.Seq,
	}
	if known := h.Action(f.ID); known != nil {
		*known = a
	} else {
		h.Actions = append(h.Actions, a)
	}
}

func (h *Handling) endAction(id string, status ActionStatus, detail string, e Event) {
	a := h.Action(id)
	a.Status, a.Detail, a.At, a.Seq, a.Draft = status, detail, e.At, e.Seq, nil
}

// FinishAction records the result of an action that the system performed. It changes
// nothing if the action has ended or a person now has it. End records the end of the
// action; one that the system cannot do becomes a person's task (rule 5).
func (r *Recorder) FinishAction(a *Action, result Result, end func(a Action, status ActionStatus, result Result)) {
	if a == nil || !a.ForSystem() {
		return
	}
	switch result.Outcome {
	case ResultDone:
		end(*a, ActionIsDone, result)
	case ResultNotPossible:
		end(*a, ActionIsNotPossible, result)
	case ResultNeedsPerson, ResultFailed:
		r.HandToPerson(*a, result)
	}
}

// HandToPerson makes an action a person's task (rule 5).
func (r *Recorder) HandToPerson(a Action, result Result) {
	var draft *Personal
	if result.Letter != nil {
		draft = &Personal{Letter: result.Letter}
	}
	if result.Outcome == ResultFailed {
		r.Emit(ActionFailed{ID: a.ID, Detail: result.Detail}, nil)
	}
	r.Emit(ActionPending{
		ID: a.ID, Proposal: a.Proposal, Measure: a.Measure, Kind: a.Kind, Mode: Manual, Post: a.Post, Channel: a.Channel, URL: a.URL, Detail: result.Detail,
	}, draft)
	r.Await(WindowAction, a.ID, r.At)
}

// Result is how an automatic action ended.
type Result struct {
	Outcome ResultOutcome  `json:"outcome"`
	Detail  string         `json:"detail"`
	Letter  *Letter        `json:"letter,omitempty"`  // the letter that was sent, or that a person has to send
	Outside bool           `json:"outside,omitempty"` // true: somebody else had done it, for example the post was already gone
	Taken   []CapturedFile `json:"taken,omitempty"`   // files that a capture took into custody
	Pack    *PackMade      `json:"pack,omitempty"`    // the pack that was built
	URL     string         `json:"url,omitempty"`     // of the post that was made
}

// ResultOutcome is how an automatic action ended.
type ResultOutcome string

// The ways in which an automatic action ends.
const (
	ResultDone        ResultOutcome = "done"
	ResultNotPossible ResultOutcome = "not_possible" // nobody can do it, for example because the author does not exist
	ResultNeedsPerson ResultOutcome = "needs_person" // the platform cannot do it, or refused
	ResultFailed      ResultOutcome = "failed"
)

// ActionModes lists the modes of an action.
func ActionModes() []ActionMode { return []ActionMode{Automatic, Manual} }

// ActionStatuses lists the statuses of an action.
func ActionStatuses() []ActionStatus {
	return []ActionStatus{ActionIsPending, ActionIsHeld, ActionIsDone, ActionIsNotPossible, ActionHasFailed}
}

// LookReason is why the system checks whether the posts are still there.
type LookReason string

// The reasons to check.
const (
	NotLooking      LookReason = ""
	LookForResponse LookReason = "response" // the author's time to answer is over
	LookForEvidence LookReason = "evidence" // nobody could take a screenshot
	LookAfterBlock  LookReason = "block"    // the block is over
	LookBeforeEnd   LookReason = "end"      // the case would end
)

// Found is the result of checking whether the posts are still there.
type Found string

// The results of a check: the posts are gone, at least one is still there, or the channel
// cannot tell.
const (
	FoundGone      Found = "gone"
	FoundPublished Found = "standing"
	FoundUnclear   Found = "unclear"
)
