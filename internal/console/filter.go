package console

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"duecourse/internal/casework"
)

// filterForm is a filter of the list of cases as it stands in the address, so that
// a bookmark keeps it.
type filterForm struct {
	Stage, Outcome, Ground, Measure, Channel, Author, Officer string
	Overdue                                                   bool
	From, To                                                  string // days
	Query, Sort                                               string
}

// sortTitles are the orders of a list, as people choose them.
func sortTitles() []choice {
	return []choice{
		{Value: "", Label: "Newest first"}, {Value: string(casework.SortOldest), Label: "Oldest first"},
		{Value: string(casework.SortDue), Label: "What is due first"}, {Value: string(casework.SortChanged), Label: "What changed last"},
	}
}

func readFilter(q url.Values) filterForm {
	return filterForm{
		Stage: q.Get("stage"), Outcome: q.Get("outcome"), Ground: q.Get("ground"), Measure: q.Get("measure"), Channel: q.Get("channel"),
		Author: q.Get("author"), Officer: q.Get("officer"), Overdue: q.Get("overdue") == "true",
		From: q.Get("from"), To: q.Get("to"), Query: q.Get("q"), Sort: q.Get("sort"),
	}
}

// filter is what the register is asked. What cannot be read is said, and left out.
func (f filterForm) filter(zone *time.Location) (casework.IncidentFilter, []summaryLine) {
	wrong := []summaryLine{}
	asked := casework.IncidentFilter{
		Outcome: casework.Outcome(f.Outcome), Ground: casework.Ground(f.Ground), Measure: casework.Measure(f.Measure), Channel: f.Channel,
		Author: f.Author, AssignedTo: f.Officer, Query: f.Query, Sort: casework.SortOrder(f.Sort),
	}
	if slices.Contains(casework.Stages(), casework.Stage(f.Stage)) {
		asked.Stages = []casework.Stage{casework.Stage(f.Stage)}
	}
	if f.Stage == "open" {
		asked.Stages = casework.Stages()[:len(casework.Stages())-1]
	}
	if f.Overdue {
		asked.Overdue = &f.Overdue
	}
	for _, d := range []struct {
		text, anchor string
		days         int
		into         *time.Time
	}{{f.From, "filter-from", 0, &asked.OpenedFrom}, {f.To, "filter-to", 1, &asked.OpenedTo}} {
		if d.text == "" {
			continue
		}
		day, err := time.ParseInLocation(time.DateOnly, d.text, zone)
		if err != nil {
			wrong = append(wrong, summaryLine{Text: "Write the date as 2026-11-20.", Anchor: d.anchor})
			continue
		}
		*d.into = day.AddDate(0, 0, d.days).UTC()
	}
	return asked, wrong
}

// address is the filter as a query, without what does not matter.
func (f filterForm) address() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{
		"stage": f.Stage, "outcome": f.Outcome, "ground": f.Ground, "measure": f.Measure, "channel": f.Channel, "author": f.Author,
		"officer": f.Officer, "from": f.From, "to": f.To, "q": f.Query, "sort": f.Sort,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Overdue {
		q.Set("overdue", strconv.FormatBool(true))
	}
	return q
}

// link is an address of a path with a query.
func link(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
