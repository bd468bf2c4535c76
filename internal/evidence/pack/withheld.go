package pack

import (
	"bytes"
	"encoding/json"
	"slices"

	"duecourse/internal/casework"
)

// Why an event of the chain is there by its hash only.
const (
	privileged    = "Legal Services' advice is privileged."
	namesReporter = "It names who reported the post."
	namesTarget   = "It names the person whom the post is about."
)

// withheld says why what an event holds is left out of the pack; "" when it is not.
func (b *builder) withheld(e Event) string {
	switch {
	case e.Kind == casework.KindAdvised:
		return privileged
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
	case "", privileged:
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
	return casework.Summary(e.Event)
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
