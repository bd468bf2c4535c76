package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// staffIndex finds the council's people by id and by email address.
type staffIndex map[string]casework.Person

func (s *Service) staffIndex() staffIndex {
	all := staffIndex{}
	for _, p := range s.people.PeopleWith(casework.RoleStaff) {
		all[strings.ToLower(p.ID)] = p.Person
		if p.Email != "" {
			all[strings.ToLower(p.Email)] = p.Person
		}
	}
	return all
}

func (all staffIndex) find(column, idOrEmail string) (casework.Person, error) {
	idOrEmail = strings.TrimSpace(idOrEmail)
	p, known := all[strings.ToLower(idOrEmail)]
	if !known {
		return p, &lineError{fmt.Sprintf("%s: Nobody has the id or email address %q.", column, idOrEmail)}
	}
	return p, nil
}

// leaverFormat is a file of people who have left the council.
func leaverFormat() importFormat {
	return importFormat{
		right: account.RightReportLeavers, unique: true, parse: (*Service).parseLeaver,
		layout: csvLayout{of: "leavers", columns: []string{"person", "note"}, missing: required("person")},
	}
}

func (s *Service) parseLeaver(in importContext, cells map[string]string) (importLine, error) {
	id := strings.TrimSpace(cells["person"]) // the directory may not have them any more
	if person, known := in.staff[strings.ToLower(id)]; known {
		id = person.ID
	}
	if id == "" {
		return importLine{}, &lineError{"person: Enter who has left."}
	}
	in.who.Key = subKey(in.who.Key, "leavers", id)
	return importLine{key: id, take: func(ctx context.Context) (bool, error) {
		return s.tellAccounts(ctx, in, id, account.ReportOwnerLeft{Note: cells["note"]})
	}}, nil
}

// tellRequests gives a command to every open account request of a person, and
// tellAccounts to every open account. They return true if the command was news to one.
func (s *Service) tellRequests(ctx context.Context, in importContext, person string, command casework.Command) (some bool, err error) {
	err = eachItem(func(cursor string) (casework.Page[account.Request], error) {
		return s.store.AccountRequests(ctx, account.Filter{Person: person, Limit: MaxPageSize, Cursor: cursor})
	}, func(r *account.Request) error {
		if r.Requester.ID != person {
			return nil
		}
		news, err := s.tell(ctx, in, r, command)
		some = some || news
		return err
	})
	return some, err
}

func (s *Service) tellAccounts(ctx context.Context, in importContext, person string, command casework.Command) (some bool, err error) {
	err = eachItem(func(cursor string) (casework.Page[account.Account], error) {
		return s.store.Accounts(ctx, account.Filter{Person: person, Limit: MaxPageSize, Cursor: cursor})
	}, func(a *account.Account) error {
		if a.Owner.ID != person {
			return nil
		}
		news, err := s.tell(ctx, in, a, command)
		some = some || news
		return err
	})
	return some, err
}

// tell gives a command to an open case, unless the case knows already what it says.
func (s *Service) tell(ctx context.Context, in importContext, c casework.Case, command casework.Command) (news bool, err error) {
	if c.Closed() {
		return false, nil
	}
	switch refusal := c.Check(command, in.who.Actor, s.moment()); {
	case refusal != nil && refusal.Code == casework.CodeNotNow:
		return false, nil
	case refusal != nil:
		return false, refused(refusal)
	case in.dry:
		return true, nil
	}
	at := c.Status()
	_, err = s.Do(ctx, in.who, at.Kind, at.Ref, command)
	var known *Error
	if errors.As(err, &known) && (known.Code == casework.CodeNotNow || known.Code == casework.CodeClosed) {
		return false, nil // another command said it first
	}
	return err == nil, err
}

// subKey is the Idempotency-Key of one command of an import that has a key. Without a
// key, a command that says nothing new is refused as such.
func subKey(key string, parts ...string) string {
	if key == "" {
		return ""
	}
	return digestOf(append(parts, key)...)
}

// eachItem visits every item of a list, page by page. An error of the list is a
// [casework.ErrCursor], or means that it cannot be read now.
func eachItem[T any](list func(cursor string) (casework.Page[T], error), visit func(*T) error) error {
	for cursor := ""; ; {
		page, err := list(cursor)
		if err != nil {
			return listError(err)
		}
		for i := range page.Items {
			if err := visit(&page.Items[i]); err != nil {
				return err
			}
		}
		if page.Next == "" {
			return nil
		}
		cursor = page.Next
	}
}
