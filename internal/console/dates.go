package console

import (
	"fmt"
	"html/template"
	"strconv"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/report"
)

const dayFormat = "2 January 2006"

func (c *Console) zone() *time.Location { return c.Service.Policy().Zone() }

// when writes a time as people say it, followed by the exact time.
func (c *Console) when(t time.Time) template.HTML {
	local := t.In(c.zone())
	//nolint:gosec // it contains nothing but a time
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `">` + relativeTime(local, c.Now().In(c.zone())) +
		`</time> <span class="dc-exact">(` + toTheMinute(local) + `)</span>`)
}

func toTheMinute(t time.Time) string { return t.Format("Mon 2 January 2006, 15:04") }

// toTheSecond writes a time for those who compare it with others.
func (c *Console) toTheSecond(t time.Time) template.HTML {
	//nolint:gosec // it contains nothing but a time
	return template.HTML(fmt.Sprintf(`<time class="dc-line" datetime="%s">%s</time>`,
		t.UTC().Format(time.RFC3339), t.In(c.zone()).Format("2 Jan 2006, 15:04:05")))
}

// day writes the day of a time.
func (c *Console) day(t time.Time) string { return t.In(c.zone()).Format(dayFormat) }

// lastDay writes the last day before a deadline.
func (c *Console) lastDay(end time.Time) string { return c.day(end.Add(-time.Second)) }

// dateText writes "2026-11-20" as people do. Anything else stays as it is.
func dateText(day string) string {
	on, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return on.Format(dayFormat)
}

// relativeTime is how a person would say a time now. Both are in the same zone.
func relativeTime(t, now time.Time) string {
	switch days := daysBetween(now, t); {
	case days == 0:
		return todayText(t, now)
	case days == 1:
		return "tomorrow at " + clockTime(t)
	case days == -1:
		return "yesterday at " + clockTime(t)
	case days > 1 && days < 7:
		return "on " + t.Format("Monday") + " at " + clockTime(t)
	case days < -1 && days > -14:
		return fmt.Sprintf("%d days ago", -days)
	case t.Year() == now.Year():
		return "on " + t.Format("2 January")
	}
	return "on " + t.Format(dayFormat)
}

func todayText(t, now time.Time) string {
	switch distance := t.Sub(now); {
	case distance > time.Minute && distance < time.Hour:
		return "in " + count(int(distance.Minutes()), "minute")
	case distance > 0 && distance <= time.Minute:
		return "within a minute"
	case distance <= 0 && distance > -time.Minute:
		return "just now"
	case distance < 0 && distance > -time.Hour:
		return count(int(-distance.Minutes()), "minute") + " ago"
	}
	return "today at " + clockTime(t)
}

// clockTime writes a time of day as GOV.UK does: 9am, 4:30pm, midday.
func clockTime(t time.Time) string {
	switch {
	case t.Minute() > 0:
		return t.Format("3:04pm")
	case t.Hour() == 12:
		return "midday"
	case t.Hour() == 0:
		return "midnight"
	}
	return t.Format("3pm")
}

// daysBetween counts midnights, so that a day on which the clocks change counts as one.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)).Hours() / 24)
}

// durationText writes how long something took.
func durationText(d time.Duration) string {
	const day = 24 * time.Hour
	with := func(first string, n int, unit string) string {
		if n == 0 {
			return first
		}
		return first + " " + count(n, unit)
	}
	switch {
	case d < time.Minute:
		return "under a minute"
	case d < time.Hour:
		return count(int(d/time.Minute), "minute")
	case d < 2*day:
		return with(count(int(d/time.Hour), "hour"), int(d%time.Hour/time.Minute), "minute")
	}
	return with(count(int(d/day), "day"), int(d%day/time.Hour), "hour")
}

// spanText writes the length of a window.
func spanText(s casework.Span) string {
	if s.Elapsed > 0 {
		return durationText(s.Elapsed)
	}
	return s.String()
}

// count writes a number of something: "2 days".
func count(n int, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return strconv.Itoa(n) + " " + unit
}

// monthText writes a month, "2026-04", as Apr 26.
func monthText(month string) string {
	at, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return at.Format("Jan 06")
}

// periodText writes from when to when a period is.
func periodText(p report.Period) string {
	return p.From.In(p.Zone).Format(dayFormat) + " to " + p.To.In(p.Zone).AddDate(0, 0, -1).Format(dayFormat)
}

// zoneText names a zone as people do.
func zoneText(zone *time.Location) string {
	if zone.String() == "Europe/London" {
		return "the United Kingdom"
	}
	return zone.String()
}
