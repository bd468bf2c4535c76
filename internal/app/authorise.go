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

// Right is a right that is not about one case. internal/access/policies/register.cedar says
// who has it.
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
	return s.permitted(who, name, access.AnyCase())
}

// authorise says whether somebody may know of a case and ever give it such a command. The
// case itself decides whether the command may be given now.
func (s *Service) authorise(ctx context.Context, who Caller, kind casework.KindName, typed string, command casework.Command) (*call, error) {
	c := &call{who: who, kind: s.kinds.ByName(kind), command: command}
	switch opens := command.Name() == c.kind.Opens; {
	case opens != (typed == ""):
		return nil, notFound("A command that opens a case names no case, and every other command does.")
	case opens:
		c.who.Expect = 0
		return c, s.mayOpen(who, kind)
	}
	var err error
	if c.ref, err = s.parseRef(kind, typed); err != nil {
		return nil, err
	}
	switch kind {
	case incident.KindName:
		return c, s.mayGive(ctx, c)
	case account.KindName:
		right := RightDecideAccounts
		if command.Name() == account.CommandOwnerLeft {
			right = RightReportLeavers
		}
		if err := s.May(who, right); err != nil {
			return nil, err
		}
		_, err = s.read(ctx, c.ref)
		return c, err
	}
	_, err = s.visible(ctx, who, kind, c.ref)
	return c, err
}

func (s *Service) mayOpen(who Caller, kind casework.KindName) error {
	if kind == account.RequestKindName {
		return s.May(who, RightRequestAccounts)
	}
	return nil // everybody reports posts
}

// mayGive does not read the case of somebody who sees every case, so that no decision has
// to wait for the store: the case refuses what it must.
func (s *Service) mayGive(ctx context.Context, c *call) error {
	if !s.seesCases(c.who) {
		incident, err := s.read(ctx, c.ref)
		if err != nil {
			return err
		}
		if err := s.entitled(c.who, incident); err != nil {
			return err
		}
	}
	return s.MayCall(c.who, c.command.Name())
}

// permitted asks the policies about a command to an incident, and refuses it in the words
// of the rules.
func (s *Service) permitted(who Caller, name casework.CommandName, to access.Resource) error {
	if s.authoriser.May(who.Actor, access.Action(name), to) == nil {
		return nil
	}
	var none incident.Case
	if r := none.Ready(name, who.Actor, s.moment()); r != nil && r.Code == casework.CodeNotPermitted {
		return refused(r)
	}
	return notPermitted("You do not have permission to do this.")
}

// seesCases says whether somebody sees the whole of every incident that is not about them.
func (s *Service) seesCases(who Caller) bool {
	return s.authoriser.May(who.Actor, access.ActionSee, access.AnyCase()) == nil
}

// sees says whether somebody sees the whole of a case: of an incident by the policies, of
// another case with a part in it, or with the right to see them all.
func (s *Service) sees(who Caller, c casework.Case) bool {
	if incident, is := c.(*incident.Case); is {
		return s.authoriser.May(who.Actor, access.ActionSee, access.CaseOf(incident)) == nil
	}
	isParty := func(p casework.Party) bool { return p.ID == who.ID }
	return slices.ContainsFunc(c.Parties(), isParty) || s.May(who, RightSeeAccounts) == nil
}

// reported says whether somebody reported the post of an incident.
func (s *Service) reported(who Caller, c casework.Case) bool {
	incident, is := c.(*incident.Case)
	return is && s.authoriser.May(who.Actor, access.ActionSeePart, access.CaseOf(incident)) == nil
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
	if !is || refusal.Code != casework.CodeNotPermitted || refusal.Clause != incident.ClauseTarget {
		return err
	}
	if incident, unread := s.read(ctx, c.ref); unread == nil && s.reported(c.who, incident) {
		return s.entitled(c.who, incident)
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
	incident, is := c.(*incident.Case)
	if !is {
		return list
	}
	for i, offer := range list {
		if !offer.Allowed {
			continue
		}
		if err := s.permitted(who, offer.Name, access.CaseOf(incident)); err != nil {
			list[i] = casework.Offer{Name: offer.Name, Code: casework.CodeNotPermitted, Why: err.Error()}
		}
	}
	return list
}
