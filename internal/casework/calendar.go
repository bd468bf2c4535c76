package casework

import (
	"slices"
	"time"
)

// Hours are the council's working hours, minutes after midnight in its own zone.
type Hours struct {
	Opens  int `json:"opens"`  // 540 is nine o'clock
	Closes int `json:"closes"` // 1020 is five in the afternoon
}

// End is when a window that begins at from is over, in UTC. Elapsed time is
// counted on the clock. Working days are counted in the council's zone, leave out
// weekends and bank holidays, and begin when the council next opens: a report that
// arrives on Friday night counts from Monday morning.
func (r *Rules) End(w Window, from time.Time, zone *time.Location) time.Time {
	span := r.Windows[w]
	if span.WorkingDays == 0 {
		return from.Add(span.Elapsed).UTC()
	}
	t := r.nextOpen(from.In(zone))
	for n := 0; n < span.WorkingDays; {
		t = t.AddDate(0, 0, 1)
		if r.workingDay(t) {
			n++
		}
	}
	return t.UTC()
}

// Reminder is when a reminder of a wait is due: a share of the wait before its end.
func (r *Rules) Reminder(from, by time.Time) time.Time {
	span := r.Windows[WindowReminder]
	if span.Elapsed > 0 {
		return by.Add(-span.Elapsed)
	}
	share := time.Duration(float64(by.Sub(from)) * (1 - span.Share))
	return from.Add(share).UTC().Truncate(time.Microsecond) // as exact as the clock of a case
}

func (r *Rules) nextOpen(t time.Time) time.Time {
	minute := t.Hour()*60 + t.Minute()
	switch {
	case r.workingDay(t) && minute >= r.Hours.Opens && minute < r.Hours.Closes:
		return t
	case r.workingDay(t) && minute < r.Hours.Opens:
		return r.opening(t)
	}
	t = t.AddDate(0, 0, 1)
	for !r.workingDay(t) {
		t = t.AddDate(0, 0, 1)
	}
	return r.opening(t)
}

func (r *Rules) isOpen(at time.Time, zone *time.Location) bool {
	return r.nextOpen(at.In(zone)).Equal(at)
}

// nextWorkingDay is when the council opens on the next working day after a time.
func (r *Rules) nextWorkingDay(at time.Time, zone *time.Location) time.Time {
	day := at.In(zone)
	return r.nextOpen(time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, zone))
}

// EndOfWorkingDay is when the council closes on the working day of a time or, of a time
// outside working hours, on the next one. UTC.
func (r *Rules) EndOfWorkingDay(at time.Time, zone *time.Location) time.Time {
	day := r.nextOpen(at.In(zone))
	return time.Date(day.Year(), day.Month(), day.Day(), 0, r.Hours.Closes, 0, 0, zone).UTC()
}

func (r *Rules) opening(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, r.Hours.Opens, 0, 0, t.Location())
}

func (r *Rules) workingDay(t time.Time) bool {
	if t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		return false
	}
	_, holiday := slices.BinarySearch(r.Holidays, t.Format(time.DateOnly))
	return !holiday
}
