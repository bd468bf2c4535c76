package api

import (
	"context"
	"net/http"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
)

type tokenBody struct {
	ID        string                 `json:"id" example:"svc-7k3m9q2dab" doc:"Cases name the program by it"`
	Name      string                 `json:"name"`
	Roles     []casework.Role        `json:"roles"`
	Decides   []casework.CommandName `json:"decides" doc:"The decisions that it grants by name"`
	MadeBy    string                 `json:"made_by" doc:"Who made it; system: made on the command line. The token ends with their right to make tokens"`
	MadeAt    time.Time              `json:"made_at"`
	EndsAt    time.Time              `json:"ends_at"`
	UsedAt    *time.Time             `json:"used_at" doc:"To the minute; null: never"`
	RevokedAt *time.Time             `json:"revoked_at"`
	Good      bool                   `json:"good" doc:"It lets its program in"`
}

// madeTokenBody is the only answer that holds the token itself.
type madeTokenBody struct {
	Made  tokenBody `json:"made"`
	Token string    `json:"token" doc:"Shown this once: only its hash is kept"`
}

func (a *api) tokenOf(t access.ServiceToken) tokenBody {
	return tokenBody{
		ID: t.ID, Name: t.Name, Roles: list(t.Roles), Decides: list(t.Decides), MadeBy: t.MadeBy, MadeAt: t.Made, EndsAt: t.Ends, Good: !t.Ended(a.Now()),
		UsedAt: instantOrNull(t.Used), RevokedAt: instantOrNull(t.Revoked),
	}
}

func instantOrNull(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

type tokenForm struct {
	Name    string                 `json:"name" maxLength:"200" doc:"What the program is called"`
	Roles   []casework.Role        `json:"roles,omitempty" doc:"Beside staff; legal is not for programs (R8)"`
	Decides []casework.CommandName `json:"decides,omitempty" doc:"Decisions that it grants by name, such as decide; without them, people decide"`
	Days    int                    `json:"days" minimum:"1" maximum:"366" doc:"How long it is good for"`
}

type makeTokenInput struct {
	ChangeHeaders
	Body tokenForm
}

type revokeTokenInput struct {
	ChangeHeaders
	ID string `path:"id"`
}

type madeTokenOutput struct {
	Location string `header:"Location"`
	Body     madeTokenBody
}

const tokensPath = base + "/service-tokens"

func (a *api) tokenRoutes() {
	may := with(app.RightTokens)
	handleJSON(a, route{
		id: "list-service-tokens", method: http.MethodGet, path: tokensPath, tag: "service tokens", sensitive: true,
		summary: "Every token of a program that there ever was", may: may,
	}, func(ctx context.Context, who app.Caller, _ *nothing) (page[tokenBody], error) {
		found, err := a.Service.Tokens(ctx, who)
		return wholeList(found, a.tokenOf), err
	})
	handle(a, route{
		id: "make-service-token", method: http.MethodPost, path: tokensPath, tag: "service tokens", sensitive: true,
		summary: "Make a token for a program", may: may, body: true, answers: answers{http.StatusCreated: madeTokenBody{}},
	}, a.makeToken)
	handleJSON(a, route{
		id: "revoke-service-token", method: http.MethodPost, path: tokensPath + "/{id}/revoke", tag: "service tokens", sensitive: true,
		summary: "End a token at once", may: may,
	}, func(ctx context.Context, _ app.Caller, in *revokeTokenInput) (tokenBody, error) {
		ended, err := a.Service.RevokeToken(ctx, in.caller(ctx), in.ID)
		return a.tokenOf(ended), err
	})
}

func (a *api) makeToken(ctx context.Context, in *makeTokenInput) (*madeTokenOutput, error) {
	r := access.TokenRequest{Name: in.Body.Name, Roles: in.Body.Roles, Decides: in.Body.Decides, Lifetime: time.Duration(in.Body.Days) * 24 * time.Hour}
	made, token, err := a.Service.CreateToken(ctx, in.caller(ctx), r)
	return &madeTokenOutput{Location: tokensPath + "/" + made.ID, Body: madeTokenBody{a.tokenOf(made), token}}, err
}
