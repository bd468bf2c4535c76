package app_test

import (
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestFirstReportOpensACase(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	w.store.history = incident.History{EarlierCases: 2}
	post := aPost()
	post.Channel = " Facebook "
	answer, err := w.Report(t.Context(), officer(), post, "seen on duty", "")
	require.NoError(t, err)
	require.Regexp(t, regexp.MustCompile(`^INC-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`), answer.Ref)
	require.True(t, answer.New)
	require.Equal(t, 1, answer.Seq)
	require.Equal(t, incident.StageAssessment, answer.View.Incident().Stage)
	require.Equal(t, "facebook", answer.View.Incident().Post.Channel)
	require.Equal(t, 2, answer.View.History.EarlierCases)
	require.Equal(t, "comms-1", answer.View.Incident().OpenedBy.ID)
	require.Equal(t, 1, w.workflows.started)
}

func TestSecondReportJoinsTheOpenCase(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	post := aPost()
	post.URL += "/?utm_source=mail"
	answer, err := w.Report(t.Context(), person("staff-2"), post, "", "")
	require.NoError(t, err)
	require.Equal(t, ref, answer.Ref)
	require.False(t, answer.New)
	require.Equal(t, 2, answer.Seq)
	require.Equal(t, 1, w.workflows.started)
}

func TestReportThatCannotBeTrueOpensNoCase(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	tomorrow, justNow := w.clock.Add(24*time.Hour), w.clock.Add(3*time.Minute)
	post := aPost()
	post.PostedAt = &tomorrow
	_, err := w.Report(t.Context(), officer(), post, "", "")
	require.Equal(t, "post.posted_at", requireCode(t, casework.CodeInvalid, err).Fields[0].Field)
	_, err = w.PublicReport(t.Context(), "", aPost(), "no address")
	require.Equal(t, "contact", requireCode(t, casework.CodeInvalid, err).Fields[0].Field)
	require.Zero(t, w.workflows.started)

	post.PostedAt = &justNow
	_, err = w.Report(t.Context(), officer(), post, "", "")
	require.NoError(t, err, "the clock of the person who reports may be ahead")
}

func TestReportOfAFurtherPostJoinsTheOpenCase(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	further := incident.Post{URL: "https://x.com/angry/status/7", Text: "More."}
	w.done(t, officer(), ref, incident.Observe{Behaviour: incident.Continued, Post: &further})
	again := incident.Post{Channel: "x", URL: "http://mobile.twitter.com/i/status/7?s=20"}
	answer, err := w.Report(t.Context(), person("staff-2"), again, "", "")
	require.NoError(t, err)
	require.Equal(t, ref, answer.Ref)
	require.False(t, answer.New)
	require.Equal(t, 1, w.workflows.started)

	w.done(t, officer(), ref, withdrawn())
	answer, err = w.Report(t.Context(), person("staff-2"), again, "", "")
	require.NoError(t, err)
	require.True(t, answer.New, "the case has ended")
}

// The service learns from the store which case has a post, and tells the case: it may
// know the post only by earlier words.
func TestCaseTakesTheStoresWordForItsPosts(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	w.reported(t)
	_, err := w.Report(t.Context(), person("staff-2"), aPost(), "", "")
	require.NoError(t, err)
	for i, known := range []bool{false, false, true} { // a case gets its first command twice
		command, err := incident.Kind().ParseCommand(incident.CommandReport, w.workflows.received[i].Body)
		require.NoError(t, err)
		require.Equal(t, known, command.(incident.Report).Known)
	}
}

func TestSimultaneousFirstReportsOpenOneCase(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	const reports = 50
	answers, failed := make([]app.Answer, reports), make([]error, reports)
	var together sync.WaitGroup
	for i := range reports {
		post := aPost()
		post.URL = []string{post.URL, "http://m.facebook.example/posts/1/?s=20"}[i%2]
		together.Go(func() { answers[i], failed[i] = w.Report(t.Context(), opener(), post, "", "") })
	}
	together.Wait()
	opened := 0
	for i, answer := range answers {
		require.NoError(t, failed[i])
		require.Equal(t, answers[0].Ref, answer.Ref)
		if answer.New {
			opened++
		}
	}
	require.Equal(t, 1, opened)
	require.Equal(t, 1, w.workflows.started)
}

func TestEqualReportsWithOneKeyAreOneReport(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	const reports = 50
	answers, failed := make([]app.Answer, reports), make([]error, reports)
	var together sync.WaitGroup
	for i := range reports {
		together.Go(func() { answers[i], failed[i] = w.Report(t.Context(), keyed(opener(), "k"), aPost(), "", "") })
	}
	together.Wait()
	for i := range answers {
		require.NoError(t, failed[i])
		answers[i].Done = false // any of them may be the first
		require.Equal(t, answers[0], answers[i])
	}
	require.True(t, answers[0].New)
	require.Len(t, w.store.entries[answers[0].Ref], 1)
}

func TestKeyBelongsToOnePersonAndOneRequest(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	first, err := w.Report(t.Context(), keyed(opener(), "k"), aPost(), "", "")
	require.NoError(t, err)

	another := aPost()
	another.URL += "/another"
	_, err = w.Report(t.Context(), keyed(opener(), "k"), another, "", "")
	requireCode(t, app.CodeKeyReused, err)

	theirs, err := w.Report(t.Context(), keyed(person("staff-2"), "k"), another, "", "")
	require.NoError(t, err)
	require.NotEqual(t, first.Ref, theirs.Ref)
}

func TestPostWithAClosedCaseGetsANewCase(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	first := w.reported(t)
	w.done(t, officer(), first, withdrawn())
	again, err := w.Report(t.Context(), opener(), aPost(), "", "")
	require.NoError(t, err)
	require.True(t, again.New)
	require.NotEqual(t, first, again.Ref)

	w.done(t, officer(), again.Ref, withdrawn())
	third, err := w.Report(t.Context(), opener(), aPost(), "", "")
	require.NoError(t, err)
	require.NotContains(t, []string{first, again.Ref}, third.Ref)
}

func TestReportToACaseThatJustClosedOpensANewCase(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	first := w.reported(t)
	closing := true
	w.workflows.before = func(ref string) error {
		if closing && ref == first {
			closing = false
			c := w.workflows.open[ref]
			_, err := w.workflows.handle(c, request(t, officer(), withdrawn()))
			return err
		}
		return nil
	}
	answer, err := w.Report(t.Context(), opener(), aPost(), "", "")
	require.NoError(t, err)
	require.True(t, answer.New)
	require.NotEqual(t, first, answer.Ref)
}

// Two posts with the same derived reference: the reference of the second belongs to the first.
func TestReferenceOfAnotherPostIsNotUsed(t *testing.T) {
	t.Parallel()
	for name, closed := range map[string]bool{"open": false, "closed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := newFixture(t)
			wanted := other.reported(t)
			w := newFixture(t)
			w.workflows.openOtherPost(t, wanted)
			if closed {
				w.done(t, officer(), wanted, acceptable())
			}
			answer, err := w.Report(t.Context(), opener(), aPost(), "", "")
			require.NoError(t, err)
			require.True(t, answer.New)
			require.NotEqual(t, wanted, answer.Ref)
			require.Equal(t, aPost().URL, w.store.states[answer.Ref][0].Post.URL)
			require.NotEqual(t, aPost().URL, w.store.states[wanted][0].Post.URL)
		})
	}
}

