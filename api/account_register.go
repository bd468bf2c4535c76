package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/web"
)

type accountListInput struct {
	Paged
	Channel string         `query:"channel" maxLength:"50"`
	Team    string         `query:"team" maxLength:"200"`
	Status  account.Status `query:"status"`
	Query   string         `query:"q" maxLength:"200" doc:"Beginnings of words in the ref, handle, team, names or reasons"`
}

func (in *accountListInput) filter() account.Filter {
	return account.Filter{
		Stage: string(in.Status), Channel: in.Channel, Team: in.Team, Query: in.Query, Limit: in.Limit, Cursor: in.Cursor,
	}
}

type accountsOutput struct{ Body page[accountBody] }

type checkInput struct {
	Channel    string `query:"channel" maxLength:"50" doc:"With handle"`
	Handle     string `query:"handle" maxLength:"2000" doc:"In any spelling: case, leading @, address of the profile"`
	Permission string `query:"permission" maxLength:"50" doc:"Number of a letter of permission, instead of channel and handle"`
}

type checkOutput struct{ Body permittedBody }

// permittedBody answers whether an account is permitted (S2).
type permittedBody struct {
	Permitted  bool            `json:"permitted"`
	Status     *account.Status `json:"status" nullable:"true" doc:"Null: it was never on the register"`
	Account    *string         `json:"account"`
	Permission *string         `json:"permission" doc:"Number of the letter of permission"`
	Channel    *string         `json:"channel"`
	Handle     *string         `json:"handle"`
	Team       *string         `json:"team"`
	Why        string          `json:"why"`
}

// accountRoutes are those of the register of accounts (http §4).
func (a *api) accountRoutes() {
	comms := with(app.RightDecideAccounts)
	handle(a, route{
		id: "list-accounts", method: http.MethodGet, path: accountsPath, tag: "accounts", summary: "The register of accounts",
		may: with(app.RightSeeAccounts), answers: answers{http.StatusOK: page[accountBody]{}},
	}, a.listAccounts)
	handle(a, route{
		id: "check-account", method: http.MethodGet, path: accountsPath + "/check", tag: "accounts",
		summary: "Is this account permitted? (S2)", may: anyone, answers: answers{http.StatusOK: permittedBody{}},
	}, a.checkAccount)
	handle(a, route{
		id: "export-accounts", method: http.MethodGet, path: accountsPath + "/export", tag: "accounts",
		summary: "The register as CSV", may: with(app.RightSeeAccounts), sensitive: true, answers: answers{http.StatusOK: media{typeCSV}},
	}, a.exportAccounts)
	handle(a, route{
		id: "show-account", method: http.MethodGet, path: accountsPath + "/{ref}", tag: "accounts", summary: "An account",
		may: with(app.RightRequestAccounts), answers: answers{http.StatusOK: accountBody{}},
	}, a.showAccount)
	accountCommand[reviewForm](a, account.CommandReview, "Review the account, as every year", comms)
	accountCommand[renewForm](a, account.CommandRecordLearning, "Renew a piece of the owner's evidence (S5)", comms)
	accountCommand[suspendForm](a, account.CommandSuspend, "Take the account out of use", comms)
	accountCommand[reinstateForm](a, account.CommandReinstate, "Put the account back into use", comms)
	accountCommand[transferForm](a, account.CommandTransfer, "Give the account to a new owner, with fresh evidence (S5)", comms)
	accountCommand[leftForm](a, account.CommandOwnerLeft, "Say that the owner has left", with(app.RightReportLeavers))
	accountCommand[closeAccountForm](a, incident.CommandClose, "Close the account, with a reason", comms)
	a.accountRecordRoutes()
	a.fileImportRoutes()
}

type accountInput[F form] struct {
	OfCase
	Sent
	Expected
	Body F
}

