package notify_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/notify"
)

// people is a directory of the demo people.
type people map[casework.Role][]string

func recipient(id string) notify.Recipient {
	return notify.Recipient{Person: casework.Person{ID: id, Name: strings.ToUpper(id)}, Email: id + "@derby.example"}
}

func (p people) PeopleWith(_ context.Context, role casework.Role) ([]notify.Recipient, error) {
	var found []notify.Recipient
	for _, id := range p[role] {
		found = append(found, recipient(id))
	}
	return found, nil
}

func (p people) Person(_ context.Context, id string) (notify.Recipient, error) {
	if id == "gone" {
		return notify.Recipient{}, errors.New("nobody has that id")
	}
	return recipient(id), nil
}

// outbox keeps what is sent, and fails for some.
type outbox struct {
	sent []notify.Message
	fail string
}

func (o *outbox) Send(_ context.Context, m notify.Message) error {
	if m.To[0].Email == o.fail {
		return notify.ErrRefused
	}
	o.sent = append(o.sent, m)
	return nil
}

func (o *outbox) to() []string {
	var list []string
	for _, m := range o.sent {
		list = append(list, m.To[0].Email)
	}
	return list
}

func council(t *testing.T, box *outbox) *notify.Notifier {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	return &notify.Notifier{
		Directory: people{
			casework.RoleCommsLead: {"comms-lead"}, casework.RoleLegal: {"legal-1", "legal-2"},
			casework.RoleHR: {"hr-1"}, casework.RoleComms: {"comms-1"},
		},
		Sender: box, BaseURL: "https://cases.derby.example/", Zone: zone,
	}
}

func notice(kind notify.Kind, window casework.Window) notify.Notice {
	return notify.Notice{
		Kind: kind, Key: "INC-7K3M-9Q2D/4", Ref: "INC-7K3M-9Q2D", Path: "/incidents/INC-7K3M-9Q2D",
		Window: window, Due: time.Date(2026, 8, 3, 8, 0, 0, 0, time.UTC),
	}
}

func TestWhoIsTold(t *testing.T) {
	t.Parallel()
	reminder := notice(notify.KindReminder, casework.WindowDecision)
	byRole, byPerson := reminder, reminder
	byRole.Role, byPerson.Person = casework.RoleComms, "manager-1"
	approval := notice(notify.KindApproval, casework.WindowApproval)
	approval.Person = "manager-1"
	cases := []struct {
		name   string
		notice notify.Notice
		to     []string
	}{
		{"a reminder goes to the role", byRole, []string{"comms-1@derby.example"}},
		{"a reminder goes to the person", byPerson, []string{"manager-1@derby.example"}},
		{"an escalation goes to the lead", notice(notify.KindEscalation, casework.WindowDecision), []string{"comms-lead@derby.example"}},
		{"that of a conduct case to human resources", notice(notify.KindEscalation, casework.WindowConduct), []string{"hr-1@derby.example"}},
		{"a consultation goes to Legal", notice(notify.KindConsultation, casework.WindowConsultation), []string{"legal-1@derby.example", "legal-2@derby.example"}},
		{"changed evidence goes to whom the notice is for", custody(casework.RoleCommsLead), []string{"comms-lead@derby.example"}},
		{"an approval goes to whom the request names", approval, []string{"manager-1@derby.example"}},
		{"a hand-over goes to Legal", notice(notify.KindLegalAction, casework.WindowLegalProgress), []string{"legal-1@derby.example", "legal-2@derby.example"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			box := &outbox{}
			require.NoError(t, council(t, box).Notify(t.Context(), c.notice))
			require.Equal(t, c.to, box.to())
		})
	}
}

func TestTheTargetOfAPostIsNotAskedToAdvise(t *testing.T) {
	t.Parallel()
	box := &outbox{}
	n := notice(notify.KindConsultation, casework.WindowConsultation)
	n.Except = []string{"legal-1"}
	require.NoError(t, council(t, box).Notify(t.Context(), n))
	require.Equal(t, []string{"legal-2@derby.example"}, box.to())
}

