package console

import (
	"slices"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// incidentCommandOf reads a command of an incident from a form. The case itself checks
// whether it is valid.
func incidentCommandOf(name casework.CommandName, v formValues) (casework.Command, error) {
	switch name {
	case incident.CommandAssess:
		return v.assess(), nil
	case incident.CommandIdentify:
		return incident.Identify{
			Outcome: incident.IdentificationOutcome(v.get("outcome")), Efforts: v.get("efforts"), Person: v.get("person"),
		}, nil
	case incident.CommandPropose:
		return incident.Propose{
			Measures: listOf[casework.Measure](v["measures"]), Reason: v.get("reason"), Explanation: v.get("explanation"),
			Urgent: v.get("urgent") == "true",
		}, nil
	case incident.CommandAdvise:
		return incident.Advise{
			Proposal: v.get("proposal"), Position: incident.Position(v.get("position")), Text: v.get("text"),
		}, nil
	case incident.CommandDecide:
		proceed, err := v.yesOrNo("proceed")
		return incident.Decide{Proposal: v.get("proposal"), Proceed: proceed, Rationale: v.get("rationale")}, err
	case incident.CommandConfirm:
		return incident.Confirm{
			Action: v.get("action"), Outcome: casework.ActionStatus(v.get("outcome")), Note: v.get("note"),
		}, nil
	case incident.CommandObserve:
		return v.observe(), nil
	case incident.CommandProgress:
		return v.progress(), nil
	case incident.CommandCapture:
		return incident.Capture{Post: v.get("post")}, nil
	case incident.CommandDescribe:
		return incident.Describe{Post: v.get("post"), Author: v.get("author"), Text: v.get("text")}, nil
	case incident.CommandNameTarget:
		return incident.NameTarget{Mistaken: v.get("mistaken") == "true"}, nil
	case incident.CommandReferral:
		refer, err := v.yesOrNo("refer")
		return incident.DecideReferral{Refer: refer, Reason: v.get("reason")}, err
	case casework.CommandAssign:
		return casework.Assign{To: v.get("to")}, nil
	case casework.CommandNote:
		return casework.AddNote{Text: v.get("text")}, nil
	case casework.CommandPause:
		return casework.StopClock{Category: casework.PauseCategory(v.get("category")), Reason: v.get("reason")}, nil
	case casework.CommandResume:
		return casework.StartClock{Reason: v.get("reason")}, nil
	case incident.CommandClose:
		return incident.Close{Outcome: incident.Outcome(v.get("outcome")), Reason: v.get("reason")}, nil
	case incident.CommandJoin:
		return incident.Join{Into: v.get("into")}, nil
	case incident.CommandReopen:
		return incident.Reopen{Reason: v.get("reason")}, nil
	case incident.CommandOverturn:
		return incident.Overturn{Reason: v.get("reason")}, nil
	case incident.CommandReport, incident.CommandAddEvidence:
	}
	return nil, noSuchPage()
}

func (v formValues) assess() incident.Assess {
	applies := func(circumstance string) bool { return slices.Contains(v["circumstances"], circumstance) }
	return incident.Assess{
		Finding: incident.Finding(v.get("finding")), Grounds: listOf[casework.Ground](v["grounds"]),
		TargetsStaff: applies("targets_staff"), PossiblyCriminal: applies("possibly_criminal"), Removable: applies("removable"),
		Rationale: v.get("rationale"), Posts: v["posts"],
		Explanation: v.get("explanation"),
	}
}

func (v formValues) observe() incident.Observe {
	seen := incident.Observe{Behaviour: incident.Behaviour(v.get("behaviour")), Note: v.get("note"), About: v.get("post")}
	if further := (incident.Post{URL: v.get("post.url"), Text: v.get("post.text")}); further.URL+further.Text != "" {
		seen.Post = &further
	}
	return seen
}

func (v formValues) progress() incident.RecordProgress {
	return incident.RecordProgress{
		Progressed: incident.Progressed{
			Action: v.get("action"), Force: v.get("force"), Reference: v.get("reference"),
			On: v.get("on"), Status: v.get("status"), Closed: v.get("closed") == "true",
		},
		Officer: v.get("officer"), Note: v.get("note"),
	}
}
