package casework

// Letter fills the fields of a letter of the kind, about the n-th post (0 is the
// reported one). Which of them the letter prints is its form's business.
func (c *Incident) Letter(kind LetterKind, post int, m Moment) LetterFields {
	r := m.Rules
	about := c.Posts()[post]
	fields := LetterFields{
		Ref: c.Ref, Date: m.At, Council: r.Council, Contact: r.Contact, Complaints: r.Complaints, Support: r.Support,
		Author: about.Author, Channel: about.Channel, PostURL: about.URL, PostText: about.Text,
		RespondBy: r.End(WindowResponse, m.At, m.Zone), SignedBy: "The Communications team",
		Outcome: c.outcomeInGeneral(),
	}
	if about.PostedAt != nil {
		fields.PostedAt = *about.PostedAt
	}
	if c.Block.Active() {
		fields.BlockUntil = c.Block.Until
	}
	fields.Clause, _ = r.Clause(letterClause(kind))
	if a := c.Assessment; a != nil {
		fields.TargetName = a.TargetName
		for _, g := range a.Grounds {
			if rule, known := r.Ground(g); known {
				fields.Grounds = append(fields.Grounds, rule.Wording)
			}
		}
	}
	fields.Measures = c.measuresDecided(r, kind == LetterCorrection)
	return fields
}

func letterClause(kind LetterKind) string {
	switch kind {
	case LetterWarning, LetterRemoveRequest:
		return "R3"
	case LetterTargetNote:
		return "R12"
	case LetterCorrection:
		return "R10"
	case LetterOutcome:
		return "R2"
	case LetterPermission, LetterRefusal:
		return "S2"
	}
	return ""
}

// measuresDecided words the measures that were decided and stand, or were overturned.
func (c *Incident) measuresDecided(r *Rules, overturned bool) []string {
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

// outcomeInGeneral says how the case ended without saying what was done to whom.
func (c *Incident) outcomeInGeneral() string {
	switch c.Outcome {
	case OutcomeAcceptable:
		return "We looked at the post and found that it does not break our policy."
	case OutcomeServiceComplaint:
		return "We looked at the post and found that it is about one of our services."
	case OutcomeComplied, OutcomeNoRecurrence, OutcomeMeasuresExhausted, OutcomeReferredToPolice, OutcomeLegalAction:
		return "We looked at the post, found that it breaks our policy and acted on it."
	case OutcomeNoMeasure, OutcomeDuplicate, OutcomeWithdrawn, OutcomeOverturned:
		return "We looked at the post and have ended our case without taking a measure that stands."
	}
	return ""
}
