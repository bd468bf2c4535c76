package casework_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
)

// TestRule6RemindersAndEscalationsKeepWorkingTime shows over random waits, stopped clocks and
// workers that wake late: nobody is reminded or told outside working time, and the comms_lead
// is told at most once a working day, and on each when the worker is up.
func TestRule6RemindersAndEscalationsKeepWorkingTime(t *testing.T) {
	t.Parallel()
	zone := casetest.London(t)
	lead := casetest.Person("lead", casework.RoleComms, casework.RoleCommsLead)
	rapid.Check(t, func(t *rapid.T) {
		rules := casetest.Rules()
		rules.Holidays = holidays
		rules.Windows[casework.WindowQuery] = casework.Span{Elapsed: time.Duration(rapid.IntRange(1, 600).Draw(t, "hours")) * time.Hour}
		c := &casetest.Toy{}
		m := casework.Moment{At: casetest.Monday().Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(t, "minutes")) * time.Minute), Zone: zone, Rules: rules}
		_, err := casework.Do(c, casetest.AskToy{Ref: "TOY-1", Text: "?"}, lead, m)
		require.NoError(t, err)
		told := map[string]int{}
		end := m.At.AddDate(0, 0, 60)
		for range 200 {
			at, some := casework.NextWake(c, m)
			if !some || at.After(end) {
				break
			}
			if at.After(m.At) {
				m.At = at
			}
			if rapid.IntRange(0, 9).Draw(t, "late") == 0 {
				m.At = m.At.Add(time.Duration(rapid.IntRange(1, 5000).Draw(t, "by")) * time.Minute)
			}
			requireWorkingTime(t, c, m, told)
			if rapid.IntRange(0, 9).Draw(t, "pause") == 0 {
				pauseFor(t, c, lead, &m, time.Duration(rapid.IntRange(1, 100).Draw(t, "paused"))*time.Hour)
			}
		}
	})
}

func requireWorkingTime(t *rapid.T, c casework.Case, m casework.Moment, told map[string]int) {
	local := m.At.In(m.Zone)
	for _, e := range casework.Tick(c, m) {
		require.NotContains(t, []time.Weekday{time.Saturday, time.Sunday}, local.Weekday(), local)
		require.NotContains(t, holidays, local.Format(time.DateOnly))
		require.True(t, local.Hour() >= 9 && local.Hour() < 17, local)
		if _, is := e.Data.(casework.Escalated); is {
			told[local.Format(time.DateOnly)]++
			require.Equal(t, 1, told[local.Format(time.DateOnly)], "once on %s", local)
		}
	}
}

func pauseFor(t *rapid.T, c casework.Case, by casework.Actor, m *casework.Moment, span time.Duration) {
	_, err := casework.Do(c, casework.StopClock{Category: casework.PauseCourt, Reason: "r"}, by, *m)
	require.NoError(t, err)
	m.At = m.At.Add(span)
	_, err = casework.Do(c, casework.StartClock{}, by, *m)
	require.NoError(t, err)
}

func TestAnOldWaitThatWasEscalatedIsReadAndStaysSilent(t *testing.T) {
	t.Parallel()
	var w casework.Wait
	require.NoError(t, json.Unmarshal([]byte(`{"what": "query", "from": "2026-11-02T10:00:00Z", "by": "2026-11-03T10:00:00Z", "reminded": true, "escalated": true}`), &w))
	require.True(t, w.Escalated)
	_, again := w.Wake(casework.Moment{At: casetest.Monday().AddDate(0, 0, 9), Zone: casetest.London(t), Rules: casetest.Rules()})
	require.False(t, again)
}
