package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestListReturnsOnlyCasesThatMatchItsFilter(t *testing.T) {
	t.Parallel()
	overdue := true
	f := newFixture(t)
	checkAll(t, f, []scenario{{
		name: "everything", as: "comms-1", status: http.StatusUnprocessableEntity, contains: []string{`"field":"cursor"`},
		path: "/incidents?stage=watch,closed&outcome=complied&ground=spam&measure=warn&channel=x&author=%40gull&assigned_to=comms-1" +
			"&overdue=true&opened_from=2026-10-01T01:00:00%2B01:00&opened_to=2026-10-31&q=vile%20post&sort=due&limit=200&cursor=c1",
	}})
	require.Equal(t, incident.Filter{
		Stages:  []incident.Stage{incident.StageWatch, incident.StageClosed},
		Outcome: incident.OutcomeComplied, Ground: casework.GroundSpam, Measure: casework.MeasureWarn, Channel: "x",
		Author: "@gull", AssignedTo: "comms-1", Overdue: &overdue, Now: monday(), OpenedFrom: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC),
		OpenedTo: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Query: "vile post", Sort: casework.SortDue, Limit: 200, Cursor: "c1", NotAbout: "comms-1",
	}, f.store.filter)
	checkAll(t, f, []scenario{{name: "nothing", as: "comms-1", path: "/incidents", status: http.StatusOK, contains: []string{`"ref":"` + ref + `"`}}})
	require.Equal(t, incident.Filter{Now: monday(), Limit: 50, NotAbout: "comms-1"}, f.store.filter)
	checkAll(t, f, []scenario{
		{name: "no case", as: "comms-1", path: "/incidents?stage=closed", status: http.StatusOK, contains: []string{`{"items":[],"next":null,`}},
		{name: "the reporter's own", as: "staff-1", path: "/incidents", status: http.StatusOK, contains: []string{ref}, lacks: []string{`"assessment":`}},
		{name: "an author who is an address", as: "comms-1", path: "/authors/facebook/https%3A%2F%2Ffacebook.com%2Fgull", status: http.StatusOK, contains: []string{ref}},
	})
}

func TestAMisspeltFilterIsRefusedAndNotIgnored(t *testing.T) {
	t.Parallel()
	list := []scenario{}
	for _, query := range []string{
		"stage=foo", "stage=watch,foo", "outcome=won", "ground=rude", "measure=shout", "overdue=perhaps", "opened_from=yesterday",
		"opened_to=2026-13-01", "sort=upwards", "limit=0", "limit=201", "limit=many", "limit=-1",
	} {
		field, _, _ := strings.Cut(query, "=")
		list = append(list, scenario{
			name: query, as: "comms-1", path: "/incidents?" + query,
			status: http.StatusUnprocessableEntity, contains: []string{`"code":"invalid"`, `"field":"` + field},
		})
	}
	checkAll(t, newFixture(t), list)
}
