package casework

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Rules is the policy that applies to one case. It is fixed when the case begins and
// carried in the input of its workflow, so a new policy does not change it (S16).
type Rules struct {
	Version      string              `json:"version"`           // of the policy: "1.0"
	Council      string              `json:"council"`           // as letters sign it
	Contact      string              `json:"contact"`           // e-mail address for queries (R10)
	Complaints   string              `json:"complaints"`        // where complaints about services go (R11)
	Support      string              `json:"support"`           // where a targeted colleague finds help (R12)
	Website      string              `json:"website,omitempty"` // of the council, "https://www.derby.gov.uk" (S7)
	Clauses      []Clause            `json:"clauses"`           // every clause, for quoting
	Grounds      []GroundRule        `json:"grounds"`           // R2, in the policy's order
	Measures     []MeasureRule       `json:"measures"`          // in the order of the ladder
	Windows      map[Window]Span     `json:"windows"`           // every window, complete
	LegalBinding bool                `json:"legal_binding"`     // Legal's opposition ends a proposal (R8)
	Zone         string              `json:"zone,omitempty"`    // of its working hours, "Europe/London"; empty: the case began before rules named one
	Hours        Hours               `json:"hours"`
	Holidays     []string            `json:"holidays"` // dates, "2026-12-25", ascending
	Letters      map[LetterKind]Form `json:"letters"`
	// Captures says that the system takes screenshots of posts, and asks a person only if
	// it cannot. Cases that began before it could do so ask a person at once.
	Captures bool `json:"captures,omitempty"`
	// Packs says that the system builds the evidence pack before a case is handed to
	// the police or to Legal. It is false in cases that began before it could do so.
	Packs bool `json:"packs,omitempty"`
	// StrictAccounts says that nobody gives both approvals of an account request, that a new
	// owner gives the evidence themselves, and that every step of an account is told by letter
	// (domain §4). It is false in account requests and accounts that began before that.
	StrictAccounts bool `json:"strict_accounts,omitempty"`
	// EveryPost says that each post of an incident has its own finding, evidence and state
	// (domain §3, "Every post counts"). It is false in cases that began before that.
	EveryPost bool `json:"every_post,omitempty"`
	// WorkingReminders says that reminders and escalations go out in working time, and that
	// what is overdue is told again each working day (domain §3 rule 6). It is false in cases
	// that began before that.
	WorkingReminders bool `json:"working_reminders,omitempty"`
	// QuickLooks says that a look at the posts is part of the step that asks for it, and is
	// recorded with it. It is false in cases that began before that.
	QuickLooks bool `json:"quick_looks,omitempty"`
	// LeadDeputies says who else may review a decision in which the head of Communications took
	// part (domain §3 rule 8). Nil: the case began before the policy said so, and any officer may
	// who took no part, if the head decided.
	LeadDeputies *DeputyRule `json:"lead_deputies,omitempty"`
	// TrueEnds says that a case knows the true end of a block that it shares with other cases,
	// which is a whole minute, as letters name it (domain §3 rules 3 and 9). It is false in cases
	// that began before that.
	TrueEnds bool `json:"true_ends,omitempty"`
	// ChecksConfirms says that a person's word that a post is removed, or an author blocked or
	// unblocked, is compared with the platform (domain §3 rule 5). It is false in cases that
	// began before that.
	ChecksConfirms bool `json:"checks_confirms,omitempty"`
	// DutyOfCare says that whoever a post is about is named, told of each step, and has no part
	// in the case, however they were named (domain §3, "The target"). It is false in cases that
	// began before that.
	DutyOfCare bool `json:"duty_of_care,omitempty"`
	// SupportOutside is where a councillor, or somebody who does not work for the council, finds
	// help (R12).
	SupportOutside string `json:"support_outside,omitempty"`
}

// DeputyRule names who stands in for the head of Communications.
type DeputyRule struct {
	AnyOfficer bool     `json:"any_officer,omitempty"` // every officer of Communications
	Officers   []string `json:"officers,omitempty"`    // or those with these ids
}

// Names says whether the rule names a person.
func (d DeputyRule) Names(by Actor) bool {
	return by.Has(RoleComms) && (d.AnyOfficer || slices.Contains(d.Officers, by.ID))
}

// Clause is one sentence of the policy, with the id that everything cites.
type Clause struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Ground is one of the ten reasons for which a post is unacceptable (R2).
type Ground string

// The grounds, in the policy's order.
const (
	GroundAbusive           Ground = "abusive"
	GroundHarassing         Ground = "harassing"
	GroundThreatening       Ground = "threatening"
	GroundOffensiveLanguage Ground = "offensive_language"
	GroundDefamatory        Ground = "defamatory"
	GroundContemptOfCourt   Ground = "contempt_of_court"
	GroundOtherLaw          Ground = "other_law"
	GroundSpam              Ground = "spam"
	GroundInappropriate     Ground = "inappropriate_material"
	GroundIncitement        Ground = "incitement"
)

