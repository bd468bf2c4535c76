package publication

import (
	"time"

	"duecourse/internal/casework"
)

// The forms in which a time on the clock is entered. Seconds and fractions may be left out.
const (
	clockForm        = "2006-01-02T15:04:05.999999"
	clockFormMinutes = "2006-01-02T15:04"
)

// parseEmbargo reads the end of an embargo: a time on the clock of the council's zone
// ("2026-10-30T09:00") or, as programs write it, a time with its offset from UTC (RFC 3339). It
// adds a problem if nobody can mean the text, and returns nil if it is empty.
func parseEmbargo(p *casework.Problems, field, text string, m casework.Moment) *Embargo {
	if text == "" {
		return nil
	}
	if exact, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return newEmbargo(p, field, exact, m)
	}
	read, err := time.Parse(clockForm, text)
	if err != nil {
		read, err = time.Parse(clockFormMinutes, text)
	}
	if err != nil {
		p.Add(field, "Enter a time like 2026-10-30T09:00.")
		return nil
	}
	until, exists := onClock(read, m.Zone)
	if !exists {
		p.Add(field, "This time does not exist: the clocks go forward then. Enter another time.")
		return nil
	}
	return newEmbargo(p, field, until, m)
}

func newEmbargo(p *casework.Problems, field string, until time.Time, m casework.Moment) *Embargo {
	until = until.Truncate(time.Microsecond)
	switch {
	case !until.After(m.At):
		p.Add(field, "Enter a time in the future.")
	case until.After(m.At.AddDate(10, 0, 0)):
		p.Add(field, "Enter a time in the next ten years.")
	}
	return &Embargo{Until: until.UTC(), Local: until.In(m.Zone).Format(clockForm), Zone: m.Zone.String()}
}

// onClock is when a clock in the zone shows a time. When the clock is put back it shows the time
// twice: the later one counts, because nothing is released early (S9). When it is put forward it
// never shows the times in between.
func onClock(shown time.Time, zone *time.Location) (at time.Time, exists bool) {
	date := func(t time.Time, in *time.Location) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), in)
	}
	shows := func(t time.Time) bool { return date(t.In(zone), time.UTC).Equal(shown) }
	at = date(shown, zone)
	for _, shift := range []time.Duration{2 * time.Hour, time.Hour, 30 * time.Minute} {
		if later := at.Add(shift); shows(later) {
			return later, true
		}
	}
	return at, shows(at)
}
