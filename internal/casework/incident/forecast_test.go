package incident_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// forecast is what the case says will happen, as one text a line.
func (d *caseDriver) forecast() []string {
	list := []string{}
	for i, e := range casework.Forecast(d.c, d.moment(), d.c.AuthorForecast(d.moment())...) {
		require.False(d.t, e.At.IsZero())
		if all := casework.Forecast(d.c, d.moment(), d.c.AuthorForecast(d.moment())...); i > 0 {
			require.False(d.t, e.At.Before(all[i-1].At), "the earliest comes first")
		}
		list = append(list, e.At.Format("2 Jan 15:04")+" "+e.What)
	}
	return list
}

func TestAForecastSaysWhatFollowsTheEndOfEachWindow(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{
		"3 Nov 09:00 A reminder about the assessment is sent to Communications officers.",
		"3 Nov 10:00 The assessment is overdue, and the head of Communications is told, and again each working day until somebody acts.",
	}, open(t).forecast())
	require.Equal(t, []string{
		"4 Nov 10:00 The author's time to answer ends, and the system checks whether the post is still there.",
		"5 Nov 10:00 If a post is still there, the proposal of the next measure against the author is due.",
		"2 Dec 10:00 If every post is gone and nothing new is reported, the case closes. Nothing else happens to the author.",
		"2 Nov 10:00 The warning in INC-TEST-TEST no longer counts against the author.",
	}, warned(t).forecast())
	require.Equal(t, []string{
		"9 Nov 10:00 The block ends and the author is unblocked.",
		"7 Dec 10:00 If every post is gone and nothing new is reported after the block, the case closes. Nothing else happens to the author.",
		"2 Nov 10:00 The warning in INC-TEST-TEST no longer counts against the author.",
	}, warned(t).observe(incident.Continued).carryOut(block).forecast())
}

func TestAForecastOfAStoppedClockSaysSinceWhenAndWhatGoesOn(t *testing.T) {
	t.Parallel()
	d := warned(t).observe(incident.Continued).carryOut(block)
	d.pass(hour)
	d.do(lead, casework.StopClock{Category: casework.PauseCourt, Reason: "secret"})
	d.pass(day)
	require.Equal(t, []string{
		"2 Nov 11:00 The clock was stopped: waiting for a court. Nothing becomes due until somebody starts it again.",
		"9 Nov 10:00 The block ends and the author is unblocked.",
	}, d.forecast()[:2])
	d = open(t)
	d.do(lead, casework.StopClock{Category: casework.PausePolice, Reason: "secret"})
	require.Equal(t, []string{
		"2 Nov 10:00 The clock was stopped: waiting for the police. Nothing becomes due until somebody starts it again. Then the time that was left goes on for: the assessment.",
	}, d.forecast())
}

func TestAForecastOfAnOverdueCaseSaysWhoIsToldAgain(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.pass(day)
	require.Equal(t, []string{
		"3 Nov 10:00 The assessment is overdue, and the head of Communications has been told.",
		"4 Nov 09:00 The head of Communications is told again that the assessment is overdue, and again each working day until somebody acts.",
	}, d.forecast())

	rules := casetest.Rules()
	rules.WorkingReminders = false
	d = openWith(t, rules, incident.History{})
	d.pass(day)
	require.Equal(t, []string{"3 Nov 10:00 The assessment is overdue, and the head of Communications has been told."}, d.forecast())
}