// Grounds lists the ten grounds in the policy's order.
func Grounds() []Ground {
	return []Ground{
		GroundAbusive, GroundHarassing, GroundThreatening, GroundOffensiveLanguage, GroundDefamatory,
		GroundContemptOfCourt, GroundOtherLaw, GroundSpam, GroundInappropriate, GroundIncitement,
	}
}

// GroundRule is what follows from a ground.
type GroundRule struct {
	ID          Ground `json:"id"`
	Clause      string `json:"clause"`
	Wording     string `json:"wording"`                // as letters quote it
	Criminal    bool   `json:"criminal,omitempty"`     // sets possibly_criminal by itself (R2, R7)
	Police      bool   `json:"police,omitempty"`       // may be referred to the police (R6)
	LegalAction bool   `json:"legal_action,omitempty"` // the council may sue (R9)
}

// Measure is a step that the council may take.
type Measure string

// The measures, in the order of the ladder.
const (
	MeasureWarn        Measure = "warn"
	MeasureBlock       Measure = "block"
	MeasureRemove      Measure = "remove"
	MeasureReferPolice Measure = "refer_police"
	MeasureLegalAction Measure = "legal_action"
)

// Measures lists the measures in the order of the ladder.
func Measures() []Measure {
	return []Measure{MeasureWarn, MeasureBlock, MeasureRemove, MeasureReferPolice, MeasureLegalAction}
}

// MeasureRule names a measure's clause and its wording.
type MeasureRule struct {
	ID      Measure `json:"id"`
	Clause  string  `json:"clause"`
	Wording string  `json:"wording"`
}

// Window is a span of time that the policy names.
type Window string

// The windows of the policy (domain §6).
const (
	WindowAssessment          Window = "assessment"
	WindowProposal            Window = "proposal"
	WindowConsultation        Window = "consultation"
	WindowUrgentConsultation  Window = "urgent_consultation"
	WindowDecision            Window = "decision"
	WindowAction              Window = "action"
	WindowResponse            Window = "response"
	WindowBlock               Window = "block"
	WindowRecurrence          Window = "recurrence"
	WindowMemory              Window = "memory"
	WindowApproval            Window = "approval"
	WindowEvidence            Window = "evidence"
	WindowPermission          Window = "permission"
	WindowRequestLapse        Window = "request_lapse"
	WindowAccountReview       Window = "account_review"
	WindowReference           Window = "reference"
	WindowLegalProgress       Window = "legal_progress"
	WindowLongWatch           Window = "long_watch"
	WindowLearningValidity    Window = "learning_validity"
	WindowPublicationApproval Window = "publication_approval"
	WindowLateRelease         Window = "late_release"
	WindowMediaAnswer         Window = "media_answer"
	WindowConduct             Window = "conduct"
	WindowQuery               Window = "query"
	WindowReview              Window = "review"
	WindowReminder            Window = "reminder"
)

// PolicyReview is what a task to review the policy waits for (S16). It is no window of the
// policy file: the file names a date.
const PolicyReview Window = "policy_review"

// Windows lists every window; a policy gives each of them a span.
func Windows() []Window {
	return []Window{
		WindowAssessment, WindowProposal, WindowConsultation, WindowUrgentConsultation, WindowDecision,
		WindowAction, WindowResponse, WindowBlock, WindowRecurrence, WindowMemory, WindowApproval,
		WindowEvidence, WindowPermission, WindowRequestLapse, WindowAccountReview, WindowReference,
		WindowLegalProgress, WindowLongWatch, WindowLearningValidity, WindowPublicationApproval,
		WindowLateRelease, WindowMediaAnswer, WindowConduct, WindowQuery, WindowReview, WindowReminder,
	}
}

// Span is a length of time: elapsed time, working days, or a share of another
// window (only the reminder: "half of the window"). Exactly one is set.
type Span struct {
	Elapsed     time.Duration
	WorkingDays int
	Share       float64 // 0 < share < 1
}

// ParseSpan reads "48h", "10s", "28 days", "2 working days" or "half of the window".
// Errors name what was read and what is accepted.
func ParseSpan(s string) (Span, error) {
	text := strings.TrimSpace(s)
	if text == "half of the window" {
		return Span{Share: 0.5}, nil
	}
	number, unit, spaced := strings.Cut(text, " ")
	if spaced {
		n, err := strconv.Atoi(number)
		switch {
		case err != nil || n <= 0 || n > 36500:
		case unit == "working day" || unit == "working days":
			return Span{WorkingDays: n}, nil
		case unit == "day" || unit == "days":
			return Span{Elapsed: time.Duration(n) * 24 * time.Hour}, nil
		}
	} else if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return Span{Elapsed: d}, nil
	}
	return Span{}, fmt.Errorf("%q is not a length of time: write, for example, 48h, 28 days, 2 working days or half of the window", s)
}

