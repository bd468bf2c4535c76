package console

import (
	"slices"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// formID tells the forms of one command apart: one for each check, and another to
// refuse.
func formID(name casework.Name, check, approve string) string {
	id := string(name)
	if check != "" && !oneForm(name) {
		id += "-" + check
	}
	if name == casework.CommandApprove && approve == "false" {
		id += "-no"
	}
	return id
}

// requestForms are the forms of what somebody may do with a request now, what it
// waits for first.
func (c *Console) requestForms(g checker, v *app.RequestView) []form {
	forms := []form{}
	add := func(name casework.Name, check casework.CheckName, approve string, f form) {
		f.ID, f.Command, f.Seq = formID(name, string(check), approve), name, v.Request.Seq
		f.Action = "/account-requests/" + v.Request.Ref + "/" + string(name)
		if check != "" {
			f.Fields = append(f.Fields, hidden("check", string(check)))
		}
		if approve != "" {
			f.Fields = append(f.Fields, hidden("approve", approve))
		}
		forms = append(forms, f.ready(""))
	}
	for _, check := range v.Request.Checks {
		c.checkForms(g, check, add)
	}
	if g.open(casework.CommandPermit) {
		add(casework.CommandPermit, "", "", permitForm())
	}
	if g.open(casework.CommandAskAgain) {
		add(casework.CommandAskAgain, "", "", againForm())
	}
	if g.open(casework.CommandRecordLearning) {
		add(casework.CommandRecordLearning, "", "", learnedForm(true))
	}
	if g.open(casework.CommandWithdraw) {
		add(casework.CommandWithdraw, "", "", form{
			Title: "Withdraw the request", Submit: "Withdraw the request", Warning: true, Fields: []field{reason("Why")},
			Lead: "The request ends. You can make another at any time.",
		})
	}
	slices.SortStableFunc(forms, func(a, b form) int { return first(b.Open) - first(a.Open) })
	return forms
}

func first(open bool) int {
	if open {
		return 1
	}
	return 0
}

// checker asks the rules what somebody may do with a request.
type checker struct {
	request *casework.AccountRequest
	by      casework.Actor
	m       casework.Moment
	offers  []casework.Offer
}

func (k checker) takes(command casework.RequestCommand) bool {
	return k.request.CheckCommand(command, k.by, k.m) == nil
}

func (k checker) open(name casework.Name) bool {
	return slices.ContainsFunc(k.offers, func(o casework.Offer) bool { return o.Name == name && o.Allowed })
}

func (c *Console) checkForms(k checker, check casework.Check, add func(casework.Name, casework.CheckName, string, form)) {
	if k.takes(casework.Approve{Check: check.Name, Approve: true}) {
		add(casework.CommandApprove, check.Name, "true", approveForm(check))
		add(casework.CommandApprove, check.Name, "false", refuseForm(check))
	}
	if k.takes(casework.Delegate{Check: check.Name, To: casework.Person{ID: "…"}, Reason: "…"}) {
		add(casework.CommandDelegate, check.Name, "", delegateForm(check))
	}
	if k.takes(casework.GiveEvidence{Check: check.Name, CompletedOn: k.m.At.In(k.m.Zone).Format(time.DateOnly)}) {
		add(casework.CommandGiveEvidence, check.Name, "", giveForm(check))
	}
	if k.takes(casework.Verify{Check: check.Name, Accept: true}) {
		add(casework.CommandVerify, check.Name, "", c.verifyForm(check))
	}
}

func approveForm(check casework.Check) form {
	return form{
		Title: "Approve: " + check.Name.InSentence(), Submit: "Approve", Open: true,
		Fields: []field{{Kind: kindText, Name: "reason", Label: "A sentence to go with it (optional)", Rows: 2}},
	}
}

func refuseForm(check casework.Check) form {
	return form{
		Title: "Refuse: " + check.Name.InSentence(), Submit: "Refuse", Warning: true, Fields: []field{reason("Why you refuse")},
		Lead: "The request ends, and its requester is told why.",
	}
}

func delegateForm(check casework.Check) form {
	return form{Title: "Name a deputy: " + check.Name.InSentence(), Submit: "Name the deputy", Fields: []field{
		line("to", "Who answers instead of you?", "Their name or user name."),
		{Kind: kindDate, Name: "until", Label: "Until which day? (optional)", Hint: "Left empty: as long as an approval may take."},
		reason("Why"),
	}}
}

func giveForm(check casework.Check) form {
	f := form{Title: "Give evidence: " + check.Name.InSentence(), Submit: "Give this evidence", Files: true, Open: check.Status == casework.CheckWaiting}
	done := "On which day did you accept it?"
	if check.Name == casework.CheckLearning {
		done = "On which day did you complete it?"
	}
	f.Fields = []field{{Kind: kindDate, Name: "completed_on", Label: done}}
	if check.Name != casework.CheckLearning {
		f.Fields = append(f.Fields, line("policy_version", "Which version of the policy? (optional)", "As it stands on its first page."))
	}
	f.Fields = append(f.Fields,
		field{Kind: kindFile, Name: "file", Label: "File (optional)", Hint: "For example the certificate, or a picture of the screen: up to 25 MB."},
		text("note", "Note (optional)", ""))
	if check.Status == casework.CheckGiven {
		f.Lead = "You have given evidence already. What you give now takes its place."
	}
	return f
}

func (c *Console) verifyForm(check casework.Check) form {
	return form{Title: "Verify: " + check.Name.InSentence(), Submit: "Record this", Open: true, Fields: []field{
		radios("accept", "Do you accept this evidence?",
			choice{Value: "true", Label: "Yes"}, choice{Value: "false", Label: "No", Hint: "The requester is asked for it again."}),
		text("reason", "Why not", "Needed only if you do not accept it."),
	}}
}

func permitForm() form {
	return form{Title: "Grant or refuse the account", Submit: "Record this decision", Open: true, Fields: []field{
		radios("grant", "What do you decide?",
			choice{Value: "true", Label: "Grant", Hint: "The account goes on the register, and the letter of permission goes out (S2)."},
			choice{Value: "false", Label: "Refuse", Hint: "The request ends with a letter that says why."}),
		text("corporate_answer", "Why the council’s own accounts do not serve", "Your answer to what the requester says (S6). Needed if you grant it."),
		text("conditions", "Conditions (optional)", "They stand in the letter."),
		text("reason", "Why it is refused", "Needed only if you refuse it."),
	}}
}