func accountCommand[F form](a *api, name casework.CommandName, summary string, may permission) {
	handle(a, route{
		id: string(name) + "-account", method: http.MethodPost, path: accountsPath + "/{ref}/" + string(name),
		tag: "accounts", summary: summary, may: may, body: true,
		answers: answers{http.StatusOK: accountBody{}, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *accountInput[F]) (*caseOutput, error) {
		who := in.caller(ctx)
		var err error
		if who.Expect, err = in.sequence(); err != nil {
			return nil, err
		}
		answer, err := a.Service.Do(ctx, who, account.KindName, in.Ref, in.Body.command())
		return accountOutput(answer, http.StatusOK, err)
	})
}

func (a *api) listAccounts(ctx context.Context, in *accountListInput) (*accountsOutput, error) {
	found, err := a.Service.Accounts(ctx, callerOf(ctx), in.filter())
	if err != nil {
		return nil, err
	}
	items := each(found.Items, func(x account.Account) accountBody {
		return accountOf(app.View{Case: &x, At: a.Now()})
	})
	return &accountsOutput{Body: page[accountBody]{Items: items, Next: orNull(found.Next), Total: found.Total}}, nil
}

func (a *api) showAccount(ctx context.Context, in *OfCase) (*caseOutput, error) {
	view, err := a.Service.Case(ctx, callerOf(ctx), account.KindName, in.Ref)
	if err != nil {
		return nil, err
	}
	return viewOutput(view, http.StatusOK), nil
}

func (a *api) checkAccount(ctx context.Context, in *checkInput) (*checkOutput, error) {
	found, err := a.accountChecked(ctx, in)
	if err != nil {
		return nil, err
	}
	body := permittedBody{Why: "It is not on the register, and so not permitted (S2)."}
	if in.Permission != "" {
		body.Why = "No permission of this number was given (S2)."
	}
	if found != nil {
		body = permittedBody{
			Permitted: found.Stage == account.StatusActive, Status: &found.Stage, Account: &found.Ref,
			Permission: orNull(found.Permission), Channel: &found.Channel, Handle: &found.Handle, Team: orNull(found.Team), Why: "It is on the register (S2).",
		}
		if !body.Permitted {
			body.Why = "It is on the register, but " + string(found.Stage) + "."
		}
	}
	return &checkOutput{Body: body}, nil
}

// accountChecked looks for an account by the number of its permission, or by its handle.
func (a *api) accountChecked(ctx context.Context, in *checkInput) (*account.Account, error) {
	switch named := in.Channel != "" || in.Handle != ""; {
	case in.Permission == "":
		return a.Service.CheckAccount(ctx, in.Channel, in.Handle)
	case named:
		return nil, invalidField("permission", "Give the number of a permission, or a channel and a handle.")
	}
	return a.Service.CheckPermission(ctx, in.Permission)
}

// exportAccounts sends the whole of what the filter lets through, a page at a time.
func (a *api) exportAccounts(ctx context.Context, in *accountListInput) (*bytesOutput, error) {
	who, f := callerOf(ctx), in.filter()
	f.Limit = app.MaxPageSize
	first, err := a.Service.Accounts(ctx, who, f)
	if err != nil {
		return nil, err
	}
	columns := []string{"ref", "status", "channel", "handle", "team", "owner", "licence", "permission", "opened_at", "next_review", "closed_at"}
	return &bytesOutput{Type: typeCSV + "; charset=utf-8", Disposition: web.Attachment("accounts.csv"), Body: func(to huma.Context) {
		to.SetStatus(http.StatusOK)
		err := app.WriteListCSV(to.BodyWriter(), columns, first, func(cursor string) (casework.Page[account.Account], error) {
			f.Cursor = cursor
			return a.Service.Accounts(ctx, who, f)
		}, accountRows)
		if err != nil {
			web.CutShort(ctx, a.Log, "the register of accounts", causeOf(err))
		}
	}}, nil
}

func accountRows(accounts []account.Account) ([][]string, error) {
	return each(accounts, func(x account.Account) []string {
		return []string{
			x.Ref, string(x.Stage), x.Channel, x.Handle, x.Team, x.Owner.Name, x.Licence, x.Permission,
			x.OpenedAt.Format(time.RFC3339), timeOrNothing(x.NextReview()), timeOrNothing(x.ClosedAt),
		}
	}), nil
}

func timeOrNothing(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.Format(time.RFC3339)
}
