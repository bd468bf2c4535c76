package console

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"duecourse/internal/casework"
)

func fateTitle(f casework.Fate) string {
	switch f {
	case casework.FateConsulting:
		return "With Legal"
	case casework.FateToDecide:
		return "To be decided"
	case casework.FateOpposed:
		return "Legal opposed it"
	case casework.FateDropped:
		return "Dropped"
	case casework.FateCarryingOut:
		return "Under way"
	case casework.FateDone:
		return "Carried out"
	case casework.FateNotPossible:
		return "Not possible"
	case casework.FateOverturned:
		return "Overturned"
	}
	return title(f)
}

// stepTitle names what somebody does in a window.
func stepTitle(w casework.Window) string {
	switch w {
	case casework.WindowConsultation:
		return "Legal’s advice"
	case casework.WindowUrgentConsultation:
		return "Legal’s urgent advice"
	case casework.WindowAction:
		return "Something by hand"
	case casework.WindowReference:
		return "The police reference"
	case casework.WindowLegalProgress:
		return "News of a legal action"
	case casework.WindowApproval:
		return "A manager’s approval"
	case casework.WindowEvidence:
		return "Evidence for an account"
	case casework.WindowPermission:
		return "Permission for an account"
	case casework.WindowAssessment, casework.WindowProposal, casework.WindowDecision, casework.WindowResponse, casework.WindowBlock,
		casework.WindowRecurrence, casework.WindowMemory, casework.WindowRequestLapse, casework.WindowAccountReview,
		casework.WindowLearningValidity, casework.WindowPublicationApproval, casework.WindowConduct, casework.WindowQuery,
		casework.WindowReview, casework.WindowReminder:
	}
	return title(w)
}

func requestStageTitle(s casework.RequestStage) string {
	switch s {
	case casework.RequestChecks:
		return "Checks under way"
	case casework.RequestPermission:
		return "Permission to be decided"
	case casework.RequestClosed:
		return "Closed"
	}
	return title(s)
}

// groundTitle names a ground, or that there is none.
func groundTitle(g casework.Ground) string {
	if g == "" {
		return "None, or not yet"
	}
	return title(g)
}

// monthTitle writes a month, "2026-04", as Apr 26.
func monthTitle(month string) string {
	at, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return at.Format("Jan 06")
}

// lasted writes how long something took.
func lasted(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return "under a minute"
	case d < time.Hour:
		return howMany(int(d/time.Minute), "minute")
	case d < 2*day:
		return both(howMany(int(d/time.Hour), "hour"), int(d%time.Hour/time.Minute), "minute")
	}
	return both(howMany(int(d/day), "day"), int(d%day/time.Hour), "hour")
}

// spanInWords is the length of a window.
func spanInWords(s casework.Span) string {
	if s.Elapsed > 0 {
		return lasted(s.Elapsed)
	}
	return s.String()
}

func both(first string, n int, unit string) string {
	if n == 0 {
		return first
	}
	return first + " " + howMany(n, unit)
}

func howMany(n int, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return strconv.Itoa(n) + " " + unit
}

// publishedTable is a group of published numbers as people read it.
func publishedTable(group casework.CountGroup) figuresTable {
	t := figuresTable{}
	name := func(of string) string { return of }
	switch group.Name {
	case casework.GroupMonths:
		t.Caption, t.Head = "Cases opened, by month", []string{"Month", "Cases"}
		name = func(of string) string {
			at, _ := time.Parse("2006-01", of) // it is one of the register's
			return at.Format("January 2006")
		}
	case casework.GroupGrounds:
		t.Caption, t.Head = "Cases opened, by what was found in the post (a case may have several grounds)", []string{"Ground", "Cases"}
		name = func(of string) string { return title(casework.Ground(of)) }
	case casework.GroupStanding:
		t.Caption, t.Head = "How these cases ended", []string{"Outcome", "Cases"}
		name = func(of string) string {
			if of == casework.StillOpen {
				return "Still open"
			}
			return outcomeTitle(casework.Outcome(of))
		}
	case casework.GroupMeasures:
		t.Caption, t.Head = "Measures proposed in these days and carried out", []string{"Measure", "Times"}
		name = func(of string) string { return casework.Measure(of).Title() }
	case casework.GroupRequests:
		t.Caption, t.Head = "Requests by staff to run an account for the council", []string{"Outcome", "Requests"}
		name = func(of string) string {
			if of == casework.StillOpen {
				return "Still open"
			}
			return title(casework.RequestOutcome(of))
		}
	}
	for _, c := range group.Counts {
		t.Rows = append(t.Rows, figuresRow{Name: name(c.Of), Cells: []string{countCell(c)}})
	}
	if len(t.Rows) == 0 {
		t.Rows = []figuresRow{{Name: "None", Cells: []string{"0"}}}
	}
	return t
}

// sentence joins what a plot says to those who do not see it.
func sentence(items []string) string {
	if len(items) == 0 {
		return "There is nothing to show."
	}
	return fmt.Sprintf("%s.", strings.Join(items, "; "))
}
