package publication

import (
	"cmp"
	"time"

	"duecourse/internal/casework"
)

// The actions of a publication, each on one channel.
const (
	ActionRelease  casework.ActionKind = "release_on_channel"
	ActionCorrect  casework.ActionKind = "publish_correction"
	ActionTakeDown casework.ActionKind = "take_down"
)

// onTime is how long after the end of its embargo a release still counts as punctual.
const onTime = 5 * time.Second

// returnedToWriter is what a publication waits for that the press office sent back.
const returnedToWriter = "returned"

// Perform records what follows from a command.
func (p *Publication) Perform(command casework.Command, r *casework.Recorder) {
	var none casework.Problems
	switch x := command.(type) {
	case Draft:
		c := x.content(&none, r.Moment)
		r.Emit(Drafted{
			Ref: x.Ref, PolicyVersion: r.Rules.Version, Form: c.form, Channels: c.channels, Source: c.source, Embargo: c.embargo,
		}, &casework.Personal{Publication: &c.words})
		r.MoveTo(casework.StageName(StageDraft), "")
	case Edit:
		p.edit(x, r)
	case Submit:
		r.Emit(Submitted{}, nil)
		r.EndWait(casework.WindowAction, returnedToWriter)
		p.awaitApproval(r)
	case Approve:
		p.approve(x, r)
	case MoveEmbargo:
		r.Emit(EmbargoMoved{Embargo: *parseEmbargo(&none, "until", x.Until, r.Moment)}, &casework.Personal{Text: x.Reason})
		if p.Stage == StageApproval {
			p.awaitApproval(r)
		}
	case Release:
		p.releaseByHand(r)
	case Cancel:
		p.cancel(x, r)
	case Confirm:
		r.Emit(casework.ActionDone{
			ID: x.Action, Status: x.Outcome, Detail: "A person did this.", URL: cmp.Or(x.URL, p.Action(x.Action).URL),
		}, &casework.Personal{Text: x.Note})
		r.EndWait(casework.WindowAction, x.Action)
		p.closeIfSettled(r)
	case Correct:
		words := x.words(p)
		r.Emit(CorrectionDrafted{}, &casework.Personal{Publication: &words, Text: x.Reason})
		p.awaitApproval(r)
	case Withdraw:
		p.withdraw(x, r)
	}
}

// edit changes the publication. One that was approved must be approved again: until then nothing
// is released (S8).
func (p *Publication) edit(x Edit, r *casework.Recorder) {
	var none casework.Problems
	c := x.applied(p, &none, r.Moment)
	voided := p.Stage == StageEmbargoed
	r.Emit(Edited{Channels: c.channels, Source: c.source, Embargo: c.embargo, Voided: voided}, &casework.Personal{Publication: &c.words})
	if p.Stage != StageDraft {
		p.awaitApproval(r)
	}
}

// awaitApproval waits for the press office: as long as the policy says, and not beyond the end of
// the embargo.
func (p *Publication) awaitApproval(r *casework.Recorder) {
	r.MoveTo(casework.StageName(StageApproval), "")
	by := r.Rules.End(casework.WindowPublicationApproval, r.At, r.Zone)
	if p.ReleasedAt == nil && p.embargoed(r.At) && p.Embargo.Until.Before(by) {
		by = p.Embargo.Until
	}
	r.AwaitUntil(casework.WindowPublicationApproval, "", r.At, by)
}

// approve lets the publication wait for the end of its embargo, or releases it if there is none
// (S8, S9).
func (p *Publication) approve(x Approve, r *casework.Recorder) {
	correcting := p.Correction != nil
	switch {
	case !x.Approve && correcting:
		r.Emit(CorrectionDropped{}, &casework.Personal{Text: x.Reason})
		p.closeIfSettled(r)
		return
	case !x.Approve:
		r.Emit(Returned{}, &casework.Personal{Text: x.Reason})
		r.MoveTo(casework.StageName(StageDraft), "")
		r.Await(casework.WindowAction, returnedToWriter, r.At)
		return
	}
	r.Emit(Approved{NoPersonalData: true, LinkSeenAt: x.LinkSeenAt, Correction: correcting},
		&casework.Personal{Text: x.Reason, Person: x.ReuseAuthorisedBy})
	switch {
	case correcting:
		p.publishCorrection(r)
	case p.embargoed(r.At):
		r.MoveTo(casework.StageName(StageEmbargoed), "")
	default:
		p.beginRelease(r)
	}
}

// beginRelease orders the release on each channel, once (S9).
func (p *Publication) beginRelease(r *casework.Recorder) {
	r.Emit(ReleaseBegan{Late: p.Embargo != nil && r.At.After(p.Embargo.Until.Add(onTime))}, nil)
	r.MoveTo(casework.StageName(StageReleased), "")
	for _, channel := range p.Channels {
		p.OrderAction(casework.Action{Kind: ActionRelease, Mode: casework.Automatic, Channel: channel}, r)
	}
}

