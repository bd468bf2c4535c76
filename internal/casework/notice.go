package casework

import "time"

// NoticeKind is what a notice is about.
type NoticeKind string

// The kinds of notice.
const (
	NoticeReminder     NoticeKind = "reminder"     // something is due soon (domain §3 rule 6)
	NoticeEscalation   NoticeKind = "escalation"   // something is overdue (domain §3 rule 6)
	NoticeConsultation NoticeKind = "consultation" // Legal is asked for advice (R8)
	NoticeHandover     NoticeKind = "handover"     // Legal is handed a case (R9)
	NoticeCustody      NoticeKind = "custody"      // an exhibit is not what was taken into custody (R7)
	NoticeApproval     NoticeKind = "approval"     // a manager, a budget holder or a deputy is asked (S3, S4)
)

// Notice is a short message to one person, or to everybody with a role. It has no
// field for the post, its author or anybody's words, so that none gets into a mail.
type Notice struct {
	Kind   NoticeKind `json:"kind"`
	Ref    string     `json:"ref"`
	Role   Role       `json:"role"`
	Person string     `json:"person,omitempty"` // id; instead of everybody with the role
	Window Window     `json:"window"`           // what is due
	Due    time.Time  `json:"due,omitzero"`
	Urgent bool       `json:"urgent,omitempty"` // somebody is at risk
	Of     string     `json:"of,omitempty"`     // the exhibit that it is about
	Except []string   `json:"except,omitempty"` // ids of those who must not deal with it: the target, the proposer (R12, four eyes)
	Key    string     `json:"key"`              // of the case and event, so that a repeated notice is known
}
