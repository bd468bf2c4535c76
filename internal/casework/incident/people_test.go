package incident_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

func TestRule5ActionThatThePlatformCannotDoIsATask(t *testing.T) {
	t.Parallel()
	for _, outcome := range []casework.ResultOutcome{casework.ResultNeedsPerson, casework.ResultFailed} {
		d := open(t).assess(casework.GroundSpam).decide(warn)
		letter := &casework.Letter{Kind: casework.LetterWarning, Subject: "secret", Text: "secret"}
		d.finish(incident.ActionSendWarning, casework.Result{Outcome: outcome, Detail: "No messages here.", Letter: letter})
		warning := d.action(incident.ActionSendWarning, casework.ActionIsPending)
		require.Equal(t, casework.Manual, warning.Mode)
		require.Equal(t, letter, warning.Draft)
		require.Equal(t, []casework.Task{{
			What: casework.WindowAction, Of: warning.ID, Role: casework.RoleComms, Command: incident.CommandConfirm,
			Why: "Send the author a written warning. No messages here.", Since: casetest.Monday(), Due: casetest.Monday().Add(day),
		}}, casework.Tasks(d.c))
		d.finish(incident.ActionRemovePost, casework.Result{Outcome: casework.ResultDone}).requireStage(incident.StageAction, "")
		require.Empty(t, d.c.Finish(warning.ID, casework.Result{Outcome: casework.ResultDone}, d.moment()), "the action is manual now")
		d.confirm(incident.ActionSendWarning, casework.ActionIsDone).requireStage(incident.StageWatch, "")
		require.Equal(t, 1, d.c.Letters)
	}
}

func TestRule5ARemovalThatIsNotPossibleLeadsToAskingTheAuthor(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam).decide(warn)
	d.finish(incident.ActionRemovePost, casework.Result{Outcome: casework.ResultNeedsPerson})
	d.confirm(incident.ActionRemovePost, casework.ActionIsNotPossible)
	require.True(t, d.has(incident.ActionAskToRemove, casework.ActionIsPending))
	require.Equal(t, incident.ProposalCarryingOut, d.c.Proposals[0].Status)
	d.perform().requireStage(incident.StageWatch, "")
	require.Equal(t, incident.ProposalDone, d.c.Proposals[0].Status)
	require.Equal(t, []int{0}, d.c.Standing(), "a remove request does not remove the post")
}

func TestRule5AWarningThatCannotBeDeliveredStartsNoWindow(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Rationale: "secret",
	}).decide(warn)
	for _, kind := range []casework.ActionKind{incident.ActionSendWarning, incident.ActionAskToRemove} {
		d.finish(kind, casework.Result{Outcome: casework.ResultNeedsPerson}).confirm(kind, casework.ActionIsNotPossible)
	}
	d.requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{remove}, d.recommended(), "the post still stands")
	for _, w := range d.c.Waits {
		require.Equal(t, casework.WindowProposal, w.What)
	}
	d.carryOut(remove).requireStage(incident.StageWatch, "")
	d.pass(28 * day)
	d.requireClosed(incident.OutcomeNoRecurrence)
}

// TestRule6EachWaitRemindsOnceAndIsEscalatedEachWorkingDay shows that the comms_lead is told
// again until somebody acts, always in working time.
func TestRule6EachWaitRemindsOnceAndIsEscalatedEachWorkingDay(t *testing.T) {
	t.Parallel()
	abusive := casework.GroundAbusive
	cases := []struct {
		name   string
		driver *caseDriver
		what   casework.Window
	}{
		{"assessment", open(t), casework.WindowAssessment},
		{"proposal", open(t).assess(abusive), casework.WindowProposal},
		{"consultation", open(t).assess(abusive).propose(warn), casework.WindowConsultation},
		{"decision", open(t).assess(abusive).propose(warn).advise(incident.Support), casework.WindowDecision},
		{"action", open(t).assess(abusive).evidence().decide(police), casework.WindowAction},
		{"reference", open(t).assess(abusive).evidence().carryOut(police), casework.WindowReference},
		{"legal_progress", open(t).assess(casework.GroundDefamatory).carryOut(legalAction), casework.WindowLegalProgress},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			due := c.driver.due(c.what)
			half := c.driver.at.Add(due.Sub(c.driver.at) / 2)
			reminded, escalated := []time.Time{}, []time.Time{}
			for _, e := range c.driver.pass(40 * day) {
				switch f := e.Data.(type) {
				case casework.Reminded:
					require.Equal(t, []any{c.what, due}, []any{f.What, f.By})
					reminded = append(reminded, e.At)
				case casework.Escalated:
					require.Equal(t, []any{c.what, due}, []any{f.What, f.By})
					escalated = append(escalated, e.At)
				}
			}
			require.Equal(t, []time.Time{workingTime(half)}, reminded)
			require.Equal(t, workingTime(due), escalated[0])
			for i, at := range escalated[1:] {
				night := escalated[i].Add(24*hour - time.Duration(escalated[i].Hour())*hour).Truncate(hour)
				require.Equal(t, workingTime(night), at, "on the next working day, when the council opens")
			}
			require.Equal(t, workingTime(c.driver.at), workingTime(escalated[len(escalated)-1].Add(day)), "until the last working day")
			require.Equal(t, due, c.driver.due(c.what), "the wait stays")
		})
	}
}

// workingTime is the time, or else when the council next opens, in a month without summer time
// and holidays.
func workingTime(at time.Time) time.Time {
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday || at.Hour() < 9 || at.Hour() >= 17 {
		at = at.Truncate(hour).Add(hour)
	}
	return at
}

