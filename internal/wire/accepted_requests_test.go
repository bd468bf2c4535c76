package wire_test

import (
	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
)

// fieldRow says how to call a route so that the rules accept it.
type fieldRow struct {
	as     string        // id of a person
	on     casework.Case // as the case stands; nil: the route does not give a command to a case
	bodies []string
}

// acceptedRequests are requests that the rules accept, by route.
func acceptedRequests(s *fieldServer) map[string]fieldRow {
	const further = `{"channel":"x","url":"https://x.example/2","author":"@a","text":"t","posted_at":"2026-11-01T09:00:00Z"}`
	cases, requests, accounts := "/incidents/{ref}/", "/account-requests/{ref}/", "/accounts/{ref}/"
	ask := []string{`{"check":"data_protection_policy","policy_version":"2.0","reason":"r"}`}
	reason := []string{`{"reason":"r"}`}
	publications, enquiries := "/publications/{ref}/", "/media-enquiries/{ref}/"
	return map[string]fieldRow{
		"/incidents":      {"staff-1", nil, []string{`{"post":` + further + `,"note":"n"}`, `{"post":{"channel":"x","text":"t"}}`, `{"post":{"channel":"x","url":"https://x.example/3"}}`}},
		"/public/reports": {"", nil, []string{`{"post":` + further + `,"contact":"a@example.org"}`, `{"post":{"channel":"x","text":"t"}}`, `{"post":{"channel":"x","url":"https://x.example/3"}}`}},
		"/standing-advice": {"legal-1", nil, []string{
			`{"grounds":["spam"],"measures":["remove"],"conditions":"c","until":"2027-01-01T00:00:00Z"}`,
		}},
		"/service-tokens": {"admin-1", nil, []string{`{"name":"n","days":1,"roles":["comms"],"decides":["decide"]}`, `{"name":"n","days":1}`}},

		cases + "assess": {"comms-1", s.reported(), []string{
			`{"finding":"unacceptable","grounds":["abusive"],"possibly_criminal":true,"removable":true,"targets_staff":true,"target":"staff-1","rationale":"r","explanation":"x","posts":["1"]}`,
			`{"finding":"unacceptable","grounds":["abusive"],"rationale":"r","target":{"id":"staff-1","name":"n","contact":"n@example.org","kind":"staff","risk":"high","wishes":"w"}}`,
			`{"finding":"unacceptable","grounds":["abusive"],"rationale":"r","target":{"name":"n","kind":"councillor"}}`,
			`{"finding":"acceptable","rationale":"r"}`,
		}},
		cases + "identify": {"comms-1", s.reported(), []string{`{"outcome":"identified","efforts":"e","person":"p"}`, `{"outcome":"not_identified","efforts":"e"}`}},
		cases + "propose":  {"comms-1", s.assessed(), []string{`{"measures":["warn"],"reason":"r","explanation":"x","urgent":true}`, `{"measures":["warn"],"reason":"r"}`}},
		cases + "advise":   {"legal-1", s.proposed(), []string{`{"proposal":"P1","position":"support","text":"t"}`}},
		cases + "decide":   {"comms-2", s.advised(), []string{`{"proposal":"P1","proceed":true,"rationale":"r"}`}},
		cases + "confirm":  {"comms-1", s.withTask(), []string{`{"action":"A9","outcome":"not_possible","note":"n"}`, `{"action":"A9","outcome":"done"}`}},
		cases + "observe":  {"comms-1", s.reported(), []string{`{"behaviour":"continued","note":"n","post":` + further + `}`, `{"behaviour":"complied"}`, `{"behaviour":"continued","post":{"text":"t"}}`, `{"behaviour":"continued","post":{"url":"https://x.example/3"}}`}},
		cases + "progress": {"comms-1", s.referred(), []string{`{"action":"A9","force":"f","reference":"r","officer":"o","on":"2026-11-01","status":"s","note":"n","closed":true}`, `{"action":"A9","reference":"r"}`, `{"action":"A9","note":"n"}`}},
		cases + "describe": {"comms-1", s.reported(), []string{`{"post":"1","author":"@a","text":"t","posted_at":"2026-11-01T09:00:00Z"}`, `{"post":"1","text":"t"}`, `{"post":"1","author":"@a"}`}},
		cases + "name-target": {"comms-1", s.reported(), []string{
			`{"target":{"id":"staff-1","name":"n","contact":"n@example.org","kind":"staff","risk":"high","wishes":"w"},"mistaken":false}`,
			`{"target":{"name":"n","kind":"other"}}`, `{"target":"staff-1"}`,
		}},
		cases + "decide-referral": {"comms-1", s.threatened(), []string{`{"refer":true,"reason":"r"}`}},
		cases + "pause":           {"comms-lead", s.reported(), []string{`{"category":"court","reason":"r"}`}},
		cases + "resume":          {"comms-lead", s.paused(), []string{`{"category":"court","reason":"r"}`, `{}`}},
		cases + "join":            {"comms-1", s.reported(), []string{`{"into":"` + s.joinInto + `"}`}},
		"/incidents/join":         {"comms-1", nil, []string{`{"refs":["` + s.joinable + `"],"into":"` + s.joinInto + `"}`}},
		cases + "close":           {"comms-1", s.reported(), []string{`{"outcome":"duplicate","reason":"r"}`}},
		cases + "reopen":          {"comms-lead", s.closed(), reason},
		cases + "overturn":        {"comms-lead", s.decided(), reason},
		cases + "assign":          {"comms-1", s.reported(), []string{`{"to":"comms-2"}`}},
		cases + "note":            {"comms-1", s.reported(), []string{`{"text":"t"}`}},
		cases + "capture":         {"comms-1", s.reported(), []string{`{"post":"1"}`, `{}`}},
		cases + "evidence":        {"comms-1", s.reported(), []string{`{"file":"%PDF-1.7 a page","note":"n","post":"1"}`, `{"file":"%PDF-1.7 a page"}`}},
		"/account-requests":       {"staff-1", nil, []string{s.ask(`,"administrators":["staff-2"]`), s.ask("")}},

		requests + "approve": {"manager-1", s.requested(), []string{
			`{"check":"line_manager_approval","approve":false,"reason":"r"}`, `{"check":"line_manager_approval","approve":true}`,
		}},
		requests + "delegate": {"manager-1", s.requested(), []string{
			`{"check":"line_manager_approval","to":"staff-1","until":"2026-11-20","reason":"r"}`, `{"check":"line_manager_approval","to":"staff-1","reason":"r"}`,
		}},
		requests + "give-evidence": {"staff-2", s.requested(), []string{
			`{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0","note":"n"}`, `{"check":"data_protection_elearning","completed_on":"2026-10-01"}`,
		}},
		requests + "evidence": {"staff-2", s.requested(), []string{
			`{"file":"%PDF-1.7 a page","check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0","note":"n"}`,
			`{"file":"%PDF-1.7 a page","check":"data_protection_elearning","completed_on":"2026-10-01"}`,
		}},
		requests + "record-learning": {"comms-1", s.requested(), []string{
			`{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0","note":"n"}`, `{"check":"data_protection_elearning","completed_on":"2026-10-01"}`,
		}},
		requests + "verify": {"comms-1", s.given(), []string{
			`{"check":"data_protection_policy","accept":false,"reason":"r"}`, `{"check":"data_protection_policy","accept":true}`,
		}},
		requests + "permit": {"comms-1", s.met(), []string{
			`{"grant":true,"conditions":"c","corporate_answer":"a","licence":"l","reason":"r"}`, `{"grant":true,"corporate_answer":"a"}`, `{"grant":false,"reason":"r"}`,
		}},
		requests + "withdraw":  {"staff-2", s.requested(), reason},
		requests + "ask-again": {"comms-1", s.requested(), ask},

		accounts + "ask-again": {"comms-1", s.opened(), ask},
		"/accounts/ask-again":  {"comms-1", nil, ask},
		accounts + "review": {"comms-1", s.opened(), []string{
			`{"note":"n","licence":"l","evidence":[{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0"}]}`,
			`{"note":"n","evidence":[{"check":"data_protection_policy","completed_on":"2026-10-01"}]}`, `{"note":"n"}`,
		}},
		accounts + "record-learning": {"comms-1", s.opened(), []string{
			`{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0"}`, `{"check":"data_protection_policy","completed_on":"2026-10-01"}`,
		}},
		accounts + "suspend": {"comms-1", s.opened(), reason},
		accounts + "reinstate": {"comms-1", s.suspended(), []string{
			`{"reason":"r","evidence":[{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0"}]}`,
			`{"reason":"r","evidence":[{"check":"data_protection_policy","completed_on":"2026-10-01"}]}`, `{"reason":"r"}`,
		}},
		accounts + "transfer":        {"comms-1", s.opened(), []string{`{"to":"staff-1","reason":"r"}`}},
		accounts + "cancel-transfer": {"comms-1", s.inTransfer(), reason},
		accounts + "give-evidence": {"staff-2", s.inTransfer(), []string{
			`{"check":"data_protection_policy","completed_on":"2026-10-01","policy_version":"1.0","note":"n"}`,
			`{"check":"data_protection_policy","completed_on":"2026-10-01"}`,
		}},
		accounts + "verify": {"comms-1", s.transferGiven(), []string{
			`{"check":"data_protection_policy","accept":true,"reason":"r"}`, `{"check":"data_protection_policy","accept":true}`,
		}},
		"/unregistered-accounts":              {"staff-2", nil, []string{`{"channel":"x","handle":"@rogue","note":"n"}`}},
		"/unregistered-accounts/{ref}/settle": {"comms-1", s.inUse(), []string{`{"outcome":"mistaken","reason":"r"}`}},
		accounts + "owner-left":               {"hr-1", s.opened(), []string{`{"note":"n"}`, `{}`}},
		accounts + "close":                    {"comms-1", s.opened(), reason},

		"/publications": {"staff-1", nil, []string{
			`{"kind":"news_release","title":"t","body":"b","link":"https://www.derby.gov.uk/n","channels":["x"],"source":"own","embargo_until":"2027-01-01T09:00"}`,
			`{"kind":"website_link","title":"t","link":"https://www.derby.gov.uk/n","channels":["x"]}`, `{"kind":"post","title":"t","body":"b","channels":["x"]}`,
		}},
		publications + "edit": {"staff-2", s.drafted(), []string{
			`{"title":"t","body":"b","link":"","channels":["x"],"source":"own","embargo_until":""}`, `{}`,
		}},
		publications + "approve": {"press-1", s.submitted(), []string{
			`{"approve":true,"no_personal_data":true,"reuse_authorised_by":"p","reason":"r"}`, `{"approve":false,"reason":"r"}`, `{"approve":true,"no_personal_data":true}`,
		}},
		publications + "move-embargo": {"press-1", s.embargoed(), []string{`{"until":"2027-01-02T09:00","reason":"r"}`}},
		publications + "confirm": {"press-1", s.byHand(), []string{
			`{"action":"A1","outcome":"done","url":"https://x.example/1","note":"n"}`, `{"action":"A1","outcome":"not_possible"}`,
		}},
		publications + "cancel":   {"staff-2", s.drafted(), []string{`{"reason":"r"}`, `{}`}},
		publications + "correct":  {"staff-2", s.released(), []string{`{"title":"t","body":"b","reason":"r"}`, `{"body":"b","reason":"r"}`}},
		publications + "withdraw": {"press-1", s.released(), reason},

		"/media-enquiries": {"comms-1", nil, []string{
			`{"from":"f","outlet":"o","question":"q","deadline":"2027-01-01T09:00:00Z"}`, `{"from":"f","outlet":"o","question":"q"}`,
		}},
		enquiries + "assign":  {"comms-1", s.asked(), []string{`{"to":"press-1"}`}},
		enquiries + "answer":  {"press-1", s.asked(), []string{`{"publication":"PUB-7K3M-9Q2D"}`}},
		enquiries + "decline": {"press-1", s.asked(), reason},
	}
}

