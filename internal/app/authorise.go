package app

import (
	"context"
	"errors"
	"slices"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// Right is a right that is not about one case. internal/access/policies/application.cedar
// says who has it.
type Right string

// The rights.
const (
	RightSeeCases       Right = "see_cases"       // every incident, authors and standing advice
	RightImport         Right = "import"          // posts from a file
	RightStandingAdvice Right = "standing_advice" // to give and end it (R8)
	RightDiagnose       Right = "diagnose"        // the workflow of a case
	RightVerify         Right = "verify"          // the chains of events
	RightSearchAudit    Right = "search_audit"    // the events of every case, and the access log
	RightReports        Right = "reports"         // figures about all cases
	RightTokens         Right = "manage_tokens"   // of programs

	RightRequestAccounts Right = "request_accounts" // to ask for one, and to answer for what the request names
	RightDecideAccounts  Right = "decide_accounts"  // to verify, permit, review, suspend, transfer and close
	RightSeeAccounts     Right = "see_accounts"     // every account request, and the whole register of accounts
	RightReportLeavers   Right = "report_leavers"   // that an owner has left
)

// May returns an error if somebody does not have a right.
func (s *Service) May(who Caller, right Right) error {
	if s.authoriser.May(who.Actor, access.Action(right), access.Application()) != nil {
		return notPermitted("You do not have permission to do or see this.")
	}
	return nil
}

// MayCall returns an error if somebody's roles never allow a command to an incident. What
// the case says about the command comes with the command.
func (s *Service) MayCall(who Caller, name casework.CommandName) error {
	if s.authoriser.May(who.Actor, access.Action(name), access.AnyCase()) != nil {
		return s.refuseCommand(who, name)
	}
	return nil
}

// refuseCommand is the error for a command that the policies do not permit, in the words of
// the rules.
func (s *Service) refuseCommand(who Caller, name casework.CommandName) error {
	var none incident.Case
	if r := none.Ready(name, who.Actor, s.moment()); r != nil && r.Code == casework.CodeNotPermitted {
		return refused(r)
	}
	return notPermitted("You do not have permission to do this.")
}

// authorise says whether somebody may know of a case and ever give it such a command. The
// case itself decides whether the command may be given now.
func (s *Service) authorise(ctx context.Context, c *call) error {
	name, isIncident := c.command.Name(), c.kind.Name == incident.KindName
	switch {
	case c.ref == "" && c.kind.Name == account.RequestKindName:
		return s.May(c.who, RightRequestAccounts)
	case c.ref == "":
		return nil // the rules say who may open a case
	case c.kind.Name == account.KindName:
		return s.authoriseAccount(ctx, c)
	}
	// A decision of somebody who sees every incident does not wait for the store: the case
	// refuses what it must.
	if !isIncident || !s.seesCases(c.who) {
		known, err := s.read(ctx, c.ref)
		if err != nil {
			return err
		}
		if err := s.entitled(c.who, known); err != nil {
			return err
		}
	}
	if isIncident && s.authoriser.May(c.who.Actor, access.Action(name), access.AnyCase()) != nil {
		return s.refuseCommand(c.who, name)
	}
	return nil
}

// authoriseAccount goes by rights: people who may not see an account can report that its
// owner has left.
func (s *Service) authoriseAccount(ctx context.Context, c *call) error {
	right := RightDecideAccounts
	if c.command.Name() == account.CommandOwnerLeft {
		right = RightReportLeavers
	}
	if err := s.May(c.who, right); err != nil {
		return err
	}
	_, err := s.read(ctx, c.ref)
	return err
}

// seesCases says whether somebody sees the whole of every incident that is not about them.
func (s *Service) seesCases(who Caller) bool {
	return s.authoriser.May(who.Actor, access.ActionSee, access.AnyCase()) == nil
}

// sees says whether somebody sees the whole of a case: of an incident by the policies, of
// another case with a part in it, or with the right to see them all.
func (s *Service) sees(who Caller, c casework.Case) bool {
	if i, is := c.(*incident.Case); is {
		return s.authoriser.May(who.Actor, access.ActionSee, access.CaseOf(i)) == nil
	}
	isParty := func(p casework.Party) bool { return p.ID == who.ID }
	return slices.ContainsFunc(c.Parties(), isParty) || s.May(who, RightSeeAccounts) == nil
}

// reported says whether somebody reported the post of an incident.
func (s *Service) reported(who Caller, c casework.Case) bool {
	i, is := c.(*incident.Case)
	return is && s.authoriser.May(who.Actor, access.ActionSeePart, access.CaseOf(i)) == nil
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
	c, err := s.incident(reading, ref)
	return err == nil && c.Assessment != nil && c.Assessment.Target != "" && c.Assessment.Target == who.ID
}

// offers lists every command of a case for the caller, with the reason why not.
func (s *Service) offers(who Caller, c casework.Case, m casework.Moment) []casework.Offer {
	list := casework.Offers(c, who.Actor, m)
	one, is := c.(*incident.Case)
	if !is {
		return list
	}
	for i, offer := range list {
		if !offer.Allowed {
			continue
		}
		if s.authoriser.May(who.Actor, access.Action(offer.Name), access.CaseOf(one)) != nil {
			why := s.refuseCommand(who, offer.Name).Error()
			list[i] = casework.Offer{Name: offer.Name, Code: casework.CodeNotPermitted, Why: why}
		}
	}
	return list
}
