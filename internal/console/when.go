package console

import (
	"fmt"
	"html/template"
	"time"
)

// when writes a time as people say it, with the exact time beside it.
func (c *Console) when(t time.Time) template.HTML {
	local := t.In(c.zone())
	//nolint:gosec // made of nothing but a time
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `">` + inWords(local, c.Now().In(c.zone())) +
		`</time> <span class="dc-exact">(` + exact(local) + `)</span>`)
}

// exact is a time to the minute; to the second it stands in the page's source.
func exact(t time.Time) string { return t.Format("Mon 2 January 2006, 15:04") }

// inWords is how one would say a time now: both in the same zone.
func inWords(t, now time.Time) string {
	switch days := daysBetween(now, t); {
	case days == 0:
		return today(t, now)
	case days == 1:
		return "tomorrow at " + clock(t)
	case days == -1:
		return "yesterday at " + clock(t)
	case days > 1 && days < 7:
		return "on " + t.Format("Monday") + " at " + clock(t)
	case days < -1 && days > -14:
		return fmt.Sprintf("%d days ago", -days)
	case t.Year() == now.Year():
		return "on " + t.Format("2 January")
	}
	return "on " + t.Format("2 January 2006")
}

// dateInWords writes "2026-11-20" as people do; what is no date it leaves as it is.
func dateInWords(day string) string {
	on, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return on.Format("2 January 2006")
}

// lastDay is the last day before a time at which something is over.
func (c *Console) lastDay(over time.Time) string {
	return over.Add(-time.Second).In(c.zone()).Format("2 January 2006")
}

func today(t, now time.Time) string {
	switch distance := t.Sub(now); {
	case distance > time.Minute && distance < time.Hour:
		return "in " + minutes(distance)
	case distance > 0 && distance <= time.Minute:
		return "within a minute"
	case distance <= 0 && distance > -time.Minute:
		return "just now"
	case distance < 0 && distance > -time.Hour:
		return minutes(-distance) + " ago"
	}
	return "today at " + clock(t)
}

func minutes(d time.Duration) string {
	if n := int(d.Minutes()); n != 1 {
		return fmt.Sprintf("%d minutes", n)
	}
	return "1 minute"
}

// clock writes a time of day as GOV.UK does: 9am, 4:30pm, midday.
func clock(t time.Time) string {
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

// daysBetween counts midnights, of which a day with a change of clocks has one too.
func daysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)).Hours() / 24)
}
