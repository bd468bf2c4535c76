package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

func accountColumns() []string {
	return []string{"channel", "handle", "team", "owner", "administrators", "licence", "purpose", "audience"}
}

// staff are the council's people, by their ids and their e-mail addresses.
type staffIndex map[string]casework.Person

func (s *Service) everybody() staffIndex {
	all := staffIndex{}
	for _, p := range s.people.PeopleWith(casework.RoleStaff) {
		all.add(p)
	}
	return all
}

func (all staffIndex) add(p access.Person) {
	all[strings.ToLower(p.ID)] = p.Person
	if p.Email != "" {
		all[strings.ToLower(p.Email)] = p.Person
	}
}

// named finds somebody by what a file calls them.
func (all staffIndex) named(column, said string) (casework.Person, error) {
	p, known := all[strings.ToLower(strings.TrimSpace(said))]
	if !known {
		return p, &lineError{fmt.Sprintf("%s: nobody is known by the id or e-mail address %q.", column, strings.TrimSpace(said))}
	}
	return p, nil
}

// accountIn reads an account that exists already (S2). What an export put before a
// handle to keep it from being a formula is taken off again.
func (s *Service) accountIn(who Caller, all staffIndex, cells map[string]string, dry bool) (importLine, error) {
	open := casework.OpenAccount{
		Channel: strings.TrimSpace(cells["channel"]), Handle: strings.TrimPrefix(strings.TrimSpace(cells["handle"]), "'"),
		Team: strings.TrimSpace(cells["team"]), Licence: strings.TrimSpace(cells["licence"]),
		Purpose: cells["purpose"], Audience: cells["audience"], Unreviewed: true,
	}
	if casework.NormalAuthor(open.Channel, open.Handle) == "" {
		return importLine{}, &lineError{"handle: This is no handle."}
	}
	var err error
	if open.Owner, err = all.named("owner", cells["owner"]); err != nil {
		return importLine{}, err
	}
	for _, id := range strings.FieldsFunc(cells["administrators"], func(r rune) bool { return strings.ContainsRune(" ;,", r) }) {
		administrator, err := all.named("administrators", id)
		if err != nil {
			return importLine{}, err
		}
		open.Administrators = append(open.Administrators, administrator)
	}
	key := casework.NormalChannel(open.Channel) + "\n" + casework.NormalAuthor(open.Channel, open.Handle)
	return importLine{key: key, says: open.Owner.ID, take: func(ctx context.Context) (bool, error) {
		return s.importAccount(ctx, who, open, dry)
	}}, nil
}

// importAccount puts an account on the register, unless it is there. It says whether
// this import did, now or when it was sent before with the same key.
func (s *Service) importAccount(ctx context.Context, who Caller, open casework.OpenAccount, dry bool) (bool, error) {
	route := "import account " + casework.NormalChannel(open.Channel) + "\n" + casework.NormalAuthor(open.Channel, open.Handle)
	there, err := s.isThere(ctx, open)
	if there || err != nil {
		return there && s.sentBefore(ctx, who, route), err
	}
	open.Ref = "SMA-" + encodeRef(s.accountSum(open.Channel, open.Handle, 0))
	if refusal := new(casework.Account).CheckCommand(open, who.Actor, s.moment()); refusal != nil {
		return false, refused(refusal)
	}
	if dry {
		return true, nil
	}
	first, err := protocol.NewRequest(digestOf(who.ID, route, who.Key), "", 0, who.Actor, open)
	if err != nil {
		return false, fault(err)
	}
	mac := hmac.New(sha256.New, s.secret)
	writeParts(mac, "account", open.Ref, "seed")
	seed := fmt.Sprintf("%x", mac.Sum(nil))
	_, err = s.accountFlows.OpenAccount(ctx,
		protocol.StartOf[casework.Account]{Rules: *s.moment().Rules, Seed: seed, First: &first},
		protocol.Claim{Open: open, By: who.Actor})
	switch {
	case errors.Is(err, ErrNotRunning):
		return false, refused(wasClosed(open))
	case isUnknown(err):
		return false, unavailable(err) // the line is sent again
	case err != nil:
		return false, toError(err)
	}
	return s.isThere(ctx, open) // as another's, if another file was quicker
}

// isThere says whether an account is on the register already as its owner's. It
// refuses a handle that is somebody else's, or whose account has been closed: that
// one needs a new permission.
func (s *Service) isThere(ctx context.Context, open casework.OpenAccount) (bool, error) {
	account, _, err := s.accounts.AccountOf(ctx, open.Channel, open.Handle)
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return false, nil
	case err != nil:
		return false, unavailable(err)
	case account.Closed():
		return false, refused(wasClosed(open))
	case account.Owner.ID != open.Owner.ID:
		return false, refused(account.Taken())
	}
	return true, nil
}

func wasClosed(open casework.OpenAccount) *casework.Refusal {
	return &casework.Refusal{
		Code: casework.CodeClosed, Clause: "S2",
		Why: open.Handle + " on " + open.Channel + " was on the register and has been closed. It needs a new permission.",
	}
}

// sentBefore says whether the caller's key did this before.
func (s *Service) sentBefore(ctx context.Context, who Caller, route string) bool {
	if who.Key == "" {
		return false
	}
	_, err := s.register.Request(ctx, digestOf(who.ID, route, who.Key))
	return err == nil
}
