package incident_test

import (
	"time"

	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// drawActor draws one of a few people, with one of their sets of roles.
func (w *randomCase) drawActor() casework.Actor {
	who := []casework.Actor{
		comms, comms, colleague, lead, lead, legal, legal, commsAndLegal, commsAndLegal, public, staff,
		casetest.Person("lead-only", casework.RoleCommsLead), casetest.Person("everything", casework.Roles()...),
		casetest.Person("comms-1", casework.RoleLegal), // the roles have changed
	}
	return rapid.SampledFrom(who).Draw(w.T, "who")
}

// draw draws a command of the name. Most are valid.
func (w *randomCase) draw(name casework.CommandName) casework.Command {
	switch name {
	case incident.CommandReport:
		return incident.Report{Post: firstPost(), Contact: w.text("contact")}
	case incident.CommandAssess:
		return w.drawAssess()
	case incident.CommandIdentify:
		outcome := rapid.SampledFrom([]incident.IdentificationOutcome{incident.AuthorIdentified, incident.AuthorNotIdentified}).Draw(w.T, "identified")
		return incident.Identify{Outcome: outcome, Efforts: w.text("efforts"), Person: "secret person"}
	case incident.CommandPropose:
		return w.drawPropose()
	case incident.CommandAdvise:
		return incident.Advise{
			Proposal: w.proposal(), Text: w.text("advice"),
			Position: rapid.SampledFrom([]incident.Position{incident.Support, incident.Support, incident.Oppose}).Draw(w.T, "position"),
		}
	case incident.CommandDecide:
		return incident.Decide{
			Proposal: w.proposal(), Rationale: w.text("rationale"), Proceed: rapid.IntRange(0, 3).Draw(w.T, "proceed") > 0,
		}
	case incident.CommandConfirm:
		return incident.Confirm{Action: w.actionID(), Outcome: rapid.SampledFrom([]casework.ActionStatus{
			casework.ActionIsDone, casework.ActionIsNotPossible,
		}).Draw(w.T, "outcome"), Note: "secret note"}
	case incident.CommandObserve:
		return w.drawObserve()
	case incident.CommandProgress:
		return incident.RecordProgress{
			Progressed: incident.Progressed{Action: w.actionID(), Reference: rapid.SampledFrom([]string{"", "26/1"}).Draw(w.T, "reference")},
			Officer:    "secret officer", Note: "secret news",
		}
	case casework.CommandPause:
		return casework.StopClock{Category: "court", Reason: w.text("reason")}
	case casework.CommandResume:
		return casework.StartClock{Reason: "secret reason"}
	case incident.CommandClose:
		return incident.Close{Outcome: rapid.SampledFrom([]incident.Outcome{
			incident.OutcomeNoMeasure, incident.OutcomeWithdrawn, incident.OutcomeNoRecurrence,
		}).Draw(w.T, "outcome"), Reason: w.text("reason")}
	case incident.CommandReopen:
		return incident.Reopen{Reason: w.text("reason")}
	case incident.CommandOverturn:
		return incident.Overturn{Reason: w.text("reason")}
	case casework.CommandAssign:
		return casework.Assign{To: "comms-2"}
	case casework.CommandNote:
		return casework.AddNote{Text: w.text("note")}
	case incident.CommandAddEvidence:
		return incident.AddEvidence{Source: casework.SourceUpload, SHA256: "00ff", MediaType: "image/png", Size: 1, Note: "secret"}
	case incident.CommandCapture:
		return incident.Capture{}
	}
	return nil
}

func (w *randomCase) drawAssess() incident.Assess {
	a := incident.Assess{
		Finding: incident.FindingUnacceptable, Removable: rapid.Bool().Draw(w.T, "removable"), Rationale: w.text("rationale"),
		Target: rapid.SampledFrom([]string{"", "", "comms-1", "legal-1", "everything"}).Draw(w.T, "target"), TargetName: "secret name",
	}
	if rapid.IntRange(0, 9).Draw(w.T, "finding") == 0 {
		a.Finding = incident.FindingAcceptable
		return a
	}
	a.Grounds = rapid.SliceOfNDistinct(rapid.SampledFrom(casework.Grounds()), 1, 3, rapid.ID).Draw(w.T, "grounds")
	if rapid.IntRange(0, 3).Draw(w.T, "known author") == 0 {
		history := drawHistory(w.T)
		a.History = &history
	}
	return a
}

func (w *randomCase) drawPropose() incident.Propose {
	measures := []casework.Measure{}
	for _, m := range casework.Measures() {
		if w.c.Available(m, w.moment()) == nil && rapid.Bool().Draw(w.T, "wanted") {
			measures = append(measures, m)
		}
	}
	if len(measures) == 0 {
		measures = []casework.Measure{rapid.SampledFrom(casework.Measures()).Draw(w.T, "measure")}
	}
	p := incident.Propose{Measures: measures, Reason: w.text("reason"), Urgent: rapid.Bool().Draw(w.T, "urgent")}
	if rapid.IntRange(0, 4).Draw(w.T, "standing") == 0 {
		p.Standing = []incident.StandingAdvice{{
			ID: "SA1", Grounds: casework.Grounds(), Measures: casework.Measures(), Conditions: "secret conditions",
			Until: casetest.Monday().Add(60 * day), By: rapid.SampledFrom([]casework.Actor{legal, commsAndLegal}).Draw(w.T, "standing by").Person,
		}}
	}
	return p
}

func (w *randomCase) drawObserve() incident.Observe {
	o := incident.Observe{Behaviour: rapid.SampledFrom([]incident.Behaviour{
		incident.Complied, incident.Continued, incident.Continued, incident.Refused,
	}).Draw(w.T, "behaviour"), Note: "secret note"}
	if rapid.Bool().Draw(w.T, "further") {
		o.Post = &incident.Post{URL: "https://feed.example/secret", Text: "secret words again"}
	}
	return o
}

// text draws a personal text or an empty one.
func (w *randomCase) text(field string) string {
	return rapid.SampledFrom([]string{"secret " + field, "secret", "secret", "secret", ""}).Draw(w.T, field)
}

func (w *randomCase) proposal() string {
	if n := len(w.c.Proposals); n > 0 && rapid.IntRange(0, 7).Draw(w.T, "other proposal") > 0 {
		return w.c.Proposals[n-1].ID
	}
	return rapid.SampledFrom([]string{"P1", "P2", "P99"}).Draw(w.T, "proposal")
}

func (w *randomCase) actionID() string {
	waiting := []string{}
	for _, a := range w.c.Actions {
		handed := a.Kind == incident.ActionReferToPolice || a.Kind == incident.ActionHandToLegal
		if a.Mode == casework.Manual && !a.Finished() || handed {
			waiting = append(waiting, a.ID)
		}
	}
	if len(waiting) > 0 && rapid.IntRange(0, 7).Draw(w.T, "other action") > 0 {
		return rapid.SampledFrom(waiting).Draw(w.T, "action")
	}
	return rapid.SampledFrom([]string{"A1", "A2", "A3", "A99"}).Draw(w.T, "action")
}

func drawHistory(t *rapid.T) incident.History {
	if rapid.Bool().Draw(t, "unknown author") {
		return incident.History{}
	}
	ago := time.Duration(rapid.Int64Range(0, int64(500*day)).Draw(t, "warned ago"))
	return incident.History{EarlierCases: 1, Warnings: []time.Time{casetest.Monday().Add(-ago)}}
}
