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

// routeReport is the route of reports. It has no ref in it, so that a key that is
// used again for another post is found out.
const routeReport = "POST /incidents"

func routeOf(ref string, name casework.CommandName) string {
	return "POST /incidents/" + ref + "/" + string(name)
}

// asked is something that a caller asks for, told from everything else by its id.
type asked[C casework.Command] struct {
	who     Caller
	id      string // of the update: H(person, route, Idempotency-Key), never the key alone
	digest  string // of what is asked, before the service adds what the register knows
	keyed   bool   // it may have been asked before
	command C
}

func ask[C casework.Command](who Caller, route string, command C) (asked[C], error) {
	body, err := json.Marshal(command)
	if err != nil {
		return asked[C]{}, fmt.Errorf("command %s: %w", command.Name(), err)
	}
	a := asked[C]{who: who, id: rand.Text(), digest: digestOf(string(command.Name()), string(body)), command: command}
	if who.Key != "" {
		a.id, a.keyed = digestOf(who.ID, route, who.Key), true
	}
	return a, nil
}

// request is the form in which the command is sent.
func (a asked[C]) request(command C) (protocol.Request, error) {
	return protocol.NewRequest(a.id, a.digest, a.who.Expect, a.who.Actor, command)
}

// again answers what was asked before as it was answered then. False: it is new,
// or the register cannot say; then the case itself recognises it by its id.
func (s *Service) again(ctx context.Context, a asked[casework.Command]) (Answer, bool, error) {
	if !a.keyed {
		return Answer{}, false, nil
	}
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	before, err := s.store.Request(reading, a.id)
	if err != nil {
		return Answer{}, false, nil //nolint:nilerr // without a register, the case recognises the request
	}
	if before.Digest != a.digest {
		return Answer{}, false, keyReused()
	}
	answer := Answer{Ref: before.Ref, Seq: before.Seq, New: before.Seq == 1, Done: true}
	answer.View = s.viewAt(reading, a.who, before.Ref, before.Seq, s.Moment(before.At)) // as it was told then
	return answer, true, nil
}

// answer is what the caller is told of a request that the case has taken.
func (s *Service) answer(ctx context.Context, a asked[casework.Command], taken protocol.Answer) (Answer, error) {
	if taken.Digest != a.digest {
		return Answer{}, keyReused()
	}
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	return Answer{
		Ref: taken.Ref, Seq: taken.Seq, New: taken.Seq == 1,
		View: s.viewAt(reading, a.who, taken.Ref, taken.Seq, s.moment()),
	}, nil
}

// outcome is what became of a request: when the case did not answer in time, the
// case is asked whether it has taken it.
func (s *Service) outcome(ctx context.Context, a asked[casework.Command], ref string, taken protocol.Answer, err error) (Answer, error) {
	if errors.Is(err, ErrOutcomeUnknown) {
		known, some := s.workflows.Known(ctx, ref, a.id)
		if !some {
			return Answer{}, unknownOutcome(err)
		}
		taken, err = known, nil
	}
	if err != nil {
		return Answer{}, toError(s.hidden(ctx, a.who, ref, err))
	}
	return s.answer(ctx, a, taken)
}
