package pack

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// Why the chain contains only the hash of an event.
const (
	whyAdvice      = "Legal Services' advice is privileged."
	whyReporter    = "It names who reported the post."
	whyTarget      = "It names the person whom the post is about."
	whyInternal    = "It is about the council's internal work."
	whyLegalAction = "The progress of a legal action is privileged."
)

// withheld says why the pack leaves an event out; "" when it does not.
func (w *packWriter) withheld(e event) string {
	switch {
	case e.Kind == incident.EventAdvised:
		return whyAdvice
	case w.isLegalAction(e):
		return whyLegalAction
	case e.Kind == casework.EventPaused:
		return whyInternal
	case w.Names, e.Kind == casework.EventEvidenceAdded: // the evidence includes who took it
		return ""
	case e.Kind == incident.EventReported, e.Kind == incident.EventReportedAgain, e.Kind == incident.EventCaseJoined:
		return whyReporter
	case e.Kind == incident.EventTargetNamed, slices.ContainsFunc(w.targets(), func(id string) bool { return mentions(e.Raw, id) }):
		return whyTarget
	}
	return ""
}

// targets are the ids of the people whom somebody said the post is about (R12).
func (w *packWriter) targets() []string {
	var ids []string
	for _, e := range w.Events {
		if joined, is := e.Data.(incident.CaseJoined); is {
			ids = append(ids, joined.Targets...)
		}
		if id, _ := targetIn(e); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// targetIn is the id of the person whom an event names as the target; empty: it is nobody of
// the council. False: it names none.
func targetIn(e event) (string, bool) {
	switch f := e.Data.(type) {
	case incident.Assessed:
		return f.Target, f.Target != ""
	case incident.TargetNamed:
		return f.Person, true
	}
	return "", false
}

// mentions says whether an id is a value in the JSON.
func mentions(raw json.RawMessage, id string) bool {
	quoted, err := json.Marshal(id)
	return err != nil || bytes.Contains(raw, quoted)
}

// actorName is how the timeline names the person who did something.
func (w *packWriter) actorName(e event) string {
	switch w.withheld(e) {
	case "", whyAdvice, whyInternal, whyLegalAction:
		return e.Actor.Name
	case whyReporter:
		if e.Kind == incident.EventCaseJoined {
			return e.Actor.Name // an officer
		}
		return "a reporter"
	case whyTarget:
		if slices.Contains(w.targets(), e.Actor.ID) {
			return "withheld"
		}
	}
	return e.Actor.Name
}

// summary says what happened in a sentence, but not which way Legal advised.
func summary(e event) string {
	if advised, is := e.Data.(incident.Advised); is {
		return "Legal Services was consulted on " + advised.Proposal + "."
	}
	if e.Kind == casework.EventPaused {
		return "The case was paused."
	}
	return incident.Kind().Summary(e.Event)
}

// isLegalAction says whether an event reports the progress of a legal action (R9).
func (w *packWriter) isLegalAction(e event) bool {
	news, is := e.Data.(incident.Progressed)
	if !is {
		return false
	}
	a := w.Case.Action(news.Action)
	return a != nil && a.Kind == incident.ActionHandToLegal
}

// rationale is the reason for the assessment. It is left out when it was written after
// Legal had advised, because it may then repeat the advice.
func (w *packWriter) rationale() string {
	advised := false
	rationale := ""
	for _, e := range w.Events {
		advised = advised || e.Kind == incident.EventAdvised
		if e.Kind != incident.EventAssessed {
			continue
		}
		if rationale = rationaleLeftOut; !advised {
			rationale = w.redact(w.Case.Assessment.Rationale)
		}
	}
	return rationale
}

// rationaleLeftOut stands for a rationale that may repeat Legal's advice.
const rationaleLeftOut = "(left out: written after Legal Services had advised)"

// redact removes the names that the pack leaves out from a text of the council. The text
// of the post is evidence, and stays as it is.
func (w *packWriter) redact(text string) string {
	if w.Names {
		return text
	}
	names, parts := w.withheldNames()
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

// withheldNames are the names of the target and the reporters, to be removed in any
// spelling, and the parts of the target's name, to be removed as they are spelled and
// where they stand alone.
func (w *packWriter) withheldNames() (names, parts []string) {
	names = slices.Clone(w.Case.Contacts)
	for _, who := range w.Case.Reporters {
		names = append(names, who.Name)
	}
	for _, e := range w.Events {
		id, is := targetIn(e)
		if is && e.Personal != nil {
			names = append(names, e.Personal.Person, e.Personal.Contact, id)
			parts = append(parts, strings.Fields(e.Personal.Person)...)
		}
	}
	short := func(name string) bool { return len(name) < 3 }
	return slices.DeleteFunc(names, short), slices.DeleteFunc(parts, short)
}

// includes says whether the pack contains a letter. It contains letters to the author,
// and letters to reporters and the target when it names them.
func (w *packWriter) includes(l casework.Letter) bool {
	switch l.Kind {
	case casework.LetterWarning, casework.LetterRemoveRequest, casework.LetterBlockNotice, casework.LetterRemovalNotice,
		casework.LetterCorrection:
		return true
	case casework.LetterTargetNote, casework.LetterOutcome:
		return w.Names
	case casework.LetterPermission, casework.LetterRefusal, casework.LetterLapse, casework.LetterSuspension,
		casework.LetterTransfer, casework.LetterClosure:
	}
	return false
}