// ask is the body of an account request.
func (*fieldServer) ask(more string) string {
	return `{"channel":"x","proposed_handle":"@museum","team":"t","purpose":"p","audience":"a","why_not_corporate":"w","covered_as":"employee",
		"line_manager":"manager-1","budget_holder":"budget-1"` + more + `}`
}

// The cases, as they stand when a command is given.

type step struct {
	by      string
	command casework.Command
}

func after[C casework.Case](s *fieldServer, c C, steps ...step) C {
	s.t.Helper()
	for _, step := range steps {
		_, err := casework.Do(c, step.command, caller(step.by).Actor, s.moment())
		require.NoError(s.t, err, step.command.Name())
	}
	return c
}

func (s *fieldServer) reported() *incident.Case {
	return after(s, &incident.Case{}, step{"staff-2", incident.Report{Ref: "INC-1", Post: somePost()}})
}

func (s *fieldServer) assessed() *incident.Case {
	return after(s, s.reported(), step{"comms-1", incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Removable: true, Rationale: "r",
	}})
}

// threatened is a case in which a referral to the police is recommended.
func (s *fieldServer) threatened() *incident.Case {
	return after(s, s.reported(), step{"comms-1", incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, Removable: true, Rationale: "r",
	}}, step{"comms-1", incident.AddEvidence{Source: casework.SourceUpload, SHA256: "00", MediaType: "image/png", Size: 1}})
}

