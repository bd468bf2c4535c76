package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/policy"
	"duecourse/internal/report"
	"duecourse/internal/store/storetest"
)

func periodOf(t testing.TB, first, last string) report.Period {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	p, refusal := report.ReadPeriod(first, last, monday(), council.Zone())
	require.Nil(t, refusal)
	return p
}

// recordForFigures records two cases in March, one in April, but only in summer time,
// one earlier, and two account requests.
func recordForFigures(t testing.TB, base storetest.Base) {
	t.Helper()
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, time.UTC)
	}
	before := reportedAt(t, "INC-0000-0001", aPost("anna"), at(2, 27, 9, 59)).assess(casework.GroundSpam)
	march := reportedAt(t, "INC-0000-0002", aPost("bert"), at(3, 10, 9, 59)).assess(casework.GroundSpam, casework.GroundAbusive)
	withdrawn := reportedAt(t, "INC-0000-0003", aPost("carl"), at(3, 12, 9, 59))
	withdrawn.do(comms, incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Reported by mistake."})
	april := reportedAt(t, "INC-0000-0004", aPost("dora"), at(3, 31, 23, 29)) // recorded a minute later
	april.do(comms, casework.Assign{To: "comms-1"})
	april.assess(casework.GroundAbusive).decide(casework.MeasureWarn).perform()
	record(t, base, before, march, withdrawn, april)
	requestAccount(t, base, "ACR-0000-0001", "@parks", at(4, 2, 9, 0))
	requestAccount(t, base, "ACR-0000-0002", "@museums", at(3, 2, 9, 0), func(r *account.Request, m casework.Moment) []casework.Event {
		events, err := casework.Do(r, account.Withdraw{Reason: "No longer."}, reporter, m)
		require.NoError(t, err)
		return events
	})
}

func TestFiguresMatchACountByHand(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		recordForFigures(t, base)
		f, err := base.Figures(t.Context(), periodOf(t, "2026-03-01", "2026-04-30"), monday())
		require.NoError(t, err)
		require.Equal(t, []report.MonthFigure{{Month: "2026-03", Cases: 2}, {Month: "2026-04", Cases: 1}}, f.Months)
		require.Equal(t, []report.GroundFigure{
			{Ground: casework.GroundAbusive, Month: "2026-03", Cases: 1}, {Ground: casework.GroundAbusive, Month: "2026-04", Cases: 1},
			{Ground: casework.GroundSpam, Month: "2026-03", Cases: 1}, {Month: "2026-03", Cases: 1},
		}, f.Grounds)
		require.Equal(t, []report.StageFigure{
			{Stage: incident.StageProposal, Cases: 1}, {Stage: incident.StageWatch, Cases: 1}, {Stage: incident.StageClosed, Cases: 1},
		}, f.Stages)
		require.Equal(t, []report.OutcomeFigure{{Outcome: incident.OutcomeWithdrawn, Cases: 1}}, f.Outcomes)
		require.Equal(t, []report.MeasureFigure{{Measure: casework.MeasureWarn, Outcome: incident.MeasureOutcomeDone, Measures: 1}}, f.Measures)
		require.Equal(t, []report.LoadFigure{
			{Stage: incident.StageProposal, Cases: 2, Overdue: 2}, {Stage: incident.StageWatch, Officer: "comms-1", Cases: 1, Overdue: 1},
		}, f.Load, "of every month: it is what there is to do now")
		require.Equal(t, []report.RequestFigure{
			{Stage: account.RequestChecks, Requests: 1}, {Stage: account.RequestClosed, Outcome: account.RequestWithdrawn, Requests: 1},
		}, f.Requests)
		require.Equal(t, []report.RequestLoad{{Stage: account.RequestChecks, Requests: 1, Overdue: 1}}, f.Waiting)
		taken := map[casework.Window]int{}
		for _, s := range f.Steps {
			taken[s.Step] = s.Taken
		}
		require.Equal(t, 3, taken[casework.WindowAssessment])
		require.Equal(t, 1, taken[casework.WindowConsultation])
		require.Equal(t, 1, taken[casework.WindowDecision])
		require.NotContains(t, taken, casework.WindowResponse, "the stage watch is not a step")
	})
}

