package casework

import (
	"slices"
	"time"
)

// Wait is something that is being waited for. Its end was computed once.
type Wait struct {
	What      Window    `json:"what"`
	Of        string    `json:"of,omitempty"` // the action or proposal it is about
	From      time.Time `json:"from"`
	By        time.Time `json:"by"`
	Reminded  bool      `json:"reminded,omitempty"`
	Escalated bool      `json:"escalated,omitempty"`
}

// Wake is when the clock next matters to a wait: when its reminder goes out, then when
// it is overdue. False: both have been done.
func (w Wait) Wake(rules *Rules) (time.Time, bool) {
	switch {
	case !w.Reminded:
		return rules.Reminder(w.From, w.By), true
	case !w.Escalated:
		return w.By, true
	}
	return time.Time{}, false
}

// Expect says what comes of a wait if nobody acts: what the sentence says happens by
// itself, or else a reminder and then word to the head of Communications. The words
// name the wait in a sentence.
func (w Wait) Expect(task Task, said, words string, m Moment) []Expected {
	list := []Expected{}
	if said != "" {
		list = append(list, Expected{w.By, said})
	}
	if !w.Reminded && task.Command != "" {
		list = append(list, Expected{m.Rules.Reminder(w.From, w.By), "A reminder of " + words + " goes out."})
	}
	if said == "" && !w.Escalated {
		list = append(list, Expected{w.By, Upper(words) + " is overdue, and the head of Communications is told."})
	}
	return list
}

// Pause is a stopped clock.
type Pause struct {
	Category string    `json:"category"`
	Reason   string    `json:"reason"`
	By       Person    `json:"by"`
	At       time.Time `json:"at"`
}

// ofStage says whether the window is the wait of a stage, over when the stage is.
func (w Window) ofStage() bool {
	return slices.Contains([]Window{
		WindowAssessment, WindowProposal, WindowConsultation, WindowUrgentConsultation, WindowDecision,
	}, w)
}
