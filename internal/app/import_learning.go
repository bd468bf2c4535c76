package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"duecourse/internal/casework"
)

func learningColumns() []string { return []string{"person", "course", "date", "policy_version"} }

// learnt is what somebody has completed.
type learning struct {
	person  casework.Person
	check   casework.CheckName
	on      string // date, "2026-11-20"
	version string // of the policy that was accepted
}

// learningIn reads a line of the learning platform (S5).
func (s *Service) learningIn(who Caller, all staffIndex, cells map[string]string, dry bool) (importLine, error) {
	l := learning{on: strings.TrimSpace(cells["date"]), version: strings.TrimSpace(cells["policy_version"])}
	var err error
	if l.person, err = all.named("person", cells["person"]); err != nil {
		return importLine{}, err
	}
	if l.check, err = s.course(cells["course"]); err != nil {
		return importLine{}, err
	}
	if len(l.on) > len(time.DateOnly) && l.on[len(time.DateOnly)] == 'T' {
		l.on = l.on[:len(time.DateOnly)] // platforms add the hour
	}
	if _, err := time.Parse(time.DateOnly, l.on); err != nil {
		return importLine{}, &lineError{"date has to be written as 2026-11-20."}
	}
	if l.on > s.now().In(s.policy.Zone()).Format(time.DateOnly) {
		return importLine{}, &lineError{"date is in the future."}
	}
	return importLine{key: l.person.ID + "\n" + string(l.check) + "\n" + l.on, says: l.version, take: func(ctx context.Context) (bool, error) {
		return s.importLearning(ctx, who, l, dry)
	}}, nil
}

// course finds the check that a course meets: by its id, its name, or the policy's
// wording of it.
func (s *Service) course(said string) (casework.CheckName, error) {
	plain := func(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }
	for _, check := range casework.EvidenceChecks() {
		names := []string{string(check), check.Title()}
		for _, c := range s.policy.Checks {
			if c.ID == string(check) {
				names = append(names, c.Wording)
			}
		}
		for _, name := range names {
			if plain(name) == plain(said) {
				return check, nil
			}
		}
	}
	return "", &lineError{fmt.Sprintf("course: %q is none of information_security_policy, data_protection_policy and data_protection_elearning.", strings.TrimSpace(said))}
}

// importLearning enters it in every request that the person has open, and in every
// account that is theirs, where it tells something new.
func (s *Service) importLearning(ctx context.Context, who Caller, l learning, dry bool) (bool, error) {
	who.Key = subKey(who.Key, "learning", l.person.ID, string(l.check), l.on)
	some := false
	err := s.eachRequest(ctx, l.person.ID, func(r *casework.AccountRequest) error {
		command := casework.RecordLearning{Check: l.check, CompletedOn: l.on, PolicyVersion: l.version, Note: "From the learning platform"}
		return unlessOld(r.CheckCommand(command, who.Actor, s.moment()), dry, &some, func() error {
			_, err := s.DoRequest(ctx, who, r.Ref, command)
			return err
		})
	})
	if err != nil {
		return some, err
	}
	err = s.eachAccount(ctx, l.person.ID, func(a *casework.Account) error {
		command := casework.RenewLearning{Check: l.check, CompletedOn: l.on, PolicyVersion: l.version}
		return unlessOld(a.CheckCommand(command, who.Actor, s.moment()), dry, &some, func() error {
			_, err := s.DoAccount(ctx, who, a.Ref, command)
			return err
		})
	})
	return some, err
}

// unlessOld gives a command, unless it says nothing new, and notes that it did.
func unlessOld(refusal *casework.Refusal, dry bool, some *bool, give func() error) error {
	switch {
	case refusal != nil && refusal.Code == casework.CodeNotNow:
		return nil
	case refusal != nil:
		return refused(refusal)
	case dry:
		*some = true
		return nil
	}
	err := give()
	if isTooLate(err) {
		return nil
	}
	*some = *some || err == nil
	return err
}

// keyOf is the key of one of the commands that a keyed import gives; without a key,
// what has been said already is what keeps it from being said twice.
func subKey(key string, parts ...string) string {
	if key == "" {
		return ""
	}
	return digestOf(append(parts, key)...)
}

// moved says whether a command came too late to say anything new.
func isTooLate(err error) bool {
	var known *Error
	return errors.As(err, &known) && (known.Code == casework.CodeNotNow || known.Code == casework.CodeClosed)
}

// leaverIn reads a line about somebody who has left.
func (s *Service) leaverIn(who Caller, all staffIndex, cells map[string]string, dry bool) (importLine, error) {
	id := strings.TrimSpace(cells["person"])
	if person, known := all[strings.ToLower(id)]; known {
		id = person.ID
	}
	if id == "" {
		return importLine{}, &lineError{"person: say who has left."}
	}
	return importLine{key: id, take: func(ctx context.Context) (bool, error) {
		return s.importLeaver(ctx, who, id, cells["note"], dry)
	}}, nil
}

// importLeaver tells every account of somebody that its owner has left. Whom the
// directory no longer knows may still own one.
func (s *Service) importLeaver(ctx context.Context, who Caller, id, note string, dry bool) (bool, error) {
	who.Key = subKey(who.Key, "leavers", id)
	some := false
	err := s.eachAccount(ctx, id, func(a *casework.Account) error {
		command := casework.ReportOwnerLeft{Note: note}
		return unlessOld(a.CheckCommand(command, who.Actor, s.moment()), dry, &some, func() error {
			_, err := s.DoAccount(ctx, who, a.Ref, command)
			return err
		})
	})
	return some, err
}

// eachRequest goes through the requests that somebody made and that are open.
func (s *Service) eachRequest(ctx context.Context, person string, do func(*casework.AccountRequest) error) error {
	return eachPage(func(cursor string) (string, error) {
		page, err := s.accounts.AccountRequests(ctx, casework.AccountFilter{Person: person, Limit: MaxPageSize, Cursor: cursor})
		if err != nil {
			return "", unavailable(err)
		}
		for i := range page.Items {
			if r := &page.Items[i]; !r.Closed() && r.Requester.ID == person {
				if err := do(r); err != nil {
					return "", err
				}
			}
		}
		return page.Next, nil
	})
}

// eachAccount goes through the accounts that somebody owns and that are not closed.
func (s *Service) eachAccount(ctx context.Context, person string, do func(*casework.Account) error) error {
	return eachPage(func(cursor string) (string, error) {
		page, err := s.accounts.Accounts(ctx, casework.AccountFilter{Person: person, Limit: MaxPageSize, Cursor: cursor})
		if err != nil {
			return "", unavailable(err)
		}
		for i := range page.Items {
			if a := &page.Items[i]; !a.Closed() && a.Owner.ID == person {
				if err := do(a); err != nil {
					return "", err
				}
			}
		}
		return page.Next, nil
	})
}
