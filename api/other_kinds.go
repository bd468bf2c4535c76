package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// otherKindRoutes are the routes of the kinds of case that have no routes of their own:
// open a case, see it, and give it a command. The body of a command is the JSON that the
// kind itself reads.
func (a *api) otherKindRoutes() {
	own := each([]caseKind{incidents(), accountRequests(), accounts(), unregisteredAccounts(), publications(), mediaEnquiries()}, func(k caseKind) casework.KindName { return k.name })
	for _, kind := range a.Service.Kinds() {
		if !slices.Contains(own, kind.Name) {
			a.otherKind(kind)
		}
	}
}

type openInput struct {
	ChangeHeaders
	Body json.RawMessage
}

type otherCommandInput struct {
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

func kindOf(view *app.View) kindBody {
	status := view.Case.Status()
	return kindBody{
		Ref: status.Ref, Kind: status.Kind, Stage: status.Stage, Outcome: status.Outcome, Seq: status.Seq,
		OpenedAt: view.Case.Listing().OpenedAt, Forecast: list(view.Forecast), Commands: list(view.Offers),
	}
}

func (a *api) otherKind(kind *casework.Kind) {
	k := caseKind{name: kind.Name, path: base + kind.Path}
	handle(a, route{
		id: "open-" + string(kind.Name), method: http.MethodPost, path: k.path, tag: kind.Titles, summary: "Open a case", may: anyone, body: true,
		answers: answers{http.StatusCreated: kindBody{}, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *openInput) (*caseOutput, error) {
		answer, err := a.parseAndDo(ctx, in.caller(ctx), kind, "", kind.Opens, in.Body)
		out := outputOf(answer, http.StatusCreated)
		if answer.View != nil {
			out.Location = base + kind.Page(answer.Ref)
		}
		return out, err
	})
	a.showRoute(k, route{
		id: "get-" + string(kind.Name), tag: kind.Titles, summary: "A case", may: anyone, answers: answers{http.StatusOK: kindBody{}},
	})
	handle(a, route{
		id: "command-" + string(kind.Name), method: http.MethodPost, path: k.path + "/{ref}/{command}", tag: kind.Titles,
		summary: "Give a command", may: anyone, body: true, answers: answers{http.StatusOK: kindBody{}, http.StatusAccepted: accepted{}},
	}, func(ctx context.Context, in *otherCommandInput) (*caseOutput, error) {
		who, err := in.commander(ctx)
		if err != nil {
			return nil, err
		}
		answer, err := a.parseAndDo(ctx, who, kind, in.Ref, casework.CommandName(in.Command), in.Body)
		return outputOf(answer, http.StatusOK), err
	})
}

func (a *api) parseAndDo(ctx context.Context, who app.Caller, kind *casework.Kind, ref string, name casework.CommandName, body []byte) (app.Answer, error) {
	command, err := kind.ParseCommand(name, body)
	if err != nil {
		return app.Answer{}, newProblem(app.CodeMalformed, "The command cannot be read: "+err.Error()+".")
	}
	return a.Service.Do(ctx, who, kind.Name, ref, command)
}
