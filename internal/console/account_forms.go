package console

import (
	"slices"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// accountForms are the forms of what somebody may do with an account now, what it
// waits for first.
func accountForms(v *app.AccountView) []form {
	due := nearest(v.Account.Waits)
	forms := []form{}
	for _, o := range v.Offers {
		// What has lapsed keeps an account suspended; with the evidence it is mended.
		mends := o.Name == casework.CommandReinstate && o.Code == casework.CodeNotNow &&
			slices.Contains(v.Account.Causes, casework.CauseLapsed)
		if !o.Allowed && !mends || casework.AccountCommandTitle(o.Name) == "" {
			continue
		}
		f := accountForm(o.Name, v.Account)
		f.Command, f.ID, f.Seq = o.Name, string(o.Name), v.Account.Seq
		f.Action = "/accounts/" + v.Account.Ref + "/" + string(o.Name)
		f.Title = casework.AccountCommandTitle(o.Name)
		f.Open = due != nil && (o.Name == casework.CommandReinstate && due.What == casework.WindowAction ||
			o.Name == casework.CommandReview && due.What == casework.WindowAccountReview && due.By.Before(v.At.AddDate(0, 1, 0)))
		forms = append(forms, f.ready(""))
	}
	slices.SortStableFunc(forms, func(a, b form) int { return first(b.Open) - first(a.Open) })
	return forms
}

func accountForm(name casework.Name, a *casework.Account) form {
	again := "Fill in only what the owner has given again; what is left empty stays as it is (S5)."
	switch name { //nolint:exhaustive // the other names are commands of other kinds of case
	case casework.CommandReview:
		licence := line("licence", "Licence on the management platform (optional)", "Its number or name (S4).")
		licence.Value = a.Licence
		return form{Submit: "Record the review", Fields: append([]field{text("note", "What you found", "Is it used, by whom, and for what it was permitted for?"), licence},
			renewalFields(again)...)}
	case casework.CommandSuspend:
		return form{Submit: "Suspend it", Warning: true, Fields: []field{reason("Why it is suspended")}}
	case casework.CommandReinstate:
		return form{Submit: "Put it back into use", Fields: append([]field{reason("Why it may be used again")}, renewalFields(again)...)}
	case casework.CommandTransfer:
		return form{Submit: "Give it to the new owner", Fields: append(
			[]field{line("to", "Who is the new owner?", "Their name or user name."), reason("Why")},
			renewalFields("The new owner gives all three (S5).")...)}
	case casework.CommandOwnerLeft:
		return form{Submit: "Report it", Lead: "The account is suspended until somebody else owns it.", Fields: []field{text("note", "Note (optional)", "")}}
	case casework.CommandAskAgain:
		return againForm()
	case casework.CommandRecordLearning:
		return learnedForm(false)
	case casework.CommandClose:
		return form{Submit: "Close it for good", Warning: true, Fields: []field{reason("Why it is closed")}, Lead: "It stays on the register, as closed."}
	}
	return form{}
}

// renewalFields ask for evidence that is given again: when each was done.
func renewalFields(hint string) []field {
	fields := []field{}
	for i, check := range casework.EvidenceChecks() {
		f := field{Kind: kindDate, Name: renewalOn(check), Label: check.Title() + ": done on"}
		if i == 0 {
			f.Hint = hint
		}
		fields = append(fields, f)
		if check != casework.CheckLearning {
			fields = append(fields, line(renewalVersion(check), "Version of that policy (optional)", ""))
		}
	}
	return fields
}

func renewalOn(check casework.CheckName) string      { return "evidence." + string(check) }
func renewalVersion(check casework.CheckName) string { return "evidence." + string(check) + ".version" }

// renewals reads the evidence that was given again.
func (v said) renewals() []casework.Renewal {
	list := []casework.Renewal{}
	for _, check := range casework.EvidenceChecks() {
		if on := v.get(renewalOn(check)); on != "" {
			list = append(list, casework.Renewal{Check: check, CompletedOn: on, PolicyVersion: v.get(renewalVersion(check))})
		}
	}
	return list
}

// atRenewals puts what is wrong with the evidence at the first of its dates that is
// missing, or else at the first: the rules know of evidence, not of our fields.
func atRenewals(wrong []casework.FieldError, in sent) []casework.FieldError {
	out := slices.Clone(wrong)
	for i := range out {
		if out[i].Field != "evidence" {
			continue
		}
		out[i].Field = renewalOn(casework.EvidenceChecks()[0])
		for _, check := range casework.EvidenceChecks() {
			if in.Typed.Get(renewalOn(check)) == "" {
				out[i].Field = renewalOn(check)
				break
			}
		}
	}
	return out
}

// accountCommandOf reads a command of an account from what was typed.
func (c *Console) accountCommandOf(name casework.Name, v said) (casework.AccountCommand, error) {
	switch name { //nolint:exhaustive // the other names are commands of other kinds of case
	case casework.CommandReview:
		return casework.ReviewAccount{Note: v.get("note"), Licence: v.get("licence"), Evidence: v.renewals()}, nil
	case casework.CommandSuspend:
		return casework.SuspendAccount{Reason: v.get("reason")}, nil
	case casework.CommandReinstate:
		return casework.ReinstateAccount{Reason: v.get("reason"), Evidence: v.renewals()}, nil
	case casework.CommandTransfer:
		to, wrong := c.somebody("to", v.get("to"))
		return casework.TransferAccount{To: to, Evidence: v.renewals(), Reason: v.get("reason")}, asError(wrong)
	case casework.CommandOwnerLeft:
		return casework.ReportOwnerLeft{Note: v.get("note")}, nil
	case casework.CommandAskAgain:
		return v.again(), nil
	case casework.CommandRecordLearning:
		l := v.learned()
		return casework.RenewLearning{Check: l.Check, CompletedOn: l.CompletedOn, PolicyVersion: l.PolicyVersion}, nil
	case casework.CommandClose:
		return casework.CloseAccount{Reason: v.get("reason")}, nil
	}
	return nil, noSuchPage()
}
