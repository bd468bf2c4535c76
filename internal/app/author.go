package app

import (
	"context"
	"errors"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
	"duecourse/internal/casework/incident"
)

// authorCases is how many cases of an author are shown.
const authorCases = 200

// Author is what the register knows of an author on a channel.
func (s *Service) Author(ctx context.Context, who Caller, channel, author string) (Author, error) {
	if err := s.May(who, RightSeeCases); err != nil {
		return Author{}, err
	}
	channel = address.NormalChannel(channel)
	warnings, err := s.store.Warnings(ctx, channel, author)
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return Author{}, &Error{Code: casework.CodeNotFound, Why: "No case is about this author."}
	case err != nil:
		return Author{}, unavailable(err)
	}
	page, err := s.store.Cases(ctx, incident.Filter{
		Channel: channel, Author: author, NotAbout: who.ID, Now: s.now(), Limit: authorCases,
	})
	if err != nil {
		return Author{}, unavailable(err)
	}
	return Author{
		Channel: channel, Author: address.NormalAuthor(channel, author),
		Cases: page.Items, Warnings: s.recalled(warnings), Blocks: blocksIn(page.Items),
	}, nil
}

// recalled says which warnings the policy still remembers (window memory).
func (s *Service) recalled(warnings []incident.Warning) []incident.Warning {
	m := s.moment()
	memory := m.Rules.Windows[casework.WindowMemory].Elapsed
	for i, w := range warnings {
		one := incident.History{Warnings: []time.Time{w.At}}
		warnings[i].Remembered = !w.Overturned && one.Remembered(memory, m.At) > 0
	}
	return warnings
}

func blocksIn(items []incident.ListItem) []AuthorBlock {
	blocks := []AuthorBlock{}
	for _, i := range items {
		if i.Block.Active() {
			blocks = append(blocks, AuthorBlock{Ref: i.Ref, From: i.Block.From, Until: i.Block.Until})
		}
	}
	return blocks
}
