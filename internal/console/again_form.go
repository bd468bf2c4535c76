package console

import (
	"slices"

	"duecourse/internal/casework"
)

// againForm asks somebody to accept a new version of a policy (S5).
func againForm() form {
	return form{
		Title: casework.AccountCommandTitle(casework.CommandAskAgain), Submit: "Ask for it again",
		Lead: "Use this when a new version is in force: what was accepted before stops counting (S5).",
		Fields: []field{
			radios("check", "What is to be done again?", evidenceChoices()...),
			line("policy_version", "Which version is in force now?", "As it stands on its first page."), reason("Why"),
		},
	}
}

// learnedForm enters what the learning platform says (S5).
func learnedForm(note bool) form {
	f := form{
		Title: casework.AccountCommandTitle(casework.CommandRecordLearning), Submit: "Enter it",
		Lead: "It counts as verified. Many at once are brought in from a file, under Accounts.",
		Fields: []field{
			radios("check", "What was completed?", evidenceChoices()...),
			{Kind: kindDate, Name: "completed_on", Label: "On which day?"},
			line("policy_version", "Which version of the policy? (optional)", ""),
		},
	}
	if note {
		f.Fields = append(f.Fields, text("note", "Note (optional)", ""))
	}
	return f
}

func evidenceChoices() []choice {
	list := []choice{}
	for _, check := range casework.EvidenceChecks() {
		list = append(list, choice{Value: string(check), Label: check.Title()})
	}
	return list
}

// oneForm says whether a command has one form, in which its check is chosen, and not
// one for each check.
func oneForm(name casework.Name) bool {
	return slices.Contains([]casework.Name{casework.CommandAskAgain, casework.CommandRecordLearning}, name)
}

// again reads what is to be accepted again.
func (v said) again() casework.AskAccountAgain {
	return casework.AskAccountAgain{
		Check: casework.CheckName(v.get("check")), PolicyVersion: v.get("policy_version"), Reason: v.get("reason"),
	}
}

// learned reads what the learning platform says.
func (v said) learned() casework.RecordLearning {
	return casework.RecordLearning{
		Check: casework.CheckName(v.get("check")), CompletedOn: v.get("completed_on"),
		PolicyVersion: v.get("policy_version"), Note: v.get("note"),
	}
}