// publishCorrection orders the correction on each channel that has the publication.
func (p *Publication) publishCorrection(r *casework.Recorder) {
	r.MoveTo(casework.StageName(StageReleased), "")
	for _, state := range p.ChannelStates() {
		if state.Status == ChannelReleased {
			p.OrderAction(casework.Action{Kind: ActionCorrect, Mode: casework.Automatic, Channel: state.Channel}, r)
		}
	}
	p.closeIfSettled(r)
}

// releaseByHand releases what the case does not release by itself any more. What a person was
// asked to do is tried again.
func (p *Publication) releaseByHand(r *casework.Recorder) {
	if p.ReleasedAt == nil {
		p.beginRelease(r)
		return
	}
	for _, a := range append([]casework.Action{}, p.Actions...) {
		if isByHand(a) && a.Kind != ActionTakeDown {
			r.Emit(casework.ActionPending{ID: a.ID, Kind: a.Kind, Mode: casework.Automatic, Channel: a.Channel, URL: a.URL}, nil)
			r.EndWait(casework.WindowAction, a.ID)
		}
	}
}

// cancel ends the publication before its release, or a correction before its approval (S9).
func (p *Publication) cancel(x Cancel, r *casework.Recorder) {
	if p.Correction != nil {
		r.Emit(CorrectionDropped{}, &casework.Personal{Text: x.Reason})
		p.closeIfSettled(r)
		return
	}
	r.Emit(Cancelled{}, &casework.Personal{Text: x.Reason})
	p.SetState(casework.State{Stage: casework.StageClosed, Waits: []casework.Wait{}})
}

// withdraw orders each post that was made to be taken down.
func (p *Publication) withdraw(x Withdraw, r *casework.Recorder) {
	made := []casework.Action{}
	for _, a := range p.Actions {
		if a.Status == casework.ActionIsDone && a.Kind != ActionTakeDown {
			made = append(made, a)
		}
	}
	r.Emit(Withdrew{}, &casework.Personal{Text: x.Reason})
	r.MoveTo(casework.StageName(StageWithdrawn), "")
	p.CancelActions("The publication was withdrawn.", func(casework.Action) bool { return true }, r)
	for _, a := range made {
		p.OrderAction(casework.Action{Kind: ActionTakeDown, Mode: casework.Automatic, Channel: a.Channel, URL: a.URL}, r)
	}
	p.closeIfSettled(r)
}

// closeIfSettled closes a publication once nobody has anything left to do for it.
func (p *Publication) closeIfSettled(r *casework.Recorder) {
	if p.settled() {
		r.MoveTo(casework.StageClosed, "")
	} else if p.Correction == nil && p.Stage == StageApproval {
		r.MoveTo(casework.StageName(StageReleased), "")
	}
}

// settled says whether it was released or withdrawn, and every channel is done with.
func (p *Publication) settled() bool {
	unfinished := func(a casework.Action) bool { return !a.Finished() }
	return p.ReleasedAt != nil && p.Correction == nil && p.FindAction(unfinished) == nil
}

// Finish records the result of an action that the system performed. One that a channel refuses
// becomes a task for the press office, and holds no other channel up.
func (p *Publication) Finish(id string, result casework.Result, m casework.Moment) []casework.Event {
	r := casework.NewRecorder(p, casework.System(), m)
	r.FinishAction(p.Action(id), result, func(a casework.Action, status casework.ActionStatus, result casework.Result) {
		r.Emit(casework.ActionDone{ID: a.ID, Status: status, Detail: result.Detail, Outside: result.Outside, URL: cmp.Or(result.URL, a.URL)}, nil)
	})
	p.closeIfSettled(r)
	return r.Done()
}

// Deadlines is the end of the embargo of an approved publication.
func (p *Publication) Deadlines() []time.Time {
	if p.Stage == StageEmbargoed && !p.Missed {
		return []time.Time{p.Embargo.Until}
	}
	return nil
}

// Expire releases the publication at the end of its embargo, and never before (S9). After a long
// time the news may be stale, so the press office decides.
func (p *Publication) Expire(r *casework.Recorder) {
	if len(p.Deadlines()) == 0 || p.embargoed(r.At) {
		return
	}
	if r.At.After(r.Rules.End(casework.WindowLateRelease, p.Embargo.Until, r.Zone)) {
		r.Emit(ReleaseMissed{}, nil)
		r.MoveTo(casework.StageName(StageEmbargoed), casework.WindowPublicationApproval)
		return
	}
	p.beginRelease(r)
}
