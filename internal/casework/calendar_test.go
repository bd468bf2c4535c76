package casework_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
)

// Good Friday, Easter Monday, early May, Christmas and the day in lieu of Boxing Day.
var holidays = []string{"2026-04-03", "2026-04-06", "2026-05-04", "2026-12-25", "2026-12-28", "2027-01-01"}

func calendarRules(span casework.Span) *casework.Rules {
	return &casework.Rules{
		Hours:    casework.Hours{Opens: 9 * 60, Closes: 17 * 60},
		Holidays: holidays,
		Windows:  map[casework.Window]casework.Span{casework.WindowDecision: span},
	}
}

func TestAWindowEndsOnAWorkingDay(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, span, from, end string }{
		{"within the week", "1 working day", "2026-11-03 10:15", "2026-11-04 10:15"},
		{"two days", "2 working days", "2026-11-03 10:15", "2026-11-05 10:15"},
		{"over a weekend", "1 working day", "2026-11-06 16:59", "2026-11-09 16:59"},
		{"before opening counts from opening", "1 working day", "2026-11-03 06:00", "2026-11-04 09:00"},
		{"after closing counts from the morning", "1 working day", "2026-11-03 17:00", "2026-11-05 09:00"},
		{"Friday night has come on Monday", "1 working day", "2026-11-06 22:00", "2026-11-10 09:00"},
		{"Saturday has come on Monday", "1 working day", "2026-11-07 12:00", "2026-11-10 09:00"},
		{"over Easter", "1 working day", "2026-04-02 11:00", "2026-04-07 11:00"},
		{"on Good Friday", "1 working day", "2026-04-03 11:00", "2026-04-08 09:00"},
		{"over Christmas and the day in lieu", "2 working days", "2026-12-24 12:00", "2026-12-30 12:00"},
		{"into the new year", "3 working days", "2026-12-29 12:00", "2027-01-04 12:00"},
		{"the clocks go back", "1 working day", "2026-10-23 15:00", "2026-10-26 15:00"},
		{"the clocks go forward", "1 working day", "2026-03-27 15:00", "2026-03-30 15:00"},
		{"in the hour that there is twice", "1 working day", "2026-10-25 01:30", "2026-10-27 09:00"},
		{"ten", "10 working days", "2026-04-01 09:00", "2026-04-17 09:00"},
		{"elapsed days run through weekends", "2 days", "2026-11-06 12:00", "2026-11-08 12:00"},
		{"elapsed hours are hours, whatever the clock shows", "24h", "2026-10-24 12:00", "2026-10-25 11:00"},
		{"a block is seven times 24 hours", "168h", "2026-03-25 12:00", "2026-04-01 13:00"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			span, err := casework.ParseSpan(c.span)
			require.NoError(t, err)
			zone := casetest.London(t)
			from, err := time.ParseInLocation("2006-01-02 15:04", c.from, zone)
			require.NoError(t, err)
			end := calendarRules(span).End(casework.WindowDecision, from, zone)
			require.Equal(t, c.end, end.In(zone).Format("2006-01-02 15:04"))
			require.Equal(t, time.UTC, end.Location())
		})
	}
}

func TestAWindowEndsLaterTheLaterItBeginsAndOnlyInWorkingHours(t *testing.T) {
	t.Parallel()
	zone := casetest.London(t)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	moment := rapid.Custom(func(t *rapid.T) time.Time {
		return start.Add(time.Duration(rapid.IntRange(0, 366*24*60).Draw(t, "minute")) * time.Minute)
	})
	rapid.Check(t, func(t *rapid.T) {
		rules := calendarRules(casework.Span{WorkingDays: rapid.IntRange(1, 20).Draw(t, "days")})
		first, second := moment.Draw(t, "first"), moment.Draw(t, "second")
		if second.Before(first) {
			first, second = second, first
		}
		end := rules.End(casework.WindowDecision, first, zone)
		require.True(t, end.After(first))
		require.False(t, rules.End(casework.WindowDecision, second, zone).Before(end), "monotone")

		local := end.In(zone)
		minute := local.Hour()*60 + local.Minute()
		require.NotContains(t, []time.Weekday{time.Saturday, time.Sunday}, local.Weekday())
		require.False(t, slices.Contains(holidays, local.Format(time.DateOnly)))
		require.True(t, minute >= rules.Hours.Opens && minute < rules.Hours.Closes, "%s", local)
	})
}

func TestReminderIsDueWhenItsShareOfTheWaitIsLeft(t *testing.T) {
	t.Parallel()
	from := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	by := from.Add(48 * time.Hour)
	rules := &casework.Rules{Windows: map[casework.Window]casework.Span{}}

	rules.Windows[casework.WindowReminder] = casework.Span{Share: 0.5}
	require.Equal(t, from.Add(24*time.Hour), rules.Reminder(from, by))

	rules.Windows[casework.WindowReminder] = casework.Span{Elapsed: 6 * time.Hour}
	require.Equal(t, by.Add(-6*time.Hour), rules.Reminder(from, by))
}

func TestSpanParsesItsOwnText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1 working day", "5 working days", "half of the window", "48h0m0s", "10s"} {
		span, err := casework.ParseSpan(text)
		require.NoError(t, err)
		require.Equal(t, text, span.String())
	}
	for _, text := range []string{"", "0s", "-1h", "0 days", "1.5 days", "two days", "3 weeks", "40000 days", "48", "a working day"} {
		_, err := casework.ParseSpan(text)
		require.ErrorContains(t, err, "is not a length of time", "%q", text)
	}
}

func TestReminderIsExactToTheMicrosecond(t *testing.T) {
	t.Parallel()
	rules := &casework.Rules{Windows: map[casework.Window]casework.Span{casework.WindowReminder: {Share: 0.5}}}
	from := time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)
	require.Equal(t, from.Add(time.Microsecond), rules.Reminder(from, from.Add(3*time.Microsecond)))
}

func TestTheWorkingDayOfATimeOutsideWorkingHoursIsTheNextOne(t *testing.T) {
	t.Parallel()
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	rules := &casework.Rules{Hours: casework.Hours{Opens: 9 * 60, Closes: 17 * 60}, Holidays: []string{"2026-12-25", "2026-12-28"}}
	for at, end := range map[string]string{
		"2026-07-01T08:59:00+01:00": "2026-07-01T17:00:00+01:00",
		"2026-07-01T16:59:00+01:00": "2026-07-01T17:00:00+01:00",
		"2026-07-01T17:00:00+01:00": "2026-07-02T17:00:00+01:00",
		"2026-11-06T20:00:00Z":      "2026-11-09T17:00:00Z",
		"2026-12-25T12:00:00Z":      "2026-12-29T17:00:00Z",
	} {
		from, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		want, err := time.Parse(time.RFC3339, end)
		require.NoError(t, err)
		require.Equal(t, want.UTC(), rules.EndOfWorkingDay(from, london), at)
	}
}
