package app

import (
	"context"
	"errors"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
)

// optionalReadTimeout is how long the store may take when an answer can do without it.
const optionalReadTimeout = time.Second

func withReadTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, optionalReadTimeout)
}

// View is a case of any kind as the caller may see it, at one moment.
type View struct {
	Case     casework.Case
	Whole    bool           // false: the case has its reference, stage, outcome and post only, for who reported the post
	Due      *casework.Wait // nil: the case waits for nothing
	Overdue  bool
	Forecast []casework.Expected
	Offers   []casework.Offer // every command, for this caller
	At       time.Time

	// Of an incident:
	History     incident.History
	Remembered  int // warnings that the policy still remembers
	Recommended []casework.Measure
	BelongsTo   string // the older open case of the same author, which this one can be joined into; [Service.Case] finds it

	// Of a new account request: accounts that the council has for the audience, as advice (S6).
	Corporate []account.Account
}

// Incident is the case of the view as an incident; nil for a case of another kind.
func (v *View) Incident() *incident.Case { return as[*incident.Case](v.Case) }

// Request is the case as an account request; nil for a case of another kind.
func (v *View) Request() *account.Request { return as[*account.Request](v.Case) }

// Account is the case as an account; nil for a case of another kind.
func (v *View) Account() *account.Account { return as[*account.Account](v.Case) }

// Unregistered is the case as an unregistered account; nil for a case of another kind.
func (v *View) Unregistered() *account.Unregistered { return as[*account.Unregistered](v.Case) }

// Publication is the case as a publication; nil for a case of another kind.
func (v *View) Publication() *publication.Publication { return as[*publication.Publication](v.Case) }

// Enquiry is the case as a media enquiry; nil for a case of another kind.
func (v *View) Enquiry() *publication.Enquiry { return as[*publication.Enquiry](v.Case) }

func as[C casework.Case](c casework.Case) C { one, _ := c.(C); return one }

// Case is a case as the caller may see it now.
func (s *Service) Case(ctx context.Context, who Caller, kind casework.KindName, ref string) (View, error) {
	c, err := s.visible(ctx, who, kind, ref)
	if err != nil {
		return View{}, err
	}
	belongsTo := ""
	if i, is := c.(*incident.Case); is && s.sees(who, c) {
		if belongsTo, err = s.belongsTo(ctx, who, i); err != nil {
			return View{}, err
		}
		if i.History, err = s.store.History(ctx, i.Post.Channel, i.Post.Author, i.Ref); err != nil {
			return View{}, unavailable(err)
		}
		if err := s.showTrueEnd(ctx, i); err != nil {
			return View{}, err
		}
	}
	view := s.view(who, c, s.moment())
	view.BelongsTo = belongsTo
	return *view, nil
}

// showTrueEnd puts the true end of a block in the place of the end of the case's own share:
// the block ends when the last share does (rule 3).
func (s *Service) showTrueEnd(ctx context.Context, c *incident.Case) error {
	if !c.Block.Active() {
		return nil
	}
	page, err := s.store.Cases(ctx, incident.Filter{
		Channel: c.Post.Channel, Author: c.Post.Author, Now: s.now(), Limit: maxAuthorCases,
	})
	if err != nil {
		return unavailable(err)
	}
	for _, other := range page.Items {
		if other.Block.Active() && other.Block.Until.After(c.Block.Until) {
			c.Block.Until = other.Block.Until
		}
	}
	return nil
}

// view is what the caller sees of a case.
func (s *Service) view(who Caller, c casework.Case, m casework.Moment) *View {
	i, isIncident := c.(*incident.Case)
	if isIncident && !s.sees(who, c) {
		return &View{Case: &incident.Case{Ref: i.Ref, Stage: i.Stage, Outcome: i.Outcome, Post: i.Post}, At: m.At}
	}
	if public := s.publicPart(who, c); public != nil && !s.sees(who, c) {
		return &View{Case: public, At: m.At}
	}
	v := &View{
		Case: c, Whole: true, At: m.At, Due: casework.Due(c), Forecast: casework.Forecast(c, m, moreExpected(c, m)...), Offers: s.offers(who, c, m),
	}
	v.Overdue = v.Due != nil && c.StoppedClock() == nil && v.Due.By.Before(m.At)
	if isIncident {
		hideCodes(who, i)
		v.History, v.Recommended = i.History, i.Recommended(m)
		v.Remembered = i.History.Remembered(m.Rules.Windows[casework.WindowMemory].Elapsed, m.At)
	}
	return v
}

// moreExpected is what is known to happen beside the waits of a case: to the author of an
// incident, and when a finding can no longer be taken back (rule 7).
func moreExpected(c casework.Case, m casework.Moment) []casework.Expected {
	if i, is := c.(*incident.Case); is {
		return append(i.AuthorForecast(m), i.ExpectTakeBack(m)...)
	}
	return nil
}

// hideCodes hides the review codes of letters that wait for a person to send them.
func hideCodes(who Caller, c *incident.Case) {
	for i := range c.Actions {
		if draft := c.Actions[i].Draft; draft != nil && !writesLetters(who) {
			shown := draft.WithoutCode()
			c.Actions[i].Draft = &shown
		}
	}
}

// read reads a case of any kind.
func (s *Service) read(ctx context.Context, ref string) (casework.Case, error) {
	c, err := s.store.Case(ctx, ref)
	return found(c, err)
}

// readFor reads a case for somebody: one that is about them takes as long as none (R12).
func (s *Service) readFor(ctx context.Context, who Caller, ref string) (casework.Case, error) {
	c, err := s.store.CaseFor(ctx, ref, who.ID)
	return found(c, err)
}

func found(c casework.Case, err error) (casework.Case, error) {
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return nil, noSuchCase()
	case err != nil:
		return nil, unavailable(err)
	}
	return c, nil
}

// incident reads an incident.
func (s *Service) incident(ctx context.Context, ref string) (*incident.Case, error) {
	c, err := s.read(ctx, ref)
	if err != nil {
		return nil, err
	}
	i, is := c.(*incident.Case)
	if !is {
		return nil, noSuchCase()
	}
	return i, nil
}

// visible reads a case that the caller may know of. For everybody else it does not exist.
func (s *Service) visible(ctx context.Context, who Caller, kind casework.KindName, typed string) (casework.Case, error) {
	ref, err := s.parseRef(kind, typed)
	if err != nil {
		return nil, err
	}
	c, err := s.readFor(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	if !s.sees(who, c) && !s.reported(who, c) && s.publicPart(who, c) == nil {
		return nil, noSuchCase()
	}
	return c, nil
}

// whole reads a case of which the caller sees everything.
func (s *Service) whole(ctx context.Context, who Caller, kind casework.KindName, ref string) (casework.Case, error) {
	c, err := s.visible(ctx, who, kind, ref)
	if err != nil {
		return nil, err
	}
	return c, s.entitled(who, c)
}

func (s *Service) wholeIncident(ctx context.Context, who Caller, ref string) (*incident.Case, error) {
	c, err := s.whole(ctx, who, incident.KindName, ref)
	return as[*incident.Case](c), err
}
