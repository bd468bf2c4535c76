package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
	"duecourse/internal/protocol"
)

// accountFormat is a file of accounts that exist already (S2).
func accountFormat() importFormat {
	return importFormat{
		right: account.RightDecide, unique: true, parse: (*Service).parseAccount,
		layout: csvLayout{
			of:      "accounts",
			columns: []string{"channel", "handle", "team", "owner", "administrators", "licence", "purpose", "audience"},
			missing: required("channel", "handle", "team", "owner"),
		},
	}
}

func (s *Service) parseAccount(in importContext, cells map[string]string) (importLine, error) {
	open := account.Open{
		Channel: strings.TrimSpace(cells["channel"]),
		Handle:  strings.TrimPrefix(strings.TrimSpace(cells["handle"]), "'"), // an export puts it before a handle that looks like a formula
		Team:    strings.TrimSpace(cells["team"]), Licence: strings.TrimSpace(cells["licence"]),
		Purpose: cells["purpose"], Audience: cells["audience"], Unreviewed: true,
	}
	if address.NormalAuthor(open.Channel, open.Handle) == "" {
		return importLine{}, &lineError{"handle: Enter a valid handle."}
	}
	var err error
	if open.Owner, err = in.staff.find("owner", cells["owner"]); err != nil {
		return importLine{}, err
	}
	for _, id := range strings.FieldsFunc(cells["administrators"], func(r rune) bool { return strings.ContainsRune(" ;,", r) }) {
		administrator, err := in.staff.find("administrators", id)
		if err != nil {
			return importLine{}, err
		}
		open.Administrators = append(open.Administrators, administrator)
	}
	return importLine{key: accountKey(open), value: open.Owner.ID, take: func(ctx context.Context) (bool, error) {
		return s.importAccount(ctx, in, open)
	}}, nil
}

// accountKey is the same for every spelling of a handle.
func accountKey(open account.Open) string {
	return address.NormalChannel(open.Channel) + "\n" + address.NormalAuthor(open.Channel, open.Handle)
}

// importAccount puts an account on the register, if it is not there yet. It returns true
// if this import did so, now or the first time that it was sent with the same key.
func (s *Service) importAccount(ctx context.Context, in importContext, open account.Open) (bool, error) {
	who, route := in.who, "import account "+accountKey(open)
	there, err := s.onRegister(ctx, open)
	if there || err != nil {
		return there && s.sentBefore(ctx, who, route), err
	}
	open.Ref = protocol.AccountRef(s.secret, open.Channel, open.Handle, 0)
	if refusal := casework.CheckEntry(open, s.now()); refusal != nil {
		return false, refused(refusal)
	}
	if refusal := new(account.Account).Check(open, who.Actor, s.moment()); refusal != nil {
		return false, refused(refusal)
	}
	if in.dry {
		return true, nil
	}
	first, err := protocol.NewRequest(requestID(who, route), "", 0, who.Actor, open)
	if err != nil {
		return false, fault(err)
	}
	seed := fmt.Sprintf("%x", s.hash("account", open.Ref, "seed"))
	_, err = s.workflows.Claim(ctx,
		protocol.Start{Rules: *s.moment().Rules, Seed: seed, First: &first}, protocol.Claim{Open: open, By: who.Actor})
	switch {
	case errors.Is(err, ErrNotRunning):
		return false, refused(accountClosed(open))
	case errors.Is(err, ErrOutcomeUnknown):
		return false, unavailable(err) // the import tries the line again
	case err != nil:
		return false, toError(err)
	}
	return s.onRegister(ctx, open) // another file may have given it to somebody else
}

// onRegister says whether an account is on the register with the same owner. It refuses a
// handle of another owner, and one whose account is closed: that needs a new permission.
func (s *Service) onRegister(ctx context.Context, open account.Open) (bool, error) {
	account, _, err := s.store.AccountOf(ctx, open.Channel, open.Handle)
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return false, nil
	case err != nil:
		return false, unavailable(err)
	case account.Closed():
		return false, refused(accountClosed(open))
	case account.Owner.ID != open.Owner.ID:
		return false, refused(account.HandleTaken())
	}
	return true, nil
}

func accountClosed(open account.Open) *casework.Refusal {
	return &casework.Refusal{
		Code: casework.CodeClosed, Clause: "S2",
		Why: open.Handle + " on " + open.Channel + " was on the register and is closed. It needs a new permission.",
	}
}

// sentBefore says whether the caller did this before with the same key.
func (s *Service) sentBefore(ctx context.Context, who Caller, route string) bool {
	if who.Key == "" {
		return false
	}
	_, err := s.store.Request(ctx, requestID(who, route))
	return err == nil
}
