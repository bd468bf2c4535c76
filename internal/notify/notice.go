package notify

import (
	"fmt"
	"net/url"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// compose writes a notice to one person.
func (n *Notifier) compose(notice casework.Notice, to access.Person) (Message, error) {
	link, err := url.JoinPath(n.BaseURL, n.Kinds.Page(notice.Ref))
	if err != nil {
		return Message{}, err
	}
	subject, opening, err := noticeText(notice, dueBy(notice.Due, n.Zone))
	if err != nil {
		return Message{}, err
	}
	subject = notice.Ref + ": " + subject
	if notice.Urgent {
		subject = "Urgent: " + subject
	}
	return Message{
		To: Address{Name: to.Name, Email: to.Email}, Subject: subject,
		Text: fmt.Sprintf("Hello %s,\n\n%s\n\nOpen the case: %s\n\n"+
			"The details are in Due Course only. Please do not write them in a reply.\n", to.Name, opening, link),
		Key: notice.Key + "/" + string(notice.Kind) + "/" + to.ID,
	}, nil
}

// noticeText gives the subject, without the reference, and the first paragraph.
func noticeText(n casework.Notice, due string) (subject, opening string, err error) {
	what := n.Window.InSentence()
	switch n.Kind {
	case casework.NoticeReminder:
		return what + " is due" + due, "This is a reminder: on case " + n.Ref + ", " + what + " is due" + due + ".", nil
	case casework.NoticeEscalation:
		return what + " is overdue", "On case " + n.Ref + ", " + what + " was due" + due +
			" and is now overdue. Please make sure that somebody deals with it.", nil
	case casework.NoticeConsultation:
		return "your advice is needed", "Communications propose measures on case " + n.Ref +
			" and ask for the advice of Legal Services (R8). It is due" + due + ".", nil
	case casework.NoticeCustody:
		return "evidence is not what was taken into custody", "The stored file of exhibit " + n.Of + " of case " + n.Ref +
			" is not the file that was taken into custody (R7). Due Course gives it to nobody and leaves it out of every pack. " +
			"Please find out what happened to the evidence store, and restore the file from a backup.", nil
	case casework.NoticeApproval:
		return "your approval is needed", "A colleague has requested a social media account for the council and named you in request " +
			n.Ref + ". Please approve or refuse it" + due + " (S3, S4). It takes one click. You can also name a deputy.", nil
	case casework.NoticeTransfer:
		return "your evidence is needed", "You have been named as the new owner of a social media account of the council (" + n.Ref +
			"). Before you can take it over, please give evidence that you accept our policies and have completed the data protection e-learning" +
			due + " (S5).", nil
	case casework.NoticePublication:
		return "the press office is needed", "Publication " + n.Ref + " waits for the press office (S8). Please look at it" + due +
			". What it says is in Due Course only.", nil
	case casework.NoticeReturned:
		return "sent back by the press office", "The press office has sent publication " + n.Ref +
			" back to you. Please read why, change it and submit it again, or cancel it (S8).", nil
	case casework.NoticeEnquiry:
		return "the media ask something", "Media enquiry " + n.Ref + " waits for an answer" + due + " (S8).", nil
	case casework.NoticeRisk:
		return "a person is at high risk", "The person whom the post of case " + n.Ref +
			" is about is at high risk (R12). Please make sure that somebody cares for them now.", nil
	case casework.NoticeTookPart:
		return "a person who worked on it can do so no longer", "The post of case " + n.Ref +
			" is about somebody who had worked on the case (R12). They have no part in it from now on. " +
			"Please give the case to an officer if it has none, and look at what was decided with them.", nil
	case casework.NoticeTellTarget:
		return "please tell the person whom the post is about", "Case " + n.Ref +
			" is closed. The system could not write to the person whom the post is about (R12). " +
			"Please tell them how the case ended, and where they find support.", nil
	case casework.NoticeHandover:
		return "handed to Legal Services", "Case " + n.Ref +
			" has been handed to Legal Services for legal action (R9). Please record its progress" + due + ".", nil
	}
	return "", "", fmt.Errorf("unknown kind of notice %q", n.Kind)
}

// dueBy ends a sentence: " by 9.00am on Monday 3 August 2026", or nothing.
func dueBy(due time.Time, zone *time.Location) string {
	if due.IsZero() {
		return ""
	}
	return " by " + due.In(zone).Format("3.04pm on Monday 2 January 2006")
}
