package incident_test

import (
	"slices"

	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// nextStep does what the case waits for: random commands alone would hardly reach a block.
func (w *randomCase) nextStep() {
	switch w.c.Stage {
	case incident.StageAssessment:
		w.do(colleague, incident.Assess{
			Finding: incident.FindingUnacceptable, Removable: true, Rationale: "secret",
			Grounds: []casework.Ground{rapid.SampledFrom(casework.Grounds()).Draw(w.T, "ground")},
		})
	case incident.StageProposal:
		w.do(colleague, w.nextMeasures())
	case incident.StageConsultation:
		w.do(casetest.Person("legal-2", casework.RoleLegal), incident.Advise{
			Proposal: w.latest(), Text: "secret",
			Position: rapid.SampledFrom([]incident.Position{incident.Support, incident.Support, incident.Oppose}).Draw(w.T, "position"),
		})
	case incident.StageDecision:
		w.do(lead2(), incident.Decide{Proposal: w.latest(), Proceed: true, Rationale: "secret"})
	case incident.StageAction:
		w.act()
	case incident.StageWatch:
		w.observeOrWait()
	case incident.StageClosed:
		if rapid.Bool().Draw(w.T, "overturn") {
			w.do(lead, incident.Overturn{Reason: "secret"})
		}
		w.do(lead, incident.Reopen{Reason: "secret"})
	}
}

func lead2() casework.Actor {
	return casetest.Person("lead-2", casework.RoleComms, casework.RoleCommsLead)
}

// nextMeasures proposes what is recommended, or else whatever is available.
func (w *randomCase) nextMeasures() incident.Propose {
	measures := w.recommended()
	if len(measures) == 0 {
		measures = slices.DeleteFunc(casework.Measures(), func(m casework.Measure) bool {
			return w.c.Available(m, w.moment()) != nil
		})
	}
	return incident.Propose{Measures: measures, Reason: "secret"}
}

// act carries out an action, or what it waits for.
func (w *randomCase) act() {
	if todo := w.c.ToPerform(); len(todo) > 0 {
		w.finishAction(todo[0])
		return
	}
	for _, a := range w.c.Actions {
		switch {
		case a.Status == casework.ActionIsHeld:
			w.do(colleague, incident.AddEvidence{Source: casework.SourceUpload, SHA256: "00ff", MediaType: "image/png", Size: 1})
			return
		case !a.Finished():
			w.do(colleague, incident.Confirm{Action: a.ID, Outcome: casework.ActionIsDone})
			return
		}
	}
}

// finishAction finishes an automatic action successfully.
func (w *randomCase) finishAction(a casework.Action) {
	switch a.Kind {
	case incident.ActionBlockAuthor:
		w.report(incident.BlockReport{Action: a.ID, State: incident.BlockConfirmed, From: w.at, Until: w.at.Add(7 * day)})
	case incident.ActionUnblockAuthor:
		w.report(incident.BlockReport{Action: w.c.Block.Action, State: incident.BlockShareWithdrawn, At: w.at})
	case incident.ActionSendWarning, incident.ActionAskToRemove, incident.ActionSendCorrection, incident.ActionRemovePost,
		incident.ActionHandToLegal, incident.ActionCaptureEvidence, incident.ActionBuildPack, incident.ActionReferToPolice:
		w.record(w.c.Finish(a.ID, casework.Result{Outcome: casework.ResultDone}, w.moment()))
	}
}

// observeOrWait records that the author continued, or moves the clock.
func (w *randomCase) observeOrWait() {
	switch {
	case w.c.Looking != casework.NotLooking:
		w.looked(rapid.SampledFrom([]casework.Found{casework.FoundPublished, casework.FoundGone}).Draw(w.T, "found"))
	case rapid.IntRange(0, 2).Draw(w.T, "goes on") > 0:
		w.do(colleague, incident.Observe{Behaviour: rapid.SampledFrom([]incident.Behaviour{
			incident.Continued, incident.Refused, incident.Complied,
		}).Draw(w.T, "behaviour")})
	case w.c.Block.Active():
		w.at = w.at.Add(7 * day)
		w.lift()
	default:
		if wake, some := casework.NextWake(w.c, w.moment()); some && wake.After(w.at) {
			w.at = wake
		}
		w.record(casework.Tick(w.c, w.moment()))
	}
}
