package incident

import (
	"cmp"
	"slices"

	"duecourse/internal/casework"
)

// Knows says whether the case has the proposal or action that a fact is about.
func (c *Case) Knows(fact casework.Fact) bool {
	switch f := fact.(type) {
	case Advised:
		return c.proposalByID(f.Proposal) != nil
	case Decided:
		return c.proposalByID(f.Proposal) != nil
	case casework.ActionDone:
		return c.Action(f.ID) != nil
	case casework.ActionFailed:
		return c.Action(f.ID) != nil
	case Described:
		return f.Post < len(c.Posts())
	case PostJoined:
		return f.Post <= len(c.Posts())
	}
	return true
}

// Fold takes an event into the case.
func (c *Case) Fold(e casework.Event, p *casework.Personal) {
	c.Seq = e.Seq
	if c.FoldHandling(e, p) {
		c.updateProposal(e.Data)
		return
	}
	switch f := e.Data.(type) {
	case Reported:
		c.foldReported(e, f, p)
	case ReportedAgain:
		c.addReporter(e.Actor, p.Contact)
		c.editRecord(f.Post, func(r *PostRecord) { r.Reports++ })
	case Assessed:
		c.foldAssessed(e, f, p)
	case Identified:
		c.Identity = &Identification{Outcome: f.Outcome, Efforts: p.Text, Person: p.Person, By: e.Actor, At: e.At}
	case casework.EvidenceAdded:
		at, by := takenAs(f, e)
		c.Evidence = append(c.Evidence, casework.Exhibit{
			ID: f.ID, Source: f.Source, SHA256: f.SHA256, MediaType: f.MediaType,
			Size: f.Size, At: at, By: by, Note: p.Text, Post: c.exhibitPost(f.Post), Origin: f.Origin,
		})
	case casework.EvidenceUnavailable:
		c.OutOfReach = f.Reason
		c.editRecord(f.Post, func(r *PostRecord) { r.OutOfReach = f.Reason })
	case casework.EvidenceChanged:
		c.foldChanged(f)
	case Proposed, Advised, Decided:
		c.foldProposal(e, p)
	case casework.LetterSent:
		c.Letters++
		c.foldTold(f.Target, e)
		for _, n := range f.Posts {
			c.editRecord(n, func(r *PostRecord) { r.Letters = append(r.Letters, f.ID) })
		}
	case TargetNamed:
		c.foldTarget(e, f, p)
	case Described:
		c.foldDescribed(f, p)
	case ReferralDecided:
		c.Referral = &ReferralDecision{Refer: f.Refer, Reason: p.Text, By: e.Actor, At: e.At}
	case PostsChecked:
		c.Checked = e.Seq
		for _, seen := range f.Posts {
			c.editRecord(seen.Post, func(r *PostRecord) { r.Seen, r.Edited = seen.Found, r.Edited || seen.Edited })
		}
	case Blocked:
		c.Block = &Block{Action: f.Action, From: f.From, Until: f.Until}
	case Unblocked:
		if c.Block != nil {
			c.Block.Lifted = &f.At
		}
	case Observed:
		c.foldObserved(e, f, p)
	case Progressed:
		c.Progress = append(c.Progress, Progress{Progressed: f, Officer: p.Person, Note: p.Text, By: e.Actor, At: e.At})
	case Closed:
		c.foldClosed(e, f)
	case Reopened:
		c.Outcome, c.ClosedAt, c.Overturned = "", nil, false
		c.Reopened, c.Settled = e.Seq, len(c.Proposals)
	case Overturned:
		c.foldOverturned(e, p)
	case CaseJoined:
		c.foldCaseJoined(f, p)
	case PostJoined:
		c.foldPostJoined(e, f, p)
	case casework.WindowStarted, casework.WindowLapsed, casework.Reminded, casework.Escalated:
		// They change only the state, which the event carries in After.
	}
}

func (c *Case) foldReported(e casework.Event, f Reported, p *casework.Personal) {
	words := p.Post
	if words == nil {
		words = &casework.PostWords{}
	}
	c.Ref, c.PolicyVersion, c.History, c.OpenedAt, c.OpenedBy = f.Ref, f.PolicyVersion, f.History, e.At, e.Actor
	c.EveryPost = f.EveryPost
	c.Post = Post{Channel: f.Channel, URL: words.URL, Author: words.Author, Text: words.Text, PostedAt: f.PostedAt}
	c.editRecord(0, func(r *PostRecord) { r.Added = e.At })
	c.Proposals, c.Actions, c.Evidence = []Proposal{}, []casework.Action{}, []casework.Exhibit{}
	c.addReporter(e.Actor, p.Contact)
}

