package console

import (
	"slices"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
)

// councillor is the answer of those who cannot ask here (S1).
const councillor = "councillor"

// question is one page of a new account request.
type question struct {
	Slug        string // in the address
	Field       string // of the command
	Short       string // name in the list of answers
	kind        fieldKind
	label, hint string
	options     func(c *Console) []choice
	// One of these is where the answer goes in the command. Without either it is the list
	// of administrators.
	words  func(a *account.MakeRequest) *string
	person func(a *account.MakeRequest) *casework.Person
}

// questions are in the order in which they are asked.
func questions() []question {
	return []question{
		{
			Slug: "covered", Field: "covered_as", Short: "You work as", kind: kindRadios, label: "How do you work for the council?",
			hint: "The policy covers everybody except councillors (S1).", options: func(*Console) []choice { return coveredChoices() },
			words: func(a *account.MakeRequest) *string { return (*string)(&a.CoveredAs) },
		},
		{
			Slug: "channel", Field: "channel", Short: "Where", kind: kindRadios, label: "Where will the account be?",
			options: (*Console).channelChoices, words: func(a *account.MakeRequest) *string { return &a.Channel },
		},
		{
			Slug: "handle", Field: "proposed_handle", Short: "Name of the account", kind: kindLine, label: "What will the account be called there?",
			hint: "Its handle, for example @DerbyLibraries.", words: func(a *account.MakeRequest) *string { return &a.Handle },
		},
		{
			Slug: "team", Field: "team", Short: "Team", kind: kindLine, label: "Which team is it for?",
			hint: "For example: Libraries.", words: func(a *account.MakeRequest) *string { return &a.Team },
		},
		{
			Slug: "purpose", Field: "purpose", Short: "Purpose", kind: kindText, label: "What is the account for?",
			hint: "One or two sentences: what you will post, and how often.", words: func(a *account.MakeRequest) *string { return &a.Purpose },
		},
		{
			Slug: "audience", Field: "audience", Short: "Audience", kind: kindLine, label: "Who do you want to reach?",
			hint: "For example: families with young children.", words: func(a *account.MakeRequest) *string { return &a.Audience },
		},
		{
			Slug: "why", Field: "why_not_corporate", Short: "Why not the council’s own accounts", kind: kindText,
			label: "Why can you not use the council’s own accounts and website?",
			hint:  "We do not permit an account for what those can do (S6).",
			words: func(a *account.MakeRequest) *string { return &a.WhyNotCorporate },
		},
		{
			Slug: "line-manager", Field: "line_manager", Short: "Line manager", kind: kindLine, label: "Who is your line manager?",
			hint:   "Their name or user name. We ask them to approve your request (S3).",
			person: func(a *account.MakeRequest) *casework.Person { return &a.LineManager },
		},
		{
			Slug: "budget-holder", Field: "budget_holder", Short: "Budget holder", kind: kindLine, label: "Who holds the budget for the licence?",
			hint:   "Their name or user name. We ask them to approve a licence on the council’s social media management platform (S4).",
			person: func(a *account.MakeRequest) *casework.Person { return &a.BudgetHolder },
		},
		{
			Slug: "others", Field: "administrators", Short: "Who else looks after it", kind: kindText, label: "Who else will look after the account? (optional)",
			hint: "One name or user name on each line. The first is your deputy.",
		},
	}
}

func questionAt(slug string) (question, bool) {
	list := questions()
	i := slices.IndexFunc(list, func(q question) bool { return q.Slug == slug })
	if i < 0 {
		return question{}, false
	}
	return list[i], true
}

// field asks the question, with the answer so far.
func (q question) field(c *Console, d *draft) field {
	f := field{Kind: q.kind, Name: q.Field, Label: q.label, Hint: q.hint, Rows: 4, Heading: true}
	if q.options != nil {
		f.Options = q.options(c)
	}
	switch {
	case q.words != nil:
		f.Value = *q.words(&d.Ask)
		choose(f.Options, f.Value)
	case q.person != nil:
		f.Value = q.person(&d.Ask).Name
	default:
		f.Value = namesOf(d.Ask.Administrators)
	}
	return f
}

// take puts an answer into the draft. It only finds people; the rules check the rest.
func (q question) take(c *Console, d *draft, answer string) *casework.FieldError {
	var wrong *casework.FieldError
	switch {
	case q.words != nil:
		*q.words(&d.Ask) = answer
	case q.person != nil:
		*q.person(&d.Ask), wrong = c.findPerson(q.Field, answer)
	default:
		d.Ask.Administrators, wrong = c.findPeople(q.Field, answer)
	}
	return wrong
}

// answer is the answer as people read it.
func (q question) answer(d *draft) string {
	switch {
	case q.Field == "covered_as":
		return d.Ask.CoveredAs.Title()
	case q.Field == "channel":
		return address.ChannelTitle(d.Ask.Channel)
	case q.words != nil:
		return *q.words(&d.Ask)
	case q.person != nil:
		return q.person(&d.Ask).Name
	case len(d.Ask.Administrators) == 0:
		return "Nobody"
	}
	return namesOf(d.Ask.Administrators)
}

func coveredChoices() []choice {
	return append(chosenFrom(account.Covers(), ""), choice{Value: councillor, Label: "I am a councillor"})
}

// namesOf writes one name to a line.
func namesOf(people []casework.Person) string {
	return strings.Join(each(people, func(p casework.Person) string { return p.Name }), "\n")
}
