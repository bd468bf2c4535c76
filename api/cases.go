package api

import (
	"context"
	"net/http"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// caseKind is what the routes of one kind of case have in common.
type caseKind struct {
	name casework.KindName
	path string
	noun string // ends the ids of its commands
	tag  string // of its commands
	body any    // the form of a case
}

func incidents() caseKind {
	return caseKind{incident.KindName, base + "/incidents", "incident", "commands", caseBody{}}
}

func accountRequests() caseKind {
	return caseKind{account.RequestKindName, requestsPath, "account-request", "account requests", requestBody{}}
}

func accounts() caseKind {
	return caseKind{account.KindName, accountsPath, "account", "accounts", accountBody{}}
}

type commandInput[F any] struct {
	CommandHeaders
	Body F
}

// command registers the route of a command whose JSON is the body of the request. Nothing
// is checked here: the case does that, and names the field that is wrong.
func command[C casework.Command](a *api, k caseKind, summary string, may permission) {
	commandRoute(a, k, summary, may, func(command C) casework.Command { return command })
}

// form is the body of a command that has more fields, or other ones, than clients send.
type form interface{ command() casework.Command }

func commandForm[F form](a *api, k caseKind, summary string, may permission) {
	commandRoute(a, k, summary, may, F.command)
}

// commandRoute registers the route of a command, which is named as the case names it. Nil:
// whoever may give the command may use the route.
func commandRoute[F any](a *api, k caseKind, summary string, may permission, commandOf func(F) casework.Command) {
	var none F
	name := commandOf(none).Name()
	if may == nil {
		may = mayCommand(k, name)
	}
	handle(a, route{
		id: string(name) + "-" + k.noun, method: http.MethodPost, path: k.path + "/{ref}/" + string(name),
		tag: k.tag, summary: summary, may: may, body: true,
		answers: answers{http.StatusOK: k.body, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *commandInput[F]) (*caseOutput, error) {
		answer, err := a.do(ctx, k, in.CommandHeaders, commandOf(in.Body))
		return outputOf(answer, http.StatusOK), err
	})
}

func (a *api) do(ctx context.Context, k caseKind, h CommandHeaders, command casework.Command) (app.Answer, error) {
	who, err := h.commander(ctx)
	if err != nil {
		return app.Answer{}, err
	}
	return a.Service.Do(ctx, who, k.name, h.Ref, command)
}

// showRoute registers a route that shows a case.
func (a *api) showRoute(k caseKind, r route) {
	r.method, r.path = http.MethodGet, k.path+"/{ref}"
	handle(a, r, func(ctx context.Context, in *CaseAddress) (*caseOutput, error) {
		view, err := a.Service.Case(ctx, callerOf(ctx), k.name, in.Ref)
		if err != nil {
			return nil, err
		}
		return outputOf(app.Answer{Ref: in.Ref, View: &view}, http.StatusOK), nil
	})
}

// caseOutput is a case after a request or, while the store does not have it yet, the ref
// and sequence to look for.
type caseOutput struct {
	Status   int
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     any
}

// accepted says that something is durable, and will be in the store.
type accepted struct {
	Ref string `json:"ref"`
	Seq int    `json:"seq"`
}

// outputOf is what became of a request; done is the status when the store has it.
func outputOf(answer app.Answer, done int) *caseOutput {
	if answer.View == nil {
		return &caseOutput{Status: http.StatusAccepted, Body: accepted{Ref: answer.Ref, Seq: answer.Seq}}
	}
	out := &caseOutput{Status: done, Body: bodyOf(answer.View)}
	if answer.View.Whole {
		out.ETag = tag(answer.View.Case.Status().Seq)
	}
	return out
}

// bodyOf is a case as the caller may see it.
func bodyOf(v *app.View) any {
	switch {
	case v.Request() != nil:
		return requestOf(*v)
	case v.Account() != nil:
		return accountOf(*v)
	case v.Unregistered() != nil:
		return unregisteredOf(*v)
	case v.Publication() != nil && !v.Whole:
		return publicPublicationOf(v.Publication())
	case v.Publication() != nil:
		return publicationOf(*v)
	case v.Enquiry() != nil:
		return enquiryOf(*v)
	case v.Incident() == nil:
		return kindOf(v)
	case !v.Whole:
		return partOf(v)
	}
	return incidentOf(v)
}
