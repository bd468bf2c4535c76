package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"duecourse/activities"
	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/letter"
	"duecourse/internal/notify"
)

// outbox keeps sent messages.
type outbox struct{ sent []notify.Message }

func (o *outbox) Send(_ context.Context, m notify.Message) error {
	o.sent = append(o.sent, m)
	return nil
}

func TestLetterIsWrittenAndMailed(t *testing.T) {
	t.Parallel()
	box, in := &outbox{}, warning()
	mail := &activities.Mail{Notifier: &notify.Notifier{Sender: box}, Letters: letter.Writer{Zone: time.UTC}}
	written, err := mail.Deliver(t.Context(), activities.DeliverInput{
		Kind: casework.LetterOutcome, Form: in.Form, Fields: in.Fields, Address: "resident@example.org", Key: "INC-1/9",
	})
	require.NoError(t, err)
	require.Equal(t, "resident@example.org", written.To)
	require.Equal(t, []notify.Message{{To: notify.Address{Email: "resident@example.org"}, Subject: "s", Text: written.Text, Key: "INC-1/9"}}, box.sent)
}

func TestMailOfALetterWithAMissingValueIsNotRetried(t *testing.T) {
	t.Parallel()
	mail := &activities.Mail{Letters: letter.Writer{Zone: time.UTC}}
	_, err := mail.Deliver(t.Context(), activities.DeliverInput{
		Kind: casework.LetterOutcome, Form: casework.Form{Body: "{{.Outcome}}"}, Address: "resident@example.org",
	})
	var final *temporal.ApplicationError
	require.ErrorAs(t, err, &final)
	require.True(t, final.NonRetryable())
}

// twoLawyers are the people of the council.
type twoLawyers struct{}

func (twoLawyers) PeopleWith(casework.Role) []access.Person {
	return []access.Person{lawyer("legal-1"), lawyer("legal-2")}
}

func (twoLawyers) Person(string) (access.Person, bool) { return access.Person{}, false }

func lawyer(id string) access.Person {
	return access.Person{Actor: casework.Actor{Person: casework.Person{ID: id, Name: id}}, Email: id + "@derby.example"}
}

// oneCase has a case that is about nobody.
type oneCase struct{}

func (oneCase) Case(context.Context, string) (casework.Case, error) { return &incident.Case{}, nil }

func TestANoticeIsNotSentAgainToThoseWhoHadItBeforeTheWorkerDied(t *testing.T) {
	t.Parallel()
	box := &outbox{}
	mail := &activities.Mail{Notifier: &notify.Notifier{People: twoLawyers{}, Kinds: kinds.All(), Sender: box, Cases: oneCase{}, BaseURL: "https://cases.derby.example", Zone: time.UTC}}
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	env.RegisterActivity(mail)
	env.SetHeartbeatDetails([]string{"legal-1"}) // of the worker that died
	_, err := env.ExecuteActivity(mail.Notify, casework.Notice{
		Kind: casework.NoticeConsultation, Key: "INC-7K3M-9Q2D/4", Ref: "INC-7K3M-9Q2D", Window: casework.WindowConsultation,
	})
	require.NoError(t, err)
	require.Len(t, box.sent, 1)
	require.Equal(t, "legal-2@derby.example", box.sent[0].To.Email)
}
