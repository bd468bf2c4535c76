package console

import (
	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// requestCommandOf reads a command of an account request from what was typed.
// Whether it makes sense is for the request to say.
func (c *Console) requestCommandOf(name casework.Name, v said) (casework.RequestCommand, error) {
	check := casework.CheckName(v.get("check"))
	switch name { //nolint:exhaustive // the other names are commands of other kinds of case
	case casework.CommandApprove:
		yes, err := v.choice("approve")
		return casework.Approve{Check: check, Approve: yes, Reason: v.get("reason")}, err
	case casework.CommandDelegate:
		to, wrong := c.somebody("to", v.get("to"))
		return casework.Delegate{Check: check, To: to, Until: v.get("until"), Reason: v.get("reason")}, asError(wrong)
	case casework.CommandGiveEvidence:
		return v.evidence(), nil
	case casework.CommandVerify:
		yes, err := v.choice("accept")
		return casework.Verify{Check: check, Accept: yes, Reason: v.get("reason")}, err
	case casework.CommandPermit:
		yes, err := v.choice("grant")
		return casework.PermitAccount{
			Grant: yes, Conditions: v.get("conditions"), CorporateAnswer: v.get("corporate_answer"), Reason: v.get("reason"),
		}, err
	case casework.CommandAskAgain:
		return casework.AskRequestAgain(v.again()), nil
	case casework.CommandRecordLearning:
		return v.learned(), nil
	case casework.CommandWithdraw:
		return casework.Withdraw{Reason: v.get("reason")}, nil
	}
	return nil, noSuchPage()
}

func (v said) evidence() casework.GiveEvidence {
	return casework.GiveEvidence{
		Check: casework.CheckName(v.get("check")), CompletedOn: v.get("completed_on"),
		PolicyVersion: v.get("policy_version"), Note: v.get("note"),
	}
}

// choice reads yes or no. Where nothing was chosen nothing was decided: the command
// itself could not tell that from no.
func (v said) choice(name string) (bool, error) {
	switch v.get(name) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, asError(&casework.FieldError{Field: name, Message: "Choose an answer."})
}

// asError refuses what is wrong with a field; nil when nothing is.
func asError(wrong *casework.FieldError) error {
	if wrong == nil {
		return nil
	}
	return &app.Error{Code: casework.CodeInvalid, Why: wrong.Message, Fields: []casework.FieldError{*wrong}}
}
