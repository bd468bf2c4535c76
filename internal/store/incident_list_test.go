package store_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

// The cases of the lists, in the order in which they were opened.
const (
	warnedAnna = "INC-0000-0001"
	newZoe     = "INC-0000-0002"
	closedBert = "INC-0000-0003"
	foundBert  = "INC-0000-0004"
)

func fourCases(t testing.TB, base storetest.Base) {
	t.Helper()
	day := 24 * time.Hour
	bert := aPost("bert")
	bert.Channel, bert.Text = "x", "100% of it_is \\ nonsense"
	closed := reportedAt(t, closedBert, bert, monday().Add(2*day))
	closed.do(comms, incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Reported by mistake."})
	found := reportedAt(t, foundBert, bert, monday().Add(3*day))
	found.do(comms, casework.Assign{To: "comms-1"})
	found.assess(casework.GroundSpam, casework.GroundAbusive)
	record(t, base, warned(t, warnedAnna, aPost("anna")), reportedAt(t, newZoe, aPost("zoe"), monday().Add(day)), closed, found)
}

func refsOf(items []incident.ListItem) []string {
	refs := []string{}
	for _, i := range items {
		refs = append(refs, i.Ref)
	}
	return refs
}

func TestAListShowsTheCasesThatMatchItsFilter(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	nextDay := monday().Add(24 * time.Hour)
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		fourCases(t, base)
		for name, c := range map[string]struct {
			filter incident.Filter
			want   []string
		}{
			"nothing":            {incident.Filter{}, []string{foundBert, closedBert, newZoe, warnedAnna}},
			"a stage":            {incident.Filter{Stages: []incident.Stage{incident.StageAssessment}}, []string{newZoe}},
			"stages":             {incident.Filter{Stages: []incident.Stage{incident.StageClosed, incident.StageWatch}}, []string{closedBert, warnedAnna}},
			"an outcome":         {incident.Filter{Outcome: incident.OutcomeWithdrawn}, []string{closedBert}},
			"a ground":           {incident.Filter{Ground: casework.GroundAbusive}, []string{foundBert, warnedAnna}},
			"a measure":          {incident.Filter{Measure: casework.MeasureWarn}, []string{warnedAnna}},
			"a channel":          {incident.Filter{Channel: "x"}, []string{foundBert, closedBert}},
			"an author":          {incident.Filter{Channel: "x", Author: "https://x.com/Bert"}, []string{foundBert, closedBert}},
			"an author anywhere": {incident.Filter{Author: "@ANNA"}, []string{warnedAnna}},
			"an officer":         {incident.Filter{AssignedTo: "comms-1"}, []string{foundBert}},
			"a reporter":         {incident.Filter{Reporter: "staff-1"}, []string{foundBert, closedBert, newZoe, warnedAnna}},
			"no reporter":        {incident.Filter{Reporter: "comms-1"}, []string{}},
			"overdue":            {incident.Filter{Overdue: &yes, Now: monday().Add(50 * time.Hour)}, []string{newZoe, warnedAnna}},
			"not overdue":        {incident.Filter{Overdue: &no, Now: monday().Add(50 * time.Hour)}, []string{foundBert, closedBert}},
			"opened from":        {incident.Filter{OpenedFrom: nextDay.Add(24 * time.Hour)}, []string{foundBert, closedBert}},
			"opened to":          {incident.Filter{OpenedTo: nextDay}, []string{warnedAnna}},
			"words":              {incident.Filter{Query: "WROTE zoe"}, []string{newZoe}},
			"a ref":              {incident.Filter{Query: "inc-0000-0003"}, []string{closedBert}},
			"all at once":        {incident.Filter{Ground: casework.GroundSpam, Channel: "x", Query: "bert", AssignedTo: "comms-1"}, []string{foundBert}},
			"the oldest first":   {incident.Filter{Sort: casework.SortOldest}, []string{warnedAnna, newZoe, closedBert, foundBert}},
			"the due first":      {incident.Filter{Sort: casework.SortDue}, []string{newZoe, warnedAnna, foundBert, closedBert}},
			"the changed first":  {incident.Filter{Sort: casework.SortChanged, Limit: 2}, []string{foundBert, closedBert}},
		} {
			page, err := base.Cases(t.Context(), c.filter)
			require.NoError(t, err, name)
			require.Equal(t, c.want, refsOf(page.Items), name)
		}
	})
}

func TestAListItemMatchesItsCase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna")).assess(casework.GroundAbusive)
		record(t, base, s)
		page, err := base.Cases(t.Context(), incident.Filter{})
		require.NoError(t, err)
		item := page.Items[0]
		require.JSONEq(t, asJSON(t, s.c.Assessment), string(item.Assessment))
		due := casework.Due(&s.c)
		item.Assessment = nil
		require.Equal(t, incident.ListItem{
			Ref: ref, Kind: "incident", Stage: s.c.Stage, Seq: s.c.Seq, PolicyVersion: s.c.PolicyVersion, Post: s.c.Post,
			OpenedBy: reporter.Person, OpenedAt: s.c.OpenedAt, ChangedAt: s.moment.At, DueWhat: due.What, DueBy: due.By,
		}, item)
		require.False(t, item.Overdue(due.By))
		require.True(t, item.Overdue(due.By.Add(time.Second)))
		require.Equal(t, 1, *page.Total)
		require.Empty(t, page.Next)
	})
}

func TestNothingIsDueWhileTheClockIsStopped(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna"))
		s.do(lead, casework.StopClock{Category: "police", Reason: "The police asked us to wait."})
		record(t, base, s)
		overdue := true
		f := incident.Filter{Overdue: &overdue, Now: monday().Add(1000 * time.Hour)}
		page, err := base.Cases(t.Context(), f)
		require.NoError(t, err)
		require.Empty(t, page.Items)
		s.do(lead, casework.StartClock{Category: "police", Reason: "They have what they need."})
		record(t, base, s)
		page, err = base.Cases(t.Context(), f)
		require.NoError(t, err)
		require.Equal(t, []string{ref}, refsOf(page.Items))
	})
}

func TestAListItemSaysThatTheLeadWasTold(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna"))
		for _, escalated := range []bool{false, true} {
			record(t, base, s)
			page, err := base.Cases(t.Context(), incident.Filter{})
			require.NoError(t, err)
			require.Equal(t, escalated, page.Items[0].Escalated)
			s.moment.At = casework.Due(&s.c).By.Add(time.Hour)
			s.add(casework.Tick(&s.c, s.moment))
		}
	})
}

func TestNoHistoryConstantIsAnEmptyHistory(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(incident.History{})
	require.NoError(t, err)
	require.Equal(t, string(raw), store.NoHistory, "lists skip this value without parsing it")
}
