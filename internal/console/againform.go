package console

import (
	"duecourse/internal/casework"
)

// againForm asks somebody to accept a new version of a policy (S5).
func againForm() form {
	policies := []choice{}
	for _, check := range casework.EvidenceChecks() {
		policies = append(policies, choice{Value: string(check), Label: checkTitle(check)})
	}
	return form{
		Title: accountCommandTitle(casework.CommandAskAgain), Submit: "Ask for it again",
		Lead: "Use this when a new version is in force: what was accepted before stops counting (S5).",
		Fields: []field{
			radios("check", "What is to be done again?", policies...),
			line("policy_version", "Which version is in force now?", "As it stands on its first page."), reason("Why"),
		},
	}
}

// again reads what is to be accepted again.
func (v said) again() casework.AskAccountAgain {
	return casework.AskAccountAgain{
		Check: casework.CheckName(v.get("check")), PolicyVersion: v.get("policy_version"), Reason: v.get("reason"),
	}
}
