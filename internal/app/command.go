package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// openAttempts is how often the service tries again when a case ends just when a command
// reaches it.
const openAttempts = 4

// Caller is a person with a request.
type Caller struct {
	casework.Actor
	Key    string // Idempotency-Key; empty: none
	Expect int    // If-Match: the sequence number that the caller has seen; 0: any
}

// Answer is the result of a command: the case as the command left it. If the command is
// durable but not in the store yet, the answer has only the reference and the sequence
// number.
type Answer struct {
	Ref  string
	Seq  int
	New  bool  // the command opened the case
	Done bool  // an equal request did it before: nothing happened now
	View *View // nil: not in the store yet (202)
}

// Do gives a command to a case. Every command of every kind of case takes this way:
// authorise, idempotency, facts, send, answer.
func (s *Service) Do(ctx context.Context, who Caller, kind casework.KindName, ref string, command casework.Command) (Answer, error) {
	answer, err := s.do(ctx, who, kind, ref, command)
	s.count(command.Name(), err)
	return answer, err
}

// do is Do for commands that are not counted one by one.
func (s *Service) do(ctx context.Context, who Caller, kind casework.KindName, ref string, command casework.Command) (Answer, error) {
	c, err := s.authorise(ctx, who, kind, ref, command)
	if err != nil {
		return Answer{}, err
	}
	if err := c.identify(); err != nil {
		return Answer{}, err
	}
	if answer, done, err := s.repeated(ctx, c); done || err != nil {
		return answer, err
	}
	if err := s.addFacts(ctx, c); err != nil {
		return Answer{}, err
	}
	taken, err := s.send(ctx, c)
	return s.answer(ctx, c, taken, err)
}

// call is a command on its way to a case.
type call struct {
	who     Caller
	kind    *casework.Kind
	ref     string // empty: the command opens a case, and the reference is not known yet
	command casework.Command

	id     string // of the Temporal update: H(person, route, Idempotency-Key), never the key alone
	digest string // of the command before the service adds facts
}

// identify gives a call its id and digest. The route is part of the id, so that one key
// can serve several requests; the route of a command that opens a case has no reference,
// so that a key used for another post is noticed.
func (c *call) identify() error {
	body, err := json.Marshal(c.command)
	if err != nil {
		return fault(fmt.Errorf("command %s: %w", c.command.Name(), err))
	}
	c.digest, c.id = digestOf(string(c.command.Name()), string(body)), rand.Text()
	if c.who.Key != "" {
		c.id = requestID(c.who, c.route())
	}
	return nil
}

// requestID identifies a request with an Idempotency-Key.
func requestID(who Caller, route string) string { return digestOf(who.ID, route, who.Key) }

// routeReport is the route of reports.
const routeReport = "POST /incidents"

func (c *call) route() string {
	if c.ref == "" {
		return "POST " + c.kind.Path
	}
	return "POST " + c.kind.Page(c.ref) + "/" + string(c.command.Name())
}

// repeated answers a request that the store knows as it was answered the first time. It
// returns false for a new request, and while the store does not answer: then the case
// recognises the request by its id.
func (s *Service) repeated(ctx context.Context, c *call) (Answer, bool, error) {
	if c.who.Key == "" {
		return Answer{}, false, nil
	}
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	before, err := s.store.Request(reading, c.id)
	switch {
	case err != nil:
		return Answer{}, false, nil //nolint:nilerr // see above
	case before.Digest != c.digest:
		return Answer{}, false, keyReused()
	}
	answer := s.answerAt(reading, c.who, before.Ref, before.Seq, s.Moment(before.At))
	answer.Done = true
	return answer, true, nil
}

// send gives the command to the case and waits until it is recorded. A command that the
// rules accept from a closed case continues the case in a new run (rule 8).
func (s *Service) send(ctx context.Context, c *call) (protocol.Answer, error) {
	if c.ref == "" {
		return s.open(ctx, c)
	}
	r, err := c.request()
	if err != nil {
		return protocol.Answer{}, err
	}
	for range openAttempts {
		taken, err := s.workflows.Send(ctx, c.ref, r)
		if !errors.Is(err, ErrNotRunning) {
			return taken, err
		}
		ended, err := s.read(ctx, c.ref)
		if err != nil {
			return taken, err
		}
		now := s.moment()
		refusal := ended.Check(c.command, c.who.Actor, now)
		switch at := ended.Status(); {
		case !ended.Closed():
			return taken, unavailable(fmt.Errorf("%s: %w, though the store has it open", c.ref, ErrNotRunning))
		case refusal != nil:
			return taken, refused(refusal)
		case c.who.Expect != 0 && c.who.Expect != at.Seq:
			return taken, stale(at.Seq, c.who.Expect)
		}
		// The new run starts under the policy in force: the rules of the old run ended with it.
		taken, err = s.workflows.Reopen(ctx, c.ref, protocol.Start{Rules: *now.Rules, Seed: newSeed(), Case: ended}, r)
		if !errors.Is(err, ErrNotRunning) {
			return taken, err
		}
	}
	return protocol.Answer{}, unavailable(fmt.Errorf("%s %s: %w", c.command.Name(), c.ref, ErrNotRunning))
}

// request is the command as Temporal carries it.
func (c *call) request() (protocol.Request, error) {
	r, err := protocol.NewRequest(c.id, c.digest, c.who.Expect, c.who.Actor, c.command)
	if err != nil {
		return r, fault(err)
	}
	return r, nil
}

// answer tells the caller the result of a command. If the case did not answer in time,
// it asks the case whether it took the command.
func (s *Service) answer(ctx context.Context, c *call, taken protocol.Answer, err error) (Answer, error) {
	if errors.Is(err, ErrOutcomeUnknown) {
		known, some := s.workflows.Known(ctx, c.ref, c.id)
		if !some {
			return Answer{}, unknownOutcome(err)
		}
		taken, err = known, nil
	}
	switch {
	case errors.Is(err, ErrNotRunning):
		return Answer{}, unavailable(err)
	case err != nil:
		return Answer{}, toError(s.hideTarget(ctx, c, err))
	case taken.Digest != c.digest:
		return Answer{}, keyReused()
	}
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	return s.answerAt(reading, c.who, taken.Ref, taken.Seq, s.moment()), nil
}

// answerAt is the answer of a command that left a case at an event. It has no view while
// the store does not have that event, or does not answer.
func (s *Service) answerAt(ctx context.Context, who Caller, ref string, seq int, m casework.Moment) Answer {
	answer := Answer{Ref: ref, Seq: seq, New: seq == 1}
	c, err := s.store.Case(ctx, ref)
	if err == nil && c.Status().Seq > seq {
		c, err = s.store.CaseAt(ctx, ref, seq)
	}
	if err == nil && c.Status().Seq == seq {
		answer.View = s.view(who, c, m)
	}
	return answer
}
