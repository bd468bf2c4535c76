package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// kindRoutes are the routes of the kinds of case that have none of their own: open a
// case, see it, and give it a command. Their commands are the JSON that the kind reads.
func (a *api) kindRoutes() {
	for _, kind := range a.Service.Kinds() {
		switch kind.Name {
		case incident.KindName, account.RequestKindName, account.KindName:
		default:
			a.routesOf(kind)
		}
	}
}

type kindInput struct {
	Sent
	Body json.RawMessage
}

type kindCommandInput struct {
	CommandHeaders
	Command string `path:"command"`
	Body    json.RawMessage
}

// kindBody is a case of any kind.
type kindBody struct {
	Ref      string              `json:"ref"`
	Kind     casework.KindName   `json:"kind"`
	Stage    casework.StageName  `json:"stage"`
	Outcome  string              `json:"outcome"`
	Seq      int                 `json:"seq"`
	OpenedAt time.Time           `json:"opened_at"`
	Forecast []casework.Expected `json:"forecast"`
	Commands []casework.Offer    `json:"commands"`
}

func (a *api) routesOf(kind *casework.Kind) {
	path, tag := base+kind.Path, kind.Titles
	handle(a, route{
		id: "open-" + string(kind.Name), method: http.MethodPost, path: path, tag: tag, summary: "Open a case", may: anyone, body: true,
		answers: answers{http.StatusCreated: kindBody{}, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *kindInput) (*caseOutput, error) {
		return a.give(ctx, in.caller(ctx), kind, "", kind.Opens, in.Body)
	})
	handle(a, route{
		id: "get-" + string(kind.Name), method: http.MethodGet, path: path + "/{ref}", tag: tag, summary: "A case", may: anyone,
		answers: answers{http.StatusOK: kindBody{}},
	}, func(ctx context.Context, in *OfCase) (*caseOutput, error) {
		view, err := a.Service.Case(ctx, callerOf(ctx), kind.Name, in.Ref)
		if err != nil {
			return nil, err
		}
		return kindOutput(http.StatusOK, &view), nil
	})
	handle(a, route{
		id: "command-" + string(kind.Name), method: http.MethodPost, path: path + "/{ref}/{command}", tag: tag, summary: "Give a command",
		may: anyone, body: true, answers: answers{http.StatusOK: kindBody{}, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *kindCommandInput) (*caseOutput, error) {
		who, err := in.commander(ctx)
		if err != nil {
			return nil, err
		}
		return a.give(ctx, who, kind, in.Ref, casework.CommandName(in.Command), in.Body)
	})
}

// give reads a command of a kind, gives it, and answers with the case.
func (a *api) give(ctx context.Context, who app.Caller, kind *casework.Kind, ref string, name casework.CommandName, body []byte) (*caseOutput, error) {
	command, err := kind.ParseCommand(name, body)
	if err != nil {
		return nil, newProblem(app.CodeMalformed, "The command cannot be read: "+err.Error()+".")
	}
	answer, err := a.Service.Do(ctx, who, kind.Name, ref, command)
	if err != nil {
		return nil, err
	}
	if answer.View == nil {
		return &caseOutput{Status: http.StatusAccepted, Body: accepted{Ref: answer.Ref, Seq: answer.Seq}}, nil
	}
	if ref == "" {
		out := kindOutput(http.StatusCreated, answer.View)
		out.Location = base + kind.Page(answer.Ref)
		return out, nil
	}
	return kindOutput(http.StatusOK, answer.View), nil
}

func kindOutput(status int, view *app.View) *caseOutput {
	at := view.Case.Status()
	return &caseOutput{Status: status, ETag: tag(at.Seq), Body: kindBody{
		Ref: at.Ref, Kind: at.Kind, Stage: at.Stage, Outcome: at.Outcome, Seq: at.Seq, OpenedAt: view.Case.Listing().OpenedAt,
		Forecast: list(view.Forecast), Commands: list(view.Offers),
	}}
}
