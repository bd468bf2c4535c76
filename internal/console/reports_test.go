package console_test

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/report"
)

// Figures are those of a busy time: every ground, measure, outcome and step occurs.
func (*fixture) Figures(_ context.Context, period report.Period, now time.Time) (report.Figures, error) {
	f := report.Figures{Period: period, At: now}
	for i, month := range period.Months() {
		f.Months = append(f.Months, report.MonthFigure{Month: month.Month(), Cases: 40 + i})
		for n, g := range append(casework.Grounds(), "") {
			f.Grounds = append(f.Grounds, report.GroundFigure{Ground: g, Month: month.Month(), Cases: 1 + (i+n)%7})
		}
	}
	for _, s := range incident.Stages() {
		f.Stages = append(f.Stages, report.StageFigure{Stage: s, Cases: 11})
		f.Load = append(f.Load, report.LoadFigure{Stage: s, Cases: 2}, report.LoadFigure{Stage: s, Officer: "comms-1", Cases: 5, Overdue: 3})
	}
	f.Outcomes = []report.OutcomeFigure{{Outcome: incident.OutcomeComplied, Cases: 30}, {Outcome: incident.OutcomeWithdrawn, Cases: 3}}
	for _, m := range casework.Measures() {
		for n, outcome := range incident.MeasureOutcomes() {
			f.Measures = append(f.Measures, report.MeasureFigure{Measure: m, Outcome: outcome, Measures: n + 1})
		}
	}
	for _, w := range casework.Windows() {
		if w.IsStep() {
			f.Steps = append(f.Steps, report.StepFigure{Step: w, Taken: 10, InTime: 8, Median: 5 * time.Hour, P90: 80 * time.Hour, Allowed: 24 * time.Hour})
		}
	}
	f.Requests = []report.RequestFigure{{Stage: account.RequestChecks, Requests: 6}, {Stage: account.RequestClosed, Outcome: account.RequestGranted, Requests: 2}}
	f.Waiting = []report.RequestLoad{{Stage: account.RequestChecks, Requests: 6, Overdue: 1}}
	return f, nil
}

func TestReportsAreForTheHeadOfCommunicationsAndAuditors(t *testing.T) {
	t.Parallel()
	for person, status := range map[string]int{
		"comms-lead": http.StatusOK, "auditor-1": http.StatusOK, "comms-1": http.StatusForbidden, "legal-1": http.StatusForbidden,
		"staff-1": http.StatusForbidden, "admin-1": http.StatusForbidden,
	} {
		b := openBrowser(t, newFixture(t), person)
		for _, path := range []string{"/reports", "/reports.csv", "/reports/transparency", "/reports/transparency.csv"} {
			require.Equal(t, status, b.get(path).Code, "%s: %s", person, path)
		}
		require.Equal(t, status == http.StatusOK, strings.Contains(b.get("/my-work").Body.String(), `href="/reports"`), person)
	}
}

// The content policy forbids styles and scripts. Those who cannot see a chart read its title
// and its description.
func TestAChartHasATitleADescriptionAndNoStyle(t *testing.T) {
	t.Parallel()
	got := openBrowser(t, newFixture(t), "comms-lead").get("/reports?from=2026-01-01&to=2026-11-02").Body.String()
	charts := regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(got, -1)
	require.Equal(t, 8, len(charts))
	for _, chart := range charts {
		require.NotContains(t, chart, "style")
		require.NotContains(t, chart, "script")
		require.Regexp(t, `role="img" aria-labelledby="(\S+)-title (\S+)-about"><title id="\S+-title">[^<]+</title><desc id="\S+-about">[^<]+</desc>`, chart)
		decoder := xml.NewDecoder(strings.NewReader(chart))
		for {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
		}
	}
	require.Equal(t, 6, strings.Count(got, "in numbers</span>"), "each chart has a table")
	require.Equal(t, 7, strings.Count(got, `href="/reports.csv?`), "each table has a CSV")
}

func TestAReportOfFiveYearsFitsOnAPage(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "comms-lead")
	for _, days := range []string{"", "from=2026-10-30&to=2026-10-30", "from=2024-01-01&to=2026-06-30", "from=2021-11-01&to=2026-10-31"} {
		got := b.get("/reports?" + days)
		require.Equal(t, http.StatusOK, got.Code, days)
		require.Less(t, got.Body.Len(), 60_000, days)
	}
	years := b.get("/reports?from=2021-11-01&to=2026-10-31").Body.String()
	require.Contains(t, years, `<th scope="col">2024</th>`)
	all := 0
	for i := range 60 {
		all += 40 + i
	}
	require.Contains(t, years, fmt.Sprintf("<td>%d</td></tr>", all), "every case counts")
	require.Contains(t, b.get("/reports?from=2024-01-01&to=2026-06-30").Body.String(), `<th scope="col">Q4 24</th>`)
}

func TestAWrongDayIsShownAtItsField(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "auditor-1")
	for _, path := range []string{"/reports", "/reports/transparency"} {
		got := b.get(path + "?from=2026-13-01&to=2026-11-02")
		require.Equal(t, http.StatusUnprocessableEntity, got.Code)
		require.Contains(t, got.Body.String(), `href="#from"`)
		require.Contains(t, got.Body.String(), `value="2026-13-01" aria-describedby="from-error"`)
	}
}

func TestReportFiguresAreExportedAsCSV(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "comms-lead")
	got := b.get("/reports.csv?figure=measures").Body.String()
	require.Contains(t, got, "figure,of,by,value\nmeasures,warn,consulting,1\n")
	require.NotContains(t, got, "steps,")
	require.Contains(t, b.get("/reports.csv").Body.String(), "steps,assessment,median_seconds,18000\n")
}

func TestAPublishedReportHasNoPersonAndNoSmallNumber(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "comms-lead")
	got := b.get("/reports/transparency?from=2026-10-01&to=2026-10-31").Body.String()
	_, published, found := strings.Cut(got, "<main")
	require.True(t, found)
	require.NotContains(t, published, "comms-1")
	require.NotContains(t, published, "Asha")
	require.Contains(t, published, "[c]")
	require.NotRegexp(t, `<td>[1-4]</td>`, published)
	require.NotRegexp(t, `,[1-4]\n`, b.get("/reports/transparency.csv?from=2026-10-01&to=2026-10-31").Body.String())
}