func (s *fieldServer) proposed() *incident.Case {
	return after(s, s.assessed(), step{"comms-1", incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "r"}})
}

func (s *fieldServer) advised() *incident.Case {
	return after(s, s.proposed(), step{"legal-1", incident.Advise{Proposal: "P1", Position: incident.Support, Text: "t"}})
}

func (s *fieldServer) decided() *incident.Case {
	c := after(s, s.advised(), step{"comms-2", incident.Decide{Proposal: "P1", Proceed: true, Rationale: "r"}})
	for i := range c.Actions {
		c.Actions[i].Status = casework.ActionIsDone
	}
	return c
}

func (s *fieldServer) paused() *incident.Case {
	return after(s, s.reported(), step{"comms-lead", casework.StopClock{Category: casework.PauseCourt, Reason: "r"}})
}

func (s *fieldServer) closed() *incident.Case {
	return after(s, s.reported(), step{"comms-1", incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "r"}})
}

func (s *fieldServer) withTask() *incident.Case {
	c := s.assessed()
	c.Actions = append(c.Actions, casework.Action{ID: "A9", Kind: incident.ActionRemovePost, Mode: casework.Manual, Status: casework.ActionIsPending})
	return c
}

func (s *fieldServer) referred() *incident.Case {
	c := s.assessed()
	c.Actions = append(c.Actions, casework.Action{
		ID: "A9", Kind: incident.ActionReferToPolice, Measure: casework.MeasureReferPolice, Mode: casework.Manual, Status: casework.ActionIsDone,
	})
	return c
}

