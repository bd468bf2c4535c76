package report

import (
	"time"

	"duecourse/internal/casework"
)

// longestPeriod is how many months a report covers at most.
const longestPeriod = 60

// Period is the days that a report is about, in the council's zone.
type Period struct {
	From time.Time // the midnight that begins its first day
	To   time.Time // the midnight that ends its last: no longer part of it
	Zone *time.Location
}

// ReadPeriod reads the first and the last day of a period, as 2026-11-20. An empty
// last day is today; an empty first day is the first of a month, so that the
// period ends in its twelfth month.
func ReadPeriod(first, last string, now time.Time, zone *time.Location) (Period, *casework.Refusal) {
	p := Period{Zone: zone}
	var wrong casework.Problems
	ends := parseDay(&wrong, "to", last, startOfDay(now.In(zone)))
	begins := parseDay(&wrong, "from", first, time.Date(ends.Year(), ends.Month()-11, 1, 0, 0, 0, 0, time.UTC))
	p.From, p.To = midnight(begins, zone), midnight(ends.AddDate(0, 0, 1), zone)
	switch {
	case len(wrong) > 0:
	case !p.From.Before(p.To):
		wrong.Add("from", "The first day must be before the last day.")
	case begins.AddDate(0, longestPeriod, 0).Before(ends):
		wrong.Add("from", "Choose five years or less.")
	}
	return p, wrong.Refusal()
}

// parseDay reads a date. It has no zone yet.
func parseDay(p *casework.Problems, field, text string, otherwise time.Time) time.Time {
	if text == "" {
		return otherwise
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 2000 || day.Year() > 2200 {
		p.Add(field, "Write the date as 2026-11-20.")
		return otherwise
	}
	return day
}

func startOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// midnight begins a day in a zone.
func midnight(day time.Time, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
}

// First is the first day, as 2026-11-20.
func (p Period) First() string { return p.From.In(p.Zone).Format(time.DateOnly) }

// Last is the last day.
func (p Period) Last() string { return p.To.In(p.Zone).AddDate(0, 0, -1).Format(time.DateOnly) }

// Months splits the period where a month begins in the council's zone: a case opened on
// 31 March at 23:30 UTC counts in April. The first and the last part may be shorter than
// a month.
func (p Period) Months() []Period {
	var parts []Period
	for at := p.From; at.Before(p.To); {
		local := at.In(p.Zone)
		next := time.Date(local.Year(), local.Month()+1, 1, 0, 0, 0, 0, p.Zone)
		if next.After(p.To) {
			next = p.To
		}
		parts = append(parts, Period{From: at, To: next, Zone: p.Zone})
		at = next
	}
	return parts
}

// Month names the month in which the period begins, as 2026-11.
func (p Period) Month() string { return p.From.In(p.Zone).Format("2006-01") }
