package publication

import (
	"slices"

	"duecourse/internal/casework"
)

// Knows says whether the case has the action that a fact names.
func (p *Publication) Knows(fact casework.Fact) bool {
	switch f := fact.(type) {
	case casework.ActionDone:
		return p.Action(f.ID) != nil
	case casework.ActionFailed:
		return p.Action(f.ID) != nil
	}
	return true
}

// Fold takes an event into the case.
func (p *Publication) Fold(e casework.Event, personal *casework.Personal) {
	p.Seq = e.Seq
	why := &Reason{By: e.Actor, At: e.At, Text: personal.Text}
	switch f := e.Data.(type) {
	case Drafted:
		p.Ref, p.PolicyVersion, p.OpenedAt, p.Form = f.Ref, f.PolicyVersion, e.At, f.Form
		p.Actions = []casework.Action{}
		p.write(e.Actor, f.Channels, f.Source, f.Embargo, personal.Publication)
	case Edited:
		p.write(e.Actor, f.Channels, f.Source, f.Embargo, personal.Publication)
		p.Approval, p.Missed = nil, false
	case Submitted:
		p.Returned = nil
	case Approved:
		p.foldApproval(f, e, personal)
	case Returned:
		p.Returned = why
	case EmbargoMoved:
		p.Embargo = &f.Embargo
	case ReleaseBegan:
		p.Outcome, p.ReleasedAt, p.Missed = OutcomeReleased, &why.At, false
	case ReleaseMissed:
		p.Missed = true
	case Cancelled:
		p.Outcome, p.Cancelled = OutcomeCancelled, why
	case CorrectionDrafted:
		p.Correction = &Correction{Reason: *why, Words: wordsOf(personal.Publication)}
		p.addWriter(e.Actor)
	case CorrectionDropped:
		p.Correction = nil
	case Withdrew:
		p.Outcome, p.Withdrawn, p.Correction = OutcomeWithdrawn, why, nil
	default:
		p.FoldHandling(e, personal)
	}
	p.ClosedAt = nil
	if p.Cancelled != nil || p.settled() {
		p.ClosedAt = &why.At
	}
}

func (p *Publication) foldApproval(f Approved, e casework.Event, personal *casework.Personal) {
	p.Approval = &Approval{By: e.Actor, At: e.At, ReuseAuthorisedBy: personal.Person, LinkSeenAt: f.LinkSeenAt}
	if f.Correction && p.Correction != nil {
		p.Words, p.Corrected, p.Correction = p.Correction.Words, &p.Correction.Reason, nil
	}
}

// write takes what a writer wrote. Who writes any of it does not approve it (S8).
func (p *Publication) write(by casework.Person, channels []string, source Source, embargo *Embargo, words *casework.PublicationWords) {
	p.Channels, p.Source, p.Embargo, p.Words = channels, source, embargo, wordsOf(words)
	p.addWriter(by)
}

func (p *Publication) addWriter(by casework.Person) {
	if !slices.ContainsFunc(p.Writers, func(w casework.Person) bool { return w.ID == by.ID }) {
		p.Writers = append(p.Writers, by)
	}
}

// wordsOf are the words of an event; none: they were erased.
func wordsOf(w *casework.PublicationWords) casework.PublicationWords {
	if w == nil {
		return casework.PublicationWords{}
	}
	return *w
}
