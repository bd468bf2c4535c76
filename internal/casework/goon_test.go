package casework_test

import (
	"slices"

	"pgregory.net/rapid"

	"duecourse/internal/casework"
)

// goOn does what the case waits for, as willing people and a working system would:
// chance alone would hardly ever come as far as a block.
func (w *anything) goOn() {
	switch w.c.Stage {
	case casework.StageAssessment:
		w.give(colleague, casework.Assess{
			Finding: casework.FindingUnacceptable, Removable: true, Rationale: "secret",
			Grounds: []casework.Ground{rapid.SampledFrom(casework.Grounds()).Draw(w.T, "ground")},
		})
	case casework.StageProposal:
		w.give(colleague, w.nextMeasures())
	case casework.StageConsultation:
		w.give(person("legal-2", casework.RoleLegal), casework.Advise{
			Proposal: w.latest(), Text: "secret",
			Position: rapid.SampledFrom([]casework.Position{casework.Support, casework.Support, casework.Oppose}).Draw(w.T, "position"),
		})
	case casework.StageDecision:
		w.give(lead2(), casework.Decide{Proposal: w.latest(), Proceed: true, Rationale: "secret"})
	case casework.StageAction:
		w.act()
	case casework.StageWatch:
		w.watch()
	case casework.StageClosed:
		if rapid.Bool().Draw(w.T, "overturn") {
			w.give(lead, casework.Overturn{Reason: "secret"})
		}
		w.give(lead, casework.Reopen{Reason: "secret"})
	}
}

func lead2() casework.Actor { return person("lead-2", casework.RoleComms, casework.RoleCommsLead) }

// nextMeasures proposes what is recommended, or else whatever is available.
func (w *anything) nextMeasures() casework.Propose {
	measures := w.recommended()
	if len(measures) == 0 {
		measures = slices.DeleteFunc(casework.Measures(), func(m casework.Measure) bool {
			return w.c.Available(m, w.moment()) != nil
		})
	}
	return casework.Propose{Measures: measures, Reason: "secret"}
}

// act carries out one thing, or does what keeps it from being carried out.
func (w *anything) act() {
	if todo := w.c.ToPerform(); len(todo) > 0 {
		w.end(todo[0])
		return
	}
	for _, a := range w.c.Actions {
		switch {
		case a.Status == casework.ActionIsHeld:
			w.give(colleague, casework.AddEvidence{Source: casework.SourceUpload, SHA256: "00ff", MediaType: "image/png", Size: 1})
			return
		case !a.Finished():
			w.give(colleague, casework.Confirm{Action: a.ID, Outcome: casework.ActionIsDone})
			return
		}
	}
}

// end ends an automatic action well.
func (w *anything) end(a casework.Action) {
	switch a.Kind {
	case casework.ActionBlockAuthor:
		w.report(casework.BlockReport{Action: a.ID, State: casework.BlockConfirmed, From: w.at, Until: w.at.Add(7 * day)})
	case casework.ActionUnblockAuthor:
		w.report(casework.BlockReport{Action: w.c.Block.Action, State: casework.BlockShareWithdrawn, At: w.at})
	case casework.ActionSendWarning, casework.ActionAskToRemove, casework.ActionSendCorrection, casework.ActionRemovePost,
		casework.ActionHandToLegal, casework.ActionCaptureEvidence, casework.ActionBuildPack, casework.ActionReferToPolice:
		w.took(w.c.Finish(a.ID, casework.Result{Outcome: casework.DidIt}, w.moment()))
	}
}

// watch lets the author go on, or time go by.
func (w *anything) watch() {
	switch {
	case w.c.Looking != casework.NotLooking:
		w.looked(rapid.SampledFrom([]casework.Found{casework.FoundStanding, casework.FoundGone}).Draw(w.T, "found"))
	case rapid.IntRange(0, 2).Draw(w.T, "goes on") > 0:
		w.give(colleague, casework.Observe{Behaviour: rapid.SampledFrom([]casework.Behaviour{
			casework.Continued, casework.Refused, casework.Complied,
		}).Draw(w.T, "behaviour")})
	case w.c.Block.Active():
		w.at = w.at.Add(7 * day)
		w.lift()
	default:
		if wake, some := casework.NextWake(w.c, w.moment()); some && wake.After(w.at) {
			w.at = wake
		}
		w.took(casework.Tick(w.c, w.moment()))
	}
}
