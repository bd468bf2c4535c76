package report_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/report"
)

func TestAMonthBeginsAtMidnightInLondon(t *testing.T) {
	t.Parallel()
	zone := casetest.London(t)
	p, refusal := report.ReadPeriod("2026-03-15", "2026-05-02", casetest.Monday(), zone)
	require.Nil(t, refusal)
	parts := p.Months()
	require.Len(t, parts, 3)
	late := time.Date(2026, 3, 31, 23, 30, 0, 0, time.UTC) // half past midnight on 1 April, summer time
	require.True(t, late.After(parts[1].From), "it is April's")
	require.Equal(t, []string{"2026-03", "2026-04", "2026-05"}, []string{parts[0].Month(), parts[1].Month(), parts[2].Month()})
	require.Equal(t, "2026-03-15", p.First())
	require.Equal(t, "2026-05-02", p.Last())
	require.Equal(t, time.Date(2026, 5, 2, 23, 0, 0, 0, time.UTC), p.To.UTC(), "the last day belongs to it")
}

func TestAPeriodThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	for _, days := range [][2]string{
		{"yesterday", ""}, {"", "2026-13-01"}, {"2026-11-03", "2026-11-01"}, {"2010-01-01", "2026-01-01"}, {"0001-01-01", "0001-01-02"},
	} {
		_, refusal := report.ReadPeriod(days[0], days[1], casetest.Monday(), casetest.London(t))
		require.NotNil(t, refusal, days)
		require.Equal(t, casework.CodeInvalid, refusal.Code)
	}
	p, refusal := report.ReadPeriod("", "", time.Date(2026, 11, 2, 23, 30, 0, 0, time.UTC), casetest.London(t))
	require.Nil(t, refusal)
	require.Equal(t, []string{"2025-12-01", "2026-11-02"}, []string{p.First(), p.Last()}, "twelve months, of which today is in the last")
}

// The months of a period follow one another and cover it completely.
func TestMonthsOfAPeriodLeaveNoGap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3000).Draw(t, "first"))
		last := day.AddDate(0, 0, rapid.IntRange(0, 1700).Draw(t, "days"))
		p, refusal := report.ReadPeriod(day.Format(time.DateOnly), last.Format(time.DateOnly), casetest.Monday(), casetest.London(t))
		require.Nil(t, refusal)
		at := p.From
		for i, part := range p.Months() {
			require.Equal(t, at, part.From)
			require.True(t, part.From.Before(part.To))
			require.True(t, i == 0 || part.From.Day() == 1 && part.From.Hour() == 0)
			at = part.To
		}
		require.True(t, at.Equal(p.To))
	})
}

// Whoever knows a group's published numbers and its total cannot work out a number
// from 1 to 4.
func TestSmallNumbersCannotBeDeduced(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := report.Figures{}
		total := 0
		for _, m := range []string{"2026-01", "2026-02", "2026-03", "2026-04"} {
			n := rapid.IntRange(0, 9).Draw(t, m)
			total += n
			f.Months = append(f.Months, report.MonthFigure{Month: m, Cases: n})
		}
		published := report.Publish(&f)
		hidden, rest, small := 0, total, 0
		for i, c := range published.Groups[0].Counts {
			require.True(t, c.Hidden || c.N == 0 || c.N >= report.SmallestPublished)
			require.True(t, c.Hidden || c.N == f.Months[i].Cases)
			rest -= c.N
			if c.Hidden {
				require.Zero(t, c.N)
				hidden++
				if f.Months[i].Cases < report.SmallestPublished {
					small++
				}
			}
		}
		require.Equal(t, total > 0 && total < report.SmallestPublished, published.Cases.Hidden)
		if small > 0 && !published.Cases.Hidden {
			require.Greater(t, hidden, 1, "the total would give one away")
			require.GreaterOrEqual(t, rest, report.SmallestPublished)
		}
	})
}
