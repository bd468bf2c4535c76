package casework

import (
	"cmp"
	"fmt"
)

// SharedSummary says in one sentence what happened, for the events that cases of
// every kind share. It holds no personal data.
func SharedSummary(e Event) string {
	switch f := e.Data.(type) {
	case EvidenceAdded:
		return fmt.Sprintf("Evidence %s was taken into custody (%s, %d bytes).", f.ID, f.MediaType, f.Size)
	case EvidenceUnavailable:
		return "No evidence can be obtained: " + f.Reason
	case EvidenceChanged:
		return "What is kept as evidence " + f.ID + " is not what was taken into custody. Nobody gets it."
	case ActionDone:
		return "Task " + f.ID + " is " + Words(f.Status) + ". " + f.Detail
	case ActionFailed:
		return "Task " + f.ID + " failed. " + f.Detail
	case LetterSent:
		return "Letter " + f.ID + " was sent: " + f.Letter.InSentence() + "."
	case WindowStarted:
		return "The " + Lower(f.Window.Title()) + " began."
	case WindowLapsed:
		return "The " + Lower(f.Window.Title()) + " is over."
	case Reminded:
		return "A reminder was sent: " + f.What.InSentence() + "."
	case Escalated:
		return "Overdue: " + f.What.InSentence() + ". The head of Communications was told."
	case Assigned:
		if f.To == "" {
			return "The case was taken from its officer."
		}
		return "The case was assigned to " + f.To + "."
	case Noted:
		return "A note was added."
	case Paused:
		return "The clock was stopped: " + f.Category.InSentence() + "."
	case Resumed:
		return "The clock was started again."
	}
	return e.Kind.Title() + "."
}

// SharedClause names the clause behind an event that every kind of case can have; empty:
// the event is of one kind of case only.
func SharedClause(e Event) string {
	switch f := e.Data.(type) {
	case EvidenceAdded, EvidenceUnavailable, EvidenceChanged:
		return "R7"
	case ActionPending, ActionHeld, ActionDone, ActionFailed:
		return clauseDecisions
	case LetterSent:
		return cmp.Or(f.Clause, f.Letter.Clause())
	case WindowStarted:
		return f.Window.Clause()
	case WindowLapsed:
		return f.Window.Clause()
	case Reminded:
		return f.What.Clause()
	case Escalated:
		return f.What.Clause()
	case Assigned, Noted, Paused, Resumed:
		return clauseRecords
	}
	return ""
}
