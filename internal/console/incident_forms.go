package console

import (
	"cmp"
	"slices"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// onProposalPage says whether a command is given on the page of its proposal.
func onProposalPage(name casework.CommandName) bool {
	return name == incident.CommandAdvise || name == incident.CommandDecide
}

// incidentForms are the forms of the commands that a person may give an incident now, the
// one that it waits for first.
func (c *Console) incidentForms(v *app.View) []form {
	awaited := awaitedCommand(v)
	forms := []form{}
	for _, offer := range v.Offers {
		asked := offer.Name == incident.CommandNameTarget && v.Incident().Assessment == nil // the assessment asks whom it is about
		if !offer.Allowed || onProposalPage(offer.Name) || asked {
			continue
		}
		f := c.incidentForm(offer.Name, v)
		f.Command, f.Seq, f.Open = offer.Name, v.Incident().Seq, offer.Name == awaited
		f.Action = incidentPath(v.Incident().Ref) + "/" + string(offer.Name)
		if f.Title == "" {
			f.Title = incident.CommandTitle(offer.Name)
		}
		forms = append(forms, f.withToken(""))
	}
	return openFirst(forms)
}

// awaitedCommand is the command that does what is due first.
func awaitedCommand(v *app.View) casework.CommandName {
	if v.Due == nil {
		return ""
	}
	for _, t := range casework.Tasks(v.Incident()) {
		if t.What == v.Due.What && t.Of == v.Due.Of {
			return t.Command
		}
	}
	return ""
}

// incidentForm is what a command asks. Reports, advice and decisions have pages of their
// own.
func (c *Console) incidentForm(name casework.CommandName, v *app.View) form {
	switch name {
	case incident.CommandAssess:
		return c.assessForm(v.Incident())
	case incident.CommandIdentify:
		return form{Submit: "Record it", Fields: []field{
			radios("outcome", "Do we know who the author is?",
				choice{Value: string(incident.AuthorIdentified), Label: "Yes"}, choice{Value: string(incident.AuthorNotIdentified), Label: "No, we could not identify them"}),
			text("efforts", "What we did to find out (R5)", ""),
			line("person", "Who it is, if we know", ""),
		}}
	case incident.CommandPropose:
		return c.proposeForm(v)
	case incident.CommandConfirm:
		return confirmForm(v.Incident())
	case incident.CommandObserve:
		return observeForm(v.Incident())
	case incident.CommandProgress:
		return progressForm(v.Incident())
	case incident.CommandAddEvidence:
		fields := []field{{Kind: kindFile, Name: "file", Label: "File", Hint: "A screenshot, a document or a video of up to 25 MB. We keep it unchanged (R7)."}}
		fields = append(fields, postWithEvidence(v.Incident(), "Which post does it show?")...)
		return form{Submit: "Take it into custody", Files: true, Fields: append(fields, text("note", "What it shows (optional)", ""))}
	case incident.CommandCapture:
		return form{
			Submit: "Ask for a screenshot", Fields: postWithEvidence(v.Incident(), "Of which post?"),
			Lead: "The system takes a screenshot of the post now. If it cannot, it asks an officer for one (R7).",
		}
	case incident.CommandDescribe:
		return describeForm(v.Incident())
	case incident.CommandNameTarget:
		return nameTargetForm(v.Incident())
	case incident.CommandReferral:
		return form{Submit: "Record the decision", Lead: "A referral to the police is recommended (R6). The case does not end before somebody decides.", Fields: []field{
			radios("refer", "Do we refer the matter to the police?",
				choice{Value: "true", Label: "Yes", Hint: "Propose the referral next. Legal Services advise on it."}, choice{Value: "false", Label: "No"}),
			reason("Why"),
		}}
	case casework.CommandAssign:
		return c.assignForm(v.Incident())
	case casework.CommandNote:
		return form{Submit: "Add the note", Fields: []field{text("text", "Note", "Everybody who can see the case can read it.")}}
	case casework.CommandPause:
		return form{Submit: "Stop the clock", Fields: []field{
			radios("category", "What is the case waiting for?", chosenFrom(casework.PauseCategories(), "")...), reason("Why you stop the clock"),
		}}
	case casework.CommandResume:
		return form{Submit: "Start the clock", Fields: []field{reason("Why (optional)")}}
	case incident.CommandClose:
		return closeForm()
	case incident.CommandJoin:
		into := line("into", "Reference of the other case", "")
		into.Value = v.BelongsTo
		return form{Submit: "Join it", Warning: true, Fields: []field{into},
			Lead: "The other case is about the same author on the same channel. It gets the posts of this one, with their evidence and who reported them, as posts that nobody has assessed yet. This case then ends as a duplicate, and you cannot undo that.",
		}
	case incident.CommandReopen:
		why := "What is new"
		if v.Incident().Outcome == incident.OutcomeAcceptable {
			why = "What is new, or why the post is not acceptable after all"
		}
		return form{Submit: "Reopen the case", Fields: []field{reason(why)}}
	case incident.CommandOverturn:
		return form{
			Submit: "Overturn the decision", Warning: true, Fields: []field{reason("Why you overturn it")},
			Lead: "The system undoes what it can: it ends the block, stops counting the warning, and sends a correction. The correction gives your reason to the author, so write it in plain words and say nothing about other people or the police.",
		}
	case incident.CommandReport, incident.CommandAdvise, incident.CommandDecide:
	}
	return form{}
}

func (c *Console) assessForm(of *incident.Case) form {
	grounds := each(c.Service.Policy().Grounds, func(g casework.GroundRule) choice {
		return choice{Value: string(g.ID), Label: g.ID.Title(), Hint: "Posts or messages which " + g.Wording}
	})
	finding := func(f incident.Finding, hint string) choice {
		return choice{Value: string(f), Label: f.Title(), Hint: hint}
	}
	fields := append(postsToAssess(of),
		radios("finding", "What is the post?",
			finding(incident.FindingUnacceptable, "It breaks the policy (R2)."),
			finding(incident.FindingAcceptable, "People are free to criticise the council (R1)."),
			finding(incident.FindingServiceComplaint, "Complaints have a process of their own (R11).")),
		checks("grounds", "On which grounds is it unacceptable?", "Only if it is. Choose all that apply.", grounds...),
		checks("circumstances", "What else applies?", "",
			choice{Value: "possibly_criminal", Label: "It may be criminal", Hint: "We secure evidence before we remove anything (R7)."},
			choice{Value: "removable", Label: "The council can remove it", Hint: "It is on one of the council’s own feeds.", Chosen: true},
			choice{Value: "targets_staff", Label: "It is aimed at somebody who works for the council"}))
	if of.Assessment == nil {
		fields = append(fields, targetFields(incident.Target{})...)
	}
	return form{Submit: "Record the assessment", Fields: append(fields,
		text("rationale", "Why", "One or two sentences that a reviewer would understand."),
		explanationField(""),
	)}
}

// explanationField asks for the reason that letters give the author.
func explanationField(further string) field {
	return text("explanation", "What we tell the author (optional)",
		"Letters say “In particular:” and then your words. Say in plain words what is wrong with the post, and nothing about other people or the police."+further)
}

func (c *Console) proposeForm(v *app.View) form {
	m := c.Service.Moment(v.At)
	measures, others := []choice{}, ""
	for _, measure := range casework.Measures() {
		if v.Incident().Available(measure, m) != nil {
			others = " The ladder says why the other measures are not available."
			continue
		}
		one := choice{Value: string(measure), Label: measure.Title(), Chosen: slices.Contains(v.Recommended, measure)}
		if one.Chosen {
			one.Hint = "Recommended by the policy."
		}
		measures = append(measures, one)
	}
	return form{Title: "Propose the next measure", Submit: "Send it to Legal Services", Fields: []field{
		checks("measures", "Which measures?", "Legal Services advises on them together, and Communications decides on them together."+others, measures...),
		text("reason", "Why", ""),
		explanationField(" Leave it empty to use what the assessment says."),
		checks("urgent", "Is somebody at risk?", "", choice{Value: "true", Label: "Yes, Legal Services must advise within hours"}),
	}}
}

func confirmForm(c *incident.Case) form {
	tasks := []choice{}
	for _, a := range c.Actions {
		if a.Status == casework.ActionIsPending && a.Mode == casework.Manual {
			tasks = append(tasks, choice{Value: a.ID, Label: incident.ActionTitle(a.Kind), Hint: a.Detail})
		}
	}
	if len(tasks) == 1 {
		tasks[0].Chosen = true
	}
	return form{Submit: "Record it", Fields: []field{
		radios("action", "Which task?", tasks...),
		radios("outcome", "Is it done?",
			choice{Value: string(casework.ActionIsDone), Label: "Yes"},
			choice{Value: string(casework.ActionIsNotPossible), Label: "No, it is not possible"}),
		text("note", "Note", "If it is not possible, say why."),
	}}
}

func observeForm(c *incident.Case) form {
	return form{Submit: "Record it", Fields: append(postObserved(c),
		radios("behaviour", "What did the author do?",
			choice{Value: string(incident.Complied), Label: "They did what we asked", Hint: "The post is gone, or they stopped."},
			choice{Value: string(incident.Continued), Label: "They went on", Hint: "They posted more of the same, or left the post up."},
			choice{Value: string(incident.Refused), Label: "They refused"}),
		text("note", "Note (optional)", ""),
		line("post.url", "Address of a further post (optional)", ""),
		text("post.text", "Words of a further post (optional)", ""),
	)}
}

// progressForm asks for news of what was handed over: to the police (R6), to Legal
// Services (R9), or to both.
// describeForm adds or corrects the words of a post. What stands there now is filled in.
func describeForm(c *incident.Case) form {
	posts, views := []choice{}, c.PostViews()
	for _, p := range views {
		posts = append(posts, choice{Value: p.ID, Label: cmp.Or(p.URL, "Post "+p.ID), Chosen: len(views) == 1})
	}
	return form{Submit: "Save the description", Lead: "Enter what is missing or wrong. We keep what stood there before.", Fields: []field{
		radios("post", "Which post?", posts...), line("author", "Author (optional)", ""), text("text", "Words of the post (optional)", ""),
	}}
}

func progressForm(c *incident.Case) form {
	f := form{Submit: "Record it"}
	about, police, legal := []choice{}, false, false
	for _, a := range c.Actions {
		if a.Status == casework.ActionIsDone && (a.Kind == incident.ActionReferToPolice || a.Kind == incident.ActionHandToLegal) {
			about = append(about, choice{Value: a.ID, Label: a.Measure.Title(), Chosen: true})
			police, legal = police || a.Kind == incident.ActionReferToPolice, legal || a.Kind == incident.ActionHandToLegal
		}
	}
	f.Fields = append(f.Fields, radios("action", "What is the news about?", about...))
	if police {
		f.Fields = append(f.Fields,
			line("force", "Police force (optional)", ""),
			line("reference", "Their reference", "Enter it as soon as the police give you one (R6). Until then we remind you."),
			line("officer", "Their officer (optional)", ""))
	}
	if legal {
		f.Fields = append(f.Fields, field{Kind: kindSelect, Name: "status", Label: "Stage of the legal action", Options: legalStages()})
	} else {
		f.Fields = append(f.Fields, line("status", "How far it has come (optional)", ""))
	}
	f.Fields = append(f.Fields,
		radios("closed", "Is this the outcome?",
			choice{Value: "false", Label: "No", Hint: "The case stays open and waits for more.", Chosen: true},
			choice{Value: "true", Label: "Yes, they are done with it", Hint: "Also if they take no further action."}),
		field{Kind: kindDate, Name: "on", Label: "Date of the news (optional)"},
		text("note", "Note (optional)", ""))
	return f
}

// legalStages are the steps of a legal action, as it is recorded (R9).
func legalStages() []choice {
	steps := []string{"Letter before action sent", "Response received", "Proceedings begun", "Settled", "Judgment", "Not pursued"}
	return append([]choice{{Label: "No change"}}, each(steps, func(step string) choice { return choice{Value: step, Label: step} })...)
}

// officerChoices are the officers of Communications.
func (c *Console) officerChoices(chosen string) []choice {
	return each(c.People.PeopleWith(casework.RoleComms), func(p access.Person) choice {
		return choice{Value: p.ID, Label: p.Name, Chosen: p.ID == chosen}
	})
}

// assignForm offers every officer whom the case is not about (R12).
func (c *Console) assignForm(of *incident.Case) form {
	officers := slices.DeleteFunc(c.officerChoices(of.AssignedTo), func(o choice) bool {
		return slices.Contains(of.TargetIDs(), o.Value)
	})
	return form{Submit: "Assign it", Fields: []field{{Kind: kindSelect, Name: "to", Label: "To whom?", Options: officers}}}
}

func closeForm() form {
	return form{Submit: "Close the case", Warning: true, Fields: []field{
		radios("outcome", "How does it end?", chosenFrom(incident.ClosingOutcomes(), "")...), reason("Why"),
	}}
}
