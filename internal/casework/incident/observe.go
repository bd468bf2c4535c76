package incident

import (
	"slices"

	"duecourse/internal/casework"
)

// followUp names the wait for a person's observation, when the channel cannot tell whether
// the post is still there.
const followUp = "observation"

func (o Observe) check(*Case, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	if !slices.Contains(ObservedBehaviours(), o.Behaviour) {
		p.Add("behaviour", "Choose complied, continued or refused.")
	}
	p.Optional("note", o.Note, casework.MaxText)
	if o.Post != nil {
		checkPost(&p, "post.", *o.Post)
		if o.Post.URL == "" && o.Post.Text == "" {
			p.Add("post.url", "Enter the address or the text of the further post.")
		}
	}
	return p.Refusal()
}

func (o Observe) apply(t *commandContext) {
	said := &casework.Personal{Text: o.Note}
	fact := Observed{Behaviour: o.Behaviour}
	if o.Post != nil {
		author := o.Post.Author
		if author == "" {
			author = t.Post.Author
		}
		fact.Further, fact.PostedAt = true, o.Post.PostedAt
		said.Post = &casework.PostWords{URL: o.Post.URL, Author: author, Text: o.Post.Text}
	}
	t.Emit(fact, said)
	t.EndWait(casework.WindowAction, followUp)
	if t.Looking == casework.LookForResponse {
		t.Looking = casework.NotLooking // a person has already checked
	}
	if t.FindAction(func(a casework.Action) bool { return a.Status == casework.ActionIsHeld }) != nil {
		t.lookForEvidence() // the author may have deleted what is still to be kept as evidence
	}
	if o.Behaviour != Complied {
		t.restartObservation()
	}
	t.moveOn()
}

// restartObservation begins the observation period again when the behaviour continues and
// no further measure is available.
func (t *commandContext) restartObservation() {
	if t.Stage == StageWatch && t.lastCarriedOut() > 0 && !t.Block.Active() && !t.measureIsDue(t.Moment) {
		t.watchFor(casework.WindowRecurrence, t.Rules.End(casework.WindowRecurrence, t.At, t.Zone))
	}
}

// Looked records whether the posts are still there (domain §3, watching; rule 2).
func (c *Case) Looked(found casework.Found, m casework.Moment) []casework.Event {
	t := c.begin(casework.System().Person, m)
	why := t.Looking
	t.Looking = casework.NotLooking
	switch why {
	case casework.LookForResponse:
		t.lookedForResponse(found)
	case casework.LookForEvidence:
		t.lookedForEvidence(found)
	case casework.NotLooking:
		return nil
	}
	if len(t.Events) == 0 {
		t.Emit(casework.Noted{}, &casework.Personal{Text: "The system checked whether the post is still there, but could not tell."})
	}
	return t.Done()
}

// lookForEvidence makes the system check whether the post can still be captured. A check
// for another reason comes first.
func (t *commandContext) lookForEvidence() {
	if t.Looking == casework.NotLooking && !t.evidenceSettled() {
		t.Looking = casework.LookForEvidence
	}
}

func (t *commandContext) lookedForResponse(found casework.Found) {
	switch found {
	case casework.FoundPublished:
		t.Emit(Observed{Behaviour: StayedUp}, nil)
	case casework.FoundGone:
		t.watchFor(casework.WindowRecurrence, t.Rules.End(casework.WindowRecurrence, t.At, t.Zone))
	case casework.FoundUnclear:
		t.Emit(casework.Noted{}, &casework.Personal{Text: "The channel cannot tell whether the post is still there. Check, and record what you find."})
		t.Await(casework.WindowAction, followUp, t.At)
	}
	t.moveOn()
}

func (t *commandContext) lookedForEvidence(found casework.Found) {
	if found == casework.FoundPublished {
		t.requestManualCapture("The post is still there: take a screenshot and upload it.")
		return
	}
	reason := "The post is gone, and nobody took a screenshot of it."
	if found == casework.FoundUnclear {
		reason = "Nobody could take a screenshot, and the channel cannot tell whether the post is still there."
		if t.openCapture() != nil {
			return // the person who has the task will record it
		}
	}
	t.evidenceUnavailable(reason, found == casework.FoundGone)
}

// releaseHeld releases the actions that were held for evidence (R7). If the post is gone,
// its removal ends as done.
func (t *commandContext) releaseHeld(gone bool) {
	for _, a := range append([]casework.Action{}, t.Actions...) {
		switch {
		case a.Status != casework.ActionIsHeld:
		case gone && (a.Kind == ActionRemovePost || a.Kind == ActionAskToRemove):
			t.finishAction(a, casework.ActionIsDone, casework.Result{Outside: true, Detail: "The post was already gone."})
		default:
			t.Emit(casework.ActionPending{
				ID: a.ID, Proposal: a.Proposal, Measure: a.Measure, Kind: a.Kind, Mode: a.Mode, Post: a.Post,
			}, nil)
		}
	}
}

func (e AddEvidence) check(*Case, casework.Actor, casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("sha256", e.SHA256, 64)
	p.Required("media_type", e.MediaType, 100)
	p.Optional("note", e.Note, casework.MaxText)
	if e.Size <= 0 {
		p.Add("file", "The file is empty.")
	}
	return p.Refusal()
}

func (e AddEvidence) apply(t *commandContext) {
	t.Emit(casework.EvidenceAdded{
		ID: casework.NextID("E", len(t.Evidence)), Source: e.Source, SHA256: e.SHA256, MediaType: e.MediaType, Size: e.Size,
	}, &casework.Personal{Text: e.Note})
	t.evidenceSecured("Evidence is in custody.")
}

func (Capture) check(*Case, casework.Actor, casework.Moment) *casework.Refusal { return nil }

func (Capture) apply(t *commandContext) {
	t.requestCapture("Somebody asked for a screenshot of the post: take one and upload it.")
}
