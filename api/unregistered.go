package api

import (
	"context"
	"net/http"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

const unregisteredPath = base + "/unregistered-accounts"

func unregisteredAccounts() caseKind {
	return caseKind{account.UnregisteredKindName, unregisteredPath, "unregistered-account", "accounts", unregisteredBody{}}
}

// useForm is a report of a handle that is in use and not on the register (S2).
type useForm struct {
	Channel string `json:"channel" example:"facebook"`
	Handle  string `json:"handle" example:"@DerbyParks" doc:"In any spelling: case, leading @, address of the profile"`
	Note    string `json:"note" doc:"Where you saw it, and why you think that it speaks for the council"`
}

type useInput struct {
	ChangeHeaders
	Body useForm
}

// reportedUse is what somebody who reported a handle learns of its case.
type reportedUse struct {
	Ref     string            `json:"ref" example:"UNR-7K3M-9Q2D"`
	Kind    casework.KindName `json:"kind"`
	Stage   account.UseStage  `json:"stage"`
	Seq     int               `json:"seq"`
	Channel string            `json:"channel"`
	Handle  string            `json:"handle"`
}

type settleForm struct {
	Outcome account.UseOutcome `json:"outcome" doc:"registered (it is on the register now), account_closed, conduct_case or mistaken"`
	Reason  string             `json:"reason"`
}

func (f settleForm) command() casework.Command {
	return account.Settle{Outcome: f.Outcome, Reason: f.Reason}
}

// unregisteredBody is a handle that is in use and not on the register.
type unregisteredBody struct {
	Ref           string              `json:"ref" example:"UNR-7K3M-9Q2D"`
	Kind          string              `json:"kind"`
	Stage         account.UseStage    `json:"stage"`
	Outcome       *account.UseOutcome `json:"outcome" nullable:"true"`
	Seq           int                 `json:"seq"`
	PolicyVersion string              `json:"policy_version"`
	OpenedAt      time.Time           `json:"opened_at"`
	ClosedAt      *time.Time          `json:"closed_at"`
	Channel       string              `json:"channel"`
	Handle        string              `json:"handle"`
	Reports       []account.UseReport `json:"reports"`
	Account       *string             `json:"account" doc:"That has the handle on the register"`
	Reason        *string             `json:"reason" doc:"Of the outcome"`
	Due           *dueBody            `json:"due"`
	Forecast      []casework.Expected `json:"forecast"`
	Commands      []casework.Offer    `json:"commands"`
}

func unregisteredOf(v app.View) unregisteredBody {
	u := v.Unregistered()
	return unregisteredBody{
		Ref: u.Ref, Kind: string(account.UnregisteredKindName), Stage: u.Stage, Outcome: orNull(u.Outcome), Seq: u.Seq,
		PolicyVersion: u.PolicyVersion, OpenedAt: u.OpenedAt, ClosedAt: u.ClosedAt, Channel: u.Channel, Handle: u.Handle,
		Reports: list(u.Reports), Account: orNull(u.Account), Reason: orNull(u.Reason),
		Due: dueAt(casework.Due(u), v.At), Forecast: list(v.Forecast), Commands: list(v.Offers),
	}
}

// unregisteredRoutes are the routes of handles that are in use and not on the register. Who
// reports one learns its reference only; Communications see the rest.
func (a *api) unregisteredRoutes() {
	const tag = "accounts"
	handle(a, route{
		id: "report-unregistered-account", method: http.MethodPost, path: unregisteredPath, tag: tag,
		summary: "An account is in use and not on the register: tell Communications (S2)", may: with(account.RightRequest), body: true,
		answers: answers{http.StatusCreated: reportedUse{}, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *useInput) (*caseOutput, error) {
		answer, err := a.Service.ReportUse(ctx, in.caller(ctx), account.ReportUse{
			Channel: in.Body.Channel, Handle: in.Body.Handle, Note: in.Body.Note,
		})
		out := outputOf(answer, http.StatusCreated)
		if answer.View != nil {
			u := answer.View.Unregistered()
			out.Body = reportedUse{Ref: u.Ref, Kind: account.UnregisteredKindName, Stage: u.Stage, Seq: u.Seq, Channel: u.Channel, Handle: u.Handle}
		}
		out.Location = unregisteredPath + "/" + answer.Ref
		return out, err
	})
	k := unregisteredAccounts()
	a.showRoute(k, route{
		id: "show-unregistered-account", tag: tag, summary: "An account that is in use and not on the register", may: with(account.RightSee),
		answers: answers{http.StatusOK: unregisteredBody{}},
	})
	a.timelineRoute(k, route{
		id: "show-unregistered-account-timeline", tag: tag, summary: "What happened about an account that is not on the register", may: with(account.RightSee),
	})
	commandForm[settleForm](a, k, "It is on the register, closed, a conduct case or no account of the council (S2)", with(account.RightDecide))
}
