package app

import (
	"context"
	"errors"
	"fmt"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// wakes says whether a command can be given to a case that has ended (rule 8).
func wakes(name casework.CommandName) bool {
	return name == incident.CommandReopen || name == incident.CommandOverturn
}

// wake gives a command to a case that has ended, if it has: a new run of the same
// workflow goes on from the recorded state.
func (s *Service) wake(ctx context.Context, a asked[casework.Command], ref string) (Answer, error) {
	for range openingTries {
		c, err := s.read(ctx, ref)
		if err != nil {
			return Answer{}, err
		}
		var taken protocol.Answer
		if c.Closed() {
			taken, err = s.reopen(ctx, a, c)
		} else {
			taken, err = s.sendOpen(ctx, a, ref)
		}
		if !errors.Is(err, ErrNotRunning) {
			return s.outcome(ctx, a, ref, taken, err)
		}
	}
	return Answer{}, unavailable(fmt.Errorf("%s %s: %w", a.command.Name(), ref, ErrNotRunning))
}

func (s *Service) sendOpen(ctx context.Context, a asked[casework.Command], ref string) (protocol.Answer, error) {
	r, err := a.request(a.command)
	if err != nil {
		return protocol.Answer{}, err
	}
	return s.workflows.Send(ctx, ref, r)
}

// reopen asks the rules first, since a run that then refuses its command would
// have begun for nothing. The run begins under the policy now in force: the rules
// that the case was closed under went with the run that closed it.
func (s *Service) reopen(ctx context.Context, a asked[casework.Command], c *incident.Case) (protocol.Answer, error) {
	if a.who.Expect != 0 && a.who.Expect != c.Seq {
		return protocol.Answer{}, &Error{
			Code: casework.CodeStale,
			Why:  fmt.Sprintf("The case has moved on since you looked at it: it stands at %d, you saw %d.", c.Seq, a.who.Expect),
		}
	}
	now := s.moment()
	if r := c.Check(a.command, a.who.Actor, now); r != nil {
		return protocol.Answer{}, r
	}
	r, err := a.request(a.command)
	if err != nil {
		return protocol.Answer{}, err
	}
	start := protocol.Start{Rules: *now.Rules, Seed: newSeed(), Case: c}
	return s.workflows.Reopen(ctx, c.Ref, start, r)
}
