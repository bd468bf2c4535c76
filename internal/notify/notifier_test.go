package notify_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/notify"
)

// people are ids by role.
type people map[casework.Role][]string

func person(id string) access.Person {
	return access.Person{
		Actor: casework.Actor{Person: casework.Person{ID: id, Name: strings.ToUpper(id)}}, Email: id + "@derby.example",
	}
}

func (p people) PeopleWith(role casework.Role) []access.Person {
	var found []access.Person
	for _, id := range p[role] {
		found = append(found, person(id))
	}
	return found
}

func (p people) Person(id string) (access.Person, bool) { return person(id), id != "gone" }

// outbox keeps what is sent, and fails for one address.
type outbox struct {
	sent []notify.Message
	fail string
}

func (o *outbox) Send(_ context.Context, m notify.Message) error {
	if m.To.Email == o.fail {
		return notify.ErrRefused
	}
	o.sent = append(o.sent, m)
	return nil
}

func (o *outbox) to() []string {
	var list []string
	for _, m := range o.sent {
		list = append(list, m.To.Email)
	}
	return list
}

func notifier(t *testing.T, box *outbox) *notify.Notifier {
	t.Helper()
	zone, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	return &notify.Notifier{
		Kinds: kinds.All(),
		People: people{
			casework.RoleCommsLead: {"comms-lead"}, casework.RoleLegal: {"legal-1", "legal-2"},
			casework.RoleHR: {"hr-1"}, casework.RoleComms: {"comms-1"}, casework.RoleRecords: {"records-1"},
		},
		Cases:  cases{&incident.Case{}},
		Sender: box, BaseURL: "https://cases.derby.example/", Zone: zone,
	}
}

// cases is one case, whatever the reference.
type cases struct{ of casework.Case }

func (c cases) Case(context.Context, string) (casework.Case, error) { return c.of, nil }

func notice(kind casework.NoticeKind, window casework.Window) casework.Notice {
	return casework.Notice{
		Kind: kind, Key: "INC-7K3M-9Q2D/4", Ref: "INC-7K3M-9Q2D",
		Window: window, Due: time.Date(2026, 8, 3, 8, 0, 0, 0, time.UTC),
	}
}

func custody(role casework.Role) casework.Notice {
	n := notice(casework.NoticeCustody, "")
	n.Role, n.Of = role, "E7"
	return n
}

// sent is the first message of a notice.
func sent(t *testing.T, n casework.Notice) notify.Message {
	t.Helper()
	box := &outbox{}
	require.NoError(t, notifier(t, box).Notify(t.Context(), n))
	return box.sent[0]
}

func TestNoticeGoesToWhomItConcerns(t *testing.T) {
	t.Parallel()
	reminder := notice(casework.NoticeReminder, casework.WindowDecision)
	byRole, byPerson := reminder, reminder
	byRole.Role, byPerson.Person = casework.RoleComms, "manager-1"
	approval := notice(casework.NoticeApproval, casework.WindowApproval)
	approval.Person = "manager-1"
	cases := []struct {
		name   string
		notice casework.Notice
		to     []string
	}{
		{"a reminder goes to the role", byRole, []string{"comms-1@derby.example"}},
		{"a reminder goes to the person", byPerson, []string{"manager-1@derby.example"}},
		{"an escalation goes to the lead", notice(casework.NoticeEscalation, casework.WindowDecision), []string{"comms-lead@derby.example"}},
		{"an escalation of a conduct case goes to Human Resources", notice(casework.NoticeEscalation, casework.WindowConduct), []string{"hr-1@derby.example"}},
		{"a consultation goes to Legal", notice(casework.NoticeConsultation, casework.WindowConsultation), []string{"legal-1@derby.example", "legal-2@derby.example"}},
		{"a notice of changed evidence goes to the role", custody(casework.RoleCommsLead), []string{"comms-lead@derby.example"}},
		{"an approval goes to the person in the request", approval, []string{"manager-1@derby.example"}},
		{"a handover goes to Legal", notice(casework.NoticeHandover, casework.WindowLegalProgress), []string{"legal-1@derby.example", "legal-2@derby.example"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			box := &outbox{}
			require.NoError(t, notifier(t, box).Notify(t.Context(), c.notice))
			require.Equal(t, c.to, box.to())
		})
	}
}

