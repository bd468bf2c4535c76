package app

import (
	"context"
	"errors"
	"io"
	"slices"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// Case is a case as the caller may see it now.
func (s *Service) Case(ctx context.Context, who Caller, ref string) (View, error) {
	c, err := s.known(ctx, who, ref)
	if err != nil {
		return View{}, err
	}
	history := c.History
	if s.sees(who, c) {
		if history, err = s.store.History(ctx, c.Post.Channel, c.Post.Author, c.Ref); err != nil {
			return View{}, unavailable(err)
		}
	}
	return *s.view(who, c, history, s.moment()), nil
}

// known reads a case that the caller sees, or at least reported.
func (s *Service) known(ctx context.Context, who Caller, typed string) (*incident.Case, error) {
	ref, err := parseRef(prefixIncident, typed)
	if err != nil {
		return nil, err
	}
	c, err := s.read(ctx, ref)
	if err != nil {
		return nil, err
	}
	if !s.sees(who, c) && !s.tookPart(who, c) {
		return nil, noSuchCase()
	}
	return c, nil
}

// whole reads a case that the caller sees the whole of.
func (s *Service) whole(ctx context.Context, who Caller, ref string) (*incident.Case, error) {
	c, err := s.known(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	return c, s.entitled(who, c)
}

// Cases lists cases: for those who see them all that are not about themselves
// (R12), for others those whose post they reported.
func (s *Service) Cases(ctx context.Context, who Caller, f incident.Filter) (casework.Page[incident.ListItem], error) {
	whole := s.seesCases(who)
	f.Reporter, f.NotAbout, f.Now = "", who.ID, s.now()
	if !whole {
		if who.ID == "" || who.Has(casework.RolePublic) {
			return casework.Page[incident.ListItem]{}, notPermitted("Sign in to see the posts that you reported.")
		}
		f = ofReporter(f, who.ID)
	}
	if !slices.Contains(casework.SortOrders(), f.Sort) {
		return casework.Page[incident.ListItem]{}, refused(casework.Invalid("sort", "There is no such order."))
	}
	page, err := s.store.Cases(ctx, f)
	if err != nil {
		return casework.Page[incident.ListItem]{}, listError(err)
	}
	page.Whole = whole
	if !whole {
		for i := range page.Items {
			page.Items[i] = ownItem(&page.Items[i])
		}
	}
	return page, nil
}

// ofReporter keeps of a filter what somebody sees of the cases whose posts they
// reported: a list can be made to say what an item does not show.
func ofReporter(f incident.Filter, id string) incident.Filter {
	own := incident.Filter{
		Reporter: id, Stages: f.Stages, Outcome: f.Outcome, Channel: f.Channel, Author: f.Author,
		Now: f.Now, Limit: f.Limit, Cursor: f.Cursor,
	}
	if f.Sort == casework.SortOldest {
		own.Sort = casework.SortOldest
	}
	return own
}

// ownItem is what somebody who reported the post sees of its case.
func ownItem(i *incident.ListItem) incident.ListItem {
	return incident.ListItem{Ref: i.Ref, Kind: i.Kind, Stage: i.Stage, Outcome: i.Outcome, Post: i.Post}
}

func listError(err error) error {
	if errors.Is(err, casework.ErrCursor) {
		return refused(casework.Invalid("cursor", "This cursor does not belong to this list."))
	}
	return unavailable(err)
}

// Timeline is what happened in a case, in order.
func (s *Service) Timeline(ctx context.Context, who Caller, ref string) ([]TimelineItem, error) {
	c, err := s.whole(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	return s.entries(ctx, c.Ref)
}

func (s *Service) entries(ctx context.Context, ref string) ([]TimelineItem, error) {
	entries, err := s.store.Timeline(ctx, ref)
	if err != nil {
		return nil, unavailable(err)
	}
	return entries, nil
}

// Letters lists the letters of a case, in the order in which they went out.
func (s *Service) Letters(ctx context.Context, who Caller, ref string) ([]casework.SentLetter, error) {
	c, err := s.whole(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	letters, err := s.store.Letters(ctx, c.Ref)
	if err != nil {
		return nil, unavailable(err)
	}
	return letters, nil
}

// Letter finds a letter of a case by its id ("L1").
func (s *Service) Letter(ctx context.Context, who Caller, ref, id string) (casework.SentLetter, error) {
	letters, err := s.Letters(ctx, who, ref)
	if err != nil {
		return casework.SentLetter{}, err
	}
	i := slices.IndexFunc(letters, func(l casework.SentLetter) bool { return l.ID == id })
	if i < 0 {
		return casework.SentLetter{}, &Error{Code: casework.CodeNotFound, Why: "This case has no such letter."}
	}
	return letters[i], nil
}

// Tasks lists what waits for the caller or, unless only mine are wanted, for
// anybody with the caller's roles.
func (s *Service) Tasks(ctx context.Context, who Caller, mine bool, limit int, cursor string) (casework.Page[casework.WorklistItem], error) {
	page, err := s.store.Tasks(ctx, casework.TaskFilter{
		Person: who.ID, Roles: who.Roles, Mine: mine, Limit: limit, Cursor: cursor,
	})
	if err != nil {
		return casework.Page[casework.WorklistItem]{}, listError(err)
	}
	now := s.now()
	for i := range page.Items {
		page.Items[i].Overdue = page.Items[i].Due.Before(now)
	}
	page.Whole = true
	return page, nil
}

// VerifyAudit checks the chains of every case.
func (s *Service) VerifyAudit(ctx context.Context, who Caller) (Verification, error) {
	if err := s.May(who, RightVerify); err != nil {
		return Verification{}, err
	}
	audit, err := s.store.Verify(ctx)
	if err != nil {
		return Verification{}, unavailable(err)
	}
	return audit, nil
}

// ExportAudit writes every chain of the register, without words and names, as
// `duecourse verify` reads it.
func (s *Service) ExportAudit(ctx context.Context, who Caller, to io.Writer) error {
	if err := s.May(who, RightVerify); err != nil {
		return err
	}
	if err := s.store.ExportAudit(ctx, to); err != nil {
		return unavailable(err)
	}
	return nil
}
