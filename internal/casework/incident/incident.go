package incident

import (
	"slices"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// Case is one reported post on the council's feeds: the fold of its events.
type Case struct {
	casework.Handling

	Ref           string              `json:"ref"` // "INC-7K3M-9Q2D"
	Stage         Stage               `json:"stage"`
	Outcome       Outcome             `json:"outcome,omitempty"`
	Seq           int                 `json:"seq"` // of its last event
	PolicyVersion string              `json:"policy_version"`
	OpenedAt      time.Time           `json:"opened_at"`
	ClosedAt      *time.Time          `json:"closed_at,omitempty"`
	OpenedBy      casework.Person     `json:"opened_by"`
	Reporters     []casework.Person   `json:"reporters"`          // everybody who reported it, the opener first
	Contacts      []string            `json:"contacts,omitempty"` // of members of the public who want to hear the outcome
	Post          Post                `json:"post"`
	Further       []Post              `json:"further,omitempty"`        // posts that were observed or reported later
	EveryPost     bool                `json:"every_post,omitempty"`     // each post has its own record; false: the case began before they had
	Records       []PostRecord        `json:"records,omitempty"`        // of the posts, the first one first
	Referral      *ReferralDecision   `json:"referral,omitempty"`       // on a recommended referral; nil: none, or facts came later
	Checked       int                 `json:"checked,omitempty"`        // sequence at which the system last checked the posts
	Joined        []string            `json:"joined,omitempty"`         // references of the cases that were joined into this one
	JoinedTargets []string            `json:"joined_targets,omitempty"` // ids of the people whom their posts target (R12)
	JoinedInto    string              `json:"joined_into,omitempty"`    // the case that has the posts of this one
	Assessment    *Assessment         `json:"assessment,omitempty"`
	Targets       []Target            `json:"targets,omitempty"` // whom its posts are about (R12)
	Identity      *Identification     `json:"identification,omitempty"`
	History       History             `json:"history"`
	Proposals     []Proposal          `json:"proposals"`
	Evidence      []casework.Exhibit  `json:"evidence"`
	OutOfReach    string              `json:"out_of_reach,omitempty"` // why no evidence can be had (R7)
	Block         *Block              `json:"block,omitempty"`
	Observations  []Observation       `json:"observations,omitempty"`
	Progress      []Progress          `json:"progress,omitempty"`
	Letters       int                 `json:"letters"` // how many were sent
	Waits         []casework.Wait     `json:"waits"`   // what is being waited for, until when
	Looking       casework.LookReason `json:"looking,omitempty"`
	Overturned    bool                `json:"overturned,omitempty"`
	OverturnedBy  string              `json:"overturned_by,omitempty"`  // id
	OverturnedFor string              `json:"overturned_for,omitempty"` // why, as the author is told
	Undone        []string            `json:"undone,omitempty"`         // ids of the actions that the last overturning undid
	Reopened      int                 `json:"reopened,omitempty"`       // the sequence at which it was last reopened
	Settled       int                 `json:"settled,omitempty"`        // how many proposals are from before it was last reopened
}

// Stage is where an incident stands.
type Stage string

// The stages of an incident, in the order in which a case goes through them.
const (
	StageAssessment   Stage = "assessment"
	StageProposal     Stage = "proposal"
	StageConsultation Stage = "consultation"
	StageDecision     Stage = "decision"
	StageAction       Stage = "action"
	StageWatch        Stage = "watch"
	StageClosed       Stage = "closed"
)

// Stages lists the stages in order.
func Stages() []Stage {
	return []Stage{
		StageAssessment, StageProposal, StageConsultation, StageDecision,
		StageAction, StageWatch, StageClosed,
	}
}

// Outcome is how an incident ended.
type Outcome string

// The outcomes of an incident.
const (
	OutcomeAcceptable        Outcome = "acceptable"
	OutcomeComplied          Outcome = "complied"
	OutcomeNoRecurrence      Outcome = "no_recurrence"
	OutcomeMeasuresExhausted Outcome = "measures_exhausted"
	OutcomeNoMeasure         Outcome = "no_measure"
	OutcomeReferredToPolice  Outcome = "referred_to_police"
	OutcomeLegalAction       Outcome = "legal_action"
	OutcomeServiceComplaint  Outcome = "service_complaint"
	OutcomeDuplicate         Outcome = "duplicate"
	OutcomeWithdrawn         Outcome = "withdrawn"
	OutcomeOverturned        Outcome = "overturned"
)

// Outcomes lists every way in which a case can end.
func Outcomes() []Outcome {
	return []Outcome{
		OutcomeAcceptable, OutcomeComplied, OutcomeNoRecurrence, OutcomeMeasuresExhausted, OutcomeNoMeasure,
		OutcomeReferredToPolice, OutcomeLegalAction, OutcomeServiceComplaint, OutcomeDuplicate, OutcomeWithdrawn,
		OutcomeOverturned,
	}
}

// Post is a post as it was reported.
type Post struct {
	Channel  string     `json:"channel"`
	URL      string     `json:"url"`
	Author   string     `json:"author"`
	Text     string     `json:"text"`
	PostedAt *time.Time `json:"posted_at,omitempty"`
}

// Finding is what Comms found a post to be.
type Finding string

// The findings (R1, R2, R11).
const (
	FindingUnacceptable     Finding = "unacceptable"
	FindingAcceptable       Finding = "acceptable"
	FindingServiceComplaint Finding = "service_complaint"
)

// Assessment is Comms' finding on a post (R1, R2).
type Assessment struct {
	Finding          Finding           `json:"finding"`
	Grounds          []casework.Ground `json:"grounds"`
	TargetsStaff     bool              `json:"targets_staff"`
	Target           string            `json:"target,omitempty"`      // id of the person targeted (R12)
	TargetName       string            `json:"target_name,omitempty"` // and their name
	PossiblyCriminal bool              `json:"possibly_criminal"`
	Removable        bool              `json:"removable"`
	Rationale        string            `json:"rationale"`
	Explanation      string            `json:"explanation,omitempty"` // plain words to the author
	By               casework.Person   `json:"by"`
	At               time.Time         `json:"at"`
}

// IdentificationOutcome says whether the author is known.
type IdentificationOutcome string

// The outcomes of the efforts to identify an author (R5).
const (
	AuthorIdentified    IdentificationOutcome = "identified"
	AuthorNotIdentified IdentificationOutcome = "not_identified"
)

// Identification is what the efforts to identify the author came to (R5).
type Identification struct {
	Outcome IdentificationOutcome `json:"outcome"`
	Efforts string                `json:"efforts"`
	Person  string                `json:"person,omitempty"`
	By      casework.Person       `json:"by"`
	At      time.Time             `json:"at"`
}

// History is what the store knew about the author's earlier cases when a command was given.
type History struct {
	EarlierCases int         `json:"earlier_cases"`
	Warnings     []time.Time `json:"warnings,omitempty"` // when earlier cases warned the author, overturned ones left out
}

// Remembered counts the warnings that still count at a time, for the policy's memory window.
func (h History) Remembered(memory time.Duration, at time.Time) int {
	n := 0
	for _, warned := range h.Warnings {
		if warned.Add(memory).After(at) {
			n++
		}
	}
	return n
}

// Block is this case's share in the block of its author (R4).
type Block struct {
	Action string     `json:"action"`
	From   time.Time  `json:"from"`
	Until  time.Time  `json:"until"`
	Lifted *time.Time `json:"lifted,omitempty"`
}

// Active says whether the block has not been lifted yet.
func (b *Block) Active() bool { return b != nil && b.Lifted == nil }

// Behaviour is what the author did after a measure.
type Behaviour string

// The behaviours. StayedUp is the system's own finding when a window is over.
const (
	Complied  Behaviour = "complied"
	Continued Behaviour = "continued"
	Refused   Behaviour = "refused"
	StayedUp  Behaviour = "stayed_up"
)

// Observation is a behaviour that was observed.
type Observation struct {
	Seq       int             `json:"seq"`
	Behaviour Behaviour       `json:"behaviour"`
	At        time.Time       `json:"at"`
	By        casework.Person `json:"by,omitzero"` // who observed it; no id: a case that began before it was kept
}

// ReferralDecision is a decision on a recommended referral to the police (rule 6).
type ReferralDecision struct {
	Refer  bool            `json:"refer"`
	Reason string          `json:"reason"`
	By     casework.Person `json:"by"`
	At     time.Time       `json:"at"`
}

// Progress is news of a referral or a legal action.
type Progress struct {
	Progressed
	Officer string          `json:"officer,omitempty"`
	Note    string          `json:"note,omitempty"`
	By      casework.Person `json:"by"`
	At      time.Time       `json:"at"`
}

// Closed says whether the case has ended.
func (c *Case) Closed() bool { return c.Stage == StageClosed }

// Posts lists the reported post and every further one, in order.
func (c *Case) Posts() []Post { return append([]Post{c.Post}, c.Further...) }

// OpenProposal is the one proposal that waits for advice or a decision, if any.
func (c *Case) OpenProposal() *Proposal { return c.proposal(Proposal.Open) }

func (c *Case) carryingOut() *Proposal {
	return c.proposal(func(p Proposal) bool { return p.Status == ProposalCarryingOut })
}

func (c *Case) proposalByID(id string) *Proposal {
	return c.proposal(func(p Proposal) bool { return p.ID == id })
}

func (c *Case) proposal(match func(Proposal) bool) *Proposal {
	if i := slices.IndexFunc(c.Proposals, match); i >= 0 {
		return &c.Proposals[i]
	}
	return nil
}

func (c *Case) wait(what casework.Window, of string) *casework.Wait {
	i := slices.IndexFunc(c.Waits, func(w casework.Wait) bool { return w.What == what && w.Of == of })
	if i < 0 {
		return nil
	}
	return &c.Waits[i]
}

// Holds says whether a post is one of the case's.
func (c *Case) Holds(post Post) bool {
	_, holds := c.findPost(post)
	return holds
}

// SamePost says whether two reports are about one post (domain §3, "Every post counts").
func SamePost(a, b Post) bool { return PostKey(a) == PostKey(b) }

// PostKey is what a post is recognised by: its address, or where it has none its author
// and text.
func PostKey(p Post) string {
	if p.URL != "" {
		channel, url := address.NormalPost(p.Channel, p.URL)
		return channel + "\n" + url
	}
	channel := address.NormalChannel(p.Channel)
	return channel + "\n" + address.NormalAuthor(p.Channel, p.Author) + "\n" + strings.TrimSpace(p.Text)
}