// String is the form that ParseSpan reads.
func (s Span) String() string {
	switch {
	case s.Share > 0:
		return "half of the window"
	case s.WorkingDays == 1:
		return "1 working day"
	case s.WorkingDays > 0:
		return fmt.Sprintf("%d working days", s.WorkingDays)
	default:
		return s.Elapsed.String()
	}
}

// InWords is a length of time as a letter names it: "48 hours", "2 working days".
func (s Span) InWords() string {
	switch {
	case s.WorkingDays > 0:
		return s.String()
	case s.Elapsed >= 72*time.Hour && s.Elapsed%(24*time.Hour) == 0:
		return countOf(int(s.Elapsed/(24*time.Hour)), "day")
	case s.Elapsed >= time.Hour:
		return countOf(int(s.Elapsed/time.Hour), "hour")
	case s.Elapsed >= time.Minute:
		return countOf(int(s.Elapsed/time.Minute), "minute")
	case s.Elapsed > 0:
		return countOf(int(max(s.Elapsed/time.Second, 1)), "second")
	}
	return ""
}

func countOf(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

// MarshalText gives the form that ParseSpan reads.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText is ParseSpan.
func (s *Span) UnmarshalText(text []byte) error {
	parsed, err := ParseSpan(string(text))
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}

// Form is a letter before it is filled in: text/template source.
type Form struct {
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

// Ground finds the rule of a ground.
func (r *Rules) Ground(g Ground) (GroundRule, bool) {
	i := slices.IndexFunc(r.Grounds, func(x GroundRule) bool { return x.ID == g })
	if i < 0 {
		return GroundRule{}, false
	}
	return r.Grounds[i], true
}

// Measure finds the rule of a measure.
func (r *Rules) Measure(m Measure) (MeasureRule, bool) {
	i := slices.IndexFunc(r.Measures, func(x MeasureRule) bool { return x.ID == m })
	if i < 0 {
		return MeasureRule{}, false
	}
	return r.Measures[i], true
}

// Clause finds a clause by its id.
func (r *Rules) Clause(id string) (Clause, bool) {
	i := slices.IndexFunc(r.Clauses, func(x Clause) bool { return x.ID == id })
	if i < 0 {
		return Clause{}, false
	}
	return r.Clauses[i], true
}

// IsStep says whether somebody has to do something in the window. In the other windows
// the case only watches, or something expires.
func (w Window) IsStep() bool {
	switch w {
	case WindowAssessment, WindowProposal, WindowConsultation, WindowUrgentConsultation, WindowDecision, WindowAction,
		WindowApproval, WindowEvidence, WindowPermission, WindowReference, WindowLegalProgress,
		WindowPublicationApproval, WindowMediaAnswer, WindowConduct, WindowQuery, WindowReview:
		return true
	case WindowResponse, WindowBlock, WindowRecurrence, WindowMemory, WindowRequestLapse, WindowAccountReview,
		WindowLongWatch, WindowLearningValidity, WindowLateRelease, WindowReminder, PolicyReview:
	}
	return false
}

// The clauses behind work that no other clause asks for.
const (
	clauseDecisions = "R8"  // Communications decides what is done, after consulting Legal Services
	clauseRecords   = "S14" // the council keeps audit trails of what is done
)

// Clause is the clause of the policy that asks for what a window waits for.
func (w Window) Clause() string {
	switch w {
	case WindowAssessment:
		return "R2"
	case WindowProposal, WindowConsultation, WindowUrgentConsultation, WindowDecision, WindowAction:
		return clauseDecisions
	case WindowResponse:
		return "R3"
	case WindowBlock, WindowRecurrence, WindowMemory:
		return "R4"
	case WindowReference, WindowLongWatch:
		return "R6"
	case WindowLegalProgress:
		return "R9"
	case WindowApproval:
		return "S3"
	case WindowEvidence, WindowLearningValidity:
		return "S5"
	case WindowPermission, WindowRequestLapse, WindowAccountReview:
		return "S2"
	case WindowPublicationApproval, WindowMediaAnswer:
		return "S8"
	case WindowLateRelease:
		return "S9"
	case WindowConduct:
		return "S12"
	case WindowQuery, WindowReview:
		return "R10"
	case PolicyReview:
		return "S16"
	case WindowReminder:
	}
	return clauseRecords
}
