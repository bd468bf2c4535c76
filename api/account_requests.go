package api

import (
	"context"
	"net/http"

	"duecourse/internal/app"
	"duecourse/internal/casework/account"
)

const requestsPath = base + "/account-requests"

type askInput struct {
	ChangeHeaders
	Body askForm
}

type requestsInput struct {
	Paged
	For     string               `query:"for" enum:"me" doc:"Only those that one made, or was ever asked to approve"`
	Stage   account.RequestStage `query:"stage"`
	Channel string               `query:"channel" maxLength:"50"`
	Query   string               `query:"q" maxLength:"200"`
}

type ofCheck struct {
	CaseAddress
	Check evidenceCheck `path:"check"`
}

// accountRequestRoutes are the routes of account requests (http §4).
func (a *api) accountRequestRoutes() {
	const tag = "account requests"
	staff := with(account.RightRequest)
	handle(a, route{
		id: "request-account", method: http.MethodPost, path: requestsPath, tag: tag,
		summary: "Ask for a social media account (S1–S6)", may: staff, body: true,
		answers: answers{http.StatusCreated: requestBody{}, http.StatusAccepted: accepted{}},
	}, a.requestAccount)
	handleJSON(a, route{
		id: "list-account-requests", method: http.MethodGet, path: requestsPath, tag: tag,
		summary: "Account requests", may: staff,
	}, a.listRequests)
	a.showRoute(accountRequests(), route{
		id: "show-account-request", tag: tag, summary: "An account request", may: staff, answers: answers{http.StatusOK: requestBody{}},
	})
	a.letterRoutes(accountRequests(),
		route{id: "list-request-letters", tag: tag, summary: "The letter of permission, or of refusal", may: staff},
		route{id: "show-request-letter", tag: tag, summary: "A letter as it went out: text, page or PDF", may: staff})
	a.timelineRoute(accountRequests(), route{
		id: "show-request-timeline", tag: tag, summary: "What happened in an account request, in order", may: staff,
	})
	a.workflowRoute(accountRequests(), "show-request-workflow", "How the program of an account request does")
	a.giveFileRoute()
	handle(a, route{
		id: "fetch-check-file", method: http.MethodGet, path: requestsPath + "/{ref}/evidence/{check}", tag: tag,
		summary: "The file that was given as evidence for a check (S5)", may: staff, sensitive: true,
		answers: answers{http.StatusOK: media{"*/*"}}, atOnce: a.Sending.Downloads,
	}, a.checkFile)
}

func (a *api) requestAccount(ctx context.Context, in *askInput) (*caseOutput, error) {
	answer, err := a.Service.RequestAccount(ctx, in.caller(ctx), in.Body.command())
	out := outputOf(answer, http.StatusCreated)
	out.Location = requestsPath + "/" + answer.Ref
	return out, err
}

func (a *api) listRequests(ctx context.Context, who app.Caller, in *requestsInput) (page[requestBody], error) {
	found, err := a.Service.AccountRequests(ctx, who, account.Filter{
		Stage: string(in.Stage), Channel: in.Channel, Query: in.Query, Limit: in.Limit, Cursor: in.Cursor,
	}, in.For == "me")
	return pageOf(found, func(r account.Request) requestBody { return requestOf(app.View{Case: &r, At: a.Now()}) }), err
}

func (a *api) checkFile(ctx context.Context, in *ofCheck) (*bytesOutput, error) {
	file, bytes, err := a.Service.RequestFile(ctx, callerOf(ctx), in.Ref, account.CheckName(in.Check))
	if err != nil {
		return nil, err
	}
	return a.file(in.Ref, string(in.Check), file.MediaType, file.Size, bytes), nil
}
