package incident_test

import (
	"time"

	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// drawActor draws one of a few people, with one of their sets of roles.
func (r *randomCase) drawActor() casework.Actor {
	who := []casework.Actor{
		comms, comms, colleague, lead, lead, legal, legal, commsAndLegal, commsAndLegal, public, staff,
		casetest.Person("lead-only", casework.RoleCommsLead), casetest.Person("everything", casework.Roles()...),
		casetest.Person("comms-1", casework.RoleLegal), // the roles have changed
	}
	return rapid.SampledFrom(who).Draw(r.T, "who")
}

// draw draws a command of the name. Most are valid.
func (r *randomCase) draw(name casework.CommandName) casework.Command {
	switch name {
	case incident.CommandReport:
		return incident.Report{Post: firstPost(), Contact: r.text("contact")}
	case incident.CommandAssess:
		return r.drawAssess()
	case incident.CommandIdentify:
		outcome := rapid.SampledFrom([]incident.IdentificationOutcome{incident.AuthorIdentified, incident.AuthorNotIdentified}).Draw(r.T, "identified")
		return incident.Identify{Outcome: outcome, Efforts: r.text("efforts"), Person: "secret person"}
	case incident.CommandPropose:
		return r.drawPropose()
	case incident.CommandAdvise:
		return incident.Advise{
			Proposal: r.proposal(), Text: r.text("advice"),
			Position: rapid.SampledFrom([]incident.Position{incident.Support, incident.Support, incident.Oppose}).Draw(r.T, "position"),
		}
	case incident.CommandDecide:
		return incident.Decide{
			Proposal: r.proposal(), Rationale: r.text("rationale"), Proceed: rapid.IntRange(0, 3).Draw(r.T, "proceed") > 0,
		}
	case incident.CommandConfirm:
		return incident.Confirm{Action: r.actionID(), Outcome: rapid.SampledFrom([]casework.ActionStatus{
			casework.ActionIsDone, casework.ActionIsNotPossible,
		}).Draw(r.T, "outcome"), Note: "secret note"}
	case incident.CommandObserve:
		return r.drawObserve()
	case incident.CommandProgress:
		return incident.RecordProgress{
			Progressed: incident.Progressed{Action: r.actionID(), Reference: rapid.SampledFrom([]string{"", "26/1"}).Draw(r.T, "reference")},
			Officer:    "secret officer", Note: "secret news",
		}
	case casework.CommandPause:
		return casework.StopClock{Category: "court", Reason: r.text("reason")}
	case casework.CommandResume:
		return casework.StartClock{Reason: "secret reason"}
	case incident.CommandClose:
		return incident.Close{Outcome: rapid.SampledFrom([]incident.Outcome{
			incident.OutcomeNoMeasure, incident.OutcomeWithdrawn, incident.OutcomeNoRecurrence,
		}).Draw(r.T, "outcome"), Reason: r.text("reason")}
	case incident.CommandReopen:
		return incident.Reopen{Reason: r.text("reason")}
	case incident.CommandOverturn:
		return incident.Overturn{Reason: r.text("reason")}
	case casework.CommandAssign:
		return casework.Assign{To: rapid.SampledFrom([]string{"comms-1", "comms-2"}).Draw(r.T, "officer")}
	case casework.CommandNote:
		return casework.AddNote{Text: r.text("note")}
	case incident.CommandAddEvidence:
		return incident.AddEvidence{Source: casework.SourceUpload, SHA256: "00ff", MediaType: "image/png", Size: 1, Note: "secret"}
	case incident.CommandCapture:
		return incident.Capture{}
	case incident.CommandDescribe:
		return incident.Describe{Post: "1", Author: "@secret-author", Text: r.text("words")}
	case incident.CommandJoin:
		return incident.Join{Into: rapid.SampledFrom([]string{"INC-0THE-R000", "INC-TEST-TEST", ""}).Draw(r.T, "into")}
	case incident.CommandNameTarget:
		return incident.NameTarget{Target: r.drawTarget(), Mistaken: rapid.IntRange(0, 5).Draw(r.T, "mistaken") == 0}
	case incident.CommandReferral:
		return incident.DecideReferral{Refer: rapid.Bool().Draw(r.T, "refer"), Reason: r.text("reason")}
	}
	return nil
}

func (r *randomCase) drawAssess() incident.Assess {
	a := incident.Assess{
		Finding: incident.FindingUnacceptable, Removable: rapid.Bool().Draw(r.T, "removable"), Rationale: r.text("rationale"),
	}
	if rapid.Bool().Draw(r.T, "about somebody") {
		about := r.drawTarget()
		a.About, a.Target, a.TargetName = &about, about.ID, about.Name
	}
	if rapid.IntRange(0, 9).Draw(r.T, "finding") == 0 {
		a.Finding = incident.FindingAcceptable
		return a
	}
	a.Grounds = rapid.SliceOfNDistinct(rapid.SampledFrom(casework.Grounds()), 1, 3, rapid.ID).Draw(r.T, "grounds")
	if rapid.IntRange(0, 3).Draw(r.T, "known author") == 0 {
		history := drawHistory(r.T)
		a.History = &history
	}
	return a
}

func (r *randomCase) drawTarget() incident.TargetDetails {
	d := incident.TargetDetails{
		ID:      rapid.SampledFrom([]string{"", "comms-1", "comms-2", "legal-1", "everything"}).Draw(r.T, "target"),
		Contact: rapid.SampledFrom([]string{"", "secret@example.org"}).Draw(r.T, "contact"),
		Kind:    rapid.SampledFrom(incident.TargetKinds()).Draw(r.T, "kind"),
		Risk:    rapid.SampledFrom(append(incident.Risks(), "")).Draw(r.T, "risk"),
		Wishes:  rapid.SampledFrom([]string{"", "", "secret wishes"}).Draw(r.T, "wishes"),
	}
	d.Name = "secret name of " + d.ID
	return d
}

func (r *randomCase) drawPropose() incident.Propose {
	measures := []casework.Measure{}
	for _, m := range casework.Measures() {
		if r.c.Available(m, r.moment()) == nil && rapid.Bool().Draw(r.T, "wanted") {
			measures = append(measures, m)
		}
	}
	if len(measures) == 0 {
		measures = []casework.Measure{rapid.SampledFrom(casework.Measures()).Draw(r.T, "measure")}
	}
	p := incident.Propose{Measures: measures, Reason: r.text("reason"), Urgent: rapid.Bool().Draw(r.T, "urgent")}
	if rapid.IntRange(0, 4).Draw(r.T, "standing") == 0 {
		p.Standing = []incident.StandingAdvice{{
			ID: "SA1", Grounds: casework.Grounds(), Measures: casework.Measures(), Conditions: "secret conditions",
			Until: casetest.Monday().Add(60 * day), By: rapid.SampledFrom([]casework.Actor{legal, commsAndLegal}).Draw(r.T, "standing by").Person,
		}}
	}
	return p
}

func (r *randomCase) drawObserve() incident.Observe {
	o := incident.Observe{Behaviour: rapid.SampledFrom([]incident.Behaviour{
		incident.Complied, incident.Continued, incident.Continued, incident.Refused,
	}).Draw(r.T, "behaviour"), Note: "secret note"}
	if rapid.Bool().Draw(r.T, "further") {
		o.Post = &incident.Post{URL: "https://feed.example/secret", Text: "secret words again"}
	}
	return o
}

// text draws a personal text or an empty one.
func (r *randomCase) text(field string) string {
	return rapid.SampledFrom([]string{"secret " + field, "secret", "secret", "secret", ""}).Draw(r.T, field)
}

func (r *randomCase) proposal() string {
	if n := len(r.c.Proposals); n > 0 && rapid.IntRange(0, 7).Draw(r.T, "other proposal") > 0 {
		return r.c.Proposals[n-1].ID
	}
	return rapid.SampledFrom([]string{"P1", "P2", "P99"}).Draw(r.T, "proposal")
}

func (r *randomCase) actionID() string {
	waiting := []string{}
	for _, a := range r.c.Actions {
		handed := a.Kind == incident.ActionReferToPolice || a.Kind == incident.ActionHandToLegal
		if a.Mode == casework.Manual && !a.Finished() || handed {
			waiting = append(waiting, a.ID)
		}
	}
	if len(waiting) > 0 && rapid.IntRange(0, 7).Draw(r.T, "other action") > 0 {
		return rapid.SampledFrom(waiting).Draw(r.T, "action")
	}
	return rapid.SampledFrom([]string{"A1", "A2", "A3", "A99"}).Draw(r.T, "action")
}

func drawHistory(t *rapid.T) incident.History {
	if rapid.Bool().Draw(t, "unknown author") {
		return incident.History{}
	}
	ago := time.Duration(rapid.Int64Range(0, int64(500*day)).Draw(t, "warned ago"))
	return incident.History{EarlierCases: 1, Warnings: []time.Time{casetest.Monday().Add(-ago)}}
}
