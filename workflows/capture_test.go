package workflows_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// cameraFake gives its answers in order, and repeats the last.
type cameraFake struct {
	mu      sync.Mutex
	answers []func() (captured, error)
	asked   []string
}

type captured struct {
	Result casework.Result
	Again  bool
}

func (c *cameraFake) take(_ context.Context, postURL string, _ func()) (casework.Result, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, postURL)
	answer := c.answers[0]
	if len(c.answers) > 1 {
		c.answers = c.answers[1:]
	}
	a, err := answer()
	return a.Result, a.Again, err
}

func pictured() (captured, error) {
	return captured{Result: casework.Result{
		Outcome: casework.ResultDone, Detail: "Taken.",
		Taken: []casework.CapturedFile{{SHA256: strings.Repeat("a", 64), MediaType: "image/png", Size: 1, Note: "The post"}},
	}}, nil
}

func hung() (captured, error) {
	return captured{Again: true, Result: casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The page did not come to rest."}}, nil
}

// withCamera is a test in which the system takes screenshots.
func withCamera(t *testing.T, answers ...func() (captured, error)) (*incidentTest, *cameraFake) {
	t.Helper()
	w, camera := newIncidentTest(t), &cameraFake{answers: answers}
	w.start.Rules.Captures = true
	w.env.RegisterActivity(&activities.Evidence{TakeScreenshots: camera.take})
	return w, camera
}

func TestScreenshotOfAPossiblyCriminalPostReleasesTheActionsThatWait(t *testing.T) {
	t.Parallel()
	w, camera := withCamera(t, pictured)
	w.does(30*time.Minute, comms1(), threatening())
	w.measures(time.Hour, "P1", casework.MeasureWarn)
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.does(day+time.Hour, comms1(), incident.DecideReferral{Reason: "It was no threat to anybody."})
	c := w.run()
	require.Equal(t, []string{thePost().URL}, camera.asked)
	require.Len(t, c.Evidence, 1)
	require.Equal(t, casework.SourceCapture, c.Evidence[0].Source)
	require.Equal(t, 1, w.platform.times("send"))
	require.Equal(t, 1, w.platform.times("remove"))
}

func TestSlowScreenshotDelaysNobody(t *testing.T) {
	t.Parallel()
	w, camera := withCamera(t, hung, hung, pictured)
	w.does(30*time.Minute, comms1(), threatening())
	note := w.does(30*time.Minute+time.Second, comms1(), casework.AddNote{Text: "Meanwhile."})
	w.measures(time.Hour, "P1", casework.MeasureWarn)
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.does(day+time.Hour, comms1(), incident.DecideReferral{Reason: "It was no threat to anybody."})
	c := w.run()
	require.NoError(t, note.err)
	require.True(t, note.at.Before(c.Evidence[0].At), "the note is answered before the screenshot is done")
	require.Len(t, camera.asked, 3)
}

func TestFailedScreenshotBecomesATaskWithTheReason(t *testing.T) {
	t.Parallel()
	full := func() (captured, error) {
		return captured{}, errors.New("no space left on device")
	}
	for name, test := range map[string]struct {
		answer func() (captured, error)
		why    string
		tries  int
	}{
		"the page hangs":     {hung, "The page did not come to rest.", 3},
		"the bucket is full": {full, "the evidence store did not accept it", 3},
		"a sign-in wall": {func() (captured, error) {
			return captured{Result: casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The site asks for a sign-in."}}, nil
		}, "The site asks for a sign-in.", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, camera := withCamera(t, test.answer)
			w.does(30*time.Minute, comms1(), threatening())
			w.measures(time.Hour, "P1", casework.MeasureWarn)
			w.at(2*time.Hour, func() {
				require.Empty(t, w.platform.tries)
				action := w.store.fold().Actions[0]
				require.Equal(t, casework.Manual, action.Mode)
				require.Contains(t, action.Detail, test.why)
			})
			w.does(3*time.Hour, comms1(), screenshot())
			w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
			w.does(day+time.Hour, comms1(), incident.DecideReferral{Reason: "It was no threat to anybody."})
			w.run()
			require.Len(t, camera.asked, test.tries)
			require.Equal(t, 1, w.platform.times("send"))
		})
	}
}

func TestPostThatIsGoneBeforeItsScreenshotIsOutOfReach(t *testing.T) {
	t.Parallel()
	w, _ := withCamera(t, func() (captured, error) {
		return captured{Result: casework.Result{Outcome: casework.ResultNotPossible, Outside: true, Detail: "There is no such post."}}, nil
	})
	w.does(30*time.Minute, comms1(), threatening())
	w.measures(time.Hour, "P1", casework.MeasureWarn)
	w.does(day, comms1(), incident.Observe{Behaviour: incident.Complied})
	w.does(day+time.Hour, comms1(), incident.DecideReferral{Reason: "It was no threat to anybody."})
	c := w.run()
	require.Equal(t, "There is no such post.", c.OutOfReach)
	require.Equal(t, 1, w.platform.times("send"))
}
