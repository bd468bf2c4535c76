package publication

import (
	"slices"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// Limits of a publication.
const (
	maxTitle    = 300 // characters
	maxChannels = 20
)

// Check refuses a command that may not be given now, or not as it is.
func (p *Publication) Check(command casework.Command, by casework.Actor, m casework.Moment) *casework.Refusal {
	if refusal := p.Ready(command.Name(), by, m); refusal != nil {
		return refusal
	}
	var problems casework.Problems
	switch x := command.(type) {
	case Draft:
		x.content(&problems, m).check(&problems, m.Rules.Website)
	case Edit:
		x.applied(p, &problems, m).check(&problems, m.Rules.Website)
	case Submit:
		checkLengths(&problems, p.Form, p.Words, p.Channels)
	case Approve:
		x.check(&problems, p)
	case MoveEmbargo:
		problems.Required("until", x.Until, 100)
		problems.Required("reason", x.Reason, casework.MaxText)
		parseEmbargo(&problems, "until", x.Until, m)
	case Cancel:
		problems.Optional("reason", x.Reason, casework.MaxText)
	case Confirm:
		return x.check(p)
	case Correct:
		x.check(&problems, p)
	case Withdraw:
		problems.Required("reason", x.Reason, casework.MaxText)
	case Release:
	default:
		return casework.Invalid("", "A publication has no command %q.", command.Name())
	}
	return problems.Refusal()
}

// content is everything about a publication that its writers decide.
type content struct {
	form     Form
	words    casework.PublicationWords
	channels []string
	source   Source
	embargo  *Embargo
}

func (d Draft) content(p *casework.Problems, m casework.Moment) content {
	c := content{
		form: d.Form, words: casework.PublicationWords{Title: d.Title, Body: d.Body, Link: d.Link},
		channels: normalChannels(d.Channels), source: d.Source, embargo: parseEmbargo(p, "embargo_until", d.EmbargoUntil, m),
	}
	if c.source == "" {
		c.source = SourceOwn
	}
	return c
}

// applied is the content of a publication after an edit.
func (e Edit) applied(to *Publication, p *casework.Problems, m casework.Moment) content {
	c := content{to.Form, to.Words, to.Channels, to.Source, to.Embargo}
	if e.Title != nil {
		c.words.Title = *e.Title
	}
	if e.Body != nil {
		c.words.Body = *e.Body
	}
	if e.Link != nil {
		c.words.Link = *e.Link
	}
	if e.Channels != nil {
		c.channels = normalChannels(*e.Channels)
	}
	if e.Source != nil {
		c.source = *e.Source
	}
	if e.EmbargoUntil != nil {
		c.embargo = parseEmbargo(p, "embargo_until", *e.EmbargoUntil, m)
	}
	return c
}

// check adds what is wrong. A link leads to a page on the council's website (S7).
func (c content) check(p *casework.Problems, website string) {
	if !slices.Contains(Forms(), c.form) {
		p.Add("kind", "Choose news_release, statement, media_answer, post or website_link.")
	}
	if !slices.Contains(Sources(), c.source) {
		p.Add("source", "Choose own, internal or partner.")
	}
	p.Required("title", c.words.Title, maxTitle)
	if c.form == WebsiteLink {
		p.Optional("body", c.words.Body, casework.MaxText)
		p.Required("link", c.words.Link, casework.MaxLine)
	} else {
		p.Required("body", c.words.Body, casework.MaxText)
		p.Optional("link", c.words.Link, casework.MaxLine)
	}
	if c.words.Link != "" && !IsOnWebsite(website, c.words.Link) {
		p.Add("link", "Enter the address of a page on the council's website, which begins with "+website+"/ (S7).")
	}
	c.checkChannels(p)
}

func (c content) checkChannels(p *casework.Problems) {
	switch {
	case len(c.channels) == 0:
		p.Add("channels", "Choose at least one channel.")
	case len(c.channels) > maxChannels:
		p.Add("channels", "Choose 20 channels or fewer.")
	}
	for _, channel := range c.channels {
		p.Required("channels", channel, 100)
	}
}

// normalChannels gives each channel its one form, and leaves out repetitions.
func normalChannels(names []string) []string {
	list := []string{}
	for _, name := range names {
		if channel := address.NormalChannel(name); !slices.Contains(list, channel) {
			list = append(list, channel)
		}
	}
	return list
}

// check refuses an approval without the confirmation that S11 asks for, and one of internal or
// partner material without who authorised it (S10).
func (a Approve) check(p *casework.Problems, of *Publication) {
	p.Optional("reuse_authorised_by", a.ReuseAuthorisedBy, casework.MaxLine)
	if !a.Approve {
		p.Required("reason", a.Reason, casework.MaxText)
		return
	}
	p.Optional("reason", a.Reason, casework.MaxText)
	if !a.NoPersonalData {
		p.Add("no_personal_data", "Confirm that it publishes no data about individuals or organisations that the council collected for its business (S11).")
	}
	if of.Source != SourceOwn && strings.TrimSpace(a.ReuseAuthorisedBy) == "" {
		p.Add("reuse_authorised_by", "Enter who authorised that this "+string(of.Source)+" material is published (S10).")
	}
}

func (c Confirm) check(of *Publication) *casework.Refusal {
	var p casework.Problems
	p.Optional("url", c.URL, casework.MaxLine)
	p.Optional("note", c.Note, casework.MaxText)
	if c.Outcome != casework.ActionIsDone && c.Outcome != casework.ActionIsNotPossible {
		p.Add("outcome", "Choose done or not_possible.")
	}
	if c.URL != "" && !isWebAddress(c.URL) {
		p.Add("url", "Enter an address that begins with https://.")
	}
	if refusal := p.Refusal(); refusal != nil {
		return refusal
	}
	a := of.Action(c.Action)
	switch {
	case a == nil:
		return casework.Invalid("action", "There is no such task.")
	case !isByHand(*a):
		return casework.Refuse(casework.CodeNotNow, "", "This task does not wait for a person.")
	}
	return nil
}

func isWebAddress(s string) bool {
	return (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) && !strings.ContainsFunc(s, isTrick)
}

func (c Correct) check(p *casework.Problems, of *Publication) {
	p.Optional("title", c.Title, maxTitle)
	p.Required("body", c.Body, casework.MaxText)
	p.Required("reason", c.Reason, casework.MaxText)
	checkLengths(p, of.Form, c.words(of), of.Channels)
}

// words are those of the corrected publication.
func (c Correct) words(of *Publication) casework.PublicationWords {
	w := of.Words
	w.Body = c.Body
	if strings.TrimSpace(c.Title) != "" {
		w.Title = c.Title
	}
	return w
}
