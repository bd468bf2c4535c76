package policy

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2/gb"
)

// The years that a case carries the bank holidays of.
const (
	yearsBack  = 1
	yearsAhead = 8
)

// holidays lists the bank holidays of England around a year, each on the day
// on which offices are shut (the day in lieu, when it falls on a weekend), and
// the council's own closed days. Ascending, as [casework.Rules] needs them.
func (p *Policy) holidays(year int) []string {
	days := slices.Clone(p.Hours.ClosedDays)
	for y := year - yearsBack; y <= year+yearsAhead; y++ {
		for _, holiday := range gb.Holidays {
			if _, observed := holiday.Calc(y); !observed.IsZero() {
				days = append(days, observed.Format(time.DateOnly))
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
