package app

import (
	"context"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// Right is something that somebody may do beside giving commands to a case. Who has
// it stands in internal/access/policies/register.cedar.
type Right string

// The rights.
const (
	RightSeeCases       Right = "see_cases"       // the whole of every incident, authors and standing advice
	RightImport         Right = "import"          // posts from a file
	RightStandingAdvice Right = "standing_advice" // to give and end it (R8)
	RightDiagnose       Right = "diagnose"        // a case's workflow
	RightVerify         Right = "verify"          // the chains of the register
)

// May says whether somebody has a right, before anything is read of what they ask.
func (s *Service) May(who Caller, right Right) error {
	if s.authoriser.May(who.Actor, access.Action(right), access.Application()) != nil {
		return notPermitted("This is not yours to do or to see.")
	}
	return nil
}

// MayCall says whether somebody with these roles may ever give a command of the
// name. What the case has to say about it comes with the command.
func (s *Service) MayCall(who Caller, name casework.CommandName) error {
	return s.permitted(who, name, access.AnyCase())
}

// permitted asks the policies about a command, and says no in the case's words.
func (s *Service) permitted(who Caller, name casework.CommandName, to access.Resource) error {
	if s.authoriser.May(who.Actor, access.Action(name), to) == nil {
		return nil
	}
	var none incident.Case
	if r := none.Ready(name, who.Actor, s.moment()); r != nil && r.Code == casework.CodeNotPermitted {
		return refused(r)
	}
	return notPermitted("This is not yours to do.")
}

// seesCases says whether somebody sees the whole of cases that are not about them.
func (s *Service) seesCases(who Caller) bool {
	return s.authoriser.May(who.Actor, access.ActionSee, access.AnyCase()) == nil
}

func (s *Service) sees(who Caller, c *incident.Case) bool {
	return s.authoriser.May(who.Actor, access.ActionSee, access.CaseOf(c)) == nil
}

// entitled lets those through who see the whole of a case. Who reported the post
// knows of its case but takes no part in it; for everybody else, the target of the
// post among them (R12), it does not exist.
func (s *Service) entitled(who Caller, c *incident.Case) error {
	switch {
	case s.sees(who, c):
		return nil
	case s.tookPart(who, c):
		return notPermitted("You reported this post. Its case is for others to work on.")
	}
	return noSuchCase()
}

// tookPart says whether somebody reported the post of a case.
func (s *Service) tookPart(who Caller, c *incident.Case) bool {
	return s.authoriser.May(who.Actor, access.ActionSeePart, access.CaseOf(c)) == nil
}

// isTarget says whether the register has a case down as being about the caller
// (R12). A register that does not answer stops no diagnosis.
func (s *Service) isTarget(ctx context.Context, who Caller, ref string) bool {
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	c, err := s.store.Case(reading, ref)
	return err == nil && c.Assessment != nil && c.Assessment.Target != "" && c.Assessment.Target == who.ID
}

// offers lists every command for the caller, in the words in which it would be
// refused.
func (s *Service) offers(who Caller, c *incident.Case, m casework.Moment) []casework.Offer {
	list := casework.Offers(c, who.Actor, m)
	for i, offer := range list {
		if !offer.Allowed {
			continue
		}
		if err := s.permitted(who, offer.Name, access.CaseOf(c)); err != nil {
			list[i] = casework.Offer{Name: offer.Name, Code: casework.CodeNotPermitted, Why: err.Error()}
		}
	}
	return list
}
