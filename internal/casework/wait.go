package casework

import (
	"slices"
	"strings"
	"time"
)

// Wait is something that a case waits for. Its end is computed once, when it begins.
type Wait struct {
	What      Window    `json:"what"`
	Of        string    `json:"of,omitempty"` // the action or proposal it is about
	From      time.Time `json:"from"`
	By        time.Time `json:"by"`
	Reminded  bool      `json:"reminded,omitempty"`
	Escalated bool      `json:"escalated,omitempty"`
	// EscalatedAt is when the comms_lead was last told that it is overdue. Zero: never, or
	// they are told only once.
	EscalatedAt time.Time `json:"escalated_at,omitzero"`
}

// Wake is when a wait needs its reminder or, after that, when the comms_lead is told that it
// is overdue: in working time, and again each working day (rule 6). False: never again.
func (w Wait) Wake(m Moment) (time.Time, bool) {
	at := w.By
	switch {
	case !w.Reminded:
		at = m.Rules.Reminder(w.From, w.By)
	case !w.Escalated:
	case w.EscalatedAt.IsZero():
		return time.Time{}, false
	default:
		at = m.Rules.nextWorkingDay(w.EscalatedAt, m.Zone)
	}
	if !m.Rules.WorkingReminders {
		return at, true
	}
	if m.At.After(at) && !m.Rules.isOpen(m.At, m.Zone) {
		at = m.At // it is late, and has to wait again
	}
	return m.Rules.nextOpen(at.In(m.Zone)).UTC(), true
}

// Expect says what happens to a wait if nobody acts. That is the sentence said or, if it
// is empty, a reminder and then an escalation to the head of Communications. The words
// name the wait in a sentence.
func (w Wait) Expect(task Task, said, words string, m Moment) []Expected {
	list := []Expected{}
	if said != "" {
		list = append(list, Expected{w.By, said})
	}
	if at, _ := w.Wake(m); !w.Reminded && task.Command != "" && at.Before(w.By) {
		list = append(list, Expected{at, "A reminder about " + words + " is sent to " + task.who() + "."})
	}
	if said == "" {
		list = append(list, w.expectEscalation(words, m)...)
	}
	return list
}

// who says who has to do the task, without their name.
func (t Task) who() string {
	if t.Role == "" {
		return "the person who has to act"
	}
	return t.Role.InSentence()
}

// expectEscalation says when the head of Communications is told that a wait is overdue, and
// when again.
func (w Wait) expectEscalation(words string, m Moment) []Expected {
	again := ""
	if m.Rules.WorkingReminders {
		again = ", and again each working day until somebody acts"
	}
	overdue := Upper(words) + " is overdue"
	if w.Escalated {
		list := []Expected{{w.By, overdue + ", and the head of Communications has been told."}}
		if at, some := w.Wake(m); some {
			list = append(list, Expected{at, "The head of Communications is told again that " + words + " is overdue" + again + "."})
		}
		return list
	}
	w.Reminded = true
	at, _ := w.Wake(m)
	if at.Equal(w.By) {
		return []Expected{{w.By, overdue + ", and the head of Communications is told" + again + "."}}
	}
	return []Expected{{w.By, overdue + "."}, {at, "The head of Communications is told that " + words + " is overdue" + again + "."}}
}

// Pause is a stopped clock.
type Pause struct {
	Category string    `json:"category"` // a [PauseCategory], or somebody's own words
	Reason   string    `json:"reason"`
	By       Person    `json:"by"`
	At       time.Time `json:"at"`
}

// WaitsFor names the category in a sentence, after a colon.
func (p *Pause) WaitsFor() string { return PauseCategory(p.Category).InSentence() }

// expect says since when the clock is stopped, and what goes on after that.
func (p *Pause) expect(held []string) Expected {
	said := "The clock was stopped: " + PauseCategory(p.Category).InSentence() + ". Nothing becomes due until somebody starts it again."
	if len(held) > 0 {
		said += " Then the time that was left goes on for: " + strings.Join(held, ", ") + "."
	}
	return Expected{p.At, said}
}

// PauseCategory says what a case waits for while its clock is stopped. Clocks that were
// stopped before there was a list of categories have one in somebody's own words.
type PauseCategory string

// The categories of a stopped clock.
const (
	PausePlatform    PauseCategory = "platform"
	PausePolice      PauseCategory = "police"
	PauseCourt       PauseCategory = "court"
	PauseLegal       PauseCategory = "legal"
	PauseInformation PauseCategory = "information"
	PauseAbsence     PauseCategory = "absence"
	PauseOther       PauseCategory = "other"
)

// PauseCategories lists the categories for which a clock can be stopped.
func PauseCategories() []PauseCategory {
	return []PauseCategory{PausePlatform, PausePolice, PauseCourt, PauseLegal, PauseInformation, PauseAbsence, PauseOther}
}

// ofStage says whether the window is the wait of a stage and ends with it.
func (w Window) ofStage() bool {
	return slices.Contains([]Window{
		WindowAssessment, WindowProposal, WindowConsultation, WindowUrgentConsultation, WindowDecision, WindowPublicationApproval,
	}, w)
}

// Task is something that a person has to do: a line of a worklist.
type Task struct {
	What    Window      `json:"what"`           // which window runs
	Of      string      `json:"of,omitempty"`   // the action it is about
	Why     string      `json:"why"`            // a sentence for people
	Role    Role        `json:"role"`           // who may do it
	Person  string      `json:"person"`         // who is asked to; empty: anybody with the role
	NotFor  []string    `json:"-"`              // ids of people who must not do it, whatever their role (four eyes)
	Command CommandName `json:"command"`        // the command that completes it
	Since   time.Time   `json:"since,omitzero"` // when it began to wait, UTC; zero: not known
	Due     time.Time   `json:"due"`            // UTC
}

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
	NoticeRisk         NoticeKind = "risk"         // the person whom a post is about is at high risk (R12)
	NoticeTookPart     NoticeKind = "took_part"    // a person who worked on a case turns out to be whom it is about (R12)
	NoticeTellTarget   NoticeKind = "tell_target"  // the officer has to tell the person whom a post is about how the case ended (R12)
	NoticeTransfer     NoticeKind = "transfer"     // the new owner of an account is asked for evidence (S5)
	NoticePublication  NoticeKind = "publication"  // the press office is asked to approve or to release (S8, S9)
	NoticeReturned     NoticeKind = "returned"     // the press office sent a publication back to its writer (S8)
	NoticeEnquiry      NoticeKind = "enquiry"      // somebody is asked to answer a media enquiry (S8)
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
