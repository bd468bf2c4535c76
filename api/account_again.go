package api

import (
	"context"
	"net/http"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// againForm asks for the acceptance of a new version (S5).
type againForm struct {
	Check         string `json:"check" doc:"information_security_policy, data_protection_policy or data_protection_elearning"`
	PolicyVersion string `json:"policy_version" doc:"That is in force now"`
	Reason        string `json:"reason"`
}

func (f againForm) ask() account.AskAgain {
	return account.AskAgain{Check: account.CheckName(f.Check), PolicyVersion: f.PolicyVersion, Reason: f.Reason}
}

// againAccount and againRequest are the form for one account, and for one request.
type (
	againAccount againForm
	againRequest againForm
)

func (f againAccount) command() casework.Command { return againForm(f).ask() }

func (f againRequest) command() casework.Command {
	return account.AskRequestAgain(againForm(f).ask())
}

type againInput struct{ Body againForm }

type askedAgainOutput struct{ Body askedAgainBody }

type askedAgainBody struct {
	Asked   int `json:"asked" doc:"Accounts and requests that were asked now"`
	Already int `json:"already" doc:"That had been asked before"`
	Left    int `json:"left" doc:"That could not be asked yet: call again"`
}

// againRoutes ask for acceptance again: of everybody, or of one.
func (a *api) againRoutes() {
	comms := with(app.RightDecideAccounts)
	handle(a, route{
		id: "ask-everybody-again", method: http.MethodPost, path: accountsPath + "/ask-again", tag: "accounts",
		summary: "A new version is in force: ask the owner of every account to accept it (S5)", may: comms, body: true,
		answers: answers{http.StatusOK: askedAgainBody{}},
	}, func(ctx context.Context, in *againInput) (*askedAgainOutput, error) {
		done, err := a.Service.AskAgain(ctx, callerOf(ctx), in.Body.ask())
		if err != nil {
			return nil, err
		}
		return &askedAgainOutput{Body: askedAgainBody(done)}, nil
	})
	accountCommand[againAccount](a, account.CommandAskAgain, "Ask the owner to accept a new version (S5)", comms)
	requestCommand[againRequest](a, account.CommandAskAgain, "Ask the requester to accept a new version (S5)", comms)
}
