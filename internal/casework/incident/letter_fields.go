package incident

import (
	"cmp"
	"slices"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// Letter fills the fields of a letter of the kind about the n-th post (0 is the reported
// one). The form decides which of them the letter prints.
func (c *Case) Letter(kind casework.LetterKind, post int, m casework.Moment) casework.LetterFields {
	return c.ActionLetter(kind, casework.Action{Post: post}, m)
}

// ActionLetter fills the fields of the letter that an action sends: it gives the reason of the
// proposal that the action carries out.
func (c *Case) ActionLetter(kind casework.LetterKind, a casework.Action, m casework.Moment) casework.LetterFields {
	r, posts := m.Rules, c.postsInLetter(kind, a.Post)
	about := c.Posts()[posts[0]]
	fields := casework.LetterFields{
		Ref: c.Ref, Date: m.At, Council: r.Council, Contact: r.Contact, Complaints: r.Complaints, Support: r.Support,
		Author: about.Author, Channel: address.ChannelTitle(about.Channel), PostURL: about.URL, PostText: about.Text, Posts: posts,
		RespondBy: r.End(casework.WindowResponse, m.At, m.Zone), SignedBy: "The Communications team",
		Outcome: c.outcomeInGeneral(), CodeOf: a.ID,
	}
	if c.EveryPost {
		fields.RespondBy = time.Time{}
		if kind == casework.LetterWarning || kind == casework.LetterRemoveRequest {
			fields.RespondBy, fields.RespondWithin = respondFrom(r, m.At, m.Zone), r.Windows[casework.WindowResponse].InWords()
		}
	}
	if about.PostedAt != nil {
		fields.PostedAt = *about.PostedAt
	}
	if c.Block.Active() {
		fields.BlockUntil = c.Block.Until
	}
	if kind == casework.LetterBlockNotice {
		fields.BlockUntil = c.blockUntil(m)
	}
	if len(posts) > 1 {
		for _, n := range posts {
			fields.PostList = append(fields.PostList, postInLetter(c.Posts()[n]))
		}
	}
	fields.Clause, _ = r.Clause(kind.Clause())
	if a := c.Assessment; a != nil {
		fields.TargetName = a.TargetName
		for _, g := range a.Grounds {
			if rule, known := r.Ground(g); known {
				fields.Grounds = append(fields.Grounds, rule.Wording)
			}
		}
	}
	fields.Measures = c.measuresDecided(r, kind == casework.LetterCorrection, c.EveryPost && kind.ToAuthor())
	switch {
	case kind == casework.LetterCorrection && c.EveryPost:
		fields.Reason, fields.Measures = c.OverturnedFor, c.corrections(r)
	case kind == casework.LetterOutcome && c.EveryPost && !c.actedOn():
		fields.Grounds = nil
	case kind.ToAuthor() && kind != casework.LetterCorrection:
		fields.Reason = c.explanation(a.Proposal)
	}
	return fields
}

// respondFrom is until when a letter that is sent at a time lets the author answer. Letters name
// whole minutes, and the case ends its wait at the very time that the letter names (domain §3
// rule 9).
func respondFrom(r *casework.Rules, sent time.Time, zone *time.Location) time.Time {
	return WholeMinute(r.End(casework.WindowResponse, sent, zone), sent)
}

// WholeMinute is the next whole minute, unless the span is so short that no letter could name
// its end.
func WholeMinute(end, from time.Time) time.Time {
	if end.Sub(from) < time.Hour {
		return end
	}
	return end.Add(time.Minute - time.Nanosecond).Truncate(time.Minute)
}

// blockUntil is until when the author is blocked, or would be if the block began now.
func (c *Case) blockUntil(m casework.Moment) time.Time {
	if c.Block.Active() {
		return WholeMinute(c.Block.Until, c.Block.From)
	}
	return WholeMinute(m.At.Add(m.Rules.Windows[casework.WindowBlock].Elapsed), m.At)
}

// corrections says what was done to the author and is undone, measure by measure, each with its
// clause. It never tells of a referral (domain §3 rule 8).
func (c *Case) corrections(r *casework.Rules) []string {
	done := func(kind casework.ActionKind, measure casework.Measure) bool {
		return slices.ContainsFunc(c.Undone, func(id string) bool {
			a := c.Action(id)
			return a.Kind == kind && !a.Outside && (measure == "" || a.Measure == measure)
		})
	}
	clause := func(m casework.Measure) string {
		rule, _ := r.Measure(m)
		return " (clause " + rule.Clause + ")"
	}
	lines := []string{}
	add := func(said string, when bool) {
		if when {
			lines = append(lines, said)
		}
	}
	removed := slices.ContainsFunc(casework.Measures(), func(m casework.Measure) bool {
		return m != casework.MeasureRemove && done(ActionRemovePost, m)
	})
	warned, removing := clause(casework.MeasureWarn), clause(casework.MeasureRemove)
	add("We gave you a written warning"+warned+". It no longer counts.", done(ActionSendWarning, ""))
	add("We removed what you had posted from our feeds"+warned+". We cannot put it back, but you may post it again.", removed)
	add("We asked you to remove what you had posted"+warned+". You no longer need to.", done(ActionAskToRemove, ""))
	add("We blocked you from our feeds"+clause(casework.MeasureBlock)+". This decision no longer blocks you. "+
		"If you are still blocked, it is because of another decision, about which we have written to you.", done(ActionBlockAuthor, ""))
	add("We removed what you had posted from our feeds"+removing+". We cannot put it back, but you may post it again.",
		done(ActionRemovePost, casework.MeasureRemove))
	return lines
}

// StaffToTell lists the staff who reported a post and hear how the case ended, by id. The officer
// of the case, and whoever ended it, know.
func (c *Case) StaffToTell(endedBy string) []string {
	ids := []string{}
	for _, r := range c.Reporters {
		if c.EveryPost && r.IsHuman() && r.ID != endedBy && r.ID != c.AssignedTo {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// Draft is a letter that would go, before it is written.
type Draft struct {
	Kind   casework.LetterKind
	Fields casework.LetterFields
}

// Preview lists the letters to the author that would go if the measures were carried out now.
// Without measures they are those of the open proposal, or those that the policy recommends. An
// explanation takes the place of the one that the case has.
func (c *Case) Preview(measures []casework.Measure, explanation string, m casework.Moment) []Draft {
	if c.Assessment == nil || c.Assessment.Finding != FindingUnacceptable {
		return nil
	}
	if open := c.OpenProposal(); len(measures) == 0 && open != nil {
		measures = open.Measures
	} else if len(measures) == 0 {
		measures = c.Recommended(m)
	}
	drafts := []Draft{}
	add := func(kind casework.LetterKind, post int) {
		if _, has := m.Rules.Letters[kind]; !has {
			return
		}
		fields := c.Letter(kind, post, m)
		fields.Reason = cmp.Or(explanation, fields.Reason)
		drafts = append(drafts, Draft{kind, fields})
	}
	for _, measure := range casework.Measures() {
		kind := letterFor(measure)
		if slices.Contains(measures, measure) && (kind == casework.LetterWarning || kind != "" && c.EveryPost) {
			add(kind, 0)
		}
	}
	for _, n := range c.toAskFor(measures) {
		add(casework.LetterRemoveRequest, n)
	}
	return drafts
}

// letterFor is the letter that tells the author of a measure; empty: none does.
func letterFor(m casework.Measure) casework.LetterKind {
	switch m {
	case casework.MeasureWarn:
		return casework.LetterWarning
	case casework.MeasureBlock:
		return casework.LetterBlockNotice
	case casework.MeasureRemove:
		return casework.LetterRemovalNotice
	case casework.MeasureReferPolice, casework.MeasureLegalAction:
	}
	return ""
}

// toAskFor lists the posts that the author would be asked to remove with the measures, by number.
func (c *Case) toAskFor(measures []casework.Measure) []int {
	switch {
	case len(measures) == 0, c.Assessment.Removable, slices.Contains(measures, casework.MeasureRemove):
		return nil
	case c.EveryPost:
		return c.Standing()
	case slices.Contains(measures, casework.MeasureWarn):
		return []int{0}
	}
	return nil
}

// actedOn says whether the council found the post unacceptable, and acted on it.
func (c *Case) actedOn() bool {
	switch c.Outcome {
	case OutcomeComplied, OutcomeNoRecurrence, OutcomeMeasuresExhausted, OutcomeReferredToPolice, OutcomeLegalAction:
		return true
	case OutcomeAcceptable, OutcomeServiceComplaint, OutcomeNoMeasure, OutcomeDuplicate, OutcomeWithdrawn, OutcomeOverturned:
	}
	return false
}

// postsInLetter lists the posts that a letter names, by number: the warning and the notices of
// a measure name every unacceptable post, others the one that they are about.
func (c *Case) postsInLetter(kind casework.LetterKind, about int) []int {
	ofMeasure := kind.ToAuthor() && kind != casework.LetterRemoveRequest
	if posts := c.Unacceptable(); ofMeasure && c.EveryPost && len(posts) > 0 {
		return posts
	}
	return []int{about}
}

// explanation is the latest reason in plain words for a proposal, or for the latest one.
func (c *Case) explanation(proposal string) string {
	p := c.proposalByID(proposal)
	if p == nil && len(c.Proposals) > 0 {
		p = &c.Proposals[len(c.Proposals)-1]
	}
	if p != nil && p.Explanation != "" {
		return p.Explanation
	}
	if c.Assessment != nil {
		return c.Assessment.Explanation
	}
	return ""
}

// postInLetter is a post as a letter lists it: its address, or its words.
func postInLetter(p Post) string {
	if p.URL != "" {
		return p.URL
	}
	return "“" + p.Text + "”"
}

// measuresDecided lists the wordings of the decided measures that are in force, or of
// those that were overturned. The author never hears of a referral to the police.
func (c *Case) measuresDecided(r *casework.Rules, overturned, toAuthor bool) []string {
	wordings := []string{}
	for _, p := range c.Proposals {
		if p.Decision == nil || !p.Decision.Proceed || p.Void != overturned {
			continue
		}
		for _, m := range p.Measures {
			if rule, known := r.Measure(m); known && (!toAuthor || m != casework.MeasureReferPolice) {
				wordings = append(wordings, rule.Wording)
			}
		}
	}
	return wordings
}

// outcomeInGeneral says how the case ended, without saying what was done to whom.
func (c *Case) outcomeInGeneral() string {
	switch c.Outcome {
	case OutcomeAcceptable:
		return "We looked at the post and found that it does not break our policy."
	case OutcomeServiceComplaint:
		return "We looked at the post and found that it is about one of our services."
	case OutcomeComplied, OutcomeNoRecurrence, OutcomeMeasuresExhausted, OutcomeReferredToPolice, OutcomeLegalAction:
		return "We looked at the post, found that it breaks our policy and acted on it."
	case OutcomeNoMeasure:
		return "We looked at the post and decided to take no action."
	case OutcomeDuplicate:
		return "We looked at the post. We deal with it in another case, together with others."
	case OutcomeWithdrawn:
		return "We looked at the post and closed our case without a decision."
	case OutcomeOverturned:
		return "We looked at the post and acted on it. We then reviewed our decision and undid it."
	}
	return ""
}