// TestStepTimePercentilesUseTheNearestRank: ten assessments took one to ten working hours and
// were allowed a day. An eleventh began after the period.
func TestStepTimePercentilesUseTheNearestRank(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		for n := range 10 {
			s := reported(t, fmt.Sprintf("INC-0000-%04d", n), aPost(fmt.Sprint("author", n)))
			s.moment.At = s.moment.At.Add(time.Duration(n+1)*time.Hour - time.Minute)
			record(t, base, s.assess(casework.GroundSpam))
		}
		late := reported(t, "INC-0000-9999", aPost("late"))
		late.moment.At = late.moment.At.Add(30 * time.Hour)
		record(t, base, late.assess(casework.GroundSpam))
		open := reported(t, "INC-0000-9998", aPost("open"))
		record(t, base, open)

		step := func(first, last string) report.StepFigure {
			f, err := base.Figures(t.Context(), periodOf(t, first, last), monday())
			require.NoError(t, err)
			for _, s := range f.Steps {
				if s.Step == casework.WindowAssessment {
					return s
				}
			}
			return report.StepFigure{}
		}
		require.Equal(t, report.StepFigure{
			Step: casework.WindowAssessment, Taken: 10, InTime: 10, Median: 5 * time.Hour, P90: 9 * time.Hour, Allowed: 24 * time.Hour,
		}, step("2026-11-02", "2026-11-02"))
		require.Equal(t, 1, step("2026-11-03", "2026-11-03").Taken)
		require.Equal(t, 10, step("2026-11-02", "2026-11-03").InTime, "the eleventh was late")
		require.Zero(t, step("2026-11-04", "2026-11-30").Taken)
	})
}

func TestStepTimeExcludesPauses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna"))
		s.do(lead, casework.StopClock{Category: "other", Reason: "The platform is down."})
		record(t, base, s)
		s.moment.At = s.moment.At.Add(5 * time.Hour)
		s.do(lead, casework.StartClock{Reason: "It is back."})
		s.assess(casework.GroundSpam)
		record(t, base, s)
		f, err := base.Figures(t.Context(), periodOf(t, "2026-11-01", "2026-11-30"), monday())
		require.NoError(t, err)
		require.Len(t, f.Steps, 1)
		require.Equal(t, report.StepFigure{
			Step: casework.WindowAssessment, Taken: 1, InTime: 1, Median: 2 * time.Minute, P90: 2 * time.Minute, Allowed: 24 * time.Hour,
		}, f.Steps[0])
	})
}

// TestFiguresReadNoSnapshots compares the plans of PostgreSQL for the parts of a report.
func TestFiguresReadNoSnapshots(t *testing.T) {
	t.Parallel()
	base := storetest.OnPostgres(t)
	_, err := base.SQL(t).ExecContext(t.Context(), many+`;
INSERT INTO case_steps SELECT ref, (ARRAY['assessment','proposal','consultation','decision'])[s], '', opened_at, opened_at + s * 1000000,
	s * 1000000, 3600000000 FROM cases, generate_series(1, 4) s;
INSERT INTO case_proposed SELECT ref, 'P1', 'warn', opened_at, 'done' FROM cases;
UPDATE cases SET snapshot = repeat(md5(ref), 50)`) // as long as real ones
	require.NoError(t, err)
	for _, tidy := range []string{"VACUUM FULL", "VACUUM ANALYZE"} { // so that PostgreSQL can use indexes alone
		_, err = base.SQL(t).ExecContext(t.Context(), tidy)
		require.NoError(t, err)
	}
	period := report.Period{From: time.UnixMicro(17_000 * 60_000_000), To: time.UnixMicro(19_000 * 60_000_000), Zone: time.UTC}
	plans, err := base.PlansOfFigures(t.Context(), period, time.UnixMicro(19_000*61_000_000))
	require.NoError(t, err)
	for _, plan := range plans {
		require.NotContains(t, plan, "Seq Scan on cases")
		require.NotContains(t, plan, "Seq Scan on case_steps")
	}
	compareGolden(t, filepath.Join("testdata", "plans_of_figures.txt"), strings.Join(plans, "\n\n")+"\n")
}
