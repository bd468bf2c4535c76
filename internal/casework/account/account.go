package account

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// Account is a social media account on the council's register (S2): the fold of its events.
type Account struct {
	Ref            string              `json:"ref"` // "SMA-7K3M-9Q2D"
	Stage          Status              `json:"status"`
	Seq            int                 `json:"seq"` // of its last event
	PolicyVersion  string              `json:"policy_version"`
	OpenedAt       time.Time           `json:"opened_at"`
	ClosedAt       *time.Time          `json:"closed_at,omitempty"`
	ClosedWhy      string              `json:"closed_why,omitempty"`
	Channel        string              `json:"channel"`
	Handle         string              `json:"handle"`
	Team           string              `json:"team"`
	Purpose        string              `json:"purpose,omitempty"`
	Audience       string              `json:"audience,omitempty"`
	Owner          casework.Person     `json:"owner"`
	Deputy         *casework.Person    `json:"deputy,omitempty"`  // the first of those who look after it
	Administrators []casework.Person   `json:"administrators"`    // who look after it
	Licence        string              `json:"licence,omitempty"` // on the council's social media management platform (S4)
	Permission     string              `json:"permission,omitempty"`
	Unreviewed     bool                `json:"unreviewed,omitempty"` // true: imported, and not reviewed since
	Evidence       []Accepted          `json:"evidence"`             // the owner's evidence that counts (S5)
	InForce        Versions            `json:"in_force,omitempty"`   // policy versions that have to be accepted now
	ReviewedAt     *time.Time          `json:"reviewed_at,omitempty"`
	ReviewedBy     *casework.Person    `json:"reviewed_by,omitempty"`
	Causes         []Cause             `json:"causes"` // why it is suspended
	Owners         []casework.Person   `json:"owners"` // everybody who ever owned it, in order
	Waits          []casework.Wait     `json:"waits"`
	InTransfer     *TransferInProgress `json:"in_transfer,omitempty"`
	OwnerLeft      bool                `json:"owner_left,omitempty"` // and nobody has taken it over
	Letters        int                 `json:"letters,omitempty"`    // that were sent
	Strict         bool                `json:"strict,omitempty"`     // as [casework.Rules.StrictAccounts] says
}

// Status is whether an account may be used.
type Status string

// The statuses of an account.
const (
	StatusActive    Status = "active"
	StatusSuspended Status = "suspended"
	StatusClosed    Status = "closed"
)

// Statuses lists the statuses of an account.
func Statuses() []Status {
	return []Status{StatusActive, StatusSuspended, StatusClosed}
}

// Cause is why an account is suspended.
type Cause string

// The causes of a suspension (domain §4). All but the first must be resolved before the
// account can be reinstated.
const (
	CauseByHand       Cause = "by_hand"
	CauseOwnerLeft    Cause = "owner_left"
	CauseReviewMissed Cause = "review_missed"
	CauseLapsed       Cause = "evidence_lapsed"
)

// Closed says whether the account has ended.
func (a *Account) Closed() bool { return a.Stage == StatusClosed }

// NextReview is when the account is to be reviewed; nil once it is closed.
func (a *Account) NextReview() *time.Time {
	i := slices.IndexFunc(a.Waits, func(w casework.Wait) bool { return w.What == casework.WindowAccountReview })
	if i < 0 {
		return nil
	}
	return &a.Waits[i].By
}

