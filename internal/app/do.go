package app

import (
	"context"
	"errors"
	"fmt"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// Do gives a command to a case.
func (s *Service) Do(ctx context.Context, who Caller, ref string, command casework.Command) (Answer, error) {
	answer, err := s.do(ctx, who, ref, command)
	s.count(command.Name(), err)
	return answer, err
}

func (s *Service) do(ctx context.Context, who Caller, ref string, command casework.Command) (Answer, error) {
	ref, err := s.mayDo(ctx, who, ref, command.Name())
	if err != nil {
		return Answer{}, err
	}
	a, err := ask(who, routeOf(ref, command.Name()), command)
	if err != nil {
		return Answer{}, fault(err)
	}
	if answer, done, err := s.again(ctx, a); done || err != nil {
		return answer, err
	}
	if command, err = s.withNames(command); err != nil {
		return Answer{}, err
	}
	a.command = s.withFacts(ctx, ref, command)
	if wakes(command.Name()) {
		return s.wake(ctx, a, ref)
	}
	return s.send(ctx, a, ref)
}

// mayDo asks, before anything is sent, whether the caller may know of the case and
// ever give such a command. Who sees cases is let through unread, so that a register
// that is down stops no decision: the case itself refuses what it must.
func (s *Service) mayDo(ctx context.Context, who Caller, typed string, name casework.CommandName) (string, error) {
	ref, err := parseRef(prefixIncident, typed)
	if err != nil {
		return "", err
	}
	if name == incident.CommandReport {
		return "", &Error{Code: casework.CodeNotFound, Why: "A post is reported without naming its case."}
	}
	if !s.seesCases(who) {
		c, err := s.read(ctx, ref)
		if err != nil {
			return "", err
		}
		if err := s.entitled(who, c); err != nil {
			return "", err
		}
	}
	return ref, s.MayCall(who, name)
}

func (s *Service) send(ctx context.Context, a asked[casework.Command], ref string) (Answer, error) {
	r, err := a.request(a.command)
	if err != nil {
		return Answer{}, fault(err)
	}
	taken, err := s.workflows.Send(ctx, ref, r)
	if errors.Is(err, ErrNotRunning) {
		return Answer{}, s.whyNotRunning(ctx, a, ref)
	}
	return s.outcome(ctx, a, ref, taken, err)
}

// whyNotRunning says what a case would say if it still ran: that it is closed.
func (s *Service) whyNotRunning(ctx context.Context, a asked[casework.Command], ref string) error {
	c, err := s.read(ctx, ref)
	if err != nil {
		return err
	}
	if r := c.Check(a.command, a.who.Actor, s.moment()); r != nil && c.Closed() {
		return refused(r)
	}
	return unavailable(fmt.Errorf("%s: %w, though the register has it open", ref, ErrNotRunning))
}

// withFacts adds what the register knows now. When it does not answer, the case
// keeps what it knows.
func (s *Service) withFacts(ctx context.Context, ref string, command casework.Command) casework.Command {
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	switch c := command.(type) {
	case incident.Assess:
		c.History = s.historyFor(reading, ref)
		return c
	case incident.Propose:
		c.History = s.historyFor(reading, ref)
		c.Standing = s.standing(reading)
		return c
	}
	return command
}

func (s *Service) historyFor(ctx context.Context, ref string) *incident.History {
	c, err := s.store.Case(ctx, ref)
	if err != nil {
		return nil
	}
	history, err := s.store.History(ctx, c.Post.Channel, c.Post.Author, ref)
	if err != nil {
		return nil
	}
	return &history
}

func (s *Service) standing(ctx context.Context) []incident.StandingAdvice {
	list, err := s.store.StandingAdvice(ctx, s.now())
	if err != nil {
		return nil
	}
	return list
}

// hidden is a refusal for the eyes of the one who gets it: the target of a post is
// not told by a refusal that there is a case about them (R12).
func (s *Service) hidden(ctx context.Context, who Caller, ref string, err error) error {
	refusal, is := errors.AsType[*casework.Refusal](err)
	if !is || refusal.Code != casework.CodeNotPermitted || refusal.Clause != incident.ClauseTarget {
		return err
	}
	if c, unread := s.read(ctx, ref); unread == nil && s.tookPart(who, c) {
		return s.entitled(who, c)
	}
	return noSuchCase()
}
