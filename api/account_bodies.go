package api

import (
	"slices"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// requestBody is an account request as it stands.
type requestBody struct {
	Ref             string                  `json:"ref" example:"ACR-7K3M-9Q2D"`
	Kind            string                  `json:"kind"`
	Stage           account.RequestStage    `json:"stage"`
	Outcome         *account.RequestOutcome `json:"outcome" nullable:"true"`
	Seq             int                     `json:"seq"`
	PolicyVersion   string                  `json:"policy_version"`
	OpenedAt        time.Time               `json:"opened_at"`
	ClosedAt        *time.Time              `json:"closed_at"`
	Requester       casework.Person         `json:"requester"`
	Channel         string                  `json:"channel"`
	ProposedHandle  string                  `json:"proposed_handle"`
	Team            string                  `json:"team"`
	Purpose         string                  `json:"purpose"`
	Audience        string                  `json:"audience"`
	WhyNotCorporate string                  `json:"why_not_corporate"`
	CoveredAs       account.Covered         `json:"covered_as"`
	LineManager     casework.Person         `json:"line_manager"`
	BudgetHolder    casework.Person         `json:"budget_holder"`
	Administrators  []casework.Person       `json:"administrators"`
	Checks          []checkBody             `json:"checks"`
	Permission      *account.Grant          `json:"permission,omitempty"`
	Account         *string                 `json:"account" doc:"Its ref on the register, once it is granted"`
	Due             *dueBody                `json:"due"`
	Forecast        []casework.Expected     `json:"forecast"`
	Commands        []casework.Offer        `json:"commands"`
	Corporate       []corporateBody         `json:"corporate_accounts,omitempty" doc:"That exist already for the channel: advice, not a refusal (S6)"`
}

type checkBody struct {
	Name          account.CheckName   `json:"name"`
	Clause        string              `json:"clause"`
	Status        account.CheckStatus `json:"status"`
	Asked         casework.Person     `json:"asked" doc:"Whom it waits for"`
	Deputy        *account.Deputy     `json:"deputy,omitempty"`
	By            *casework.Person    `json:"by"`
	At            *time.Time          `json:"at"`
	Due           *time.Time          `json:"due"`
	Reason        string              `json:"reason,omitempty"`
	CompletedOn   string              `json:"completed_on,omitempty"`
	PolicyVersion string              `json:"policy_version,omitempty"`
	ValidUntil    *time.Time          `json:"valid_until,omitempty"`
	Note          string              `json:"note,omitempty"`
	File          *account.File       `json:"file,omitempty"`
}

type corporateBody struct {
	Ref      string `json:"ref"`
	Channel  string `json:"channel"`
	Handle   string `json:"handle"`
	Team     string `json:"team"`
	Audience string `json:"audience"`
}

func requestOf(view app.View) requestBody {
	r := view.Request()
	return requestBody{
		Ref: r.Ref, Kind: "account_request", Stage: r.Stage, Outcome: orNull(r.Outcome), Seq: r.Seq,
		PolicyVersion: r.PolicyVersion, OpenedAt: r.OpenedAt, ClosedAt: r.ClosedAt, Requester: r.Requester,
		Channel: r.Channel, ProposedHandle: r.Handle, Team: r.Team, Purpose: r.Purpose, Audience: r.Audience,
		WhyNotCorporate: r.WhyNotCorporate, CoveredAs: r.CoveredAs, LineManager: r.LineManager, BudgetHolder: r.BudgetHolder,
		Administrators: list(r.Administrators), Permission: r.Permission, Account: orNull(r.Account),
		Checks: each(r.Checks, func(c account.Check) checkBody { return checkOf(c, r.Waits) }),
		Due:    dueAt(casework.Due(r), view.At), Forecast: list(view.Forecast), Commands: list(view.Offers),
		Corporate: each(view.Corporate, func(a account.Account) corporateBody {
			return corporateBody{Ref: a.Ref, Channel: a.Channel, Handle: a.Handle, Team: a.Team, Audience: a.Audience}
		}),
	}
}

func checkOf(c account.Check, waits []casework.Wait) checkBody {
	body := checkBody{
		Name: c.Name, Clause: c.Clause, Status: c.Status, Asked: c.Asked, Deputy: c.Deputy, By: c.By, At: c.At,
		Reason: c.Reason, CompletedOn: c.CompletedOn, PolicyVersion: c.PolicyVersion, ValidUntil: c.ValidUntil,
		Note: c.Note, File: c.File,
	}
	for _, w := range waits {
		if w.Of == string(c.Name) {
			body.Due = &w.By
		}
	}
	return body
}

func dueAt(due *casework.Wait, now time.Time) *dueBody {
	if due == nil {
		return nil
	}
	return &dueBody{What: due.What, By: due.By, Overdue: due.By.Before(now)}
}

// accountBody is an account on the register as it stands.
type accountBody struct {
	Ref            string              `json:"ref" example:"SMA-7K3M-9Q2D"`
	Kind           string              `json:"kind"`
	Status         account.Status      `json:"status"`
	Seq            int                 `json:"seq"`
	PolicyVersion  string              `json:"policy_version"`
	OpenedAt       time.Time           `json:"opened_at"`
	ClosedAt       *time.Time          `json:"closed_at"`
	ClosedWhy      string              `json:"closed_why,omitempty"`
	Channel        string              `json:"channel"`
	Handle         string              `json:"handle"`
	Team           string              `json:"team"`
	Owner          casework.Person     `json:"owner"`
	Deputy         *casework.Person    `json:"deputy"`
	Administrators []casework.Person   `json:"administrators"`
	Licence        *string             `json:"licence"`
	Permission     *string             `json:"permission" doc:"Number of the letter of permission: the ref of the request"`
	Unreviewed     bool                `json:"unreviewed"`
	Checks         []account.Accepted  `json:"checks" doc:"The owner's evidence, as it counts (S5)"`
	Suspended      []account.Cause     `json:"suspended_because"`
	Transfer       *transferBody       `json:"transfer,omitempty" doc:"In progress: it waits for the evidence of the new owner (S5)"`
	ReviewedAt     *time.Time          `json:"reviewed_at"`
	NextReview     *time.Time          `json:"next_review"`
	Due            *dueBody            `json:"due"`
	Forecast       []casework.Expected `json:"forecast"`
	Commands       []casework.Offer    `json:"commands"`
}

// transferBody is a transfer of an account in progress.
type transferBody struct {
	To     casework.Person `json:"to"`
	Reason string          `json:"reason"`
	By     casework.Person `json:"by"`
	At     time.Time       `json:"at"`
	Checks []checkBody     `json:"checks"`
}

func transferOf(a *account.Account) *transferBody {
	t := a.InTransfer
	if t == nil {
		return nil
	}
	return &transferBody{To: t.To, Reason: t.Reason, By: t.By, At: t.At, Checks: each(t.Checks, func(c account.Check) checkBody {
		return checkOf(c, slices.DeleteFunc(slices.Clone(a.Waits), func(w casework.Wait) bool { return w.What == casework.WindowLearningValidity }))
	})}
}

func accountOf(view app.View) accountBody {
	a := view.Account()
	return accountBody{
		Ref: a.Ref, Kind: "account", Status: a.Stage, Seq: a.Seq, PolicyVersion: a.PolicyVersion, OpenedAt: a.OpenedAt,
		ClosedAt: a.ClosedAt, ClosedWhy: a.ClosedWhy, Channel: a.Channel, Handle: a.Handle, Team: a.Team, Owner: a.Owner,
		Deputy: a.Deputy, Administrators: list(a.Administrators), Licence: orNull(a.Licence), Permission: orNull(a.Permission),
		Unreviewed: a.Unreviewed, Checks: list(a.Evidence), Suspended: list(a.Causes), Transfer: transferOf(a), ReviewedAt: a.ReviewedAt,
		NextReview: a.NextReview(), Due: dueAt(casework.Due(a), view.At), Forecast: list(view.Forecast), Commands: list(view.Offers),
	}
}