func TestTargetOfAPostIsNotAskedToAdvise(t *testing.T) {
	t.Parallel()
	box := &outbox{}
	n := notice(casework.NoticeConsultation, casework.WindowConsultation)
	n.Except = []string{"legal-1"}
	require.NoError(t, notifier(t, box).Notify(t.Context(), n))
	require.Equal(t, []string{"legal-2@derby.example"}, box.to())
}

// TestR12NoticeNeverGoesToWhomTheCaseIsAbout is for notices of every kind, also those that the
// case itself does not send.
func TestR12NoticeNeverGoesToWhomTheCaseIsAbout(t *testing.T) {
	t.Parallel()
	about := cases{&incident.Case{Targets: []incident.Target{
		{ID: "T1", Person: "comms-lead"}, {ID: "T2", Person: "legal-1"}, {ID: "T3", Person: "records-1"},
	}}}
	reminder := notice(casework.NoticeReminder, casework.WindowDecision)
	reminder.Person = "legal-1"
	for _, c := range []struct {
		notice casework.Notice
		to     []string // nil: nobody
	}{
		{reminder, nil},
		{notice(casework.NoticeConsultation, casework.WindowConsultation), []string{"legal-2@derby.example"}},
		{notice(casework.NoticeHandover, casework.WindowLegalProgress), []string{"legal-2@derby.example"}},
		{custody(casework.RoleRecords), nil},
		{custody(casework.RoleCommsLead), []string{"comms-1@derby.example"}},
		{leadNotice(casework.NoticeEscalation), []string{"comms-1@derby.example"}},
		{leadNotice(casework.NoticeRisk), []string{"comms-1@derby.example"}},
		{leadNotice(casework.NoticeTookPart), []string{"comms-1@derby.example"}},
	} {
		box := &outbox{}
		n := notifier(t, box)
		n.Cases = about
		if err := n.Notify(t.Context(), c.notice); c.to == nil {
			require.ErrorIs(t, err, notify.ErrNobody, c.notice.Kind)
		} else {
			require.NoError(t, err, c.notice.Kind)
		}
		require.Equal(t, c.to, box.to(), c.notice.Kind)
	}
}

func leadNotice(kind casework.NoticeKind) casework.Notice {
	n := notice(kind, casework.WindowDecision)
	n.Role = casework.RoleCommsLead
	return n
}

func TestNoticeWithoutRecipientIsAnError(t *testing.T) {
	t.Parallel()
	n := notice(casework.NoticeConsultation, casework.WindowConsultation)
	n.Except = []string{"legal-1", "legal-2"}
	require.ErrorIs(t, notifier(t, &outbox{}).Notify(t.Context(), n), notify.ErrNobody)

	n = notice(casework.NoticeReminder, casework.WindowApproval)
	n.Person = "gone"
	require.ErrorContains(t, notifier(t, &outbox{}).Notify(t.Context(), n), `nobody has the id "gone"`)
	require.ErrorContains(t, notifier(t, &outbox{}).Notify(t.Context(), notice("shout", "")), "unknown kind")
}

func TestOneFailureDoesNotStopTheOtherMessages(t *testing.T) {
	t.Parallel()
	box := &outbox{fail: "legal-1@derby.example"}
	err := notifier(t, box).Notify(t.Context(), notice(casework.NoticeConsultation, casework.WindowConsultation))
	require.ErrorIs(t, err, notify.ErrRefused)
	require.NotContains(t, err.Error(), "@", "errors name people by id")
	require.Equal(t, []string{"legal-2@derby.example"}, box.to())
}

func TestAnotherAttemptSendsANoticeOnlyToThoseWhoHaveNotHadIt(t *testing.T) {
	t.Parallel()
	box := &outbox{fail: "legal-2@derby.example"}
	asked := notice(casework.NoticeConsultation, casework.WindowConsultation)
	var had []string
	report := func(sent []string) { had = sent }
	require.Error(t, notifier(t, box).NotifyRest(t.Context(), asked, nil, report))
	require.Equal(t, []string{"legal-1"}, had)

	box.fail = ""
	require.NoError(t, notifier(t, box).NotifyRest(t.Context(), asked, had, report))
	require.Equal(t, []string{"legal-1@derby.example", "legal-2@derby.example"}, box.to())
	require.Equal(t, []string{"legal-1", "legal-2"}, had)
}

