package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/web"
)

const accountsPath = base + "/accounts"

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

type checkInput struct {
	Channel    string `query:"channel" maxLength:"50" doc:"With handle"`
	Handle     string `query:"handle" maxLength:"2000" doc:"In any spelling: case, leading @, address of the profile"`
	Permission string `query:"permission" maxLength:"50" doc:"Number of a letter of permission, instead of channel and handle"`
}

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
	Report     string          `json:"report,omitempty" doc:"Where to report the handle if it is in use (S2): POST channel, handle and note"`
}

// accountRoutes are the routes of the register of accounts (http §4).
func (a *api) accountRoutes() {
	handleJSON(a, route{
		id: "list-accounts", method: http.MethodGet, path: accountsPath, tag: "accounts", summary: "The register of accounts",
		may: with(account.RightSee),
	}, func(ctx context.Context, who app.Caller, in *accountListInput) (page[accountBody], error) {
		found, err := a.Service.Accounts(ctx, who, in.filter())
		return pageOf(found, func(x account.Account) accountBody { return accountOf(app.View{Case: &x, At: a.Now()}) }), err
	})
	handleJSON(a, route{
		id: "check-account", method: http.MethodGet, path: accountsPath + "/check", tag: "accounts",
		summary: "Is this account permitted? (S2)", may: anyone,
	}, a.checkAccount)
	handle(a, route{
		id: "export-accounts", method: http.MethodGet, path: accountsPath + "/export", tag: "accounts",
		summary: "The register as CSV", may: with(account.RightSee), sensitive: true, answers: answers{http.StatusOK: media{typeCSV}},
		atOnce: a.Sending.Exports,
	}, a.exportAccounts)
	a.showRoute(accounts(), route{
		id: "show-account", tag: "accounts", summary: "An account", may: with(account.RightRequest), answers: answers{http.StatusOK: accountBody{}},
	})
	a.letterRoutes(accounts(),
		route{id: "list-account-letters", tag: "accounts", summary: "The letters about an account", may: with(account.RightRequest)},
		route{id: "show-account-letter", tag: "accounts", summary: "A letter as it was sent: text, page or PDF", may: with(account.RightRequest)})
	a.timelineRoute(accounts(), route{
		id: "show-account-timeline", tag: "accounts", may: with(account.RightRequest),
		summary: "What happened to an account, in order: who owned it when, and its reviews",
	})
	a.workflowRoute(accounts(), "show-account-workflow", "How the program of an account does")
}

func (a *api) checkAccount(ctx context.Context, _ app.Caller, in *checkInput) (permittedBody, error) {
	found, err := a.accountChecked(ctx, in)
	if err != nil {
		return permittedBody{}, err
	}
	body := permittedBody{Why: "The account is not on the register, so it is not permitted (S2)."}
	if in.Permission == "" {
		body.Report = unregisteredPath
	} else {
		body.Why = "No permission has this number (S2)."
	}
	if found != nil {
		body = permittedBody{
			Permitted: found.Stage == account.StatusActive, Status: &found.Stage, Account: &found.Ref,
			Permission: orNull(found.Permission), Channel: &found.Channel, Handle: &found.Handle, Team: orNull(found.Team), Why: "The account is on the register (S2).",
		}
		if !body.Permitted {
			body.Why = "The account is on the register, but it is " + string(found.Stage) + "."
		}
	}
	return body, nil
}

// accountChecked finds an account by the number of its permission, or by its handle.
func (a *api) accountChecked(ctx context.Context, in *checkInput) (*account.Account, error) {
	switch named := in.Channel != "" || in.Handle != ""; {
	case in.Permission == "":
		return a.Service.CheckAccount(ctx, in.Channel, in.Handle)
	case named:
		return nil, invalidField("permission", "Enter either the number of a permission, or a channel and a handle.")
	}
	return a.Service.CheckPermission(ctx, in.Permission)
}

// exportAccounts sends every account that the filter finds, a page at a time.
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
			web.AbortResponse(ctx, a.Log, "the register of accounts", causeOf(err))
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
