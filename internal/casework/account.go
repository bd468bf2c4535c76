package casework

import (
	"slices"
	"time"
)

// Account is a social media account that the council permits (S2): an entry of the
// register that lives as long as the account. It is the fold of its events.
type Account struct {
	Ref            string        `json:"ref"` // "SMA-7K3M-9Q2D"
	Stage          AccountStatus `json:"status"`
	Seq            int           `json:"seq"` // of its last event
	PolicyVersion  string        `json:"policy_version"`
	OpenedAt       time.Time     `json:"opened_at"`
	ClosedAt       *time.Time    `json:"closed_at,omitempty"`
	ClosedWhy      string        `json:"closed_why,omitempty"`
	Channel        string        `json:"channel"`
	Handle         string        `json:"handle"`
	Team           string        `json:"team"`
	Purpose        string        `json:"purpose,omitempty"`
	Audience       string        `json:"audience,omitempty"`
	Owner          Person        `json:"owner"`
	Deputy         *Person       `json:"deputy,omitempty"`  // the first of those who look after it
	Administrators []Person      `json:"administrators"`    // who look after it
	Licence        string        `json:"licence,omitempty"` // on the council's social media management platform (S4)
	Permission     string        `json:"permission,omitempty"`
	Unreviewed     bool          `json:"unreviewed,omitempty"` // brought in, and not reviewed since
	Evidence       []Accepted    `json:"evidence"`             // the owner's, as it counts (S5)
	InForce        Versions      `json:"in_force,omitempty"`   // that have to be accepted by now
	ReviewedAt     *time.Time    `json:"reviewed_at,omitempty"`
	ReviewedBy     *Person       `json:"reviewed_by,omitempty"`
	Causes         []Cause       `json:"causes"` // why it is suspended
	Owners         []Person      `json:"owners"` // everybody who ever owned it, in order
	Waits          []Wait        `json:"waits"`
}

// AccountStatus is whether an account may be used.
type AccountStatus string

// The statuses of an account.
const (
	AccountActive AccountStatus = "active"
	AccountOnHold AccountStatus = "suspended"
	AccountEnded  AccountStatus = "closed"
)

// Cause is why an account is suspended.
type Cause string

// The causes of a suspension (domain §4). Each but the first has to be mended
// before the account is reinstated.
const (
	CauseByHand       Cause = "by_hand"
	CauseOwnerLeft    Cause = "owner_left"
	CauseReviewMissed Cause = "review_missed"
	CauseLapsed       Cause = "evidence_lapsed"
)

// Closed says whether the account has ended.
func (a *Account) Closed() bool { return a.Stage == AccountEnded }

// NextReview is when the account is to be reviewed; nil once it is closed.
func (a *Account) NextReview() *time.Time {
	i := slices.IndexFunc(a.Waits, func(w Wait) bool { return w.What == WindowAccountReview })
	if i < 0 {
		return nil
	}
	return &a.Waits[i].By
}

// Fold takes an event into the account.
func (a *Account) Fold(e Event, p *Personal) {
	a.Seq = e.Seq
	switch f := e.Data.(type) {
	case AccountOpened:
		a.foldOpened(e, f, p)
	case AccountReviewed:
		at, by := e.At, e.Actor
		a.ReviewedAt, a.ReviewedBy, a.Unreviewed = &at, &by, false
		if f.Licence != "" {
			a.Licence = f.Licence
		}
		a.accept(f.Evidence, e.At)
		a.mend(CauseReviewMissed)
	case AccountSuspended:
		if !slices.Contains(a.Causes, f.Cause) {
			a.Causes = append(a.Causes, f.Cause)
		}
	case AccountReinstated:
		a.accept(f.Evidence, e.At)
		a.Causes = []Cause{}
	case AcceptanceAsked:
		a.foldAsked(f)
	case EvidenceRenewed:
		a.accept(f.Evidence, e.At)
	case AccountTransferred:
		a.Owner = Person{ID: f.To, Name: p.Person}
		a.Owners = append(a.Owners, a.Owner)
		a.Evidence = nil
		a.accept(f.Evidence, e.At)
		a.mend(CauseOwnerLeft)
	case AccountClosed:
		at := e.At
		a.ClosedAt, a.ClosedWhy, a.Causes = &at, p.Text, []Cause{}
	}
}

func (a *Account) foldOpened(e Event, f AccountOpened, p *Personal) {
	words := p.Request
	if words == nil {
		words = &RequestWords{}
	}
	a.Ref, a.PolicyVersion, a.OpenedAt = f.Ref, f.PolicyVersion, e.At
	a.Channel, a.Handle, a.Team, a.Licence, a.Permission = f.Channel, f.Handle, f.Team, f.Licence, f.Request
	a.Purpose, a.Audience, a.Unreviewed = words.Purpose, words.Audience, f.Unreviewed
	a.Owner = Person{ID: f.Owner, Name: words.Names[f.Owner]}
	a.Owners, a.Administrators, a.Causes = []Person{a.Owner}, []Person{}, []Cause{}
	for _, id := range f.Administrators {
		a.Administrators = append(a.Administrators, Person{ID: id, Name: words.Names[id]})
	}
	if len(a.Administrators) > 0 {
		deputy := a.Administrators[0]
		a.Deputy = &deputy
	}
	a.Evidence = []Accepted{}
	a.accept(f.Evidence, e.At)
}

// accept puts evidence in the place of what was given before.
func (a *Account) accept(evidence []Accepted, at time.Time) {
	for _, e := range evidence {
		a.Evidence = append(slices.DeleteFunc(slices.Clone(a.Evidence), func(x Accepted) bool { return x.Check == e.Check }), e)
	}
	if len(evidence) > 0 && len(a.lapsed(at)) == 0 {
		a.mend(CauseLapsed)
	}
}

// lapsed lists the checks whose evidence no longer counts, or never came when it
// was asked for.
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

func (a *Account) mend(cause Cause) {
	a.Causes = slices.DeleteFunc(slices.Clone(a.Causes), func(c Cause) bool { return c == cause })
}

// Taken refuses another account for the same handle, and says whose it is (S2).
func (a *Account) Taken() *Refusal {
	return Refuse(CodeHandleTaken, "S2", "%s on %s is on the register already: %s, which %s owns for %s.",
		a.Handle, a.Channel, a.Ref, a.Owner.Name, a.Team)
}
