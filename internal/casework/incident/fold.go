package incident

import (
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
	}
	return true
}

// Fold takes an event into the case.
func (c *Case) Fold(e casework.Event, p *casework.Personal) {
	c.Seq = e.Seq
	switch f := e.Data.(type) {
	case Reported:
		c.foldReported(e, f, p)
	case ReportedAgain:
		c.addReporter(e.Actor, p.Contact)
	case Assessed:
		c.foldAssessed(e, f, p)
	case Identified:
		c.Identity = &Identification{Outcome: f.Outcome, Efforts: p.Text, Person: p.Person, By: e.Actor, At: e.At}
	case casework.EvidenceAdded:
		c.Evidence = append(c.Evidence, casework.Exhibit{
			ID: f.ID, Source: f.Source, SHA256: f.SHA256, MediaType: f.MediaType,
			Size: f.Size, At: e.At, By: e.Actor, Note: p.Text,
		})
	case casework.EvidenceUnavailable:
		c.OutOfReach = f.Reason
	case casework.EvidenceChanged:
		c.foldChanged(f)
	case Proposed, Advised, Decided:
		c.foldProposal(e, p)
	case casework.ActionPending, casework.ActionHeld, casework.ActionDone, casework.ActionFailed:
		c.foldAction(e, p)
	case casework.LetterSent:
		c.Letters++
	case Blocked:
		c.Block = &Block{Action: f.Action, From: f.From, Until: f.Until}
	case Unblocked:
		if c.Block != nil {
			c.Block.Lifted = &f.At
		}
	case Observed:
		c.foldObserved(e, f, p)
	case casework.Assigned:
		c.AssignedTo = f.To
	case Progressed:
		c.Progress = append(c.Progress, Progress{Progressed: f, Officer: p.Person, Note: p.Text, By: e.Actor, At: e.At})
	case casework.Paused:
		c.Pause = &casework.Pause{Category: f.Category, Reason: p.Text, By: e.Actor, At: e.At}
	case casework.Resumed:
		c.Pause = nil
	case Closed:
		c.foldClosed(e, f)
	case Reopened:
		c.Outcome, c.ClosedAt, c.Overturned = "", nil, false
		c.Reopened, c.Settled = e.Seq, len(c.Proposals)
	case Overturned:
		c.foldOverturned()
	case casework.WindowStarted, casework.WindowLapsed, casework.Reminded, casework.Escalated, casework.Noted:
		// They change only the state, which the event carries in After.
	}
}

func (c *Case) foldReported(e casework.Event, f Reported, p *casework.Personal) {
	words := p.Post
	if words == nil {
		words = &casework.PostWords{}
	}
	c.Ref, c.PolicyVersion, c.History, c.OpenedAt, c.OpenedBy = f.Ref, f.PolicyVersion, f.History, e.At, e.Actor
	c.Post = Post{Channel: f.Channel, URL: words.URL, Author: words.Author, Text: words.Text, PostedAt: f.PostedAt}
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
	c.History = f.History
	c.Assessment = &Assessment{
		Finding: f.Finding, Grounds: f.Grounds, TargetsStaff: f.TargetsStaff, Target: f.Target, TargetName: p.Person,
		PossiblyCriminal: f.PossiblyCriminal, Removable: f.Removable, Rationale: p.Text, By: e.Actor, At: e.At,
	}
	if open := c.OpenProposal(); open != nil {
		open.Status = ProposalDropped
	}
}

func (c *Case) foldProposal(e casework.Event, p *casework.Personal) {
	switch f := e.Data.(type) {
	case Proposed:
		c.History = f.History
		c.Proposals = append(c.Proposals, Proposal{
			ID: f.ID, Measures: f.Measures, Clauses: f.Clauses, Reason: p.Text, Urgent: f.Urgent,
			By: e.Actor, At: e.At, Status: ProposalConsulting,
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
		proposal.Decision = &Decision{Proceed: f.Proceed, Rationale: p.Text, By: e.Actor, At: e.At}
		proposal.Status = ProposalDropped
		if f.Proceed {
			proposal.Status = ProposalCarryingOut
		}
	}
}

func (c *Case) foldAction(e casework.Event, p *casework.Personal) {
	switch f := e.Data.(type) {
	case casework.ActionPending:
		c.putAction(f, casework.ActionIsPending, e, p.Letter)
	case casework.ActionHeld:
		c.putAction(casework.ActionPending(f), casework.ActionIsHeld, e, p.Letter)
	case casework.ActionDone:
		c.endAction(f.ID, f.Status, f.Detail, e)
		c.Action(f.ID).Pack = f.Pack
	case casework.ActionFailed:
		c.endAction(f.ID, casework.ActionHasFailed, f.Detail, e)
	}
}

func (c *Case) putAction(f casework.ActionPending, status casework.ActionStatus, e casework.Event, draft *casework.Letter) {
	a := casework.Action{
		ID: f.ID, Proposal: f.Proposal, Measure: f.Measure, Kind: f.Kind, Mode: f.Mode, Status: status,
		Post: f.Post, Detail: f.Detail, Draft: draft, At: e.At, Seq: e.Seq,
	}
	if known := c.Action(f.ID); known != nil {
		*known = a
	} else {
		c.Actions = append(c.Actions, a)
	}
	if p := c.proposalByID(f.Proposal); p != nil && p.Status == ProposalDone && f.Kind != ActionUnblockAuthor {
		p.Status = ProposalCarryingOut // another action was added to it
	}
}

func (c *Case) endAction(id string, status casework.ActionStatus, detail string, e casework.Event) {
	a := c.Action(id)
	a.Status, a.Detail, a.At, a.Seq, a.Draft = status, detail, e.At, e.Seq, nil
	p := c.proposalByID(a.Proposal)
	if p == nil || p.Status != ProposalCarryingOut {
		return
	}
	for _, other := range c.Actions {
		if other.Proposal == p.ID && !other.Finished() {
			return
		}
	}
	p.Status = ProposalDone
}

func (c *Case) foldObserved(e casework.Event, f Observed, p *casework.Personal) {
	c.Observations = append(c.Observations, Observation{Seq: e.Seq, Behaviour: f.Behaviour, At: e.At})
	if f.Further && p.Post != nil {
		c.Further = append(c.Further, Post{
			Channel: c.Post.Channel, URL: p.Post.URL, Author: p.Post.Author, Text: p.Post.Text, PostedAt: f.PostedAt,
		})
	}
}

func (c *Case) foldClosed(e casework.Event, f Closed) {
	at := e.At
	c.Outcome, c.ClosedAt, c.Pause = f.Outcome, &at, nil
	for i := range c.Proposals {
		if c.Proposals[i].Open() {
			c.Proposals[i].Status = ProposalDropped
		}
	}
}

// foldOverturned keeps what was done on record, but it no longer counts (rule 8).
func (c *Case) foldOverturned() {
	c.Outcome, c.ClosedAt, c.Overturned = "", nil, true
	for i := range c.Actions {
		c.Actions[i].Void = true
	}
	for i := range c.Proposals {
		c.Proposals[i].Void = true
		if c.Proposals[i].Open() {
			c.Proposals[i].Status = ProposalDropped
		}
	}
}