func TestInvalidReportStartsNoWorkflow(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		who  app.Caller
		post incident.Post
		code app.Code
	}{
		"no channel":           {opener(), incident.Post{URL: "https://x.example/1"}, casework.CodeInvalid},
		"neither url nor text": {opener(), incident.Post{Channel: "x"}, casework.CodeInvalid},
		"nobody":               {app.Caller{}, aPost(), casework.CodeNotPermitted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newFixture(t)
			_, err := w.Report(t.Context(), test.who, test.post, "", "")
			requireCode(t, test.code, err)
			require.Zero(t, w.workflows.started)
		})
	}
}

func TestNoCaseIsOpenedWhileTheStoreIsDown(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	w.store.down = errFailing
	_, err := w.Report(t.Context(), opener(), aPost(), "", "")
	require.Positive(t, requireCode(t, app.CodeUnavailable, err).RetryAfter)
	require.Zero(t, w.workflows.started)
}

func TestPublicReportNeedsNoSignIn(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	answer, err := w.PublicReport(t.Context(), "", aPost(), "me@example.org")
	require.NoError(t, err)
	require.Equal(t, []string{"me@example.org"}, w.store.states[answer.Ref][0].Contacts)

	_, err = w.Case(t.Context(), app.Caller{Actor: casework.Actor{
		Person: casework.Person{ID: "public"}, Roles: []casework.Role{casework.RolePublic},
	}}, incident.KindName, answer.Ref)
	requireCode(t, casework.CodeNotFound, err)
}
