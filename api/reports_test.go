package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/report"
)

// Figures are those of a quarter in which not much happened.
func (d *desk) Figures(_ context.Context, who app.Caller, first, last string) (report.Figures, error) {
	if err := d.May(who, app.RightReports); err != nil {
		return report.Figures{}, err
	}
	period, refusal := report.ReadPeriod(first, last, day(), policyInForce().Zone())
	if refusal != nil {
		return report.Figures{}, &app.Error{Code: refusal.Code, Why: refusal.Why, Fields: refusal.Fields}
	}
	return report.Figures{
		Period: period, At: day(),
		Months:   []report.MonthFigure{{Month: "2026-04", Cases: 7}, {Month: "2026-05", Cases: 2}},
		Grounds:  []report.GroundFigure{{Ground: casework.GroundSpam, Month: "2026-04", Cases: 7}, {Month: "2026-05", Cases: 2}},
		Stages:   []report.StageFigure{{Stage: incident.StageClosed, Cases: 9}},
		Outcomes: []report.OutcomeFigure{{Outcome: incident.OutcomeComplied, Cases: 9}},
		Measures: []report.MeasureFigure{{Measure: casework.MeasureWarn, Fate: incident.MeasureOutcomeDone, Measures: 6}},
		Steps: []report.StepFigure{{
			Step: casework.WindowAssessment, Taken: 9, InTime: 8, Median: 90 * time.Minute, P90: 30 * time.Hour, Allowed: 26 * time.Hour,
		}},
		Load:     []report.LoadFigure{{Stage: incident.StageAssessment, Cases: 1}, {Stage: incident.StageWatch, Officer: "comms-1", Cases: 3, Overdue: 1}},
		Requests: []report.RequestFigure{{Stage: account.RequestClosed, Outcome: account.RequestGranted, Requests: 2}},
		Waiting:  []report.RequestLoad{{Stage: account.RequestChecks, Requests: 1}},
	}, d.asked(who, "")
}

func (d *desk) Transparency(ctx context.Context, who app.Caller, first, last string) (report.Transparency, error) {
	f, err := d.Figures(ctx, who, first, last)
	return report.Publish(&f), err
}

func TestReportsAreFiguresOrATable(t *testing.T) {
	t.Parallel()
	const summary, open, quarter = "/reports/summary", "/reports/transparency", "?from=2026-04-01&to=2026-06-30"
	table := map[string]string{"Accept": "text/csv"}
	run(t, []scenario{
		{name: "summary", as: "comms-lead", method: http.MethodGet, path: summary + quarter, status: http.StatusOK, golden: "summary.json"},
		{
			name: "summary as a table", as: "auditor-1", method: http.MethodGet, path: summary + quarter, headers: table, status: http.StatusOK,
			contains: []string{
				"figure,of,by,value\n", "cases_by_month,2026-04,,7\n", "cases_by_ground,spam,2026-04,7\n", "cases_by_ground,,2026-05,2\n",
				"measures,warn,done,6\n", "steps,assessment,p90_seconds,108000\n", "open_cases,,assessment,1\n", "overdue_cases,comms-1,watch,1\n",
				"account_requests,closed,granted,2\n",
			},
			answers: map[string]string{"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": "attachment; filename=report.csv"},
		},
		{name: "transparency", as: "auditor-1", method: http.MethodGet, path: open + quarter, status: http.StatusOK, golden: "transparency.json"},
		{
			name: "transparency as a table", as: "comms-lead", method: http.MethodGet, path: open + quarter, headers: table, status: http.StatusOK,
			contains: []string{"counted_by,of,value\n", "month,2026-05,[c]\n", "month,2026-04,[c]\n", "measure,warn,6\n", "account_request,granted,[c]\n"},
			lacks:    []string{"comms-1"},
		},
		{
			name: "a period that cannot be read", as: "comms-lead", method: http.MethodGet, path: summary + "?from=April", status: http.StatusUnprocessableEntity,
			contains: []string{`"field":"from"`, "Write the date as"},
		},
		{name: "an officer", as: "comms-1", method: http.MethodGet, path: summary, status: http.StatusForbidden, contains: []string{"not_permitted"}},
		{name: "Legal", as: "legal-1", method: http.MethodGet, path: open, status: http.StatusForbidden, contains: []string{"not_permitted"}},
	})
}
