package api

import (
	"context"
	"net/http"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

const (
	requestsPath = base + "/account-requests"
	accountsPath = base + "/accounts"
)

type askInput struct {
	Sent
	Body askForm
}

type requestsInput struct {
	Paged
	For     string               `query:"for" enum:"me" doc:"Only those that one made, or was ever asked to approve"`
	Stage   account.RequestStage `query:"stage"`
	Channel string               `query:"channel" maxLength:"50"`
	Query   string               `query:"q" maxLength:"200"`
}

type requestsOutput struct{ Body page[requestBody] }

// accountRequestRoutes are those of account requests (http §4).
func (a *api) accountRequestRoutes() {
	staff := with(app.RightRequestAccounts)
	handle(a, route{
		id: "request-account", method: http.MethodPost, path: requestsPath, tag: "account requests",
		summary: "Ask for a social media account (S1–S6)", may: staff, body: true,
		answers: answers{http.StatusCreated: requestBody{}, http.StatusAccepted: accepted{}},
	}, a.ask)
	handle(a, route{
		id: "list-account-requests", method: http.MethodGet, path: requestsPath, tag: "account requests",
		summary: "Account requests", may: staff, answers: answers{http.StatusOK: page[requestBody]{}},
	}, a.requests)
	handle(a, route{
		id: "show-account-request", method: http.MethodGet, path: requestsPath + "/{ref}", tag: "account requests",
		summary: "An account request", may: staff, answers: answers{http.StatusOK: requestBody{}},
	}, a.showRequest)
	handle(a, route{
		id: "list-request-letters", method: http.MethodGet, path: requestsPath + "/{ref}/letters", tag: "account requests",
		summary: "The letter of permission, or of refusal", may: staff, answers: answers{http.StatusOK: lettersBody{}},
	}, a.requestLetters)
	handle(a, route{
		id: "show-request-letter", method: http.MethodGet, path: requestsPath + "/{ref}/letters/{id}", tag: "account requests",
		summary: "A letter as it went out: text, page or PDF", may: staff, sensitive: true,
		answers: answers{http.StatusOK: media{typeText, typeHTML, typePDF}},
	}, a.requestLetter)
	requestCommand[approveForm](a, account.CommandApprove, "Approve a check, or refuse it (S3, S4)", staff)
	requestCommand[delegateForm](a, account.CommandDelegate, "Name a deputy, until the end of a day", staff)
	requestCommand[giveForm](a, account.CommandGiveEvidence, "Give evidence of learning or acceptance (S5)", staff)
	requestCommand[verifyForm](a, account.CommandVerify, "Accept evidence, or not (S5)", with(app.RightDecideAccounts))
	requestCommand[learningForm](a, account.CommandRecordLearning, "Enter what the learning platform says (S5)", with(app.RightDecideAccounts))
	requestCommand[permitForm](a, account.CommandPermit, "Grant or refuse the account (S2, S6)", with(app.RightDecideAccounts))
	requestCommand[withdrawForm](a, account.CommandWithdraw, "Withdraw the request", staff)
	a.giveFileRoute()
	a.requestRecordRoutes()
}

type requestInput[F form] struct {
	OfCase
	Sent
	Expected
	Body F
}

func requestCommand[F form](a *api, name casework.CommandName, summary string, may permission) {
	handle(a, route{
		id: string(name) + "-account-request", method: http.MethodPost, path: requestsPath + "/{ref}/" + string(name),
		tag: "account requests", summary: summary, may: may, body: true,
		answers: answers{http.StatusOK: requestBody{}, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *requestInput[F]) (*caseOutput, error) {
		who := in.caller(ctx)
		var err error
		if who.Expect, err = in.sequence(); err != nil {
			return nil, err
		}
		answer, err := a.Service.Do(ctx, who, account.RequestKindName, in.Ref, in.Body.command())
		return accountOutput(answer, http.StatusOK, err)
	})
}

func (a *api) ask(ctx context.Context, in *askInput) (*caseOutput, error) {
	answer, err := a.Service.RequestAccount(ctx, in.caller(ctx), in.Body.command())
	out, err := accountOutput(answer, http.StatusCreated, err)
	if out != nil {
		out.Location = requestsPath + "/" + answer.Ref
	}
	return out, err
}

// accountOutput is the answer to a command to an account request or an account.
func accountOutput(answer app.Answer, done int, err error) (*caseOutput, error) {
	if err != nil {
		return nil, err
	}
	if answer.View == nil {
		return &caseOutput{Status: http.StatusAccepted, Body: accepted{Ref: answer.Ref, Seq: answer.Seq}}, nil
	}
	return viewOutput(*answer.View, done), nil
}

func viewOutput(view app.View, status int) *caseOutput {
	out := &caseOutput{Status: status, ETag: tag(view.Case.Status().Seq)}
	if view.Request() != nil {
		out.Body = requestOf(view)
	} else {
		out.Body = accountOf(view)
	}
	return out
}

func (a *api) requests(ctx context.Context, in *requestsInput) (*requestsOutput, error) {
	found, err := a.Service.AccountRequests(ctx, callerOf(ctx), account.Filter{
		Stage: string(in.Stage), Channel: in.Channel, Query: in.Query, Limit: in.Limit, Cursor: in.Cursor,
	}, in.For == "me")
	if err != nil {
		return nil, err
	}
	items := each(found.Items, func(r account.Request) requestBody {
		return requestOf(app.View{Case: &r, At: a.Now()})
	})
	return &requestsOutput{Body: page[requestBody]{Items: items, Next: orNull(found.Next), Total: found.Total}}, nil
}

func (a *api) showRequest(ctx context.Context, in *OfCase) (*caseOutput, error) {
	view, err := a.Service.Case(ctx, callerOf(ctx), account.RequestKindName, in.Ref)
	if err != nil {
		return nil, err
	}
	return viewOutput(view, http.StatusOK), nil
}

func (a *api) requestLetters(ctx context.Context, in *OfCase) (*lettersOutput, error) {
	found, err := a.Service.Letters(ctx, callerOf(ctx), account.RequestKindName, in.Ref)
	return &lettersOutput{Body: lettersOf(found)}, err
}

func (a *api) requestLetter(ctx context.Context, in *letterInput) (*bytesOutput, error) {
	found, err := a.Service.Letters(ctx, callerOf(ctx), account.RequestKindName, in.Ref)
	if err != nil {
		return nil, err
	}
	for _, l := range found {
		if l.ID == in.ID && !l.Erased {
			return a.sendLetter(in, l)
		}
	}
	return nil, newProblem(casework.CodeNotFound, "This request has no such letter.")
}
