package report

import (
	"slices"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// SmallestPublished is the smallest number other than 0 that a published table shows.
// Smaller numbers might identify somebody.
const SmallestPublished = 5

// Count is a number of a table that is published.
type Count struct {
	Of     string // what is counted: a word of the closed set that its group is of, or a month
	N      int    // 0 when it is hidden
	Hidden bool
}

// CountGroup is numbers of which the total may be known as well.
type CountGroup struct {
	Name   GroupName
	Counts []Count
}

// GroupName names a group of published numbers.
type GroupName string

// The groups of the transparency report.
const (
	GroupMonths   GroupName = "month"           // cases opened
	GroupGrounds  GroupName = "ground"          // cases opened
	GroupStanding GroupName = "standing"        // cases opened: their outcome, or "open"
	GroupMeasures GroupName = "measure"         // measures proposed in the period that were carried out
	GroupRequests GroupName = "account_request" // account requests made: their outcome, or "open"
)

// StillOpen stands among outcomes for what has not ended.
const StillOpen = "open"

// Transparency is what can be published: counts of a period, no small ones.
type Transparency struct {
	Period Period
	Cases  Count // opened in the period
	Groups []CountGroup
}

// Publish makes the figures that can be published (domain §6: no personal data). It hides
// numbers from 1 to 4. If readers could work out a hidden number from the others and the
// total, it also hides the next smallest: at least two numbers of a group that add up to
// [SmallestPublished] or more.
func Publish(f *Figures) Transparency {
	months, grounds := tally{}, tally{}
	standing, measures, requests := tally{}, tally{}, tally{}
	total := 0
	for _, m := range f.Months {
		months.add(m.Month, m.Cases)
		total += m.Cases
	}
	for _, g := range casework.Grounds() {
		grounds.add(string(g), 0)
	}
	for _, g := range f.Grounds {
		if g.Ground != "" {
			grounds.add(string(g.Ground), g.Cases)
		}
	}
	for _, o := range f.Outcomes {
		standing.add(string(o.Outcome), o.Cases)
		total -= o.Cases
	}
	standing.add(StillOpen, total)
	for _, m := range casework.Measures() {
		measures.add(string(m), 0)
	}
	for _, m := range f.Measures {
		if m.Outcome == incident.MeasureOutcomeDone {
			measures.add(string(m.Measure), m.Measures)
		}
	}
	for _, r := range f.Requests {
		of := string(r.Outcome)
		if of == "" {
			of = StillOpen
		}
		requests.add(of, r.Requests)
	}
	all := tally{}
	all.add("cases", months.sum())
	return Transparency{Period: f.Period, Cases: all.hide()[0], Groups: []CountGroup{
		{GroupMonths, months.hide()}, {GroupGrounds, grounds.hide()}, {GroupStanding, standing.hide()},
		{GroupMeasures, measures.hide()}, {GroupRequests, requests.hide()},
	}}
}

// tally is counts in the order in which they came.
type tally []Count

func (t *tally) add(of string, n int) {
	for i := range *t {
		if (*t)[i].Of == of {
			(*t)[i].N += n
			return
		}
	}
	*t = append(*t, Count{Of: of, N: n})
}

func (t *tally) sum() int {
	sum := 0
	for _, c := range *t {
		sum += c.N
	}
	return sum
}

// hide hides small numbers, and those from which readers could work them out.
func (t *tally) hide() []Count {
	counts := slices.Clone(*t)
	smallest := []int{} // of those that are not zero, the smallest first
	for i, c := range counts {
		if c.N > 0 {
			smallest = append(smallest, i)
		}
	}
	slices.SortStableFunc(smallest, func(a, b int) int { return counts[a].N - counts[b].N })
	hidden, together := 0, 0
	for _, i := range smallest {
		small := counts[i].N < SmallestPublished
		if !small && (hidden == 0 || hidden > 1 && together >= SmallestPublished) {
			break
		}
		hidden, together = hidden+1, together+counts[i].N
		counts[i] = Count{Of: counts[i].Of, Hidden: true}
	}
	return counts
}

// GroupNames lists the groups of the transparency report.
func GroupNames() []GroupName {
	return []GroupName{GroupMonths, GroupGrounds, GroupStanding, GroupMeasures, GroupRequests}
}
