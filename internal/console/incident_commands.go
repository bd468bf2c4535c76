package console

import (
	"slices"

	"duecourse/internal/casework"
)

// incidentCommandOf reads a command of an incident from a form. The case itself checks
// whether it is valid.
func incidentCommandOf(name casework.CommandName, v formValues) (casework.Command, error) {
	switch name {
	case casework.CommandAssess:
		return v.assess(), nil
	case casework.CommandIdentify:
		return casework.Identify{
			Outcome: casework.IdentificationOutcome(v.get("outcome")), Efforts: v.get("efforts"), Person: v.get("person"),
		}, nil
	case casework.CommandPropose:
		return casework.Propose{
			Measures: listOf[casework.Measure](v["measures"]), Reason: v.get("reason"), Urgent: v.get("urgent") == "true",
		}, nil
	case casework.CommandAdvise:
		return casework.Advise{
			Proposal: v.get("proposal"), Position: casework.Position(v.get("position")), Text: v.get("text"),
		}, nil
	case casework.CommandDecide:
		proceed, err := v.yesOrNo("proceed")
		return casework.Decide{Proposal: v.get("proposal"), Proceed: proceed, Rationale: v.get("rationale")}, err
	case casework.CommandConfirm:
		return casework.Confirm{
			Action: v.get("action"), Outcome: casework.ActionStatus(v.get("outcome")), Note: v.get("note"),
		}, nil
	case casework.CommandObserve:
		return v.observe(), nil
	case casework.CommandProgress:
		return v.progress(), nil
	case casework.CommandCapture:
		return casework.Capture{}, nil
	case casework.CommandAssign:
		return casework.Assign{To: v.get("to")}, nil
	case casework.CommandNote:
		return casework.Note{Text: v.get("text")}, nil
	case casework.CommandPause:
		return casework.StopClock{Category: v.get("category"), Reason: v.get("reason")}, nil
	case casework.CommandResume:
		return casework.StartClock{Reason: v.get("reason")}, nil
	case casework.CommandClose:
		return casework.Close{Outcome: casework.Outcome(v.get("outcome")), Reason: v.get("reason")}, nil
	case casework.CommandReopen:
		return casework.Reopen{Reason: v.get("reason")}, nil
	case casework.CommandOverturn:
		return casework.Overturn{Reason: v.get("reason")}, nil
	case casework.CommandReport, casework.CommandAddEvidence:
	}
	return nil, noSuchPage()
}

func (v formValues) assess() casework.Assess {
	applies := func(circumstance string) bool { return slices.Contains(v["circumstances"], circumstance) }
	return casework.Assess{
		Finding: casework.Finding(v.get("finding")), Grounds: listOf[casework.Ground](v["grounds"]),
		TargetsStaff: applies("targets_staff"), PossiblyCriminal: applies("possibly_criminal"), Removable: applies("removable"),
		Target: v.get("target"), TargetName: v.get("target_name"), Rationale: v.get("rationale"),
	}
}

func (v formValues) observe() casework.Observe {
	seen := casework.Observe{Behaviour: casework.Behaviour(v.get("behaviour")), Note: v.get("note")}
	if further := (casework.Post{URL: v.get("post.url"), Text: v.get("post.text")}); further.URL+further.Text != "" {
		seen.Post = &further
	}
	return seen
}

func (v formValues) progress() casework.RecordProgress {
	return casework.RecordProgress{
		Progressed: casework.Progressed{
			Action: v.get("action"), Force: v.get("force"), Reference: v.get("reference"),
			On: v.get("on"), Status: v.get("status"),
		},
		Officer: v.get("officer"), Note: v.get("note"),
	}
}
