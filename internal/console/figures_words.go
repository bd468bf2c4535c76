package console

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"duecourse/internal/casework"
)

// groundTitle names a ground, or that there is none.
func groundTitle(g casework.Ground) string {
	if g == "" {
		return "None, or not yet"
	}
	return g.Title()
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
		name = func(of string) string { return casework.Ground(of).Title() }
	case casework.GroupStanding:
		t.Caption, t.Head = "How these cases ended", []string{"Outcome", "Cases"}
		name = func(of string) string {
			if of == casework.StillOpen {
				return "Still open"
			}
			return casework.Outcome(of).Title()
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
			return casework.RequestOutcome(of).Title()
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
