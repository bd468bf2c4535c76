package account

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// CommandAskAgain asks for acceptance again: a new version of the policy that was
// accepted is in force (S5).
const CommandAskAgain casework.CommandName = "ask-again"

// AskAgain asks the owner of an account to accept a new version, within the
// policy's evidence window. Afterwards the old acceptance no longer counts.
type AskAgain struct {
	Check         CheckName `json:"check" doc:"information_security_policy, data_protection_policy or data_protection_elearning"`
	PolicyVersion string    `json:"policy_version" doc:"That is in force now"`
	Reason        string    `json:"reason"`
}

// AskRequestAgain asks the same in a request that is not granted yet.
type AskRequestAgain AskAgain

// AcceptanceAsked says that a new version is to be accepted.
type AcceptanceAsked struct {
	Check         CheckName `json:"check"`
	PolicyVersion string    `json:"policy_version"`
	Until         time.Time `json:"until"` // when an older acceptance stops counting
}

func (AcceptanceAsked) Event() casework.EventKind { return EventAcceptanceAsked }

// Name is as clients spell it.
func (AskAgain) Name() casework.CommandName { return CommandAskAgain }

// Name is as clients spell it.
func (AskRequestAgain) Name() casework.CommandName { return CommandAskAgain }

// Problem is the refusal of the fields of the command; nil: they are valid.
func (a AskAgain) Problem() *casework.Refusal {
	var p casework.Problems
	if !slices.Contains(EvidenceChecks(), a.Check) {
		p.Add("check", "Choose information_security_policy, data_protection_policy or data_protection_elearning.")
	}
	p.Required("policy_version", a.PolicyVersion, 100)
	p.Required("reason", a.Reason, casework.MaxText)
	return p.Refusal()
}

// checkNotAsked also refuses a version that has already been asked for.
func (a AskAgain) checkNotAsked(versions Versions) *casework.Refusal {
	if refusal := a.Problem(); refusal != nil {
		return refusal
	}
	if versions[a.Check] == a.PolicyVersion {
		return casework.Refuse(casework.CodeNotNow, "S5", "This version has already been asked for.")
	}
	return nil
}

func (a AskAgain) check(x *Account, _ casework.Actor, _ casework.Moment) *casework.Refusal {
	return a.checkNotAsked(x.InForce)
}

func (a AskAgain) apply(t *accountContext) {
	until := t.Rules.End(casework.WindowEvidence, t.At, t.Zone).UTC()
	if i := acceptedAt(t.Evidence, a.Check); i >= 0 {
		// What lapses sooner anyway; what has lapsed already suspended the account.
		if lapses := t.Evidence[i].ValidUntil; lapses.After(t.At) && lapses.Before(until) {
			until = lapses
		}
	}
	t.Emit(AcceptanceAsked{Check: a.Check, PolicyVersion: a.PolicyVersion, Until: until}, &casework.Personal{Text: a.Reason})
	t.AwaitUntil(casework.WindowLearningValidity, string(a.Check), t.At, until)
	t.askTransferAgain(a.Check)
}

func (a AskRequestAgain) check(r *Request, _ casework.Actor, _ casework.Moment) *casework.Refusal {
	return AskAgain(a).checkNotAsked(r.InForce)
}

// apply waits for the evidence again, because the old one is for an older version.
func (a AskRequestAgain) apply(t *requestContext) {
	t.Emit(AcceptanceAsked{Check: a.Check, PolicyVersion: a.PolicyVersion, Until: t.At}, &casework.Personal{Text: a.Reason})
	t.EndWait(casework.WindowPermission, string(a.Check))
	t.awaitCheck(a.Check)
	t.restartLapse()
	t.updateStage()
}

// Versions are the policy versions in force, by check, where a new one was asked for.
type Versions map[CheckName]string

// with returns a copy with one more version, because events may share the map.
func (v Versions) with(check CheckName, version string) Versions {
	out := Versions{check: version}
	for c, known := range v {
		if c != check {
			out[c] = known
		}
	}
	return out
}

// checkVersion refuses a version that is not the one in force.
func checkVersion(p *casework.Problems, field string, in Versions, check CheckName, given string) {
	if want := in[check]; want != "" && given != want {
		p.Add(field, "The version in force is "+want+". Enter that version (S5).")
	}
}

func acceptedAt(list []Accepted, check CheckName) int {
	return slices.IndexFunc(list, func(e Accepted) bool { return e.Check == check })
}

// foldAsked ends the older acceptance at the given time.
func (a *Account) foldAsked(f AcceptanceAsked) {
	a.InForce = a.InForce.with(f.Check, f.PolicyVersion)
	a.Evidence = slices.Clone(a.Evidence)
	if i := acceptedAt(a.Evidence, f.Check); i >= 0 && f.Until.Before(a.Evidence[i].ValidUntil) {
		a.Evidence[i].ValidUntil = f.Until
	}
	if c := a.transferCheck(f.Check); c != nil {
		c.foldAsked(f)
	}
}

func (r *Request) foldAsked(f AcceptanceAsked) {
	r.InForce = r.InForce.with(f.Check, f.PolicyVersion)
	r.CheckNamed(f.Check).foldAsked(f)
}

func (c *Check) foldAsked(f AcceptanceAsked) {
	c.Status, c.ValidUntil, c.By, c.At = CheckWaiting, nil, nil, nil
	c.Reason = "Version " + f.PolicyVersion + " is in force now."
}
