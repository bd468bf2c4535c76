package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"duecourse/activities"
	"duecourse/internal/casework"
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