func (c *Case) addReporter(by casework.Person, contact string) {
	known := false
	for _, r := range c.Reporters {
		known = known || r.ID == by.ID
	}
	if !known {
		c.Reporters = append(c.Reporters, by)
	}
	if contact != "" {
		c.Contacts = append(c.Contacts, contact)
	}
}

func (c *Case) foldAssessed(e casework.Event, f Assessed, p *casework.Personal) {
	found := &Assessment{
		Finding: f.Finding, Grounds: f.Grounds, TargetsStaff: f.TargetsStaff, Target: f.Target, TargetName: p.Person,
		PossiblyCriminal: f.PossiblyCriminal, Removable: f.Removable, Rationale: p.Text,
		Explanation: p.Explanation, By: e.Actor, At: e.At,
	}
	c.History, c.Referral = f.History, nil
	for _, n := range f.Posts {
		c.editRecord(n, func(r *PostRecord) {
			r.Finding, r.Criminal, r.FoundBy, r.TakeBack = f.Finding, f.PossiblyCriminal, "", f.TakeBack
			if !f.TakeBack.IsZero() {
				r.FoundBy = e.Actor.ID
			}
		})
	}
	some := len(f.Posts) > 0 && len(f.Posts) < len(c.Posts())
	if earlier := c.Assessment; earlier != nil && some && len(c.Unacceptable()) > 0 {
		found = earlier.with(found)
	}
	c.Assessment = found
	c.tellFromAssessment(e)
	if open := c.OpenProposal(); open != nil {
		open.Status = ProposalDropped
	}
}

// with adds the assessment of further posts to an assessment: an author answers for the
// grounds of every unacceptable post.
func (a *Assessment) with(further *Assessment) *Assessment {
	both := *a
	if further.Finding != FindingUnacceptable {
		return &both
	}
	if a.Finding != FindingUnacceptable {
		return further
	}
	both.Explanation = cmp.Or(further.Explanation, a.Explanation)
	both.Grounds = slices.Clone(a.Grounds)
	for _, g := range further.Grounds {
		if !slices.Contains(both.Grounds, g) {
			both.Grounds = append(both.Grounds, g)
		}
	}
	both.PossiblyCriminal = a.PossiblyCriminal || further.PossiblyCriminal
	both.TargetsStaff = a.TargetsStaff || further.TargetsStaff
	both.Removable = a.Removable && further.Removable
	if both.Target == "" {
		both.Target, both.TargetName = further.Target, further.TargetName
	}
	return &both
}

func (c *Case) foldProposal(e casework.Event, p *casework.Personal) {
	switch f := e.Data.(type) {
	case Proposed:
		c.History = f.History
		c.Proposals = append(c.Proposals, Proposal{
			ID: f.ID, Measures: f.Measures, Clauses: f.Clauses, Reason: p.Text, Explanation: p.Explanation, Urgent: f.Urgent,
			By: e.Actor, At: e.At, Status: ProposalConsulting, Lead: f.Lead,
		})
	case Advised:
		proposal := c.proposalByID(f.Proposal)
		proposal.Advice = &Advice{Position: f.Position, Text: p.Text, By: e.Actor, At: e.At, Standing: f.Standing}
		proposal.Status, proposal.Ended = ProposalAdvised, f.Dropped
		if f.Position == Oppose {
			proposal.Status = ProposalOpposed
		}
	case Decided:
		proposal := c.proposalByID(f.Proposal)
		proposal.Decision = &Decision{Proceed: f.Proceed, Rationale: p.Text, By: e.Actor, At: e.At, Lead: f.Lead}
		proposal.Status = ProposalDropped
		if f.Proceed {
			proposal.Status = ProposalCarryingOut
		}
	}
}

