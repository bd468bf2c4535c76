package console

import (
	"slices"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// isLegalsPage says whether a command is given on the page of its proposal.
func isLegalsPage(name casework.Name) bool {
	return name == casework.CommandAdvise || name == casework.CommandDecide
}

// caseForms are the forms of the commands that somebody may give a case now, what
// it waits for first.
func (c *Console) caseForms(v *app.View) []form {
	awaited := awaitedCommand(v)
	forms := []form{}
	for _, offer := range v.Offers {
		if !offer.Allowed || isLegalsPage(offer.Name) {
			continue
		}
		f := c.formOf(offer.Name, v)
		f.Command, f.Seq, f.Open = offer.Name, v.Case.Seq, offer.Name == awaited
		f.Action = "/incidents/" + v.Case.Ref + "/" + string(offer.Name)
		forms = append(forms, f.ready(""))
	}
	slices.SortStableFunc(forms, func(a, b form) int {
		switch {
		case a.Open == b.Open:
			return 0
		case a.Open:
			return -1
		}
		return 1
	})
	return forms
}

// awaitedCommand is the command that would do what is due first.
func awaitedCommand(v *app.View) casework.Name {
	if v.Due == nil {
		return ""
	}
	for _, t := range v.Case.Tasks() {
		if t.What == v.Due.What && t.Of == v.Due.Of {
			return t.Command
		}
	}
	return ""
}

// formOf is what a command asks. Reporting has a page of its own, and so have
// advice and decisions.
func (c *Console) formOf(name casework.Name, v *app.View) form {
	switch name {
	case casework.CommandAssess:
		return c.assessForm()
	case casework.CommandIdentify:
		return identifyForm()
	case casework.CommandPropose:
		return c.proposeForm(v)
	case casework.CommandConfirm:
		return confirmForm(v.Case)
	case casework.CommandObserve:
		return observeForm()
	case casework.CommandProgress:
		return progressForm(v.Case)
	case casework.CommandAddEvidence:
		return evidenceForm()
	case casework.CommandCapture:
		return form{Title: "Ask for a screenshot", Submit: "Ask for a screenshot", Lead: "The system takes a screenshot of the post now; where it cannot, somebody is asked for one (R7)."}
	case casework.CommandAssign:
		return c.assignForm(v.Case)
	case casework.CommandNote:
		return form{Title: "Add a note", Submit: "Add the note", Fields: []field{text("text", "Note", "Everybody who sees the case can read it.")}}
	case casework.CommandPause:
		return form{Title: "Stop the clock", Submit: "Stop the clock", Fields: []field{
			line("category", "Category", "For example: waiting for the platform."), reason("Why the clock is stopped"),
		}}
	case casework.CommandResume:
		return form{Title: "Start the clock again", Submit: "Start the clock", Fields: []field{reason("Why (optional)")}}
	case casework.CommandClose:
		return closeForm()
	case casework.CommandReopen:
		return form{Title: "Reopen the case", Submit: "Reopen the case", Fields: []field{reason("What is new")}}
	case casework.CommandOverturn:
		return form{
			Title: "Overturn the decision", Submit: "Overturn the decision", Warning: true, Fields: []field{reason("Why it is overturned")},
			Lead: "What can be undone is undone: the block is withdrawn, the warning no longer counts, and a correction goes out.",
		}
	case casework.CommandReport, casework.CommandAdvise, casework.CommandDecide:
	}
	return form{}
}

func reason(label string) field { return text("reason", label, "") }

func (c *Console) assessForm() form {
	grounds := []choice{}
	for _, g := range c.Desk.Policy().Grounds {
		grounds = append(grounds, choice{
			Value: string(g.ID), Label: g.ID.Title(), Hint: "Posts or messages which " + g.Wording,
		})
	}
	return form{Title: "Assess the post", Submit: "Record the assessment", Fields: []field{
		radios("finding", "What is the post?",
			choice{Value: string(casework.FindingUnacceptable), Label: "Unacceptable", Hint: "It breaks the policy (R2)."},
			choice{Value: string(casework.FindingAcceptable), Label: "Acceptable", Hint: "People are free to criticise the council (R1)."},
			choice{Value: string(casework.FindingServiceComplaint), Label: "A complaint about a service", Hint: "It has a process of its own (R11)."}),
		checks("grounds", "On which grounds is it unacceptable?", "Only if it is. Choose all that apply.", grounds...),
		checks("circumstances", "What else applies?", "",
			choice{Value: "possibly_criminal", Label: "It may be criminal", Hint: "Evidence is secured before anything is removed (R7)."},
			choice{Value: "removable", Label: "The council can remove it", Hint: "It stands on one of the council’s own feeds.", Chosen: true},
			choice{Value: "targets_staff", Label: "It is aimed at somebody who works for the council"}),
		line("target_name", "Who it is aimed at (optional)", "Their name. They are told that it is being dealt with (R12)."),
		line("target", "Their user name (optional)", "They take no part in the case."),
		text("rationale", "Why", "One or two sentences that a reviewer would understand."),
	}}
}

func identifyForm() form {
	return form{Title: "Record who the author is", Submit: "Record it", Fields: []field{
		radios("outcome", "Is the author known?",
			choice{Value: string(casework.Known), Label: "Yes"}, choice{Value: string(casework.Unknown), Label: "No, they could not be identified"}),
		text("efforts", "What was done to find out (R5)", ""),
		line("person", "Who it is, if they are known", ""),
	}}
}

func (c *Console) proposeForm(v *app.View) form {
	m := c.moment(v.At)
	measures, closed := []choice{}, ""
	for _, measure := range casework.Measures() {
		if v.Case.Available(measure, m) != nil {
			closed = " What is not open is explained on the ladder."
			continue
		}
		one := choice{Value: string(measure), Label: measure.Title(), Chosen: slices.Contains(v.Recommended, measure)}
		if one.Chosen {
			one.Hint = "Recommended by the policy."
		}
		measures = append(measures, one)
	}
	return form{Title: "Propose the next measure", Submit: "Put it to Legal Services", Fields: []field{
		checks("measures", "Which measures?", "They are advised on and decided together."+closed, measures...),
		text("reason", "Why", ""),
		checks("urgent", "Is somebody at risk?", "", choice{Value: "true", Label: "Yes: Legal is asked to advise within hours"}),
	}}
}

func confirmForm(c *casework.Incident) form {
	tasks := []choice{}
	for _, a := range c.Actions {
		if a.Status == casework.ActionIsPending && a.Mode == casework.Manual {
			tasks = append(tasks, choice{Value: a.ID, Label: a.Kind.Title(), Hint: a.Detail})
		}
	}
	f := form{Title: "Say that something was done", Submit: "Record it", Fields: []field{
		radios("action", "What was to be done?", tasks...),
		radios("outcome", "Was it done?",
			choice{Value: string(casework.ActionIsDone), Label: "Yes"},
			choice{Value: string(casework.ActionIsNotPossible), Label: "No, it is not possible"}),
		text("note", "Note", "Needed if it is not possible: say why."),
	}}
	if len(tasks) == 1 {
		f.Fields[0].Options[0].Chosen = true
	}
	return f
}

func observeForm() form {
	return form{Title: "Record what the author did", Submit: "Record it", Fields: []field{
		radios("behaviour", "What did the author do?",
			choice{Value: string(casework.Complied), Label: "What was asked", Hint: "The post is gone, or they stopped."},
			choice{Value: string(casework.Continued), Label: "Went on", Hint: "They posted more of the kind, or left it there."},
			choice{Value: string(casework.Refused), Label: "Refused"}),
		text("note", "Note (optional)", ""),
		line("post.url", "Address of a further post (optional)", ""),
		text("post.text", "Words of a further post (optional)", ""),
	}}
}

// progressForm asks for news of what was handed over: of the police (R6), of a legal
// action (R9), or of either.
func progressForm(c *casework.Incident) form {
	f := form{Title: "Record news from the police or of legal action", Submit: "Record it"}
	matters, police, legal := []choice{}, false, false
	for _, a := range c.Actions {
		if a.Status == casework.ActionIsDone && (a.Kind == casework.ActionReferToPolice || a.Kind == casework.ActionHandToLegal) {
			matters = append(matters, choice{Value: a.ID, Label: a.Measure.Title(), Chosen: true})
			police, legal = police || a.Kind == casework.ActionReferToPolice, legal || a.Kind == casework.ActionHandToLegal
		}
	}
	f.Fields = append(f.Fields, radios("action", "What is the news about?", matters...))
	if police {
		f.Fields = append(f.Fields,
			line("force", "Police force (optional)", ""),
			line("reference", "Their reference", "As soon as the police have given one (R6). Until then you are reminded."),
			line("officer", "Their officer (optional)", ""))
	}
	if legal {
		f.Fields = append(f.Fields, field{Kind: kindSelect, Name: "status", Label: "How the legal action stands", Options: legalStages()})
	} else {
		f.Fields = append(f.Fields, line("status", "How it stands (optional)", ""))
	}
	f.Fields = append(f.Fields,
		field{Kind: kindDate, Name: "on", Label: "Date of the news (optional)"},
		text("note", "Note (optional)", ""))
	return f
}

// legalStages are the steps of a legal action, as its news names them (R9).
func legalStages() []choice {
	list := []choice{{Value: "", Label: "No change"}}
	for _, step := range []string{
		"Letter before action sent", "Response received", "Proceedings begun", "Settled", "Judgment", "Not pursued",
	} {
		list = append(list, choice{Value: step, Label: step})
	}
	return list
}

func evidenceForm() form {
	return form{Title: "Add evidence", Submit: "Take it into custody", Files: true, Fields: []field{
		{Kind: kindFile, Name: "file", Label: "File", Hint: "A screenshot, a document or a video of up to 25 MB. It is kept unchanged (R7)."},
		text("note", "What it shows (optional)", ""),
	}}
}

func (c *Console) assignForm(of *casework.Incident) form {
	officers := []choice{}
	for _, p := range c.People.PeopleWith(casework.RoleComms) {
		officers = append(officers, choice{Value: p.ID, Label: p.Name, Chosen: p.ID == of.AssignedTo})
	}
	return form{Title: "Assign the case", Submit: "Assign it", Fields: []field{
		{Kind: kindSelect, Name: "to", Label: "To whom?", Options: officers},
	}}
}

func closeForm() form {
	outcomes := []choice{}
	for _, o := range casework.ClosingOutcomes() {
		outcomes = append(outcomes, choice{Value: string(o), Label: o.Title()})
	}
	return form{Title: "Close the case early", Submit: "Close the case", Warning: true, Fields: []field{
		radios("outcome", "How does it end?", outcomes...), reason("Why"),
	}}
}
