package wire

import (
	"context"
	"fmt"
	"strings"

	"duecourse/activities"
	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/notify"
)

// Post delivers notices and letters by mail.
type Post struct {
	Notifier *notify.Notifier
	Sender   notify.Sender
	People   People
}

// Notify delivers a notice to everybody whom it concerns.
func (p Post) Notify(ctx context.Context, n activities.Notice) error {
	kinds := map[activities.NoticeKind]notify.Kind{
		activities.NoticeConsultation: notify.KindConsultation,
		activities.NoticeReminder:     notify.KindReminder,
		activities.NoticeEscalation:   notify.KindEscalation,
		activities.NoticeHandover:     notify.KindLegalAction,
		activities.NoticeCustody:      notify.KindCustody,
		activities.NoticeApproval:     notify.KindApproval,
	}
	return p.Notifier.Notify(ctx, notify.Notice{
		Kind: kinds[n.Kind], Key: n.Key, Ref: n.Ref, Path: pageOf(n.Ref), Window: n.Window, Due: n.Due,
		Urgent: n.Urgent, Role: n.Role, Person: n.Person, Of: n.Of, Except: n.Except,
	})
}

// pageOf is the page of the console on which something stands.
func pageOf(ref string) string {
	switch {
	case strings.HasPrefix(ref, "ACR-"):
		return "/account-requests/" + ref
	case strings.HasPrefix(ref, "SMA-"):
		return "/accounts/" + ref
	}
	return "/incidents/" + ref
}

// Deliver sends a letter to one of the council's people, or to an address.
func (p Post) Deliver(ctx context.Context, letter casework.Letter, person, address, key string) error {
	to := notify.Address{Email: address}
	if person != "" {
		found, err := p.People.Person(ctx, person)
		if err != nil {
			return err
		}
		to = notify.Address{Name: found.Person.Name, Email: found.Email}
	}
	return p.Sender.Send(ctx, notify.Message{To: []notify.Address{to}, Subject: letter.Subject, Text: letter.Text, Key: key})
}

// People is the council's directory, as notices see it.
type People struct{ Directory Staff }

// PeopleWith lists those who hold a role.
func (p People) PeopleWith(_ context.Context, role casework.Role) ([]notify.Recipient, error) {
	list := []notify.Recipient{}
	for _, person := range p.Directory.PeopleWith(role) {
		list = append(list, recipient(person))
	}
	return list, nil
}

// Person finds one by id.
func (p People) Person(_ context.Context, id string) (notify.Recipient, error) {
	person, known := p.Directory.Person(id)
	if !known {
		return notify.Recipient{}, fmt.Errorf("no person is known by the id %q", id)
	}
	return recipient(person), nil
}

func recipient(p access.Person) notify.Recipient {
	return notify.Recipient{Person: casework.Person{ID: p.ID, Name: p.Name}, Email: p.Email}
}
