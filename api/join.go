package api

import (
	"context"
	"net/http"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

type joinForm struct {
	Into string `json:"into" doc:"Reference of the case that gets the posts" example:"INC-7K3M-9Q2D"`
}

func (f joinForm) command() casework.Command { return incident.Join{Into: f.Into} }

type joinInput struct {
	ChangeHeaders
	Body struct {
		Refs []string `json:"refs" doc:"1 to 200 references of cases that end"`
		Into string   `json:"into" doc:"Reference of the case that gets their posts"`
	}
}

// joinedBody says what came of joining each case.
type joinedBody struct {
	Joined int          `json:"joined" doc:"How many cases are joined"`
	Lines  []joinedLine `json:"lines" doc:"One for each reference, in the order in which they were sent"`
}

type joinedLine struct {
	Ref    string  `json:"ref"`
	Joined bool    `json:"joined" doc:"Its posts are in the other case, and it has ended as a duplicate"`
	Code   *string `json:"code" doc:"Why not, for programs: the code of a problem"`
	Why    string  `json:"why,omitempty" doc:"Why not"`
}

func (a *api) joinRoute() {
	handleJSON(a, route{
		id: "join-incidents", method: http.MethodPost, path: base + "/incidents/join", tag: "commands", body: true,
		summary: "Join cases into one about the same author: repeated with the same Idempotency-Key, none is joined twice and those that were refused are tried again",
		may:     mayCommand(incidents(), incident.CommandJoin),
	}, a.join)
}

func (a *api) join(ctx context.Context, _ app.Caller, in *joinInput) (joinedBody, error) {
	lines, err := a.Service.Join(ctx, in.caller(ctx), in.Body.Refs, in.Body.Into)
	body := joinedBody{Lines: []joinedLine{}}
	for _, line := range lines {
		joined := joinedLine{Ref: line.Ref, Joined: line.Err == nil}
		if line.Err != nil {
			joined.Code, joined.Why = orNull(string(line.Err.Code)), explained(line.Err)
		} else {
			body.Joined++
		}
		body.Lines = append(body.Lines, joined)
	}
	return body, err
}

// explained says why a case was not joined, with the field that is wrong.
func explained(e *app.Error) string {
	if len(e.Fields) > 0 {
		return e.Fields[0].Message
	}
	return e.Why
}
