package console

import (
	"slices"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// requestRules ask the rules what a person may do with an account request.
type requestRules struct {
	request *account.Request
	by      casework.Actor
	m       casework.Moment
	offers  []casework.Offer
}

func (r requestRules) accept(command casework.Command) bool {
	return r.request.Check(command, r.by, r.m) == nil
}

func (r requestRules) offer(name casework.CommandName) bool {
	return slices.ContainsFunc(r.offers, func(o casework.Offer) bool { return o.Name == name && o.Allowed })
}

// requestFormID is the id of a form. Most commands have one form for each check, and
// an approval has another one to refuse.
func requestFormID(name casework.CommandName, check, approve string) string {
	id := string(name)
	if check != "" && name != account.CommandAskAgain && name != account.CommandRecordLearning {
		id += "-" + check
	}
	if name == account.CommandApprove && approve == "false" {
		id += "-no"
	}
	return id
}

// forms are the forms of the commands that the person may give now, the one that the
// request waits for first.
func (r requestRules) forms() []form {
	forms := []form{}
	add := func(name casework.CommandName, check account.CheckName, approve string, f form) {
		f.ID, f.Command, f.Seq = requestFormID(name, string(check), approve), name, r.request.Seq
		f.Action = requestPath(r.request.Ref) + "/" + string(name)
		if f.Title == "" {
			f.Title = account.CommandTitle(name)
		}
		if check != "" {
			f.Fields = append(f.Fields, hidden("check", string(check)))
		}
		if approve != "" {
			f.Fields = append(f.Fields, hidden("approve", approve))
		}
		forms = append(forms, f.withToken(""))
	}
	for _, check := range r.request.Checks {
		r.checkForms(check, add)
	}
	if r.offer(account.CommandPermit) {
		add(account.CommandPermit, "", "", permitForm())
	}
	if r.offer(account.CommandAskAgain) {
		add(account.CommandAskAgain, "", "", newVersionForm())
	}
	if r.offer(account.CommandRecordLearning) {
		add(account.CommandRecordLearning, "", "", learningForm(true))
	}
	if r.offer(account.CommandWithdraw) {
		add(account.CommandWithdraw, "", "", form{
			Submit: "Withdraw the request", Warning: true, Fields: []field{reason("Why")},
			Lead: "This ends the request. You can make another one at any time.",
		})
	}
	return openFirst(forms)
}

func (r requestRules) checkForms(check account.Check, add func(casework.CommandName, account.CheckName, string, form)) {
	if r.accept(account.Approve{Check: check.Name, Approve: true}) {
		add(account.CommandApprove, check.Name, "true", approveForm(check))
		add(account.CommandApprove, check.Name, "false", refuseForm(check))
	}
	if r.accept(account.Delegate{Check: check.Name, To: casework.Person{ID: "…"}, Reason: "…"}) {
		add(account.CommandDelegate, check.Name, "", delegateForm(check))
	}
	if r.accept(account.GiveEvidence{Check: check.Name, CompletedOn: r.m.At.In(r.m.Zone).Format(time.DateOnly)}) {
		add(account.CommandGiveEvidence, check.Name, "", evidenceForm(check))
	}
	if r.accept(account.Verify{Check: check.Name, Accept: true}) {
		add(account.CommandVerify, check.Name, "", verifyForm(check))
	}
}

func approveForm(check account.Check) form {
	return form{
		Title: "Approve: " + check.Name.InSentence(), Submit: "Approve", Open: true,
		Fields: []field{{Kind: kindText, Name: "reason", Label: "Comment (optional)", Rows: 2}},
	}
}

func refuseForm(check account.Check) form {
	return form{
		Title: "Refuse: " + check.Name.InSentence(), Submit: "Refuse", Warning: true, Fields: []field{reason("Why you refuse")},
		Lead: "This ends the request. We tell the requester why.",
	}
}

func delegateForm(check account.Check) form {
	return form{Title: "Name a deputy: " + check.Name.InSentence(), Submit: "Name the deputy", Fields: []field{
		line("to", "Who answers instead of you?", "Their name or user name."),
		{Kind: kindDate, Name: "until", Label: "Until which day? (optional)", Hint: "If you leave this empty, until the approval is due."},
		reason("Why"),
	}}
}

func evidenceForm(check account.Check) form {
	f := form{
		Title: "Give evidence: " + check.Name.InSentence(), Submit: "Give this evidence", Files: true,
		Open: check.Status == account.CheckWaiting,
	}
	done := "On which day did you accept it?"
	if check.Name == account.CheckLearning {
		done = "On which day did you complete it?"
	}
	f.Fields = []field{{Kind: kindDate, Name: "completed_on", Label: done}}
	if check.Name != account.CheckLearning {
		f.Fields = append(f.Fields, line("policy_version", "Which version of the policy? (optional)", "It is on the first page."))
	}
	f.Fields = append(f.Fields,
		field{Kind: kindFile, Name: "file", Label: "File (optional)", Hint: "For example the certificate, or a picture of the screen, up to 25 MB."},
		text("note", "Note (optional)", ""))
	if check.Status == account.CheckGiven {
		f.Lead = "You have already given evidence. New evidence replaces it."
	}
	return f
}

func verifyForm(check account.Check) form {
	return form{Title: "Verify: " + check.Name.InSentence(), Submit: "Record this", Open: true, Fields: []field{
		radios("accept", "Do you accept this evidence?",
			choice{Value: "true", Label: "Yes"}, choice{Value: "false", Label: "No", Hint: "We ask the requester for new evidence."}),
		text("reason", "Why not", "Needed only if you do not accept it."),
	}}
}

func permitForm() form {
	return form{Title: "Grant or refuse the account", Submit: "Record this decision", Open: true, Fields: []field{
		radios("grant", "What do you decide?",
			choice{Value: "true", Label: "Grant", Hint: "The account goes on the register, and we send the letter of permission (S2)."},
			choice{Value: "false", Label: "Refuse", Hint: "This ends the request with a letter that says why."}),
		text("corporate_answer", "Why the council’s own accounts are not enough", "Your answer to what the requester says (S6). Needed if you grant the account."),
		line("licence", "Licence on the management platform (optional)", "Its number or name (S4). The register and the letter include it."),
		text("conditions", "Conditions (optional)", "The letter includes them."),
		text("reason", "Why you refuse", "Needed only if you refuse."),
	}}
}
