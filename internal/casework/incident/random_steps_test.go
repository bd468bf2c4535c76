package incident_test

import (
	"slices"

	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// nextStep does what the case waits for: random commands alone would hardly reach a block.
func (r *randomCase) nextStep() {
	switch r.c.Stage {
	case incident.StageAssessment:
		r.do(colleague, incident.Assess{
			Finding: incident.FindingUnacceptable, Removable: true, Rationale: "secret",
			Grounds: []casework.Ground{rapid.SampledFrom(casework.Grounds()).Draw(r.T, "ground")},
		})
	case incident.StageProposal:
		r.do(colleague, r.nextMeasures())
	case incident.StageConsultation:
		r.do(casetest.Person("legal-2", casework.RoleLegal), incident.Advise{
			Proposal: r.latest(), Text: "secret",
			Position: rapid.SampledFrom([]incident.Position{incident.Support, incident.Support, incident.Oppose}).Draw(r.T, "position"),
		})
	case incident.StageDecision:
		r.do(lead2(), incident.Decide{Proposal: r.latest(), Proceed: true, Rationale: "secret"})
	case incident.StageAction:
		r.act()
	case incident.StageWatch:
		r.observeOrWait()
	case incident.StageClosed:
		if rapid.Bool().Draw(r.T, "overturn") {
			r.do(lead, incident.Overturn{Reason: "secret"})
		}
		r.do(lead, incident.Reopen{Reason: "secret"})
	}
}

func lead2() casework.Actor {
	return casetest.Person("lead-2", casework.RoleComms, casework.RoleCommsLead)
}

// nextMeasures proposes what is recommended, or else whatever is available.
func (r *randomCase) nextMeasures() incident.Propose {
	measures := r.recommended()
	if len(measures) == 0 {
		measures = slices.DeleteFunc(casework.Measures(), func(m casework.Measure) bool {
			return r.c.Available(m, r.moment()) != nil
		})
	}
	return incident.Propose{Measures: measures, Reason: "secret"}
}

// act carries out an action, or what it waits for.
func (r *randomCase) act() {
	if todo := r.c.ToPerform(); len(todo) > 0 {
		r.finishAction(todo[0])
		return
	}
	for _, a := range r.c.Actions {
		switch {
		case a.Status == casework.ActionIsHeld:
			r.do(colleague, incident.AddEvidence{Source: casework.SourceUpload, SHA256: "00ff", MediaType: "image/png", Size: 1})
			return
		case !a.Finished():
			r.do(colleague, incident.Confirm{Action: a.ID, Outcome: casework.ActionIsDone})
			return
		}
	}
}

// finishAction finishes an automatic action successfully.
func (r *randomCase) finishAction(a casework.Action) {
	switch a.Kind {
	case incident.ActionBlockAuthor:
		r.report(incident.BlockReport{Action: a.ID, State: incident.BlockConfirmed, From: r.at, Until: r.at.Add(7 * day)})
	case incident.ActionUnblockAuthor:
		r.report(incident.BlockReport{Action: r.c.Block.Action, State: incident.BlockShareWithdrawn, At: r.at})
	case incident.ActionSendWarning, incident.ActionAskToRemove, incident.ActionSendCorrection, incident.ActionRemovePost,
		incident.ActionHandToLegal, incident.ActionCaptureEvidence, incident.ActionBuildPack, incident.ActionReferToPolice,
		incident.ActionSendBlockNotice, incident.ActionSendRemovalNotice, incident.ActionRecallReferral:
		done := casework.Result{Outcome: casework.ResultDone}
		if _, writes := letterKinds()[a.Kind]; writes {
			done.Letter = r.letterOf(a)
		}
		r.record(r.c.Finish(a.ID, done, r.moment()))
	}
}

// observeOrWait records that the author continued, or moves the clock.
func (r *randomCase) observeOrWait() {
	switch {
	case r.c.Looking != casework.NotLooking:
		r.looked(rapid.SampledFrom([]casework.Found{casework.FoundPublished, casework.FoundGone}).Draw(r.T, "found"))
	case rapid.IntRange(0, 2).Draw(r.T, "goes on") > 0:
		r.do(colleague, incident.Observe{Behaviour: rapid.SampledFrom([]incident.Behaviour{
			incident.Continued, incident.Refused, incident.Complied,
		}).Draw(r.T, "behaviour")})
	case r.c.Block.Active():
		r.at = r.at.Add(7 * day)
		r.lift()
	default:
		if wake, some := casework.NextWake(r.c, r.moment()); some && wake.After(r.at) {
			r.at = wake
		}
		r.record(casework.Tick(r.c, r.moment()))
	}
}
