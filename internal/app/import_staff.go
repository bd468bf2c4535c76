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
		right: RightReportLeavers, unique: true, parse: (*Service).parseLeaver,
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
func (s *Service) tellRequests(ctx context.Context, in importContext, person string, command casework.Command) (bool, error) {
	some := false
	err := eachItem(func(cursor string) (casework.Page[account.Request], error) {
		return s.store.AccountRequests(ctx, account.Filter{Person: person, Limit: MaxPageSize, Cursor: cursor})
	}, func(r *account.Request) error {
		if r.Closed() || r.Requester.ID != person {
			return nil
		}
		return ifNews(r.Check(command, in.who.Actor, s.moment()), in.dry, &some, func() error {
			_, err := s.doRequest(ctx, in.who, r.Ref, command)
			return err
		})
	})
	return some, err
}

func (s *Service) tellAccounts(ctx context.Context, in importContext, person string, command casework.Command) (bool, error) {
	some := false
	err := eachItem(func(cursor string) (casework.Page[account.Account], error) {
		return s.store.Accounts(ctx, account.Filter{Person: person, Limit: MaxPageSize, Cursor: cursor})
	}, func(a *account.Account) error {
		if a.Closed() || a.Owner.ID != person {
			return nil
		}
		return ifNews(a.Check(command, in.who.Actor, s.moment()), in.dry, &some, func() error {
			_, err := s.doAccount(ctx, in.who, a.Ref, command)
			return err
		})
	})
	return some, err
}

// ifNews gives a command, unless the case knows already what it says.
func ifNews(refusal *casework.Refusal, dry bool, some *bool, give func() error) error {
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
	var known *Error
	if errors.As(err, &known) && (known.Code == casework.CodeNotNow || known.Code == casework.CodeClosed) {
		return nil // another command said it first
	}
	*some = *some || err == nil
	return err
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
