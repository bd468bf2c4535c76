package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"duecourse/internal/casework"
)

// ErrNobody is that there is nobody who could be told. It is an error, because
// nothing waits in silence (domain §3 rule 6).
var ErrNobody = errors.New("there is nobody to tell")

// Recipient is a person who can be written to.
type Recipient struct {
	Person casework.Person
	Email  string
}

// Directory knows the council's people.
type Directory interface {
	// PeopleWith lists those who hold the role; none is not an error.
	PeopleWith(ctx context.Context, role casework.Role) ([]Recipient, error)
	// Person finds one by id.
	Person(ctx context.Context, id string) (Recipient, error)
}

// Sender carries a message; [Mailer] is one.
type Sender interface {
	Send(ctx context.Context, message Message) error
}

// Notifier tells the right people. It keeps nothing.
type Notifier struct {
	Directory Directory
	Sender    Sender
	BaseURL   string         // of the console: "https://cases.example.gov.uk"
	Zone      *time.Location // in which times are said
}

// Notify tells everybody whom the notice concerns, each in a message of their
// own. Everybody is tried; the error joins what failed, and sending again is
// safe: a message keeps its id.
func (n *Notifier) Notify(ctx context.Context, notice Notice) error {
	people, err := n.audience(ctx, notice)
	if err != nil {
		return fmt.Errorf("notice %s: %w", notice.Ref, err)
	}
	var failed []error
	told := 0
	for _, person := range people {
		if slices.Contains(notice.Except, person.Person.ID) {
			continue
		}
		told++
		message, err := Compose(notice, person, n.BaseURL, n.Zone)
		if err == nil {
			err = n.Sender.Send(ctx, message)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("notice %s to %s: %w", notice.Ref, person.Person.ID, err))
		}
	}
	if told == 0 {
		return fmt.Errorf("notice %s: %w", notice.Ref, ErrNobody)
	}
	return errors.Join(failed...)
}

// audience is who is told what. That a conduct case exists is known to human
// resources only (S12).
func (n *Notifier) audience(ctx context.Context, notice Notice) ([]Recipient, error) {
	switch notice.Kind {
	case KindEscalation:
		if notice.Window == casework.WindowConduct {
			return n.Directory.PeopleWith(ctx, casework.RoleHR)
		}
		return n.Directory.PeopleWith(ctx, casework.RoleCommsLead)
	case KindConsultation, KindLegalAction:
		return n.Directory.PeopleWith(ctx, casework.RoleLegal)
	case KindCustody:
		return n.Directory.PeopleWith(ctx, notice.Role)
	case KindReminder, KindApproval:
		if notice.Person == "" {
			return n.Directory.PeopleWith(ctx, notice.Role)
		}
		person, err := n.Directory.Person(ctx, notice.Person)
		return []Recipient{person}, err
	}
	return nil, fmt.Errorf("unknown kind %q", notice.Kind)
}