func TestNoticeSaysWhatIsDueWhenAndWhere(t *testing.T) {
	t.Parallel()
	box := &outbox{}
	n := notice(casework.NoticeConsultation, casework.WindowUrgentConsultation)
	n.Urgent = true
	require.NoError(t, notifier(t, box).Notify(t.Context(), n))
	require.Equal(t, "Urgent: INC-7K3M-9Q2D: your advice is needed", box.sent[0].Subject)
	require.Equal(t, "Hello LEGAL-1,\n\n"+
		"Communications propose measures on case INC-7K3M-9Q2D and ask for the advice of Legal Services (R8). "+
		"It is due by 9.00am on Monday 3 August 2026.\n\n"+
		"Open the case: https://cases.derby.example/incidents/INC-7K3M-9Q2D\n\n"+
		"The details are in Due Course only. Please do not write them in a reply.\n", box.sent[0].Text)
	require.NotEqual(t, box.sent[0].Key, box.sent[1].Key, "each recipient has a message of their own")
}

func TestNoticeLinksToThePageOfItsKindOfCase(t *testing.T) {
	t.Parallel()
	for ref, page := range map[string]string{
		"INC-7K3M-9Q2D": "/incidents/", "ACR-7K3M-9Q2D": "/account-requests/", "SMA-7K3M-9Q2D": "/accounts/",
	} {
		n := notice(casework.NoticeHandover, "")
		n.Ref = ref
		require.Contains(t, sent(t, n).Text, "https://cases.derby.example"+page+ref+"\n")
	}
	broken := notifier(t, &outbox{})
	broken.BaseURL = "://"
	require.Error(t, broken.Notify(t.Context(), notice(casework.NoticeHandover, "")))
}

func TestEveryWindowHasWords(t *testing.T) {
	t.Parallel()
	for _, window := range casework.Windows() {
		for _, kind := range []casework.NoticeKind{casework.NoticeReminder, casework.NoticeEscalation} {
			n := notice(kind, window)
			n.Role = casework.RoleComms
			m := sent(t, n)
			require.Regexp(t, `^INC-7K3M-9Q2D: (an?|the) .+ is (due by 9\.00am|overdue)`, m.Subject)
			require.NotContains(t, m.Text, "_", "names in the code are not words for people")
		}
	}
	n := notice(casework.NoticeHandover, casework.WindowLegalProgress)
	n.Due = time.Time{}
	require.Contains(t, sent(t, n).Text, "Please record its progress.\n")
}

func TestNoticeOfChangedEvidenceNamesTheExhibitAndWhatToDo(t *testing.T) {
	t.Parallel()
	m := sent(t, custody(casework.RoleRecords))
	require.Contains(t, m.Subject, "not what was taken into custody")
	require.Contains(t, m.Text, "exhibit E7")
	require.Contains(t, m.Text, "backup")
}

func TestLetterIsMailedToAPersonOrAnAddress(t *testing.T) {
	t.Parallel()
	box := &outbox{}
	letter := casework.Letter{Subject: "Outcome", Text: "We found that …"}
	require.NoError(t, notifier(t, box).Deliver(t.Context(), letter, "staff-1", "", "k1"))
	require.NoError(t, notifier(t, box).Deliver(t.Context(), letter, "", "resident@example.org", "k2"))
	require.Equal(t, []notify.Message{
		{To: notify.Address{Name: "STAFF-1", Email: "staff-1@derby.example"}, Subject: "Outcome", Text: "We found that …", Key: "k1"},
		{To: notify.Address{Email: "resident@example.org"}, Subject: "Outcome", Text: "We found that …", Key: "k2"},
	}, box.sent)
	require.ErrorContains(t, notifier(t, box).Deliver(t.Context(), letter, "gone", "", "k3"), "nobody has the id")
}
