package notify

import (
	"fmt"
	"net/url"
	"time"

	"duecourse/internal/casework"
)

// Kind is what a notice is for.
type Kind string

// The notices.
const (
	KindReminder     Kind = "reminder"     // something will be due (domain §3 rule 6)
	KindEscalation   Kind = "escalation"   // something is overdue (domain §3 rule 6)
	KindConsultation Kind = "consultation" // Legal is asked for advice (R8)
	KindLegalAction  Kind = "legal_action" // a case is handed to Legal (R9)
	KindCustody      Kind = "custody"      // an exhibit is not what was taken into custody (R7)
	KindApproval     Kind = "approval"     // a manager or budget holder is asked to approve (S3, S4)
)

// Notice is something that somebody should know. It has no room for the post,
// its author or anybody's words, so that they cannot slip into a mail.
type Notice struct {
	Kind   Kind
	Key    string          // case and action
	Ref    string          // "INC-7K3M-9Q2D"
	Path   string          // of the page where it is dealt with: "/incidents/INC-7K3M-9Q2D"
	Window casework.Window // what is waited for
	Due    time.Time       // zero for a hand-over without a date
	Of     string          // the exhibit that it is about
	Urgent bool            // a risk to somebody
	Role   casework.Role   // whom a reminder is for, if it is for no Person
	Person string          // id of whom a reminder or an approval is for
	Except []string        // ids of those who must not deal with it: the target, the proposer (R12, four eyes)
}

// Compose says the notice to one recipient. base is where the console is
// ("https://cases.example.gov.uk"); times are said in zone.
func Compose(n Notice, to Recipient, base string, zone *time.Location) (Message, error) {
	link, err := url.JoinPath(base, n.Path)
	if err != nil {
		return Message{}, fmt.Errorf("notice %s: %w", n.Ref, err)
	}
	subject, opening, err := n.words(n.due(zone))
	if err != nil {
		return Message{}, err
	}
	if n.Urgent {
		subject = "Urgent: " + subject
	}
	text := fmt.Sprintf("Hello %s,\n\n%s\n\nOpen the case: %s\n\n"+
		"The details are in Due Course only; please do not write them in a reply.\n", to.Person.Name, opening, link)
	return Message{
		To:      []Address{{Name: to.Person.Name, Email: to.Email}},
		Subject: subject, Text: text, Key: n.Key + "/" + string(n.Kind) + "/" + to.Person.ID,
	}, nil
}

func (n Notice) words(due string) (subject, opening string, err error) {
	what := n.Window.InSentence()
	switch n.Kind {
	case KindReminder:
		return n.Ref + ": " + what + " is due" + due, "A reminder: " + what + " on case " + n.Ref + " is due" + due + ".", nil
	case KindEscalation:
		return n.Ref + ": " + what + " is overdue", "On case " + n.Ref + " " + what + " was due" + due +
			" and has not come. Please see that somebody deals with it.", nil
	case KindConsultation:
		return n.Ref + ": your advice is asked for", "Communications propose measures on case " + n.Ref +
			" and ask for the advice of Legal Services (R8). It is due" + due + ".", nil
	case KindCustody:
		return n.Ref + ": evidence is not what was taken into custody", "What is kept as exhibit " + n.Of + " of case " + n.Ref +
			" is not the file that was taken into custody (R7). It is refused to everybody who asks for it, and goes into no pack. " +
			"Please find out what happened to the store of the evidence, and bring the file back from a backup.", nil
	case KindApproval:
		return n.Ref + ": your approval is asked for", "A colleague asks for a social media account for the council, in the request " +
			n.Ref + ", and names you. Please approve or refuse it" + due + " (S3, S4). It takes one click, or you can name a deputy.", nil
	case KindLegalAction:
		return n.Ref + ": handed to Legal Services", "Case " + n.Ref +
			" is handed to Legal Services for legal action (R9). Please record its progress" + due + ".", nil
	}
	return "", "", fmt.Errorf("notice %s: unknown kind %q", n.Ref, n.Kind)
}

// due ends a sentence: " by 9.00am on Monday 3 August 2026", or nothing.
func (n Notice) due(zone *time.Location) string {
	if n.Due.IsZero() {
		return ""
	}
	return " by " + n.Due.In(zone).Format("3.04pm on Monday 2 January 2006")
}
