package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

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

	uncounted bool // the command is part of something that counts as one command
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

	// Acceptable says that a report opened no case and joined none: the case found the same
	// words acceptable before it ended.
	Acceptable bool
}

// Do gives a command to a case, or opens a case with it if ref is empty. Every command of
// every kind of case takes this way: authorise, idempotency, facts, send, answer.
func (s *Service) Do(ctx context.Context, who Caller, kind casework.KindName, ref string, command casework.Command) (answer Answer, err error) {
	if !who.uncounted {
		defer func() { s.count(command.Name(), err) }()
	}
	c, err := s.newCall(who, kind, ref, command)
	if err != nil {
		return Answer{}, err
	}
	if err := s.authorise(ctx, c); err != nil {
		return Answer{}, err
	}
	taken, at, err := s.repeated(ctx, c)
	if err != nil {
		return Answer{}, err
	}
	repeated := taken.Seq > 0
	if !repeated {
		if refusal := casework.CheckEntry(command, s.now()); refusal != nil {
			return Answer{}, refused(refusal)
		}
		if err := s.addFacts(ctx, c); err != nil {
			return Answer{}, err
		}
		taken, err = s.send(ctx, c)
		at = s.now()
	}
	answer, err = s.answer(ctx, c, taken, at, err)
	answer.Done = repeated
	return answer, err
}

// call is a command on its way to a case.
type call struct {
	who     Caller
	kind    *casework.Kind
	ref     string // empty: the command opens a case, and the reference is not known yet
	command casework.Command

	id     string // of the Temporal update: H(person, route, Idempotency-Key), never the key alone
	digest string // of the command before the service adds facts

	acceptable bool // the case that answers has found the reported post acceptable
}

func (s *Service) newCall(who Caller, kind casework.KindName, typed string, command casework.Command) (*call, error) {
	c := &call{who: who, kind: s.kinds.ByName(kind), command: command, id: rand.Text()}
	if c.kind == nil || (typed == "") != (command.Name() == c.kind.Opens) {
		return nil, notFound("A command that opens a case names no case, and every other command names one.")
	}
	body, err := json.Marshal(command)
	if err != nil {
		return nil, fault(fmt.Errorf("command %s: %w", command.Name(), err))
	}
	c.digest = digestOf(string(command.Name()), string(body))
	route := "POST " + c.kind.Path // without a reference, so that a key used for another post is noticed
	if typed == "" {
		c.who.Expect = 0
	} else {
		if c.ref, err = s.parseRef(kind, typed); err != nil {
			return nil, err
		}
		route = "POST " + c.kind.Page(c.ref) + "/" + string(command.Name())
	}
	if who.Key != "" {
		c.id = requestID(who, route)
	}
	return c, nil
}

// requestID identifies a request with an Idempotency-Key.
func requestID(who Caller, route string) string { return digestOf(who.ID, route, who.Key) }

// routeReport is the route of reports.
const routeReport = "POST /incidents"

// repeated returns what the case answered to an equal request, and when. It returns a zero
// answer for a new request, and while the store does not answer: then the case recognises
// the request by its id.
func (s *Service) repeated(ctx context.Context, c *call) (taken protocol.Answer, at time.Time, err error) {
	if c.who.Key == "" {
		return taken, at, nil
	}
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	before, err := s.store.Request(reading, c.id)
	switch {
	case err != nil:
		return taken, at, nil //nolint:nilerr // see above
	case before.Digest != c.digest:
		return taken, at, keyReused()
	}
	return protocol.Answer{ID: c.id, Digest: c.digest, Ref: before.Ref, Seq: before.Seq}, before.At, nil
}

// send gives the command to the case and waits until it is recorded. A command that the
// rules accept from a closed case continues the case in a new run (rule 8).
func (s *Service) send(ctx context.Context, c *call) (protocol.Answer, error) {
	if c.ref == "" {
		return s.open(ctx, c)
	}
	r, err := protocol.NewRequest(c.id, c.digest, c.who.Expect, c.who.Actor, c.command)
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
			if err := s.revive(ctx, c.ref); err != nil && !errors.Is(err, ErrRunning) {
				return taken, unavailable(fmt.Errorf("%s: %w, though the store has it open: %w", c.ref, ErrNotRunning, err))
			}
			continue
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

// answer tells the caller the result of a command, as it was at a time. If the case did not
// answer in time, it asks the case whether it took the command. The answer has no view while
// the store does not have the events of the command, or does not answer.
func (s *Service) answer(ctx context.Context, c *call, taken protocol.Answer, at time.Time, err error) (Answer, error) {
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
	answer := Answer{Ref: taken.Ref, Seq: taken.Seq, New: taken.Seq == 1, Acceptable: c.acceptable}
	if stored, err := s.isStored(reading, taken); err != nil || !stored {
		return answer, err
	}
	current, err := s.store.Case(reading, taken.Ref)
	if err == nil && current.Status().Seq > taken.Seq {
		current, err = s.store.CaseAt(reading, taken.Ref, taken.Seq)
	}
	if err == nil && current.Status().Seq == taken.Seq {
		answer.View = s.view(c.who, current, s.Moment(at))
	}
	return answer, nil
}