func TestNothingWaitsInSilence(t *testing.T) {
	t.Parallel()
	n := notice(notify.KindConsultation, casework.WindowConsultation)
	n.Except = []string{"legal-1", "legal-2"}
	require.ErrorIs(t, council(t, &outbox{}).Notify(t.Context(), n), notify.ErrNobody)

	n = notice(notify.KindReminder, casework.WindowApproval)
	n.Person = "gone"
	require.ErrorContains(t, council(t, &outbox{}).Notify(t.Context(), n), "nobody has that id")
	require.ErrorContains(t, council(t, &outbox{}).Notify(t.Context(), notice("shout", "")), "unknown kind")
}

func TestOneFailureDoesNotKeepTheOthersFromKnowing(t *testing.T) {
	t.Parallel()
	box := &outbox{fail: "legal-1@derby.example"}
	err := council(t, box).Notify(t.Context(), notice(notify.KindConsultation, casework.WindowConsultation))
	require.ErrorIs(t, err, notify.ErrRefused)
	require.NotContains(t, err.Error(), "@", "errors name people by id")
	require.Equal(t, []string{"legal-2@derby.example"}, box.to())
}

func TestANoticeSaysWhatIsDueWhenAndWhere(t *testing.T) {
	t.Parallel()
	box := &outbox{}
	n := notice(notify.KindConsultation, casework.WindowUrgentConsultation)
	n.Urgent = true
	require.NoError(t, council(t, box).Notify(t.Context(), n))
	require.Equal(t, "Urgent: INC-7K3M-9Q2D: your advice is asked for", box.sent[0].Subject)
	require.Equal(t, "Hello LEGAL-1,\n\n"+
		"Communications propose measures on case INC-7K3M-9Q2D and ask for the advice of Legal Services (R8). "+
		"It is due by 9.00am on Monday 3 August 2026.\n\n"+
		"Open the case: https://cases.derby.example/incidents/INC-7K3M-9Q2D\n\n"+
		"The details are in Due Course only; please do not write them in a reply.\n", box.sent[0].Text)
	require.NotEqual(t, box.sent[0].Key, box.sent[1].Key, "each recipient has a message of their own")
}

func TestEveryWaitIsSaidInWords(t *testing.T) {
	t.Parallel()
	for _, window := range casework.Windows() {
		for _, kind := range []notify.Kind{notify.KindReminder, notify.KindEscalation} {
			m, err := notify.Compose(notice(kind, window), recipient("comms-1"), "https://cases.derby.example", time.UTC)
			require.NoError(t, err)
			require.Regexp(t, `^INC-7K3M-9Q2D: (an?|the) .+ is (due by 8\.00am|overdue)`, m.Subject)
			require.NotContains(t, m.Text, "_", "a name of the code is no word for people")
		}
	}
	handed := notice(notify.KindLegalAction, casework.WindowLegalProgress)
	handed.Due = time.Time{}
	m, err := notify.Compose(handed, recipient("legal-1"), "https://cases.derby.example", time.UTC)
	require.NoError(t, err)
	require.Contains(t, m.Text, "Please record its progress.\n")
	_, err = notify.Compose(handed, recipient("legal-1"), "://", time.UTC)
	require.Error(t, err)
}

func custody(role casework.Role) notify.Notice {
	n := notice(notify.KindCustody, "")
	n.Role, n.Of = role, "E7"
	return n
}

func TestANoticeOfChangedEvidenceSaysWhichAndWhatToDo(t *testing.T) {
	t.Parallel()
	message, err := notify.Compose(custody(casework.RoleRecords), notify.Recipient{}, "https://cases.example", time.UTC)
	require.NoError(t, err)
	require.Contains(t, message.Subject, "not what was taken into custody")
	require.Contains(t, message.Text, "exhibit E7")
	require.Contains(t, message.Text, "backup")
}
