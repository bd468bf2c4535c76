package incident_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// capturing opens a case where the system itself takes screenshots, about a threat.
func capturing(t require.TestingT) *caseDriver {
	rules := casetest.Rules()
	rules.Captures = true
	return openWith(t, rules, incident.History{}).assess(casework.GroundThreatening)
}

// screenshotsTaken is the result of a successful capture.
func screenshotsTaken() casework.Result {
	return casework.Result{Outcome: casework.ResultDone, Detail: "Taken by the system.", Taken: []casework.CapturedFile{
		{SHA256: strings.Repeat("a", 64), MediaType: "image/png", Size: 1, Note: "The post"},
		{SHA256: strings.Repeat("b", 64), MediaType: "multipart/related", Size: 2, Note: "The page"},
	}}
}

// captured finishes the pending capture with a result.
func (d *caseDriver) captured(r casework.Result) *caseDriver {
	asked := d.c.ToCapture()
	require.NotNil(d.t, asked)
	d.record(d.c.Finish(asked.ID, r, d.moment()))
	return d
}

// screenshots are the tasks that ask a person for a screenshot.
func (d *caseDriver) screenshots() []casework.Task {
	return slices.DeleteFunc(casework.Tasks(d.c), func(task casework.Task) bool { return task.Command != incident.CommandAddEvidence })
}

func TestR7TheSystemTakesTheScreenshotWhereItCan(t *testing.T) {
	t.Parallel()
	d := capturing(t)
	require.Equal(t, casework.Automatic, d.c.ToCapture().Mode)
	require.Empty(t, d.screenshots(), "no task while the system captures")
	d.decide(warn)
	require.True(t, d.has(incident.ActionSendWarning, casework.ActionIsHeld))
	d.captured(screenshotsTaken())
	require.Len(t, d.c.Evidence, 2)
	for _, e := range d.c.Evidence {
		require.Equal(t, casework.SourceCapture, e.Source)
		require.Equal(t, casework.System().Person, e.By)
	}
	require.Equal(t, "The post", d.c.Evidence[0].Note)
	require.True(t, d.has(incident.ActionCaptureEvidence, casework.ActionIsDone))
	require.True(t, d.has(incident.ActionSendWarning, casework.ActionIsPending))
}

func TestR7FailedCaptureBecomesATaskWithTheReason(t *testing.T) {
	t.Parallel()
	d := capturing(t).decide(warn)
	d.captured(casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The site asks for a sign-in."})
	require.Nil(t, d.c.ToCapture())
	tasks := d.screenshots()
	require.Len(t, tasks, 1)
	require.Contains(t, tasks[0].Why, "The site asks for a sign-in. Please take a screenshot")
	require.False(t, tasks[0].Due.IsZero())

	d.do(comms, incident.Capture{})
	require.NotNil(t, d.c.ToCapture(), "the system can try again")
	d.captured(screenshotsTaken())
	require.Empty(t, d.screenshots())
	require.Len(t, d.c.ToPerform(), 2)
}

func TestR7EvidenceIsUnavailableWhenThePostIsGoneAtItsCapture(t *testing.T) {
	t.Parallel()
	gone := casework.Result{Outcome: casework.ResultNotPossible, Outside: true, Detail: "The site says that there is no such post."}
	d := capturing(t).decide(warn).captured(gone)
	require.Equal(t, gone.Detail, d.c.OutOfReach)
	require.True(t, d.has(incident.ActionRemovePost, casework.ActionIsDone))
	require.True(t, d.has(incident.ActionSendWarning, casework.ActionIsPending))

	d = capturing(t).evidence().do(comms, incident.Capture{}).captured(gone)
	require.Empty(t, d.c.OutOfReach, "earlier evidence exists")
	require.True(t, d.has(incident.ActionCaptureEvidence, casework.ActionIsNotPossible))
}

func TestR7ScreenshotsAfterAnUploadAreEvidence(t *testing.T) {
	t.Parallel()
	d := capturing(t)
	asked := d.c.ToCapture().ID
	d.evidence()
	require.Nil(t, d.c.ToCapture())
	d.record(d.c.Finish(asked, screenshotsTaken(), d.moment()))
	require.Len(t, d.c.Evidence, 3)

	d.record(d.c.Finish(asked, casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "Too late."}, d.moment()))
	require.Empty(t, d.screenshots(), "no task once there is evidence")
}

func TestClosedCaseTakesNoScreenshots(t *testing.T) {
	t.Parallel()
	d := capturing(t)
	asked := d.c.ToCapture().ID
	d.do(comms, incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "secret"})
	require.Nil(t, d.c.ToCapture())
	require.Empty(t, d.c.Finish(asked, screenshotsTaken(), d.moment()))
}

func TestAPostWithoutAnAddressIsCapturedByAPerson(t *testing.T) {
	t.Parallel()
	rules := casetest.Rules()
	rules.Captures = true
	d := &caseDriver{t: t, c: &incident.Case{}, folded: &incident.Case{}, rules: rules, at: casetest.Monday()}
	post := firstPost()
	post.URL = ""
	d.do(staff, incident.Report{Ref: "INC-TEST-TEST", Post: post}).assess(casework.GroundThreatening)
	require.Nil(t, d.c.ToCapture())
	require.True(t, d.has(incident.ActionCaptureEvidence, casework.ActionIsPending))
}
