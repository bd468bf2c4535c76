package casework

import (
	"fmt"
	"strings"
)

// Summary says in one sentence what happened, without personal data.
func Summary(e Event) string {
	switch f := e.Data.(type) {
	case Reported:
		return "A post on " + ChannelTitle(f.Channel) + " was reported."
	case ReportedAgain:
		return "The same post was reported again."
	case Assessed:
		return assessedSummary(f)
	case Identified:
		return "Efforts to identify the author: " + Words(f.Outcome) + "."
	case EvidenceAdded:
		return fmt.Sprintf("Evidence %s was taken into custody (%s, %d bytes).", f.ID, f.MediaType, f.Size)
	case EvidenceUnavailable:
		return "Evidence is out of reach: " + f.Reason
	case EvidenceChanged:
		return "What is kept as evidence " + f.ID + " is not what was taken into custody. Nobody gets it."
	case Proposed:
		return "Proposal " + f.ID + ": " + list(f.Measures) + "."
	case Advised:
		return advisedSummary(f)
	case Decided:
		if f.Proceed {
			return "Communications decided to go ahead with " + f.Proposal + "."
		}
		return "Communications decided not to go ahead with " + f.Proposal + "."
	case ActionPending:
		return actionSummary(f)
	case ActionHeld:
		return "Task " + f.ID + " waits for evidence: " + f.Kind.InSentence() + "."
	case ActionDone:
		return "Task " + f.ID + " is " + Words(f.Status) + ". " + f.Detail
	case ActionFailed:
		return "Task " + f.ID + " failed. " + f.Detail
	case LetterSent:
		return "Letter " + f.ID + " went out: " + f.Letter.InSentence() + "."
	default:
		return watchSummary(e)
	}
}

func watchSummary(e Event) string {
	switch f := e.Data.(type) {
	case Blocked:
		return "The author is blocked."
	case Unblocked:
		if f.Withdrawn {
			return "This case's share in the block of the author was withdrawn."
		}
		return "The author is no longer blocked."
	case Observed:
		return observedSummary(f)
	case WindowStarted:
		return "The " + lower(f.Window.Title()) + " began."
	case WindowLapsed:
		return "The " + lower(f.Window.Title()) + " is over."
	case Reminded:
		return "A reminder went out: " + f.What.InSentence() + "."
	case Escalated:
		return "Overdue: " + f.What.InSentence() + ". The head of Communications was told."
	case Assigned:
		return "The case was assigned to " + f.To + "."
	case Noted:
		return "A note was added."
	case Progressed:
		return "News of " + f.Action + " was recorded."
	case Paused:
		return "The clock was stopped: " + f.Category + "."
	case Resumed:
		return "The clock was started again."
	case Closed:
		return "The case was closed: " + f.Outcome.InSentence() + "."
	case Reopened:
		return "The case was reopened."
	case Overturned:
		return "The decision was overturned."
	}
	return accountSummary(e)
}

func observedSummary(f Observed) string {
	switch {
	case f.Behaviour == StayedUp:
		return "Observed: the post is still there."
	case f.Further:
		return "Observed: the author " + Words(f.Behaviour) + ", with a further post."
	}
	return "Observed: the author " + Words(f.Behaviour) + "."
}

func assessedSummary(f Assessed) string {
	said := "Assessed as " + f.Finding.InSentence()
	if len(f.Grounds) > 0 {
		said += ": " + list(f.Grounds)
	}
	if f.PossiblyCriminal {
		said += "; possibly criminal"
	}
	return said + "."
}

func advisedSummary(f Advised) string {
	verb := "supports"
	if f.Position == Oppose {
		verb = "opposes"
	}
	if f.Standing != "" {
		return "Legal Services " + verb + " " + f.Proposal + " by standing advice " + f.Standing + "."
	}
	return "Legal Services " + verb + " " + f.Proposal + "."
}

func actionSummary(f ActionPending) string {
	who := "the system"
	if f.Mode == Manual {
		who = "an officer"
	}
	said := fmt.Sprintf("Task %s for %s: %s.", f.ID, who, f.Kind.InSentence())
	if f.Detail != "" {
		said += " " + f.Detail
	}
	return said
}

// ClauseOf names the clause of the policy that an event follows from; empty where
// none does.
func ClauseOf(e Event) string {
	switch f := e.Data.(type) {
	case Reported, ReportedAgain:
		return "S14"
	case Assessed:
		return findingClause(f.Finding)
	case Identified:
		return "R5"
	case EvidenceAdded, EvidenceUnavailable, EvidenceChanged, ActionHeld:
		return "R7"
	case Proposed:
		return strings.Join(f.Clauses, ", ")
	case Advised, Decided:
		return "R8"
	case ActionPending:
		return measureClause(f.Measure)
	case Blocked, Unblocked, Observed:
		return "R4"
	case LetterSent:
		return letterClause(f.Letter)
	case Closed:
		return endClause(f.Outcome)
	case Overturned:
		return "R10"
	}
	return accountClause(e)
}

func findingClause(f Finding) string {
	switch f {
	case FindingAcceptable:
		return "R1"
	case FindingUnacceptable:
		return "R2"
	case FindingServiceComplaint:
		return "R11"
	}
	return ""
}

func endClause(o Outcome) string {
	switch o {
	case OutcomeAcceptable:
		return "R1"
	case OutcomeServiceComplaint:
		return "R11"
	case OutcomeComplied, OutcomeNoRecurrence, OutcomeMeasuresExhausted, OutcomeNoMeasure, OutcomeReferredToPolice,
		OutcomeLegalAction, OutcomeDuplicate, OutcomeWithdrawn, OutcomeOverturned:
	}
	return ""
}

func measureClause(m Measure) string {
	switch m {
	case MeasureWarn:
		return "R3"
	case MeasureBlock:
		return "R4"
	case MeasureRemove:
		return "R5"
	case MeasureReferPolice:
		return "R6"
	case MeasureLegalAction:
		return "R9"
	}
	return ""
}
