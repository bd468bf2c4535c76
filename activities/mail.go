package activities

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"

	"duecourse/internal/casework"
	"duecourse/internal/letter"
	"duecourse/internal/notify"
)

// Mail sends notices and letters to people.
type Mail struct {
	Notifier *notify.Notifier
	Letters  letter.Writer
}

// Notify sends a notice to everybody whom it concerns. Its heartbeats say who has had it,
// so that another attempt sends it to the others only.
func (m *Mail) Notify(ctx context.Context, n casework.Notice) error {
	var sent []string
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &sent); err != nil {
			sent = nil // better twice than never
		}
	}
	report := func(sent []string) { activity.RecordHeartbeat(ctx, sent) }
	if err := m.Notifier.NotifyRest(ctx, n, sent, report); err != nil {
		return fmt.Errorf("notice %s: %w", n.Key, err)
	}
	return nil
}

// DeliverInput is a letter to one of the council's people (Person, an id) or to
// somebody else (Address, an e-mail address).
type DeliverInput struct {
	Kind    casework.LetterKind   `json:"kind"`
	Form    casework.Form         `json:"form"`
	Fields  casework.LetterFields `json:"fields"`
	Person  string                `json:"person,omitempty"`
	Address string                `json:"address,omitempty"`
	Key     string                `json:"key"`
}

// Deliver writes a letter and sends it by mail: the note to a targeted colleague
// (R12), or the outcome to a member of the public who asked for it.
func (m *Mail) Deliver(ctx context.Context, in DeliverInput) (casework.Letter, error) {
	written, err := m.Letters.Write(in.Kind, in.Form, in.Fields)
	if err != nil {
		return casework.Letter{}, errUnwritten(err)
	}
	written.To = in.Person + in.Address
	if err := m.Notifier.Deliver(ctx, written, in.Person, in.Address, in.Key); err != nil {
		return casework.Letter{}, fmt.Errorf("letter %s: %w", in.Key, err)
	}
	return written, nil
}
