package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// ErrNobody means that no recipient can be found. It is an error, because nothing
// may wait unnoticed (domain §3 rule 6).
var ErrNobody = errors.New("nobody can be notified")

// People finds the council's people.
type People interface {
	// PeopleWith lists those who hold the role; none is not an error.
	PeopleWith(role casework.Role) []access.Person
	// Person finds one by id.
	Person(id string) (access.Person, bool)
}

// Cases reads cases: whoever a case is about gets no notice of it, whoever sends it and why
// (R12).
type Cases interface {
	Case(ctx context.Context, ref string) (casework.Case, error)
}

// Sender sends a message. [Mailer] does so over SMTP; tests keep what is sent.
type Sender interface {
	Send(ctx context.Context, message Message) error
}

// Notifier sends notices and letters to people by mail. It keeps nothing.
type Notifier struct {
	People  People
	Kinds   casework.Kinds // whose pages notices link to
	Sender  Sender
	Cases   Cases
	BaseURL string         // of the console: "https://cases.example.gov.uk"
	Zone    *time.Location // for times in notices
}

// Notify sends a notice to everybody whom it concerns, each in a message of their
// own. It tries everybody; the error joins what failed. Sending again is safe: a
// message keeps its id.
func (n *Notifier) Notify(ctx context.Context, notice casework.Notice) error {
	return n.NotifyRest(ctx, notice, nil, func([]string) {})
}

// NotifyRest is [Notifier.Notify] for those who have not had the notice yet: sent are the
// ids of those who have. It reports all of them after each message.
func (n *Notifier) NotifyRest(ctx context.Context, notice casework.Notice, sent []string, report func(sent []string)) error {
	people, err := n.recipients(notice)
	if err != nil {
		return fmt.Errorf("notice %s: %w", notice.Ref, err)
	}
	about, err := n.Cases.Case(ctx, notice.Ref)
	if err != nil {
		return fmt.Errorf("notice %s: %w", notice.Ref, err)
	}
	except := append(casework.TargetsOf(about), notice.Except...)
	people = without(people, except)
	if len(people) == 0 && notice.Role == casework.RoleCommsLead {
		people = without(n.People.PeopleWith(casework.RoleComms), except) // the case is about the head
	}
	if len(people) == 0 {
		return fmt.Errorf("notice %s: %w", notice.Ref, ErrNobody)
	}
	var failed []error
	for _, person := range people {
		if slices.Contains(sent, person.ID) {
			continue
		}
		message, err := n.compose(notice, person)
		if err == nil {
			err = n.Sender.Send(ctx, message)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("notice %s to %s: %w", notice.Ref, person.ID, err))
			continue
		}
		sent = append(slices.Clone(sent), person.ID)
		report(sent)
	}
	return errors.Join(failed...)
}

func without(people []access.Person, ids []string) []access.Person {
	return slices.DeleteFunc(slices.Clone(people), func(p access.Person) bool { return slices.Contains(ids, p.ID) })
}

// recipients are the people whom a notice concerns. Only Human Resources know that
// a conduct case exists (S12).
func (n *Notifier) recipients(notice casework.Notice) ([]access.Person, error) {
	switch notice.Kind {
	case casework.NoticeRisk, casework.NoticeTookPart:
		return n.People.PeopleWith(casework.RoleCommsLead), nil
	case casework.NoticeEscalation:
		if notice.Window == casework.WindowConduct {
			return n.People.PeopleWith(casework.RoleHR), nil
		}
		return n.People.PeopleWith(casework.RoleCommsLead), nil
	case casework.NoticeConsultation, casework.NoticeHandover:
		return n.People.PeopleWith(casework.RoleLegal), nil
	case casework.NoticeCustody:
		return n.People.PeopleWith(notice.Role), nil
	case casework.NoticeReminder, casework.NoticeApproval, casework.NoticeTransfer, casework.NoticeTellTarget, casework.NoticePublication, casework.NoticeReturned, casework.NoticeEnquiry:
		if notice.Person == "" {
			return n.People.PeopleWith(notice.Role), nil
		}
		person, err := n.person(notice.Person)
		return []access.Person{person}, err
	}
	return nil, fmt.Errorf("unknown kind of notice %q", notice.Kind)
}

// Deliver sends a letter to one of the council's people, or to an address when
// person is "".
func (n *Notifier) Deliver(ctx context.Context, letter casework.Letter, person, address, key string) error {
	to := Address{Email: address}
	if person != "" {
		found, err := n.person(person)
		if err != nil {
			return err
		}
		to = Address{Name: found.Name, Email: found.Email}
	}
	return n.Sender.Send(ctx, Message{To: to, Subject: letter.Subject, Text: letter.Text, Key: key})
}

func (n *Notifier) person(id string) (access.Person, error) {
	person, known := n.People.Person(id)
	if !known {
		return access.Person{}, fmt.Errorf("nobody has the id %q", id)
	}
	return person, nil
}
