package console

import (
	"context"
	"slices"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

// publicationForms are the forms of the commands that a person may give to a publication now.
func (c *Console) publicationForms(p *publication.Publication, offers []casework.Offer) []form {
	forms := []form{}
	for _, o := range offers {
		if !o.Allowed {
			continue
		}
		if o.Name == publication.CommandConfirm {
			for _, s := range p.ChannelStates() {
				if s.Action != "" {
					forms = append(forms, publicationFormOf(p, confirmReleaseForm(p, s)))
				}
			}
			continue
		}
		forms = append(forms, publicationFormOf(p, c.publicationForm(p, o.Name)))
	}
	return openFirst(forms)
}

// publicationFormOf completes a form of a publication.
func publicationFormOf(p *publication.Publication, f form) form {
	f.Seq, f.Action = p.Seq, publicationPath(p.Ref)+"/"+string(f.Command)
	return f.withToken("")
}

func (c *Console) publicationForm(p *publication.Publication, name casework.CommandName) form {
	f := form{Command: name, Title: publication.CommandTitle(name), Submit: publication.CommandTitle(name)}
	switch name {
	case publication.CommandEdit:
		f.Submit, f.Fields = "Save the changes", c.contentFields(p)
		if p.Stage == publication.StageEmbargoed {
			f.Lead = "If you change it, the press office must approve it again, and until then it is not released (S8)."
		}
	case publication.CommandSubmit:
		f.Open, f.Submit = true, "Submit to the press office"
		f.Lead = "The press office reads the texts as they stand above. Somebody who did not write them approves them (S8)."
	case publication.CommandApprove:
		f.Open, f.Submit, f.Fields = true, "Record the decision", approvalFields(p)
	case publication.CommandMoveEmbargo:
		f.Submit, f.Fields = "Move the embargo", []field{embargoField("until", "New end of the embargo", p), reason("Why")}
	case publication.CommandRelease:
		f.Open, f.Warning, f.Submit = true, true, "Release it now"
		f.Lead = "The system releases it on the channels that do not have it yet."
	case publication.CommandCancel:
		f.Warning, f.Submit, f.Fields = true, "Cancel it", []field{reason("Why (optional)")}
	case publication.CommandCorrect:
		f.Submit = "Ask for approval of the correction"
		f.Fields = []field{filled(line("title", "Headline", ""), p.Words.Title), filled(long("body", "Corrected text", ""), p.Words.Body), reason("What was wrong?")}
	case publication.CommandWithdraw:
		f.Warning, f.Submit, f.Fields = true, "Withdraw it", []field{reason("Why")}
		f.Lead = "The system takes down every post that was made of it. Where it cannot, the press office is asked."
	}
	return f
}

// contentFields ask for everything that writers decide, filled with what stands there.
func (c *Console) contentFields(p *publication.Publication) []field {
	channels := c.publicationChannels(p.Channels)
	sources := chosenFrom(publication.Sources(), string(p.Source))
	return []field{
		filled(line("title", "Headline", "For lists, and the first line of everything but a post."), p.Words.Title),
		filled(long("body", "Text", ""), p.Words.Body),
		filled(field{
			Kind: kindLine, Name: "link", Label: "Link (optional)", Type: "url",
			Hint: "To a page on the council’s website, which must be there before the post (S7). It begins with " + c.Service.Policy().Council.Website + "/",
		}, p.Words.Link),
		checks("channels", "Where is it released?", "", channels...),
		radios("source", "Whose text is it?", sources...),
		embargoField("embargo_until", "End of the embargo (optional)", p),
	}
}

// embargoField asks for a time on the clock of the council (S9).
func embargoField(name, label string, p *publication.Publication) field {
	f := field{Kind: kindLine, Name: name, Label: label, Type: "datetime-local", Hint: "A time on the clock in the United Kingdom. Nothing is released before it. Without it, the text is released once it is approved."}
	if p.Embargo != nil {
		const minutes = len("2026-10-30T09:00")
		f.Value = p.Embargo.Local[:min(minutes, len(p.Embargo.Local))]
	}
	return f
}

// approvalFields ask the press office for its decision, with the confirmation that S11 asks for.
func approvalFields(p *publication.Publication) []field {
	fields := []field{
		radios("approve", "Do you approve it?", choice{Value: "true", Label: "Approve it"}, choice{Value: "false", Label: "Send it back to its writer"}),
		checks("no_personal_data", "Data that the council collected (S11)", "", choice{
			Value: "true", Label: "I confirm that this publishes no data about individuals or organisations that the council collected for its business",
		}),
	}
	if p.Source != publication.SourceOwn {
		fields = append(fields, line("reuse_authorised_by", "Who authorised that this is published? (S10)", "It is "+casework.Lower(p.Source.Title())+"."))
	}
	return append(fields, reason("Why (needed to send it back)"))
}

func confirmReleaseForm(p *publication.Publication, s publication.ChannelState) form {
	return form{
		ID: "confirm-" + s.Action, Command: publication.CommandConfirm, Open: true, Submit: "Record it",
		Title: casework.Upper(publication.ActionTitle(*p.Action(s.Action))), Lead: s.Detail + " The text to copy is above.",
		Fields: []field{
			hidden("action", s.Action),
			radios("outcome", "What came of it?", choice{Value: "done", Label: "I did it"}, choice{Value: "not_possible", Label: "It is not possible"}),
			{Kind: kindLine, Name: "url", Label: "Address of the post (optional)", Type: "url"},
			text("note", "Note (optional)", ""),
		},
	}
}

func (c *Console) newPublicationForm() form {
	kinds := each(publication.Forms(), func(f publication.Form) choice { return choice{Value: string(f), Label: f.Title()} })
	empty := &publication.Publication{Source: publication.SourceOwn}
	return form{
		ID: "draft", Action: "/publications/new", Title: "Write a publication", Submit: "Save the draft",
		Lead:   "What you write here is seen only by you, the press office and the head of Communications until it is released (S9).",
		Fields: append([]field{radios("kind", "What is it?", kinds...)}, c.contentFields(empty)...),
	}
}

// publicationChannels are the channels to choose from, and those that were chosen before.
func (c *Console) publicationChannels(chosen []string) []choice {
	list := c.channelChoices()
	for _, channel := range chosen {
		if !slices.ContainsFunc(list, func(o choice) bool { return o.Value == channel }) {
			list = append(list, choice{Value: channel, Label: channel})
		}
	}
	for i := range list {
		list[i].Chosen = slices.Contains(chosen, list[i].Value)
	}
	return list
}

func filled(f field, value string) field { f.Value = value; return f }

func long(name, label, hint string) field {
	f := text(name, label, hint)
	f.Rows = 10
	return f
}

// givePublication gives a publication the command that a form sends.
func (c *Console) givePublication(ctx context.Context, who app.Caller, ref string, name casework.CommandName, in formInput) (app.Answer, error) {
	command, err := publicationCommand(name, in.Values)
	if err != nil {
		return app.Answer{}, err
	}
	return c.Service.Do(ctx, who, publication.KindName, ref, command)
}

func publicationCommand(name casework.CommandName, v formValues) (casework.Command, error) {
	switch name {
	case publication.CommandEdit:
		title, body, link, embargo := v.get("title"), v.get("body"), v.get("link"), v.get("embargo_until")
		channels, source := v["channels"], publication.Source(v.get("source"))
		return publication.Edit{Title: &title, Body: &body, Link: &link, Channels: &channels, Source: &source, EmbargoUntil: &embargo}, nil
	case publication.CommandSubmit:
		return publication.Submit{}, nil
	case publication.CommandApprove:
		approve, err := v.yesOrNo("approve")
		return publication.Approve{
			Approve: approve, NoPersonalData: v.get("no_personal_data") == "true", ReuseAuthorisedBy: v.get("reuse_authorised_by"), Reason: v.get("reason"),
		}, err
	case publication.CommandMoveEmbargo:
		return publication.MoveEmbargo{Until: v.get("until"), Reason: v.get("reason")}, nil
	case publication.CommandRelease:
		return publication.Release{}, nil
	case publication.CommandConfirm:
		return publication.Confirm{Action: v.get("action"), Outcome: casework.ActionStatus(v.get("outcome")), URL: v.get("url"), Note: v.get("note")}, nil
	case publication.CommandCancel:
		return publication.Cancel{Reason: v.get("reason")}, nil
	case publication.CommandCorrect:
		return publication.Correct{Title: v.get("title"), Body: v.get("body"), Reason: v.get("reason")}, nil
	case publication.CommandWithdraw:
		return publication.Withdraw{Reason: v.get("reason")}, nil
	}
	return nil, noSuchPage()
}

// sentPublicationForm is the id of the form that was sent: there is one to confirm for each channel.
func sentPublicationForm(name casework.CommandName, v formValues) string {
	if name == publication.CommandConfirm {
		return "confirm-" + v.get("action")
	}
	return string(name)
}

// publicationTaskForm leads to the form of a task.
func publicationTaskForm(t casework.WorklistItem) string {
	if t.Command == publication.CommandConfirm {
		return "#confirm-" + t.Of
	}
	return commandAnchor(t)
}
