package incident

import (
	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// Letter fills the fields of a letter of the kind about the n-th post (0 is the reported
// one). The form decides which of them the letter prints.
func (c *Case) Letter(kind casework.LetterKind, post int, m casework.Moment) casework.LetterFields {
	r := m.Rules
	about := c.Posts()[post]
	fields := casework.LetterFields{
		Ref: c.Ref, Date: m.At, Council: r.Council, Contact: r.Contact, Complaints: r.Complaints, Support: r.Support,
		Author: about.Author, Channel: address.ChannelTitle(about.Channel), PostURL: about.URL, PostText: about.Text,
		RespondBy: r.End(casework.WindowResponse, m.At, m.Zone), SignedBy: "The Communications team",
		Outcome: c.outcomeInGeneral(),
	}
	if about.PostedAt != nil {
		fields.PostedAt = *about.PostedAt
	}
	if c.Block.Active() {
		fields.BlockUntil = c.Block.Until
	}
	fields.Posts = []int{post}
	if kind == casework.LetterWarning && c.EveryPost {
		fields.Posts = c.Standing()
	}
	for _, n := range fields.Posts {
		fields.PostList = append(fields.PostList, postInLetter(c.Posts()[n]))
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
	fields.Measures = c.measuresDecided(r, kind == casework.LetterCorrection)
	return fields
}

// postInLetter is a post as a letter lists it: its address, or its words.
func postInLetter(p Post) string {
	if p.URL != "" {
		return p.URL
	}
	return "“" + p.Text + "”"
}

// measuresDecided lists the wordings of the decided measures that are in force, or of
// those that were overturned.
func (c *Case) measuresDecided(r *casework.Rules, overturned bool) []string {
	wordings := []string{}
	for _, p := range c.Proposals {
		if p.Decision == nil || !p.Decision.Proceed || p.Void != overturned {
			continue
		}
		for _, m := range p.Measures {
			if rule, known := r.Measure(m); known {
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
	case OutcomeNoMeasure, OutcomeDuplicate, OutcomeWithdrawn, OutcomeOverturned:
		return "We looked at the post and closed our case. No action that we took remains in force."
	}
	return ""
}
