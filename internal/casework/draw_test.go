package casework_test

import (
	"time"

	"pgregory.net/rapid"

	"duecourse/internal/casework"
)

// somebody is one of a few people, with the roles that they hold just now.
func (w *anything) somebody() casework.Actor {
	who := []casework.Actor{
		comms, comms, colleague, lead, lead, legal, legal, bothHats, bothHats, public, staff,
		person("lead-only", casework.RoleCommsLead), person("everything", casework.Roles()...),
		person("comms-1", casework.RoleLegal), // a role changed in between
	}
	return rapid.SampledFrom(who).Draw(w.T, "who")
}

// draw makes a command of the name that makes sense, more often than not.
func (w *anything) draw(name casework.CommandName) casework.Command {
	switch name {
	case casework.CommandReport:
		return casework.Report{Post: firstPost(), Contact: w.text("contact")}
	case casework.CommandAssess:
		return w.drawAssess()
	case casework.CommandIdentify:
		outcome := rapid.SampledFrom([]casework.IdentificationOutcome{casework.Known, casework.Unknown}).Draw(w.T, "identified")
		return casework.Identify{Outcome: outcome, Efforts: w.text("efforts"), Person: "secret person"}
	case casework.CommandPropose:
		return w.drawPropose()
	case casework.CommandAdvise:
		return casework.Advise{
			Proposal: w.proposal(), Text: w.text("advice"),
			Position: rapid.SampledFrom([]casework.Position{casework.Support, casework.Support, casework.Oppose}).Draw(w.T, "position"),
		}
	case casework.CommandDecide:
		return casework.Decide{
			Proposal: w.proposal(), Rationale: w.text("rationale"), Proceed: rapid.IntRange(0, 3).Draw(w.T, "proceed") > 0,
		}
	case casework.CommandConfirm:
		return casework.Confirm{Action: w.actionID(), Outcome: rapid.SampledFrom([]casework.ActionStatus{
			casework.ActionIsDone, casework.ActionIsNotPossible,
		}).Draw(w.T, "outcome"), Note: "secret note"}
	case casework.CommandObserve:
		return w.drawObserve()
	case casework.CommandProgress:
		return casework.RecordProgress{
			Progressed: casework.Progressed{Action: w.actionID(), Reference: rapid.SampledFrom([]string{"", "26/1"}).Draw(w.T, "reference")},
			Officer:    "secret officer", Note: "secret news",
		}
	case casework.CommandPause:
		return casework.StopClock{Category: "court", Reason: w.text("reason")}
	case casework.CommandResume:
		return casework.StartClock{Reason: "secret reason"}
	case casework.CommandClose:
		return casework.Close{Outcome: rapid.SampledFrom([]casework.Outcome{
			casework.OutcomeNoMeasure, casework.OutcomeWithdrawn, casework.OutcomeNoRecurrence,
		}).Draw(w.T, "outcome"), Reason: w.text("reason")}
	case casework.CommandReopen:
		return casework.Reopen{Reason: w.text("reason")}
	case casework.CommandOverturn:
		return casework.Overturn{Reason: w.text("reason")}
	case casework.CommandAssign:
		return casework.Assign{To: "comms-2"}
	case casework.CommandNote:
		return casework.Note{Text: w.text("note")}
	case casework.CommandAddEvidence:
		return casework.AddEvidence{Source: casework.SourceUpload, SHA256: "00ff", MediaType: "image/png", Size: 1, Note: "secret"}
	case casework.CommandCapture:
		return casework.Capture{}
	}
	return nil
}

func (w *anything) drawAssess() casework.Assess {
	a := casework.Assess{
		Finding: casework.FindingUnacceptable, Removable: rapid.Bool().Draw(w.T, "removable"), Rationale: w.text("rationale"),
		Target: rapid.SampledFrom([]string{"", "", "comms-1", "legal-1", "everything"}).Draw(w.T, "target"), TargetName: "secret name",
	}
	if rapid.IntRange(0, 9).Draw(w.T, "finding") == 0 {
		a.Finding = casework.FindingAcceptable
		return a
	}
	a.Grounds = rapid.SliceOfNDistinct(rapid.SampledFrom(casework.Grounds()), 1, 3, rapid.ID).Draw(w.T, "grounds")
	if rapid.IntRange(0, 3).Draw(w.T, "known author") == 0 {
		history := drawHistory(w.T)
		a.History = &history
	}
	return a
}

func (w *anything) drawPropose() casework.Propose {
	measures := []casework.Measure{}
	for _, m := range casework.Measures() {
		if w.c.Available(m, w.moment()) == nil && rapid.Bool().Draw(w.T, "wanted") {
			measures = append(measures, m)
		}
	}
	if len(measures) == 0 {
		measures = []casework.Measure{rapid.SampledFrom(casework.Measures()).Draw(w.T, "measure")}
	}
	p := casework.Propose{Measures: measures, Reason: w.text("reason"), Urgent: rapid.Bool().Draw(w.T, "urgent")}
	if rapid.IntRange(0, 4).Draw(w.T, "standing") == 0 {
		p.Standing = []casework.StandingAdvice{{
			ID: "SA1", Grounds: casework.Grounds(), Measures: casework.Measures(), Conditions: "secret conditions",
			Until: monday().Add(60 * day), By: rapid.SampledFrom([]casework.Actor{legal, bothHats}).Draw(w.T, "standing by").Person,
		}}
	}
	return p
}

func (w *anything) drawObserve() casework.Observe {
	o := casework.Observe{Behaviour: rapid.SampledFrom([]casework.Behaviour{
		casework.Complied, casework.Continued, casework.Continued, casework.Refused,
	}).Draw(w.T, "behaviour"), Note: "secret note"}
	if rapid.Bool().Draw(w.T, "further") {
		o.Post = &casework.Post{URL: "https://feed.example/secret", Text: "secret words again"}
	}
	return o
}

// text is something personal, or nothing.
func (w *anything) text(field string) string {
	return rapid.SampledFrom([]string{"secret " + field, "secret", "secret", "secret", ""}).Draw(w.T, field)
}

func (w *anything) proposal() string {
	if n := len(w.c.Proposals); n > 0 && rapid.IntRange(0, 7).Draw(w.T, "other proposal") > 0 {
		return w.c.Proposals[n-1].ID
	}
	return rapid.SampledFrom([]string{"P1", "P2", "P99"}).Draw(w.T, "proposal")
}

func (w *anything) actionID() string {
	waiting := []string{}
	for _, a := range w.c.Actions {
		handed := a.Kind == casework.ActionReferToPolice || a.Kind == casework.ActionHandToLegal
		if a.Mode == casework.Manual && !a.Finished() || handed {
			waiting = append(waiting, a.ID)
		}
	}
	if len(waiting) > 0 && rapid.IntRange(0, 7).Draw(w.T, "other action") > 0 {
		return rapid.SampledFrom(waiting).Draw(w.T, "action")
	}
	return rapid.SampledFrom([]string{"A1", "A2", "A3", "A99"}).Draw(w.T, "action")
}

func drawHistory(t *rapid.T) casework.History {
	if rapid.Bool().Draw(t, "unknown author") {
		return casework.History{}
	}
	ago := time.Duration(rapid.Int64Range(0, int64(500*day)).Draw(t, "warned ago"))
	return casework.History{EarlierCases: 1, Warnings: []time.Time{monday().Add(-ago)}}
}
