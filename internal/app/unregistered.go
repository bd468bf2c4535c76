package app

import (
	"context"
	"errors"
	"strconv"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
	"duecourse/internal/protocol"
)

// maxUseCases is how many cases about one handle can follow each other.
const maxUseCases = 50

// ReportUse reports a handle that is in use and not on the register (S2). It opens a case,
// or joins the open one about the handle.
func (s *Service) ReportUse(ctx context.Context, who Caller, report account.ReportUse) (Answer, error) {
	report.Ref = ""
	return s.Do(ctx, who, account.UnregisteredKindName, "", report)
}

// openUnregistered gives a report to the case about its handle. The references of the cases
// about one handle follow from the handle, so that two reports at once reach the same case.
func (s *Service) openUnregistered(ctx context.Context, c *call, report account.ReportUse) (protocol.Answer, error) {
	if err := s.handleFree(ctx, report.Channel, report.Handle); err != nil {
		return protocol.Answer{}, err
	}
	channel, handle := address.NormalChannel(report.Channel), address.NormalAuthor(report.Channel, report.Handle)
	for n := range maxUseCases {
		c.ref = c.kind.Prefix + "-" + protocol.RefCode(s.hash("unregistered account", channel, handle, strconv.Itoa(n)))
		c.command = report.WithRef(c.ref)
		taken, err := s.start(ctx, c, newSeed())
		if !errors.Is(err, ErrNotRunning) && !isOtherPost(err) {
			return taken, err
		}
	}
	return protocol.Answer{}, fault(errors.New("report of a handle: every reference is taken by a closed case"))
}

// registered adds to a settlement what the register says of the handle.
func (s *Service) registered(ctx context.Context, ref string, command account.Settle) (account.Settle, error) {
	command.Account = ""
	if command.Outcome != account.UseRegistered {
		return command, nil
	}
	c, err := s.read(ctx, ref)
	if err != nil {
		return command, err
	}
	u, is := c.(*account.Unregistered)
	if !is {
		return command, noSuchCase()
	}
	found, _, err := s.store.AccountOf(ctx, u.Channel, u.Handle)
	switch {
	case err == nil && !found.Closed():
		command.Account = found.Ref
	case err != nil && !errors.Is(err, casework.ErrNotFound):
		return command, unavailable(err)
	}
	return command, nil
}
