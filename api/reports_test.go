package api_test

import (
	"net/http"
	"testing"
)

func TestReportsAreFiguresOrATable(t *testing.T) {
	t.Parallel()
	const summary, open, month = "/reports/summary", "/reports/transparency", "?from=2026-11-01&to=2026-11-30"
	table := map[string]string{"Accept": "text/csv"}
	checkAll(t, newFixture(t), []scenario{
		{name: "summary", as: "comms-lead", path: summary + month, status: http.StatusOK, contains: []string{`"months":[{"month":"2026-11","cases":1}]`}},
		{
			name: "summary as a table", as: "auditor-1", path: summary + month, headers: table, status: http.StatusOK,
			contains: []string{"figure,of,by,value\n", "cases_by_month,2026-11,,1\n", "cases_by_ground,abusive,2026-11,1\n", "measures,warn,to_decide,1\n"},
			answers:  map[string]string{"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": "attachment; filename=report.csv"},
		},
		{name: "transparency", as: "auditor-1", path: open + month, status: http.StatusOK, contains: []string{`"hidden_below":5,"cases":null`}},
		{
			name: "transparency as a table", as: "comms-lead", path: open + month, headers: table, status: http.StatusOK,
			contains: []string{"counted_by,of,value\n", "month,2026-11,[c]\n"}, lacks: []string{"comms-1"},
		},
		{
			name: "a period that is not valid", as: "comms-lead", path: summary + "?from=April", status: http.StatusUnprocessableEntity,
			contains: []string{`"field":"from"`},
		},
	})
}
