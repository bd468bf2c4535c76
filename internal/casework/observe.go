package casework

import "slices"

// followUp is what the wait for a person's observation is about, after a window
// in which the channel could not tell whether the post is still there.
const followUp = "observation"

func (o Observe) check(*Incident, Actor, Moment) *Refusal {
	var p Problems
	if !slices.Contains(ObservedBehaviours(), o.Behaviour) {
		p.Add("behaviour", "Choose complied, continued or refused.")
	}
	p.Optional("note", o.Note, MaxText)
	if o.Post != nil {
		p.post("post.", *o.Post)
		if o.Post.URL == "" && o.Post.Text == "" {
			p.Add("post.url", "Give the address of the further post, or at least its text.")
		}
	}
	return p.Refusal()
}

func (o Observe) apply(t *incidentContext) {
	said := &Personal{Text: o.Note}
	fact := Observed{Behaviour: o.Behaviour}
	if o.Post != nil {
		author := o.Post.Author
		if author == "" {
			author = t.Post.Author
		}
		fact.Further, fact.PostedAt = true, o.Post.PostedAt
		said.Post = &PostWords{URL: o.Post.URL, Author: author, Text: o.Post.Text}
	}
	t.Emit(fact, said)
	t.EndWait(WindowAction, followUp)
	if t.Looking == LookForResponse {
		t.Looking = NotLooking // somebody has looked
	}
	if t.action(func(a Action) bool { return a.Status == ActionIsHeld }) != nil {
		t.lookForEvidence() // the author may have deleted what is still to be kept as evidence
	}
	if o.Behaviour != Complied {
		t.watchOn()
	}
	t.face()
}

// watchOn begins the quiet anew when the ladder has no further measure for
// behaviour that goes on.
func (t *incidentContext) watchOn() {
	if t.Stage == StageWatch && t.lastCarried() > 0 && !t.Block.Active() && !t.pressing(t.Moment) {
		t.watchFor(WindowRecurrence, t.Rules.End(WindowRecurrence, t.At, t.Zone))
	}
}

// Found is what a look at the posts found.
type Found string

// What a look finds: the posts that matter are gone, at least one still stands,
// or the channel cannot tell.
const (
	FoundGone     Found = "gone"
	FoundStanding Found = "standing"
	FoundUnclear  Found = "unclear"
)

// Looked records what a look found (domain §3, watching; rule 2).
func (c *Incident) Looked(found Found, m Moment) []Event {
	t := c.begin(System().Person, m)
	why := t.Looking
	t.Looking = NotLooking
	switch why {
	case LookForResponse:
		t.lookedForResponse(found)
	case LookForEvidence:
		t.lookedForEvidence(found)
	case NotLooking:
		return nil
	}
	if len(t.Events) == 0 {
		t.Emit(Noted{}, &Personal{Text: "The system looked whether the post is still there, and cannot tell."})
	}
	return t.Done()
}

// lookForEvidence lets the system look whether there is still something to capture.
// A look that is under way for another reason comes first.
func (t *incidentContext) lookForEvidence() {
	if t.Looking == NotLooking && !t.secured() {
		t.Looking = LookForEvidence
	}
}

func (t *incidentContext) lookedForResponse(found Found) {
	switch found {
	case FoundStanding:
		t.Emit(Observed{Behaviour: StayedUp}, nil)
	case FoundGone:
		t.watchFor(WindowRecurrence, t.Rules.End(WindowRecurrence, t.At, t.Zone))
	case FoundUnclear:
		t.Emit(Noted{}, &Personal{Text: "The channel cannot tell whether the post is still there. Please look, and say what you see."})
		t.Await(WindowAction, followUp, t.At)
	}
	t.face()
}

func (t *incidentContext) lookedForEvidence(found Found) {
	if found == FoundStanding {
		t.captureByHand("The post is still there: take a screenshot and upload it.")
		return
	}
	reason := "The post is gone, and nobody took a screenshot before."
	if found == FoundUnclear {
		reason = "Nobody could take a screenshot, and the channel cannot tell whether the post is still there."
		if t.captureAsked() != nil {
			return // the person who is asked will say
		}
	}
	t.outOfReach(reason, found == FoundGone)
}

// release lets go what was held for the evidence (R7). Of a post that is gone the
// removal ends as done, and nobody is asked for it.
func (t *incidentContext) release(gone bool) {
	for _, a := range append([]Action{}, t.Actions...) {
		switch {
		case a.Status != ActionIsHeld:
		case gone && (a.Kind == ActionRemovePost || a.Kind == ActionAskToRemove):
			t.finished(a, ActionIsDone, Result{Outside: true, Detail: "The post was gone already."})
		default:
			t.Emit(ActionPending{
				ID: a.ID, Proposal: a.Proposal, Measure: a.Measure, Kind: a.Kind, Mode: a.Mode, Post: a.Post,
			}, nil)
		}
	}
}

func (e AddEvidence) check(*Incident, Actor, Moment) *Refusal {
	var p Problems
	p.Required("sha256", e.SHA256, 64)
	p.Required("media_type", e.MediaType, 100)
	p.Optional("note", e.Note, MaxText)
	if e.Size <= 0 {
		p.Add("file", "The file is empty.")
	}
	return p.Refusal()
}

func (e AddEvidence) apply(t *incidentContext) {
	t.Emit(EvidenceAdded{
		ID: NextID("E", len(t.Evidence)), Source: e.Source, SHA256: e.SHA256, MediaType: e.MediaType, Size: e.Size,
	}, &Personal{Text: e.Note})
	t.secure("Evidence is in custody.")
}

func (Capture) check(*Incident, Actor, Moment) *Refusal { return nil }

func (Capture) apply(t *incidentContext) {
	t.capture("Somebody asked for a screenshot of the post: take one and upload it.")
}
