package console

import (
	"slices"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
)

// accountForms are the forms of the commands that a person may give an account now, the
// one that it waits for first.
func accountForms(v *app.View) []form {
	due := nextWait(v.Account().Waits)
	forms := []form{}
	for _, o := range v.Offers {
		// Lapsed evidence keeps an account suspended; the form to reinstate it takes new evidence.
		lapsed := o.Name == account.CommandReinstate && o.Code == casework.CodeNotNow &&
			slices.Contains(v.Account().Causes, account.CauseLapsed)
		if o.Allowed && (o.Name == account.CommandGiveEvidence || o.Name == account.CommandVerify) {
			forms = append(forms, transferForms(o.Name, v.Account())...)
			continue
		}
		f := accountForm(o.Name, v.Account())
		if !o.Allowed && !lapsed || f.Submit == "" {
			continue
		}
		f.Command, f.ID, f.Seq = o.Name, string(o.Name), v.Account().Seq
		f.Action, f.Title = accountPath(v.Account().Ref)+"/"+string(o.Name), account.CommandTitle(o.Name)
		f.Open = due != nil && (o.Name == account.CommandReinstate && due.What == casework.WindowAction ||
			o.Name == account.CommandReview && due.What == casework.WindowAccountReview && due.By.Before(v.At.AddDate(0, 1, 0)))
		forms = append(forms, f.withToken(""))
	}
	return openFirst(forms)
}

func accountForm(name casework.CommandName, a *account.Account) form {
	onlyNew := "Enter only what the owner has done again. What you leave empty stays as it is (S5)."
	switch name {
	case account.CommandReview:
		licence := line("licence", "Licence on the management platform (optional)", "Its number or name (S4).")
		licence.Value = a.Licence
		return form{Submit: "Record the review", Fields: append(
			[]field{text("note", "What you found", "Is it in use, by whom, and for its permitted purpose?"), licence}, renewalFields(onlyNew)...)}
	case account.CommandSuspend:
		return form{Submit: "Suspend the account", Warning: true, Fields: []field{reason("Why you suspend it")}}
	case account.CommandReinstate:
		return form{Submit: "Put it back into use", Fields: append([]field{reason("Why it can be used again")}, renewalFields(onlyNew)...)}
	case account.CommandTransfer:
		fields := []field{line("to", "Who is the new owner?", "Their name or user name."), reason("Why")}
		if a.Strict {
			return form{
				Submit: "Ask the new owner for evidence", Fields: fields,
				Lead: "We ask them for the evidence (S5). The account changes hands once you have accepted it.",
			}
		}
		return form{Submit: "Give it to the new owner", Fields: append(fields, renewalFields("The new owner must do all three (S5).")...)}
	case account.CommandCancelTransfer:
		return form{Submit: "Cancel the transfer", Warning: true, Fields: []field{reason("Why")}, Lead: "The account stays with its owner."}
	case account.CommandOwnerLeft:
		return form{Submit: "Report it", Lead: "We suspend the account until somebody else owns it.", Fields: []field{text("note", "Note (optional)", "")}}
	case account.CommandAskAgain:
		return newVersionForm()
	case account.CommandRecordLearning:
		return learningForm(false)
	case incident.CommandClose:
		return form{Submit: "Close the account", Warning: true, Fields: []field{reason("Why you close it")}, Lead: "It stays on the register as a closed account. You cannot open it again."}
	case casework.CommandAssign, casework.CommandNote, casework.CommandPause, casework.CommandResume:
	}
	return form{}
}

// transferForms are the forms of the evidence of a new owner: one for each check that takes
// the command now.
func transferForms(name casework.CommandName, a *account.Account) []form {
	forms := []form{}
	for _, check := range a.InTransfer.Checks {
		f := verifyForm(check)
		if name == account.CommandGiveEvidence {
			f = evidenceForm(check)
			f.Files = false
			f.Fields = slices.DeleteFunc(f.Fields, func(x field) bool { return x.Kind == kindFile })
		}
		if (name == account.CommandVerify && check.Status != account.CheckGiven) || check.Status == account.CheckMet {
			continue
		}
		f.Command, f.ID, f.Seq = name, requestFormID(name, string(check.Name), ""), a.Seq
		f.Action = accountPath(a.Ref) + "/" + string(name)
		f.Fields = append(f.Fields, hidden("check", string(check.Name)))
		forms = append(forms, f.withToken(""))
	}
	return forms
}

// renewalFields ask for the day on which each piece of evidence was renewed.
func renewalFields(hint string) []field {
	fields := []field{}
	for i, check := range account.EvidenceChecks() {
		f := field{Kind: kindDate, Name: renewalDate(check), Label: check.Title() + ": done on"}
		if i == 0 {
			f.Hint = hint
		}
		fields = append(fields, f)
		if check != account.CheckLearning {
			fields = append(fields, line(renewalVersion(check), "Version of that policy (optional)", ""))
		}
	}
	return fields
}

func renewalDate(check account.CheckName) string    { return "evidence." + string(check) }
func renewalVersion(check account.CheckName) string { return "evidence." + string(check) + ".version" }

// renewals reads the evidence that was renewed.
func (v formValues) renewals() []account.Renewal {
	list := []account.Renewal{}
	for _, check := range account.EvidenceChecks() {
		if on := v.get(renewalDate(check)); on != "" {
			list = append(list, account.Renewal{Check: check, CompletedOn: on, PolicyVersion: v.get(renewalVersion(check))})
		}
	}
	return list
}

// renewalErrors moves an error of the evidence to the first date that is empty, or else to
// the first date.
func renewalErrors(wrong []casework.FieldError, v formValues) []casework.FieldError {
	checks := account.EvidenceChecks()
	at := max(0, slices.IndexFunc(checks, func(check account.CheckName) bool { return v.get(renewalDate(check)) == "" }))
	out := slices.Clone(wrong)
	for i := range out {
		if out[i].Field == "evidence" {
			out[i].Field = renewalDate(checks[at])
		}
	}
	return out
}

// newVersionForm asks for acceptance of a new version of a policy (S5).
func newVersionForm() form {
	return form{
		Submit: "Ask for acceptance", Lead: "Use this when a new version is in force. The earlier acceptance stops counting (S5).",
		Fields: []field{
			radios("check", "What must they do again?", evidenceChoices()...),
			line("policy_version", "Which version is in force now?", "It is on the first page."), reason("Why"),
		},
	}
}

func (v formValues) newVersion() account.AskAgain {
	return account.AskAgain{
		Check: account.CheckName(v.get("check")), PolicyVersion: v.get("policy_version"), Reason: v.get("reason"),
	}
}

// learningForm records what the learning platform says (S5).
func learningForm(note bool) form {
	f := form{
		Submit: "Record it", Lead: "It counts as verified. To record many at once, import a file under Accounts.",
		Fields: []field{
			radios("check", "What did they complete?", evidenceChoices()...),
			{Kind: kindDate, Name: "completed_on", Label: "On which day?"},
			line("policy_version", "Which version of the policy? (optional)", ""),
		},
	}
	if note {
		f.Fields = append(f.Fields, text("note", "Note (optional)", ""))
	}
	return f
}

func (v formValues) learning() account.RecordLearning {
	return account.RecordLearning{
		Check: account.CheckName(v.get("check")), CompletedOn: v.get("completed_on"),
		PolicyVersion: v.get("policy_version"), Note: v.get("note"),
	}
}

func evidenceChoices() []choice { return chosenFrom(account.EvidenceChecks(), "") }