func TestACaseThatBeganBeforeRemindersKeptWorkingTimeIsEscalatedOnce(t *testing.T) {
	t.Parallel()
	rules := casetest.Rules()
	rules.WorkingReminders = false
	d := openWith(t, rules, incident.History{})
	half := d.at.Add(12 * hour)
	said := d.pass(40 * day)
	require.Equal(t, []casework.EventKind{casework.EventReminded, casework.EventEscalated}, eventKinds(said))
	require.Equal(t, half, said[0].At, "at ten in the evening")
	require.NotContains(t, casetest.AsJSON(t, d.c.Waits), "escalated_at")
}

func TestReminderAfterTheDueTimeBecomesAnEscalation(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.at = d.at.Add(3 * day) // the worker was down
	require.Equal(t, []casework.EventKind{casework.EventEscalated}, eventKinds(d.pass(hour)))
}

func TestStoppedClockMovesEveryDueTimeByItsPause(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening) // waits for a proposal and for a screenshot
	before := d.c.Waits
	d.pass(hour)
	d.do(lead, casework.StopClock{Category: "court", Reason: "secret"})
	_, wakes := casework.NextWake(d.c, d.moment())
	require.False(t, wakes)
	d.pass(3 * day)
	require.Empty(t, casework.Tick(d.c, d.moment()), "a stopped clock sends no reminders")
	d.do(lead, casework.StartClock{})
	require.Len(t, d.c.Waits, 2)
	for i, w := range d.c.Waits {
		require.Equal(t, before[i].By.Add(3*day), w.By, w.What)
	}
}

func TestWaitThatBeganDuringAPauseMovesByTheRestOfThePause(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.do(lead, casework.StopClock{Category: "court", Reason: "secret"})
	d.pass(2 * hour)
	d.assess(casework.GroundSpam)
	due := d.due(casework.WindowProposal)
	d.pass(hour)
	d.do(lead, casework.StartClock{})
	require.Equal(t, due.Add(hour), d.due(casework.WindowProposal))
}

func TestTheClockIsStoppedAndStartedOnce(t *testing.T) {
	t.Parallel()
	stop := casework.StopClock{Category: "court", Reason: "secret"}
	d := open(t)
	require.Equal(t, casework.CodeNotNow, d.refused(lead, casework.StartClock{}).Code)
	require.Equal(t, casework.CodeNotPermitted, d.refused(comms, stop).Code)
	d.do(lead, stop)
	require.Equal(t, casework.CodeNotNow, d.refused(lead, stop).Code)
	d.do(lead, casework.StartClock{})
	require.Nil(t, d.c.Pause)
}

// TestCaseTakesAgainWhatItTookBeforeEntriesWereChecked keeps the workflows of running
// cases replayable: only who enters a command hears of these problems.
func TestCaseTakesAgainWhatItTookBeforeEntriesWereChecked(t *testing.T) {
	t.Parallel()
	d := open(t)
	tomorrow := d.moment().At.Add(day)
	post := firstPost()
	post.PostedAt = &tomorrow
	for _, step := range []struct {
		by      casework.Actor
		command casework.Command
		field   string
	}{
		{staff, incident.Report{Post: post}, "post.posted_at"},
		{staff, incident.Report{Post: firstPost(), Contact: "01332 640000"}, "contact"},
		{comms, incident.Observe{Behaviour: incident.Continued, Post: &post}, "post.posted_at"},
		{lead, casework.StopClock{Category: "Counsel says wait", Reason: "secret"}, "category"},
	} {
		refusal := casework.CheckEntry(step.command, d.moment().At)
		require.NotNil(t, refusal, step.field)
		require.Equal(t, casework.CodeInvalid, refusal.Code)
		require.Equal(t, step.field, refusal.Fields[0].Field)
		d.do(step.by, step.command)
	}
	require.EqualValues(t, "Counsel says wait", d.c.Pause.Category)
	require.Nil(t, casework.CheckEntry(incident.Observe{Behaviour: incident.Complied}, d.moment().At))
}

func TestAReportCountsForThePostThatItIsAbout(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.do(comms, incident.Observe{Behaviour: incident.Continued, Post: &incident.Post{URL: "https://twitter.com/angry/status/7", Text: "More."}})
	d.do(staff, incident.Report{Post: incident.Post{Channel: "x", URL: "http://m.x.com/i/status/7?t=AbC&s=20"}})
	d.do(casetest.Person("staff-2", casework.RoleStaff), incident.Report{Post: incident.Post{Channel: "facebook", URL: "https://x.com/angry/status/7"}})
	d.do(casetest.Person("staff-3", casework.RoleStaff), incident.Report{Post: firstPost()})
	require.Equal(t, 2, d.c.Record(1).Reports, "the further post")
	require.Equal(t, 1, d.c.Record(0).Reports, "the first one")
	require.Len(t, d.c.Posts(), 2)
}

// TestWhatTheServiceFoundToBeAFurtherPostStaysOne: a later version may read addresses in
// another way, and replays this.
func TestWhatTheServiceFoundToBeAFurtherPostStaysOne(t *testing.T) {
	t.Parallel()
	d := open(t)
	same := firstPost()
	d.do(comms, incident.Observe{Behaviour: incident.Continued, Post: &same, Further: true})
	require.Len(t, d.c.Posts(), 2)
}

func TestTheSamePostReportedAgainJoinsTheCase(t *testing.T) {
	t.Parallel()
	d := open(t).do(casetest.Person("staff-2", casework.RoleStaff), incident.Report{Post: firstPost()})
	d.do(casetest.Person("public", casework.RolePublic), incident.Report{Post: firstPost(), Contact: "secret@example.org"})
	d.do(staff, incident.Report{Post: firstPost()})
	require.Len(t, d.c.Reporters, 3)
	require.Equal(t, []string{"secret@example.org"}, d.c.Contacts)
	require.Equal(t, staff.Person, d.c.OpenedBy)
}