// updateProposal says whether the measures of a proposal are being carried out, once one of
// its actions was ordered or has ended, and which posts a letter has named.
func (c *Case) updateProposal(fact casework.Fact) {
	switch f := fact.(type) {
	case casework.ActionPending:
		c.continueProposal(f)
	case casework.ActionHeld:
		c.continueProposal(casework.ActionPending(f))
	case casework.ActionDone:
		ended := *c.Action(f.ID)
		c.finishProposal(ended.Proposal)
		if ended.Kind == ActionRemovePost && isDone(ended) {
			c.editRecord(ended.Post, func(r *PostRecord) { r.Seen = "" }) // what was seen before says nothing now
		}
		if ended.Kind == ActionTellTarget && isDone(ended) {
			c.foldTold(ended.Target, casework.Event{At: ended.At})
		}
		for _, n := range f.Posts {
			c.editRecord(n, func(r *PostRecord) { r.Named = true })
		}
	case casework.ActionFailed:
		c.finishProposal(c.Action(f.ID).Proposal)
	}
}

// continueProposal takes up a proposal again to which another action was added.
func (c *Case) continueProposal(f casework.ActionPending) {
	if p := c.proposalByID(f.Proposal); p != nil && p.Status == ProposalDone && f.Kind != ActionUnblockAuthor {
		p.Status = ProposalCarryingOut
	}
}

// finishProposal ends a proposal whose actions have all ended.
func (c *Case) finishProposal(id string) {
	unfinished := c.FindAction(func(a casework.Action) bool { return a.Proposal == id && !a.Finished() })
	if p := c.proposalByID(id); p != nil && p.Status == ProposalCarryingOut && unfinished == nil {
		p.Status = ProposalDone
	}
}

func (c *Case) foldObserved(e casework.Event, f Observed, p *casework.Personal) {
	observed := Observation{Seq: e.Seq, Behaviour: f.Behaviour, At: e.At}
	if c.EveryPost {
		observed.By = e.Actor
	}
	c.Observations = append(c.Observations, observed)
	if f.Behaviour != Complied {
		c.Referral = nil // it was decided on what was known then
	}
	about, named := c.postNumber(f.Post)
	if f.Further && p.Post != nil {
		c.Further = append(c.Further, Post{
			Channel: c.Post.Channel, URL: p.Post.URL, Author: p.Post.Author, Text: p.Post.Text, PostedAt: f.PostedAt,
		})
		about, named = len(c.Further), true
		c.editRecord(about, func(r *PostRecord) { r.Added = e.At })
	}
	// An officer who says that the author continued has found the post unacceptable, unless it
	// was assessed.
	unacceptable := c.Assessment != nil && c.Assessment.Finding == FindingUnacceptable && f.Behaviour != Complied
	if named && unacceptable && c.Record(about).Finding == "" {
		c.editRecord(about, func(r *PostRecord) { r.Finding, r.Criminal = FindingUnacceptable, c.Assessment.PossiblyCriminal })
	}
}

func (c *Case) foldDescribed(f Described, p *casework.Personal) {
	post := c.postAt(f.Post)
	if p.Post != nil {
		post.Author, post.Text = cmp.Or(p.Post.Author, post.Author), cmp.Or(p.Post.Text, post.Text)
	}
	if f.PostedAt != nil {
		post.PostedAt = f.PostedAt
	}
}

func (c *Case) foldClosed(e casework.Event, f Closed) {
	at := e.At
	c.Outcome, c.ClosedAt, c.Pause = f.Outcome, &at, nil
	if f.Into != "" {
		c.JoinedInto = f.Into
	}
	for i := range c.Proposals {
		if c.Proposals[i].Open() {
			c.Proposals[i].Status = ProposalDropped
		}
	}
}

// foldOverturned keeps what was done on record, but it no longer counts (rule 8).
func (c *Case) foldOverturned(e casework.Event, p *casework.Personal) {
	c.Outcome, c.ClosedAt, c.Overturned = "", nil, true
	c.OverturnedBy, c.OverturnedFor, c.Undone = e.Actor.ID, p.Text, nil
	for i := range c.Actions {
		if !c.Actions[i].Void && isDone(c.Actions[i]) {
			c.Undone = append(c.Undone, c.Actions[i].ID)
		}
		c.Actions[i].Void = true
	}
	for i := range c.Proposals {
		c.Proposals[i].Void = true
		if c.Proposals[i].Open() {
			c.Proposals[i].Status = ProposalDropped
		}
	}
}
