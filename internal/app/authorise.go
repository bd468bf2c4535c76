package app

import (
	"context"
	"errors"
	"slices"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// The rights that are not about one kind of case. internal/access/policies/application.cedar
// says who has them.
const (
	RightSeeCases       casework.Right = "see_cases"       // every incident, authors and standing advice
	RightImport         casework.Right = "import"          // posts from a file
	RightStandingAdvice casework.Right = "standing_advice" // to give and end it (R8)
	RightDiagnose       casework.Right = "diagnose"        // the workflow of a case
	RightVerify         casework.Right = "verify"          // the chains of events
	RightSearchAudit    casework.Right = "search_audit"    // the events of every case, and the access log
	RightReports        casework.Right = "reports"         // figures about all cases
	RightTokens         casework.Right = "manage_tokens"   // of programs
	RightRepairs        casework.Right = "repairs"         // what has to be put right about cases
)

// May returns an error if somebody does not have a right.
func (s *Service) May(who Caller, right casework.Right) error {
	if !s.permits(who, right, access.Application()) {
		return notPermitted("You do not have permission to do or see this.")
	}
	return nil
}

func (s *Service) permits(who Caller, right casework.Right, to access.Resource) bool {
	return s.authoriser.May(who.Actor, access.Action(right), to) == nil
}

// MayCommand returns an error if somebody's roles never allow a command to a case of a kind.
// What the case says about the command comes with the command.
func (s *Service) MayCommand(who Caller, kind casework.KindName, name casework.CommandName) error {
	if refusal := s.kinds.ByName(kind).RefuseProgram(name, who.Actor); refusal != nil {
		return refused(refusal)
	}
	if right := s.rights(kind).ForCommand(name); right != "" && !s.permits(who, right, access.AnyCase()) {
		return s.refuseCommand(who, kind, name)
	}
	return nil
}

func (s *Service) rights(kind casework.KindName) casework.Rights { return s.kinds.ByName(kind).Rights }

// refuseCommand is the error for a command that the policies do not permit, in the words of
// the rules.
func (s *Service) refuseCommand(who Caller, kind casework.KindName, name casework.CommandName) error {
	if r := s.kinds.ByName(kind).New().Ready(name, who.Actor, s.moment()); r != nil && r.Code == casework.CodeNotPermitted {
		return refused(r)
	}
	return notPermitted("You do not have permission to do this.")
}

// authorise says whether somebody may know of a case and ever give it such a command. The
// case itself decides whether the command may be given now.
func (s *Service) authorise(ctx context.Context, c *call) error {
	rights, name := c.kind.Rights, c.command.Name()
	if c.ref == "" {
		if rights.Open == "" {
			return nil
		}
		return s.May(c.who, rights.Open)
	}
	switch {
	case slices.Contains(rights.Unseen, name):
	case s.SeesAll(c.who, c.kind.Name):
		if s.unknown(ctx, c.who, c.ref) {
			return noSuchCase()
		}
	default:
		known, err := s.readFor(ctx, c.who, c.ref)
		if err != nil {
			return err
		}
		if err := s.entitled(c.who, known); err != nil {
			return err
		}
	}
	return s.MayCommand(c.who, c.kind.Name, name)
}

// unknown says whether the store knows of no such case, or only of one that is about the
// caller: both are asked of it alone, and take equally long. While it does not answer, the case
// refuses what it must.
func (s *Service) unknown(ctx context.Context, who Caller, ref string) bool {
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	known, err := s.store.Knows(reading, ref, who.ID)
	return err == nil && !known
}

// SeesAll says whether somebody sees the whole of every case of a kind that is not about
// them.
func (s *Service) SeesAll(who Caller, kind casework.KindName) bool {
	return s.permits(who, s.rights(kind).SeeAll, access.AnyCase())
}

// sees says whether somebody sees the whole of a case: with the right to see them all, or
// with a part in it.
func (s *Service) sees(who Caller, c casework.Case) bool {
	rights := s.rights(c.Status().Kind)
	return s.permits(who, rights.SeeAll, access.CaseOf(c)) || rights.SeesAsParty(who.ID, c.Parties())
}

// publicPart is the part of a case that somebody outside of it may see; nil: none.
func (s *Service) publicPart(who Caller, c casework.Case) casework.Case {
	public, is := c.(casework.PublicCase)
	if right := s.rights(c.Status().Kind).Public; !is || right == "" || !s.permits(who, right, access.CaseOf(c)) {
		return nil
	}
	return public.PublicPart()
}

// reported says whether somebody reported what a case is about.
func (s *Service) reported(who Caller, c casework.Case) bool {
	return s.authoriser.May(who.Actor, access.ActionSeePart, access.CaseOf(c)) == nil
}

// entitled returns an error if somebody does not see the whole of a case. A person who
// reported the post knows of its case but takes no part in it. For everybody else, the
// target of the post among them (R12), the case does not exist.
func (s *Service) entitled(who Caller, c casework.Case) error {
	switch {
	case s.sees(who, c):
		return nil
	case s.reported(who, c):
		return notPermitted("You reported this post. Other people work on its case.")
	case s.publicPart(who, c) != nil:
		return notPermitted("Other people work on this.")
	}
	return noSuchCase()
}

// hideTarget replaces a refusal that would tell the target of a post that there is a case
// about them (R12).
func (s *Service) hideTarget(ctx context.Context, c *call, err error) error {
	refusal, is := errors.AsType[*casework.Refusal](err)
	if !is || refusal.Code != casework.CodeNotPermitted || refusal.Clause != casework.ClauseTarget {
		return err
	}
	if known, unread := s.read(ctx, c.ref); unread == nil && s.reported(c.who, known) {
		return s.entitled(c.who, known)
	}
	return noSuchCase()
}

// isTarget says whether the store knows that a case is about the caller (R12). A store that
// does not answer stops no diagnosis.
func (s *Service) isTarget(ctx context.Context, who Caller, ref string) bool {
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	c, err := s.read(reading, ref)
	return err == nil && who.ID != "" && slices.Contains(c.Parties(), casework.Party{ID: who.ID, Relation: casework.RelationTarget})
}

// offers lists every command of a case for the caller, with the reason why not.
func (s *Service) offers(who Caller, c casework.Case, m casework.Moment) []casework.Offer {
	list, kind := casework.Offers(c, who.Actor, m), c.Status().Kind
	for i, offer := range list {
		if refusal := s.kinds.ByName(kind).RefuseProgram(offer.Name, who.Actor); refusal != nil {
			list[i] = casework.Offer{Name: offer.Name, Code: refusal.Code, Why: refusal.Why, Clause: refusal.Clause}
			continue
		}
		right := s.rights(kind).ForCommand(offer.Name)
		if offer.Allowed && right != "" && !s.permits(who, right, access.CaseOf(c)) {
			why := s.refuseCommand(who, kind, offer.Name).Error()
			list[i] = casework.Offer{Name: offer.Name, Code: casework.CodeNotPermitted, Why: why}
		}
	}
	return list
}