func (s *fieldServer) requested() *account.Request {
	return after(s, &account.Request{}, step{"staff-2", account.MakeRequest{
		Ref: "ACR-1", Channel: "x", Handle: "@parks", Team: "t", Purpose: "p", Audience: "a", WhyNotCorporate: "w",
		CoveredAs: account.CoveredEmployee, LineManager: caller("manager-1").Person, BudgetHolder: caller("budget-1").Person,
	}})
}

func (s *fieldServer) given() *account.Request {
	r := s.requested()
	for _, check := range account.EvidenceChecks() {
		after(s, r, step{"staff-2", account.GiveEvidence{Check: check, CompletedOn: "2026-10-01"}})
	}
	return r
}

func (s *fieldServer) met() *account.Request {
	r := after(s, s.given(),
		step{"manager-1", account.Approve{Check: account.CheckLineManager, Approve: true}},
		step{"budget-1", account.Approve{Check: account.CheckBudget, Approve: true}})
	for _, check := range account.EvidenceChecks() {
		after(s, r, step{"comms-1", account.Verify{Check: check, Accept: true}})
	}
	return r
}

func (s *fieldServer) opened() *account.Account {
	return after(s, &account.Account{}, step{"comms-2", account.Open{Ref: "SMA-1", Channel: "x", Handle: "@parks", Team: "t", Owner: caller("staff-2").Person}})
}

func (s *fieldServer) suspended() *account.Account {
	return after(s, s.opened(), step{"comms-1", account.Suspend{Reason: "r"}})
}

// inTransfer is an account of staff-1 that staff-2 takes over.
func (s *fieldServer) inTransfer() *account.Account {
	return after(s, &account.Account{},
		step{"comms-2", account.Open{Ref: "SMA-1", Channel: "x", Handle: "@parks", Team: "t", Owner: caller("staff-1").Person}},
		step{"comms-1", account.Transfer{To: caller("staff-2").Person, Reason: "r"}})
}

func (s *fieldServer) transferGiven() *account.Account {
	return after(s, s.inTransfer(), step{"staff-2", account.GiveTransferEvidence{Check: account.CheckProtection, CompletedOn: "2026-10-01"}})
}

func (s *fieldServer) inUse() *account.Unregistered {
	return after(s, &account.Unregistered{}, step{"staff-2", account.ReportUse{Ref: "UNR-1", Channel: "x", Handle: "@rogue", Note: "n"}})
}

func (s *fieldServer) drafted() *publication.Publication {
	return after(s, &publication.Publication{}, step{"staff-2", publication.Draft{
		Ref: "PUB-1", Form: publication.Post, Title: "t", Body: "b", Channels: []string{"x"}, EmbargoUntil: "2027-01-01T09:00",
	}})
}

func (s *fieldServer) submitted() *publication.Publication {
	return after(s, s.drafted(), step{"staff-2", publication.Submit{}})
}

func (s *fieldServer) embargoed() *publication.Publication {
	return after(s, s.submitted(), step{"press-1", publication.Approve{Approve: true, NoPersonalData: true}})
}

// byHand is a publication that a person has to release.
func (s *fieldServer) byHand() *publication.Publication {
	return s.onX(casework.Result{Outcome: casework.ResultNeedsPerson})
}

func (s *fieldServer) released() *publication.Publication {
	return s.onX(casework.Result{Outcome: casework.ResultDone})
}

// onX is a publication without an embargo, after X has answered.
func (s *fieldServer) onX(result casework.Result) *publication.Publication {
	none := ""
	p := after(s, s.drafted(), step{"staff-2", publication.Edit{EmbargoUntil: &none}}, step{"staff-2", publication.Submit{}},
		step{"press-1", publication.Approve{Approve: true, NoPersonalData: true}})
	p.Finish("A1", result, s.moment())
	return p
}

func (s *fieldServer) asked() *publication.Enquiry {
	return after(s, &publication.Enquiry{}, step{"comms-1", publication.Log{Ref: "MED-1", From: "f", Outlet: "o", Question: "q"}})
}
