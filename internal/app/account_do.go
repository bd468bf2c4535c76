package app

import (
	"context"
	"errors"
	"io"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/protocol"
)

// DoRequest gives a command to an account request.
func (s *Service) DoRequest(ctx context.Context, who Caller, typed string, command casework.Command) (AccountAnswer, error) {
	answer, err := s.doRequest(ctx, who, typed, command)
	s.count(command.Name(), err)
	return answer, err
}

func (s *Service) doRequest(ctx context.Context, who Caller, typed string, command casework.Command) (AccountAnswer, error) {
	r, err := s.request(ctx, who, typed)
	if err != nil {
		return AccountAnswer{}, err
	}
	c, err := ask[casework.Command](who, "POST /account-requests/"+r.Ref+"/"+string(command.Name()), command)
	if err != nil {
		return AccountAnswer{}, fault(err)
	}
	if d, is := command.(account.Delegate); is {
		if err := s.name("to", &d.To); err != nil {
			return AccountAnswer{}, err
		}
		command, c.command = d, d
	}
	return s.sendTo(ctx, c, protocol.CaseID(r.Ref), r.Check(command, who.Actor, s.moment()))
}

// GiveFile takes a file into custody as evidence for a check (S5).
func (s *Service) GiveFile(ctx context.Context, who Caller, typed string, give account.GiveEvidence, upload io.Reader) (AccountAnswer, error) {
	answer, err := s.giveFile(ctx, who, typed, give, upload)
	s.count(give.Name(), err)
	return answer, err
}

func (s *Service) giveFile(ctx context.Context, who Caller, typed string, give account.GiveEvidence, upload io.Reader) (AccountAnswer, error) {
	r, err := s.request(ctx, who, typed)
	if err != nil {
		return AccountAnswer{}, err
	}
	if refusal := r.Check(give, who.Actor, s.moment()); refusal != nil && who.Key == "" {
		return AccountAnswer{}, refused(refusal)
	}
	file := account.File{}
	file.SHA256, file.Size, file.MediaType, err = s.vault.Put(ctx, upload)
	if err != nil {
		return AccountAnswer{}, evidenceFileError(err)
	}
	give.File = &file
	return s.doRequest(ctx, who, typed, give)
}

// fileProblem names the field of a file that is not what it says it is.
func evidenceFileError(err error) error {
	known := storageError(err)
	if e, ok := errors.AsType[*Error](known); ok && e.Code == "unsupported_media_type" {
		return refused(casework.Invalid("file", "This is no picture, PDF, video or saved page, whatever it is called."))
	}
	return known
}

// DoAccount gives a command to an account.
func (s *Service) DoAccount(ctx context.Context, who Caller, typed string, command casework.Command) (AccountAnswer, error) {
	answer, err := s.doAccount(ctx, who, typed, command)
	s.count(command.Name(), err)
	return answer, err
}

func (s *Service) doAccount(ctx context.Context, who Caller, typed string, command casework.Command) (AccountAnswer, error) {
	right := RightDecideAccounts
	if command.Name() == account.CommandOwnerLeft {
		right = RightReportLeavers
	}
	if err := s.May(who, right); err != nil {
		return AccountAnswer{}, err
	}
	a, err := s.account(ctx, typed)
	if err != nil {
		return AccountAnswer{}, err
	}
	c, err := ask[casework.Command](who, "POST /accounts/"+a.Ref+"/"+string(command.Name()), command)
	if err != nil {
		return AccountAnswer{}, fault(err)
	}
	if x, is := command.(account.Transfer); is {
		if err := s.name("to", &x.To); err != nil {
			return AccountAnswer{}, err
		}
		command, c.command = x, x
	}
	return s.sendTo(ctx, c, protocol.CaseID(a.Ref), a.Check(command, who.Actor, s.moment()))
}

// sendTo sends a command to its workflow. What the register would say is the answer of
// one that has ended.
func (s *Service) sendTo(ctx context.Context, c asked[casework.Command], workflow string, ended *casework.Refusal) (AccountAnswer, error) {
	if answer, done, err := s.before(ctx, c); done || err != nil {
		return answer, err
	}
	r, err := c.request(c.command)
	if err != nil {
		return AccountAnswer{}, fault(err)
	}
	taken, err := s.workflows.SendTo(ctx, workflow, r)
	if errors.Is(err, ErrNotRunning) && ended != nil {
		return AccountAnswer{}, refused(ended)
	}
	return s.became(ctx, c, workflow, taken, err)
}

// before answers what was asked before as it was answered then.
func (s *Service) before(ctx context.Context, c asked[casework.Command]) (AccountAnswer, bool, error) {
	if !c.keyed {
		return AccountAnswer{}, false, nil
	}
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	kept, err := s.store.Request(reading, c.id)
	if err != nil {
		return AccountAnswer{}, false, nil //nolint:nilerr // without a register, the case recognises the request
	}
	if kept.Digest != c.digest {
		return AccountAnswer{}, false, keyReused()
	}
	return s.stood(ctx, c.who, kept.Ref, kept.Seq, s.Moment(kept.At)), true, nil
}

// became is what the caller is told of a command.
func (s *Service) became(ctx context.Context, c asked[casework.Command], workflow string, taken protocol.Answer, err error) (AccountAnswer, error) {
	if errors.Is(err, ErrOutcomeUnknown) {
		known, some := s.workflows.KnownTo(ctx, workflow, c.id)
		if !some {
			return AccountAnswer{}, unknownOutcome(err)
		}
		taken, err = known, nil
	}
	switch {
	case errors.Is(err, ErrNotRunning):
		return AccountAnswer{}, unavailable(err)
	case err != nil:
		return AccountAnswer{}, toError(err)
	case taken.Digest != c.digest:
		return AccountAnswer{}, keyReused()
	}
	return s.stood(ctx, c.who, taken.Ref, taken.Seq, s.moment()), nil
}

// stood is an account request or an account as it stood after an event.
func (s *Service) stood(ctx context.Context, who Caller, ref string, seq int, m casework.Moment) AccountAnswer {
	reading, cancel := withReadTimeout(ctx)
	defer cancel()
	answer := AccountAnswer{Ref: ref, Seq: seq}
	if strings.HasPrefix(ref, "ACR-") {
		if r, err := s.store.AccountRequestAt(reading, ref, seq); err == nil {
			answer.Request = requestView(who, r, m)
		}
	} else if a, err := s.store.AccountAt(reading, ref, seq); err == nil {
		answer.Account = accountView(who, a, m)
	}
	return answer
}
