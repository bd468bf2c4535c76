package app

import (
	"context"
	"fmt"
	"slices"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
)

// addFacts adds to a command what only the service knows: the author's history and
// standing advice from the store, names from the directory. It refuses an id that nobody
// has, because nobody would get the task or the note (R12).
func (s *Service) addFacts(ctx context.Context, c *call) (err error) {
	switch command := c.command.(type) {
	case incident.Assess:
		command.History = s.historyOf(ctx, c.ref)
		err = s.addTarget(&command)
		c.command = command
	case incident.NameTarget:
		command.Target, err = s.identified(command.Target)
		c.command = command
	case incident.Join:
		c.command, err = s.prepareJoin(ctx, c, command)
	case incident.Observe:
		c.command = s.compared(ctx, c.ref, command)
	case incident.Propose:
		command.History, command.Standing = s.historyOf(ctx, c.ref), s.adviceInForce(ctx)
		c.command = command
	case casework.Assign:
		err = s.mayBeOfficer(c.kind, command.To)
	case publication.Approve:
		c.command, err = s.withLink(ctx, c.ref, command)
	case publication.Answer:
		c.command, err = s.withPublication(ctx, command)
	case account.Delegate:
		err = s.addName("to", &command.To)
		c.command = command
	case account.Transfer:
		err = s.addName("to", &command.To)
		c.command = command
	case account.Settle:
		c.command, err = s.registered(ctx, c.ref, command)
	case account.MakeRequest:
		err = s.addNames(&command)
		c.command = command
	}
	return err
}

// historyOf is what the author's other cases say about the author. It is nil while the
// store does not answer: then the case keeps what it knows.
func (s *Service) historyOf(ctx context.Context, ref string) *incident.History {
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	c, err := s.incident(reading, ref)
	if err != nil {
		return nil
	}
	history, err := s.store.History(reading, c.Post.Channel, c.Post.Author, ref)
	if err != nil {
		return nil
	}
	return &history
}

// compared says whether an observed post is one that the case has. The case would find the
// same, but a later version of the program may read addresses in another way, and must
// still come to the same posts when it replays the case. While the store does not answer,
// the case compares.
func (s *Service) compared(ctx context.Context, ref string, o incident.Observe) incident.Observe {
	if o.Post == nil {
		return o
	}
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	c, err := s.incident(reading, ref)
	if err != nil || !c.EveryPost {
		return o
	}
	if id := c.IDOf(*o.Post); id != "" {
		o.About, o.Post = id, nil
		return o
	}
	o.Further = true
	return o
}

// adviceInForce is nil while the store does not answer.
func (s *Service) adviceInForce(ctx context.Context) []incident.StandingAdvice {
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	list, err := s.store.StandingAdvice(reading, s.now())
	if err != nil {
		return nil
	}
	return list
}

// nameOf is the name of the person with an id. An empty id has no name: the rules say
// whether a command needs it.
func (s *Service) nameOf(field, id string) (string, error) {
	person, known := s.people.Person(id)
	if !known && id != "" {
		return "", refused(casework.Invalid(field, "Nobody has the id %q.", id))
	}
	return person.Name, nil
}

func (s *Service) addName(field string, person *casework.Person) error {
	name, err := s.nameOf(field, person.ID)
	person.Name = name
	return err
}

func (s *Service) addNames(ask *account.MakeRequest) error {
	ask.Administrators = slices.Clone(ask.Administrators)
	fields := map[string]*casework.Person{"line_manager": &ask.LineManager, "budget_holder": &ask.BudgetHolder}
	for i := range ask.Administrators {
		fields[fmt.Sprintf("administrators[%d]", i)] = &ask.Administrators[i]
	}
	for field, person := range fields {
		if err := s.addName(field, person); err != nil {
			return err
		}
	}
	return nil
}

// mayBeOfficer refuses to give a case to somebody who may not work it, or whom the directory
// does not have.
func (s *Service) mayBeOfficer(kind *casework.Kind, id string) error {
	if id == "" {
		return nil // the rules say that somebody is needed
	}
	person, known := s.people.Person(id)
	if !known {
		return refused(casework.Invalid("to", "Nobody has the id %q.", id))
	}
	if kind.RefuseOfficer == nil {
		return nil
	}
	if r := kind.RefuseOfficer(person.Actor); r != nil {
		return refused(r)
	}
	return nil
}
