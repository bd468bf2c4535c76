package pack

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"duecourse/internal/casework"
)

// Why an event of the chain is there by its hash only.
const (
	privileged    = "Legal Services' advice is privileged."
	namesReporter = "It names who reported the post."
	namesTarget   = "It names the person whom the post is about."
	internal      = "It is about how the council works, in words of its own."
	legalsMatter  = "How a legal action stands is Legal Services' matter, and privileged."
)

// withheld says why what an event holds is left out of the pack; "" when it is not.
func (b *builder) withheld(e Event) string {
	switch {
	case e.Kind == casework.KindAdvised:
		return privileged
	case b.ofLegalAction(e):
		return legalsMatter
	case e.Kind == casework.KindPaused:
		return internal
	case b.Personal, e.Kind == casework.KindEvidenceAdded: // who took an exhibit is part of it
		return ""
	case e.Kind == casework.KindReported, e.Kind == casework.KindReportedAgain:
		return namesReporter
	case slices.ContainsFunc(b.targets(), func(id string) bool { return mentions(e.Raw, id) }):
		return namesTarget
	}
	return ""
}

// targets are the people whom the post was ever found to be about, by id (R12).
func (b *builder) targets() []string {
	var ids []string
	for _, e := range b.Events {
		if found, is := e.Data.(casework.Assessed); is && found.Target != "" {
			ids = append(ids, found.Target)
		}
	}
	return ids
}

// mentions says whether an id is a value of the JSON.
func mentions(raw json.RawMessage, id string) bool {
	quoted, err := json.Marshal(id)
	return err != nil || bytes.Contains(raw, quoted)
}

// actor is how the timeline names who did something.
func (b *builder) actor(e Event) string {
	switch b.withheld(e) {
	case "", privileged, internal, legalsMatter:
		return e.Actor.Name
	case namesReporter:
		return "a reporter"
	case namesTarget:
		if slices.Contains(b.targets(), e.Actor.ID) {
			return "withheld"
		}
	}
	return e.Actor.Name
}

// summary is what happened in a sentence, without which way Legal advised.
func summary(e Event) string {
	if advised, is := e.Data.(casework.Advised); is {
		return "Legal Services was consulted on " + advised.Proposal + "."
	}
	if e.Kind == casework.KindPaused {
		return "The clock of the case was stopped."
	}
	return casework.Summary(e.Event)
}

// ofLegalAction says whether an event is news of a legal action (R9).
func (b *builder) ofLegalAction(e Event) bool {
	news, is := e.Data.(casework.Progressed)
	if !is {
		return false
	}
	a := b.Case.Action(news.Action)
	return a != nil && a.Kind == casework.ActionHandToLegal
}

// rationale is why the post was found to be what it is: unless it was written after
// Legal had advised, since it may then tell what they said.
func (b *builder) rationale() string {
	advised := false
	said := ""
	for _, e := range b.Events {
		advised = advised || e.Kind == casework.KindAdvised
		if e.Kind != casework.KindAssessed {
			continue
		}
		if said = leftOut; !advised {
			said = b.words(b.Case.Assessment.Rationale)
		}
	}
	return said
}

// leftOut stands for words that may tell of Legal's advice.
const leftOut = "(left out: it was written after Legal Services had advised)"

// words is what somebody of the council wrote, without the names that are left out
// of the pack. What the author of the post wrote is evidence, and stays as it is.
func (b *builder) words(text string) string {
	if b.Personal {
		return text
	}
	names, parts := b.withheldNames()
	for _, name := range names {
		text = regexp.MustCompile(`(?i)`+regexp.QuoteMeta(name)).ReplaceAllString(text, nameLeftOut)
	}
	for _, part := range parts {
		alone := regexp.MustCompile(`(^|[^\pL\pN])` + regexp.QuoteMeta(part) + `($|[^\pL\pN])`)
		text = alone.ReplaceAllString(text, "${1}"+nameLeftOut+"${2}")
	}
	return text
}

const nameLeftOut = "(name left out)"

// withheldNames are those of the target and of who reported, in any spelling; of the
// target also the parts of the name, each as it is written and by itself.
func (b *builder) withheldNames() (names, parts []string) {
	names = slices.Clone(b.Case.Contacts)
	for _, who := range b.Case.Reporters {
		names = append(names, who.Name)
	}
	for _, e := range b.Events {
		found, is := e.Data.(casework.Assessed)
		if is && found.Target != "" && e.Personal != nil {
			names = append(names, e.Personal.Person, found.Target)
			parts = append(parts, strings.Fields(e.Personal.Person)...)
		}
	}
	short := func(name string) bool { return len(name) < 3 }
	return slices.DeleteFunc(names, short), slices.DeleteFunc(parts, short)
}

// enclosed says whether a letter belongs in the pack: those to the author do, those
// to people who reported or are targeted only when that is asked for.
func (b *builder) enclosed(l casework.Letter) bool {
	switch l.Kind {
	case casework.LetterWarning, casework.LetterRemoveRequest, casework.LetterCorrection:
		return true
	case casework.LetterTargetNote, casework.LetterOutcome:
		return b.Personal
	case casework.LetterPermission, casework.LetterRefusal:
	}
	return false
}
