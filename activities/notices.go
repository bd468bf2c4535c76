package activities

import (
	"context"
	"fmt"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/letter"
)

// NoticeKind is what a notice is about.
type NoticeKind string

// The kinds of notices.
const (
	NoticeConsultation NoticeKind = "consultation" // Legal is asked for advice (R8)
	NoticeReminder     NoticeKind = "reminder"
	NoticeEscalation   NoticeKind = "escalation"
	NoticeHandover     NoticeKind = "handover" // Legal is handed a case (R9)
	NoticeCustody      NoticeKind = "custody"  // an exhibit is not what was taken into custody (R7)
	NoticeApproval     NoticeKind = "approval" // a manager, a budget holder or a deputy is asked (S3, S4)
)

// Notice is a short message to a person or to everybody with a role. It names the
// case and says nothing of the post or its author.
type Notice struct {
	Kind   NoticeKind      `json:"kind"`
	Ref    string          `json:"ref"`
	Role   casework.Role   `json:"role"`
	Person string          `json:"person,omitempty"` // instead of everybody with the role
	Window casework.Window `json:"window"`           // what is being waited for
	Due    time.Time       `json:"due,omitzero"`
	Urgent bool            `json:"urgent,omitempty"` // a risk to somebody
	Of     string          `json:"of,omitempty"`     // the exhibit that it is about
	Except []string        `json:"except,omitempty"` // who must not deal with it: the target, the proposer (R12, four eyes)
	Key    string          `json:"key"`
}

// Post delivers notices and letters to people.
type Post interface {
	Notify(ctx context.Context, n Notice) error
	// Deliver sends a letter to one address. Person is an id of the council's
	// people, Address an e-mail address of somebody else; one of them is set.
	Deliver(ctx context.Context, letter casework.Letter, person, address, key string) error
}

// Mail tells people.
type Mail struct {
	Post    Post
	Letters letter.Writer
}

// Notify delivers a notice.
func (m *Mail) Notify(ctx context.Context, n Notice) error {
	if err := m.Post.Notify(ctx, n); err != nil {
		return fmt.Errorf("notice %s: %w", n.Key, err)
	}
	return nil
}

// DeliverInput is a letter to one person, by mail.
type DeliverInput struct {
	Kind    casework.LetterKind   `json:"kind"`
	Form    casework.Form         `json:"form"`
	Fields  casework.LetterFields `json:"fields"`
	Person  string                `json:"person,omitempty"`
	Address string                `json:"address,omitempty"`
	Key     string                `json:"key"`
}

// Deliver writes a letter and sends it by mail: the note to a targeted colleague
// (R12), the outcome to a member of the public who asked for it.
func (m *Mail) Deliver(ctx context.Context, in DeliverInput) (casework.Letter, error) {
	written, err := m.Letters.Write(in.Kind, in.Form, in.Fields)
	if err != nil {
		return casework.Letter{}, errUnwritten(err)
	}
	written.To = in.Person + in.Address
	if err := m.Post.Deliver(ctx, written, in.Person, in.Address, in.Key); err != nil {
		return casework.Letter{}, fmt.Errorf("letter %s: %w", in.Key, err)
	}
	return written, nil
}
