package publication

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// Publication is something that the council publishes, as it now stands.
type Publication struct {
	casework.Handling

	Ref           string                    `json:"ref"` // "PUB-7K3M-9Q2D"
	Form          Form                      `json:"form"`
	Stage         Stage                     `json:"stage"`
	Outcome       Outcome                   `json:"outcome,omitempty"`
	Seq           int                       `json:"seq"`
	PolicyVersion string                    `json:"policy_version"`
	OpenedAt      time.Time                 `json:"opened_at"`
	ClosedAt      *time.Time                `json:"closed_at,omitempty"`
	Words         casework.PublicationWords `json:"words"`
	Channels      []string                  `json:"channels"`
	Source        Source                    `json:"source"`
	Embargo       *Embargo                  `json:"embargo,omitempty"` // nil: it is released once it is approved
	Writers       []casework.Person         `json:"writers"`           // who opened it, and everybody who edited or corrected it
	Approval      *Approval                 `json:"approval,omitempty"`
	Returned      *Reason                   `json:"returned,omitempty"`   // why the press office sent it back; nil: it did not, or that was mended
	Correction    *Correction               `json:"correction,omitempty"` // that waits for approval
	Corrected     *Reason                   `json:"corrected,omitempty"`  // the last correction that was approved
	Missed        bool                      `json:"missed,omitempty"`     // the end of the embargo came too late to release by itself
	ReleasedAt    *time.Time                `json:"released_at,omitempty"`
	Withdrawn     *Reason                   `json:"withdrawn,omitempty"`
	Cancelled     *Reason                   `json:"cancelled,omitempty"`
	Waits         []casework.Wait           `json:"waits"`
}

// Embargo is the time before which nothing is released (S9). It was set as a time on the clock
// of the council's zone, and stays that time whatever happens to the clock in between.
type Embargo struct {
	Until time.Time `json:"until"` // UTC
	Local string    `json:"local"` // on the clock: "2026-10-30T09:00:00"
	Zone  string    `json:"zone"`  // of the clock: "Europe/London"
}

// Approval is the approval by the press office (S8).
type Approval struct {
	By                casework.Person `json:"by"`
	At                time.Time       `json:"at"`
	ReuseAuthorisedBy string          `json:"reuse_authorised_by,omitempty"` // who authorised material that is not the council's own, or internal (S10)
	LinkSeenAt        *time.Time      `json:"link_seen_at,omitempty"`        // when the page behind the link was there (S7)
}

// Reason is why somebody did something.
type Reason struct {
	By   casework.Person `json:"by"`
	At   time.Time       `json:"at"`
	Text string          `json:"text,omitempty"`
}

// Correction is another text for what was released.
type Correction struct {
	Reason
	Words casework.PublicationWords `json:"words"`
}

// Form is what is published.
type Form string

// The forms of publications.
const (
	NewsRelease Form = "news_release"
	Statement   Form = "statement"
	MediaAnswer Form = "media_answer"
	Post        Form = "post"
	WebsiteLink Form = "website_link"
)

// Forms lists the forms.
func Forms() []Form { return []Form{NewsRelease, Statement, MediaAnswer, Post, WebsiteLink} }

// Source is whose text it is.
type Source string

// The sources. Internal texts and those of partners need an authorisation (S10).
const (
	SourceOwn      Source = "own"
	SourceInternal Source = "internal"
	SourcePartner  Source = "partner"
)

// Sources lists the sources.
func Sources() []Source { return []Source{SourceOwn, SourceInternal, SourcePartner} }

// Stage is where the publication stands.
type Stage string

// The stages. The workflow of a closed publication has ended.
const (
	StageDraft     Stage = "draft"
	StageApproval  Stage = "approval"
	StageEmbargoed Stage = "embargoed"
	StageReleased  Stage = "released"
	StageWithdrawn Stage = "withdrawn"
	StageClosed    Stage = "closed" // as casework.StageClosed
)

// Stages lists the stages.
func Stages() []Stage {
	return []Stage{StageDraft, StageApproval, StageEmbargoed, StageReleased, StageWithdrawn, StageClosed}
}

// Outcome is how the publication ended.
type Outcome string

// The outcomes.
const (
	OutcomeReleased  Outcome = "released"
	OutcomeCancelled Outcome = "cancelled"
	OutcomeWithdrawn Outcome = "withdrawn"
)

// Outcomes lists the outcomes.
func Outcomes() []Outcome { return []Outcome{OutcomeReleased, OutcomeCancelled, OutcomeWithdrawn} }

// Shown is a stage as people see it.
type Shown string

// ShownStages lists them: the stages, and the outcomes of closed publications.
func ShownStages() []Shown {
	list := []Shown{}
	for _, s := range Stages()[:4] {
		list = append(list, Shown(s))
	}
	return append(list, Shown(OutcomeCancelled), Shown(OutcomeWithdrawn))
}

// Shown is the stage that people see: of a closed publication, its outcome.
func (p *Publication) Shown() Shown {
	if p.Stage == StageClosed {
		return Shown(p.Outcome)
	}
	return Shown(p.Stage)
}

// IsWriter says whether somebody wrote any of the text.
func (p *Publication) IsWriter(id string) bool {
	return slices.ContainsFunc(p.Writers, func(w casework.Person) bool { return w.ID == id })
}

// embargoed says whether the embargo ends after a time.
func (p *Publication) embargoed(at time.Time) bool {
	return p.Embargo != nil && p.Embargo.Until.After(at)
}
