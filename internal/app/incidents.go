package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
	"duecourse/internal/casework/incident"
)

// maxAuthorCases is how many cases of an author are listed.
const maxAuthorCases = 200

// Cases lists incidents. People who see every incident get those that are not about
// themselves (R12), other people those whose post they reported.
func (s *Service) Cases(ctx context.Context, who Caller, f incident.Filter) (casework.Page[incident.ListItem], error) {
	whole := s.SeesAll(who, incident.KindName)
	f.Reporter, f.NotAbout, f.Now = "", who.ID, s.now()
	if !whole {
		if who.ID == "" || who.Has(casework.RolePublic) {
			return casework.Page[incident.ListItem]{}, notPermitted("Sign in to see the posts that you reported.")
		}
		f = ofReporter(f, who.ID)
	}
	if !slices.Contains(casework.SortOrders(), f.Sort) {
		return casework.Page[incident.ListItem]{}, refused(casework.Invalid("sort", "Choose one of the sort orders."))
	}
	page, err := s.store.Cases(ctx, f)
	if err != nil {
		return casework.Page[incident.ListItem]{}, listError(err)
	}
	page.Whole = whole
	if !whole {
		for i := range page.Items {
			page.Items[i] = reporterItem(&page.Items[i])
		}
	}
	return page, nil
}

// ofReporter keeps the parts of a filter that a reporter may use. The other parts would
// reveal what the items of the list do not show.
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

// reporterItem is what a reporter sees of the case.
func reporterItem(i *incident.ListItem) incident.ListItem {
	return incident.ListItem{Ref: i.Ref, Kind: i.Kind, Stage: i.Stage, Outcome: i.Outcome, Post: i.Post}
}

// Author is what the store knows about an author on a channel.
type Author struct {
	Channel  string
	Author   string              // in its canonical form
	Cases    []incident.ListItem // newest first, at most 200
	Warnings []incident.Warning  // the earliest first
	Blocks   []AuthorBlock       // the cases that share in a block of the author
	Forecast []casework.Expected // what happens to the author by itself, earliest first
}

// AuthorBlock is the share of a case in the block of its author (R4).
type AuthorBlock struct {
	Ref   string
	From  time.Time
	Until time.Time
}

// Author returns what the store knows about an author.
func (s *Service) Author(ctx context.Context, who Caller, channel, author string) (Author, error) {
	if err := s.May(who, RightSeeCases); err != nil {
		return Author{}, err
	}
	channel = address.NormalChannel(channel)
	warnings, err := s.store.Warnings(ctx, channel, author)
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return Author{}, notFound("No case is about this author.")
	case err != nil:
		return Author{}, unavailable(err)
	}
	page, err := s.store.Cases(ctx, incident.Filter{
		Channel: channel, Author: author, NotAbout: who.ID, Now: s.now(), Limit: maxAuthorCases,
	})
	if err != nil {
		return Author{}, unavailable(err)
	}
	blocks := []AuthorBlock{}
	for _, i := range page.Items {
		if i.Block.Active() {
			blocks = append(blocks, AuthorBlock{Ref: i.Ref, From: i.Block.From, Until: i.Block.Until})
		}
	}
	warnings = s.markRemembered(warnings)
	return Author{
		Channel: channel, Author: address.NormalAuthor(channel, author),
		Cases: page.Items, Warnings: warnings, Blocks: blocks, Forecast: s.authorForecast(warnings, blocks),
	}, nil
}

// authorForecast says when the shared block of an author ends (rule 3) and until when the
// warnings count.
func (s *Service) authorForecast(warnings []incident.Warning, blocks []AuthorBlock) []casework.Expected {
	list := incident.ForgetWarnings(warnings, s.moment())
	if len(blocks) > 0 {
		last := slices.MaxFunc(blocks, func(a, b AuthorBlock) int { return a.Until.Compare(b.Until) })
		list = append(list, casework.Expected{At: last.Until, What: "The block ends and the author is unblocked."})
	}
	slices.SortStableFunc(list, func(a, b casework.Expected) int { return a.At.Compare(b.At) })
	return list
}

// markRemembered marks the warnings that the policy still remembers (window memory).
func (s *Service) markRemembered(warnings []incident.Warning) []incident.Warning {
	m := s.moment()
	memory := m.Rules.Windows[casework.WindowMemory].Elapsed
	for i, w := range warnings {
		one := incident.History{Warnings: []time.Time{w.At}}
		warnings[i].Remembered = !w.Overturned && one.Remembered(memory, m.At) > 0
	}
	return warnings
}
