package incident

import (
	"slices"

	"duecourse/internal/casework"
)

// followUp names the wait for a person's observation, when the channel cannot tell whether
// the post is still there.
const followUp = "observation"

func (o Observe) check(c *Case, _ casework.Actor, _ casework.Moment) *casework.Refusal {
	var p casework.Problems
	if !slices.Contains(ObservedBehaviours(), o.Behaviour) {
		p.Add("behaviour", "Choose complied, continued or refused.")
	}
	p.Optional("note", o.Note, casework.MaxText)
	c.checkPostIDs(&p, "post", o.About)
	if o.Post != nil {
		if o.About != "" {
			p.Add("post", "Choose a post of the case or enter a further one, not both.")
		}
		checkPost(&p, "post.", *o.Post)
		if o.Post.URL == "" && o.Post.Text == "" {
			p.Add("post.url", "Enter the address or the text of the further post.")
		}
	}
	return p.Refusal()
}

func (o Observe) apply(t *commandContext) {
	said := &casework.Personal{Text: o.Note}
	fact := Observed{Behaviour: o.Behaviour, Post: o.About}
	if id := t.findFurther(o); id != "" {
		fact.Post = id
	} else if o.Post != nil {
		author := o.Post.Author
		if author == "" {
			author = t.Post.Author
		}
		fact.Further, fact.PostedAt = true, o.Post.PostedAt
		said.Post = &casework.PostWords{URL: o.Post.URL, Author: author, Text: o.Post.Text}
	}
	t.Emit(fact, said)
	t.endWaitForAssessment()
	asked := t.wait(casework.WindowAction, followUp) != nil // because the channel cannot tell
	t.EndWait(casework.WindowAction, followUp)
	if t.Looking == casework.LookForResponse {
		t.Looking = casework.NotLooking // a person has already checked
	}
	if t.EveryPost && t.Assessment != nil {
		t.requestCaptures()
	}
	if t.FindAction(func(a casework.Action) bool { return a.Status == casework.ActionIsHeld }) != nil {
		t.lookForEvidence() // the author may have deleted what is still to be kept as evidence
	}
	if o.Behaviour == Complied && t.EveryPost && t.lastCarriedOut() > 0 && !asked {
		t.check(casework.LookBeforeEnd) // a person's word is checked against the platform (rule 5)
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
	t := c.begin(casework.System(), m)
	why := t.Looking
	t.Looking = casework.NotLooking
	switch why {
	case casework.LookForResponse:
		t.lookedForResponse(found)
	case casework.LookForEvidence:
		t.lookedForEvidence(found)
	case casework.NotLooking, casework.LookAfterBlock, casework.LookBeforeEnd:
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
	if t.Looking == casework.NotLooking && len(t.toSecure()) > 0 {
		t.Looking = casework.LookForEvidence
	}
}

// check makes the system check the unacceptable posts that stand. False: there are none.
func (t *commandContext) check(why casework.LookReason) bool {
	if len(t.Standing()) == 0 {
		return false
	}
	if t.Looking == casework.NotLooking || t.Looking == casework.LookForEvidence {
		t.Looking = why
	}
	return true
}

// findFurther finds the post of the case that an observation is about; "" for a further one.
func (c *Case) findFurther(o Observe) string {
	if o.Post == nil || o.Further || !c.EveryPost {
		return o.About
	}
	return c.IDOf(*o.Post)
}

// IDOf is the id of a post of the case, or "".
func (c *Case) IDOf(p Post) string {
	if p.Author == "" {
		p.Author = c.Post.Author
	}
	if n, known := c.findPost(p); known {
		return PostID(n)
	}
	return ""
}

// ToCheck lists the posts whose check the case waits for, by number.
func (c *Case) ToCheck() []int {
	if c.Looking == casework.LookForEvidence && c.EveryPost {
		return c.toSecure()
	}
	return c.Standing()
}

// toSecure lists the unacceptable posts of which there is no evidence yet, by number.
func (c *Case) toSecure() []int {
	return c.posts(func(n int) bool { return c.Record(n).Finding == FindingUnacceptable && !c.evidenceSettled(n) })
}

// PostsSeen records what a check of the posts showed (domain §3, watching; rule 2).
func (c *Case) PostsSeen(seen []PostSeen, m casework.Moment) []casework.Event {
	t := c.begin(casework.System(), m)
	why := t.Looking
	if why == casework.NotLooking || t.Closed() {
		return nil
	}
	t.Looking = casework.NotLooking
	t.Emit(PostsChecked{Posts: seen}, nil)
	if why == casework.LookForEvidence {
		t.seenForEvidence(seen)
	} else {
		t.seenStanding(why, seen)
	}
	return t.Done()
}

func (t *commandContext) seenForEvidence(seen []PostSeen) {
	for _, s := range seen {
		switch {
		case s.Found == casework.FoundGone:
			t.evidenceUnavailable(s.Post, "The post is gone, and nobody took a screenshot of it.", true)
		case t.openCapture(s.Post) == nil:
			t.requestManualCapture(s.Post, "The post may be criminal: take a screenshot and upload it.")
		}
	}
	t.moveOn()
}

// seenStanding goes on after a check. What stays up is held against the author only if a
// letter named it.
func (t *commandContext) seenStanding(why casework.LookReason, seen []PostSeen) {
	standing := slices.ContainsFunc(seen, func(s PostSeen) bool {
		return s.Found == casework.FoundPublished && t.Record(s.Post).Named
	})
	unclear := slices.ContainsFunc(seen, func(s PostSeen) bool { return s.Found == casework.FoundUnclear })
	switch {
	case standing && t.mayStillAnswer(): // a letter gave the author more time
	case standing:
		t.Emit(Observed{Behaviour: StayedUp}, nil)
	case unclear && !t.complied():
		t.askForObservation()
	case why == casework.LookForResponse:
		t.watchFor(casework.WindowRecurrence, t.Rules.End(casework.WindowRecurrence, t.At, t.Zone))
	}
	t.moveOn()
}

// askForObservation asks a person whether the posts are still there.
func (t *commandContext) askForObservation() {
	t.Emit(casework.Noted{}, &casework.Personal{Text: "The channel cannot tell whether every post is still there. Check, and record what you find."})
	t.Await(casework.WindowAction, followUp, t.At)
}

// keepsStanding keeps a case open while an unacceptable post stands (domain §3, "Every post
// counts"). The system checks the posts first. If one is still there, a person has to say why
// it stays.
func (t *commandContext) keepsStanding() bool {
	if !t.EveryPost || len(t.Standing()) == 0 || t.standingExplained() {
		return false
	}
	if t.Checked <= t.lastCarriedOut() {
		t.check(casework.LookBeforeEnd)
	} else if t.wait(casework.WindowAction, followUp) == nil {
		t.Await(casework.WindowAction, followUp, t.At)
	}
	t.enterWatch()
	return true
}

// standingExplained says whether a person observed the author after the last check, or
// observed that the author complied where the channel cannot tell.
func (c *Case) standingExplained() bool {
	if len(c.Observations) == 0 || c.Checked == 0 {
		return false
	}
	last := c.Observations[len(c.Observations)-1]
	unclear := !slices.ContainsFunc(c.Standing(), func(n int) bool { return c.Record(n).Seen == casework.FoundPublished })
	return last.Behaviour != StayedUp && (last.Seq > c.Checked || last.Behaviour == Complied && unclear)
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
		t.requestManualCapture(0, "The post is still there: take a screenshot and upload it.")
		return
	}
	reason := "The post is gone, and nobody took a screenshot of it."
	if found == casework.FoundUnclear {
		reason = "Nobody could take a screenshot, and the channel cannot tell whether the post is still there."
		if t.openCapture(0) != nil {
			return // the person who has the task will record it
		}
	}
	t.evidenceUnavailable(0, reason, found == casework.FoundGone)
}

// releaseHeld releases the actions that were held for evidence (R7). If the post is gone,
// its removal ends as done.
func (t *commandContext) releaseHeld(gone bool) {
	for _, a := range slices.Clone(t.Actions) {
		if t.EveryPost {
			gone = t.PostState(a.Post) == PostGone
		}
		switch {
		case a.Status != casework.ActionIsHeld || t.evidenceFirst(a):
		case gone && (a.Kind == ActionRemovePost || a.Kind == ActionAskToRemove):
			t.finishAction(a, casework.ActionIsDone, casework.Result{Outside: true, Detail: "The post was already gone."})
		default:
			t.Emit(casework.ActionPending{
				ID: a.ID, Proposal: a.Proposal, Measure: a.Measure, Kind: a.Kind, Mode: a.Mode, Post: a.Post, Detail: t.withoutScreenshot(a),
			}, nil)
		}
	}
}

func (e AddEvidence) check(c *Case, _ casework.Actor, _ casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("sha256", e.SHA256, 64)
	p.Required("media_type", e.MediaType, 100)
	p.Optional("note", e.Note, casework.MaxText)
	c.checkPostIDs(&p, "post", e.Post)
	if e.Size <= 0 {
		p.Add("file", "The file is empty.")
	}
	return p.Refusal()
}

func (e AddEvidence) apply(t *commandContext) {
	n, named := t.postNumber(e.Post)
	if !named {
		n = t.toShow()
	}
	t.Emit(casework.EvidenceAdded{
		ID: casework.NextID("E", len(t.Evidence)), Source: e.Source, SHA256: e.SHA256, MediaType: e.MediaType, Size: e.Size, Post: n,
	}, &casework.Personal{Text: e.Note})
	t.evidenceSecured(n, "Evidence is in custody.")
}

func (x Capture) check(c *Case, _ casework.Actor, _ casework.Moment) *casework.Refusal {
	var p casework.Problems
	c.checkPostIDs(&p, "post", x.Post)
	return p.Refusal()
}

func (x Capture) apply(t *commandContext) {
	n, named := t.postNumber(x.Post)
	if !named {
		n = t.nextToCapture()
	}
	t.requestCapture(n, "Somebody asked for a screenshot of the post: take one and upload it.")
}

// nextToCapture is the first post without an exhibit, or the first of all.
func (c *Case) nextToCapture() int {
	if without := c.posts(func(n int) bool { return c.EveryPost && !c.evidenceSettled(n) }); len(without) > 0 {
		return without[0]
	}
	return 0
}
