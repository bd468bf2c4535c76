package console

import (
	"fmt"
	"strconv"
	"strings"

	"duecourse/internal/casework"
)

// monthSpan is one month or several that a plot and its table show as one.
type monthSpan struct {
	title string
	last  int // place of its last month
}

// How many months are shown each on its own, and how many by quarters: what is
// longer is shown by years, so that a report of five years is still a page.
const (
	byMonth   = 13
	byQuarter = 39
)

func unitOf(months []casework.MonthFigure) string {
	switch {
	case len(months) <= byMonth:
		return "month"
	case len(months) <= byQuarter:
		return "quarter"
	}
	return "year"
}

// spansOfMonths puts months together where there are too many to be shown.
func spansOfMonths(months []casework.MonthFigure) []monthSpan {
	unit := unitOf(months)
	var spans []monthSpan
	for i, m := range months {
		name := monthTitle(m.Month)
		year, month, _ := strings.Cut(m.Month, "-")
		number, _ := strconv.Atoi(month) // it is one of the register's
		switch unit {
		case "quarter":
			name = fmt.Sprintf("Q%d %s", (number+2)/3, year[2:])
		case "year":
			name = year
		}
		if n := len(spans); n > 0 && spans[n-1].title == name {
			spans[n-1].last = i
			continue
		}
		spans = append(spans, monthSpan{title: name, last: i})
	}
	return spans
}

// spanOf is the place of the span that a month belongs to.
func spanOf(spans []monthSpan, month int) int {
	for i, s := range spans {
		if month <= s.last {
			return i
		}
	}
	return len(spans) - 1
}