// Fold takes an event into the account.
func (a *Account) Fold(e casework.Event, p *casework.Personal) {
	a.Seq = e.Seq
	switch f := e.Data.(type) {
	case Opened:
		a.foldOpened(e, f, p)
	case Reviewed:
		at, by := e.At, e.Actor
		a.ReviewedAt, a.ReviewedBy, a.Unreviewed = &at, &by, false
		if f.Licence != "" {
			a.Licence = f.Licence
		}
		a.accept(f.Evidence, e.At)
		a.removeCause(CauseReviewMissed)
	case Suspended:
		if !slices.Contains(a.Causes, f.Cause) {
			a.Causes = append(a.Causes, f.Cause)
		}
		a.OwnerLeft = a.OwnerLeft || a.Strict && f.Cause == CauseOwnerLeft
	case Reinstated:
		a.accept(f.Evidence, e.At)
		a.Causes = []Cause{}
	case AcceptanceAsked:
		a.foldAsked(f)
	case EvidenceRenewed:
		a.accept(f.Evidence, e.At)
	case TransferBegan:
		a.foldTransferBegan(e, f, p)
	case TransferCancelled:
		a.InTransfer = nil
	case EvidenceGiven:
		a.transferCheck(f.Check).foldEvidence(f, p)
	case EvidenceVerified:
		a.transferCheck(f.Check).foldVerified(f, e, p)
	case Transferred:
		a.InTransfer = nil
		a.Owner = casework.Person{ID: f.To, Name: p.Person}
		a.Owners = append(a.Owners, a.Owner)
		a.Evidence = nil
		a.accept(f.Evidence, e.At)
		a.removeCause(CauseOwnerLeft)
		a.OwnerLeft = false
	case casework.LetterSent:
		a.Letters++
	case Closed:
		at := e.At
		a.ClosedAt, a.ClosedWhy, a.Causes, a.InTransfer = &at, p.Text, []Cause{}, nil
	}
}

func (a *Account) foldOpened(e casework.Event, f Opened, p *casework.Personal) {
	words := p.Request
	if words == nil {
		words = &casework.RequestWords{}
	}
	a.Ref, a.PolicyVersion, a.OpenedAt = f.Ref, f.PolicyVersion, e.At
	a.Channel, a.Handle, a.Team, a.Licence, a.Permission = f.Channel, f.Handle, f.Team, f.Licence, f.Request
	a.Purpose, a.Audience, a.Unreviewed, a.Strict = words.Purpose, words.Audience, f.Unreviewed, f.Strict
	a.Owner = casework.Person{ID: f.Owner, Name: words.Names[f.Owner]}
	a.Owners, a.Administrators, a.Causes = []casework.Person{a.Owner}, []casework.Person{}, []Cause{}
	for _, id := range f.Administrators {
		a.Administrators = append(a.Administrators, casework.Person{ID: id, Name: words.Names[id]})
	}
	if len(a.Administrators) > 0 {
		deputy := a.Administrators[0]
		a.Deputy = &deputy
	}
	a.Evidence = []Accepted{}
	a.accept(f.Evidence, e.At)
}

// accept replaces the earlier evidence of the same checks.
func (a *Account) accept(evidence []Accepted, at time.Time) {
	for _, e := range evidence {
		a.Evidence = append(slices.DeleteFunc(slices.Clone(a.Evidence), func(x Accepted) bool { return x.Check == e.Check }), e)
	}
	if len(evidence) > 0 && len(a.lapsed(at)) == 0 {
		a.removeCause(CauseLapsed)
	}
}

// lapsed lists the checks whose evidence has expired, or was asked for and never given.
func (a *Account) lapsed(at time.Time) []CheckName {
	list := []CheckName{}
	for _, name := range EvidenceChecks() {
		i := acceptedAt(a.Evidence, name)
		if i >= 0 && !at.Before(a.Evidence[i].ValidUntil) || i < 0 && a.InForce[name] != "" {
			list = append(list, name)
		}
	}
	return list
}

func (a *Account) removeCause(cause Cause) {
	a.Causes = slices.DeleteFunc(slices.Clone(a.Causes), func(c Cause) bool { return c == cause })
}

// HandleTaken is the refusal of another account with the same handle. It says who owns it (S2).
func (a *Account) HandleTaken() *casework.Refusal {
	return casework.Refuse(casework.CodeHandleTaken, "S2", "%s on %s is already on the register as %s. %s owns it for %s.",
		a.Handle, a.Channel, a.Ref, a.Owner.Name, a.Team)
}
